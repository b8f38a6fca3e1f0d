"""Static checks before a questionnaire is published: what no respondent should meet."""

from collections.abc import Iterator

from surveys.items import ITEM_TYPES
from surveys.items.conditions import (
    KNOWN,
    OF_CODES,
    OF_LISTS,
    OF_ORDER,
    Comparison,
    Condition,
    Constant,
    Operand,
    Reference,
    comparisons,
    references,
)
from surveys.items.item import Item, Option, Texts
from surveys.questionnaires.faults import Fault, names_in
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.web.locale import LANGUAGES, language_of

Found = Iterator[tuple[str, str]]
"""Places and sentences."""


def faults_of(questionnaire: Questionnaire) -> list[Fault]:
    """Return every fault with its place and a cure; an empty list is a sound questionnaire."""
    found = (
        *_languages(questionnaire),
        *_names(questionnaire),
        *_translations(questionnaire),
        *_codes(questionnaire),
        *_rules(questionnaire),
        *_groupings(questionnaire),
    )
    return [Fault(place, sentence, *names_in(place)) for place, sentence in found]


def _languages(questionnaire: Questionnaire) -> Found:
    if questionnaire.base_language not in questionnaire.languages:
        yield (
            "base_language",
            f"`{questionnaire.base_language}` is not among `languages`. Add it there.",
        )
    for language in questionnaire.languages:
        try:
            language_of(language)
        except ValueError:
            known = ", ".join(LANGUAGES)
            yield "languages", f"`{language}` is no language tag. Use one such as {known}."


def _names(questionnaire: Questionnaire) -> Found:
    if not questionnaire.sections:
        yield "sections", "needs at least 1 entries. Add some."
    seen: dict[str, str] = {}
    sections: set[str] = set()
    for section in questionnaire.sections:
        if section.name in sections:
            yield f"sections[{section.name}].name", "is used twice. Rename one of them."
        if not section.items:
            yield f"sections[{section.name}].items", "needs at least 1 entries. Add some."
        sections.add(section.name)
        for item in section.items:
            if item.name in seen:
                yield (
                    f"{_place(section, item)}.name",
                    f"is used in sections[{seen[item.name]}] too. Rename one of them.",
                )
            seen[item.name] = section.name


def _translations(questionnaire: Questionnaire) -> Found:
    for place, texts in all_texts(questionnaire):
        for language in questionnaire.languages:
            needed = language == questionnaire.base_language or not questionnaire.fallback
            if needed and language not in texts:
                yield place, f"the words in `{language}` are missing. Add them."
        for language in sorted(texts.keys() - set(questionnaire.languages)):
            yield place, f"`{language}` is not among `languages`. Add it there or drop the words."


def all_texts(questionnaire: Questionnaire) -> Iterator[tuple[str, Texts]]:
    """Yield every text with its place."""
    for name in ("title", "purpose", "what_happens"):
        yield name, getattr(questionnaire, name)
    for grouping in questionnaire.groupings:
        yield f"groupings[{grouping.name}].label", grouping.label
        for group in grouping.groups:
            yield f"groupings[{grouping.name}].merge[{group.code}].label", group.label
    for check in questionnaire.checks:
        yield f"checks[{check.name}].message", check.message
    for section in questionnaire.sections:
        yield f"sections[{section.name}].title", section.title
        if section.intro:
            yield f"sections[{section.name}].intro", section.intro
        for item in section.items:
            yield from item_texts(_place(section, item), item)


TEXTS = ("help", "unit", "explain", "low", "high", "accept", "entry")


def item_texts(place: str, item: Item) -> Iterator[tuple[str, Texts]]:
    """Yield every text of an item with its place."""
    yield f"{place}.stem", item.stem
    for name in TEXTS:
        texts = getattr(item, name)
        if texts:
            yield f"{place}.{name}", texts
    for word, texts in item.messages.items():
        yield f"{place}.messages.{word}", texts
    for name in ("options", "rows", "kinds"):
        for option in getattr(item, name):
            yield f"{place}.{name}[{option.code}].label", option.label
    for scale in item.scales:
        yield f"{place}.scales[{scale.code}].label", scale.label
        for option in scale.options:
            yield f"{place}.scales[{scale.code}].options[{option.code}].label", option.label
    for inner in item.items:
        yield from item_texts(f"{place}.items[{inner.name}]", inner)


def _codes(questionnaire: Questionnaire) -> Found:
    for section in questionnaire.sections:
        for item in section.items:
            yield from _item(_place(section, item), item)


def _item(place: str, item: Item) -> Found:
    for name in ("options", "rows"):
        for code in _twice(getattr(item, name)):
            yield f"{place}.{name}[{code}].code", "is used twice. Rename one of them."
    if reserved := {"dont_know", "refused", "missing"} & {
        *item.codes,
        *(row.code for row in item.rows),
    }:
        yield (
            f"{place}.options",
            f"the code `{min(reserved)}` is reserved. Use `{min(reserved)}: true` instead.",
        )
    kind = ITEM_TYPES[item.type]
    if kind.needs_options:
        yield from _enough(place, item)
    for fault in kind.faults(item):
        setting, _colon, sentence = fault.partition(": ")
        yield f"{place}{setting}", sentence
    for inner in kind.items_of(item):
        yield from _item(f"{place}.items[{inner.name}]", inner)


def _enough(place: str, item: Item) -> Found:
    kind_has_rows = "rows" in ITEM_TYPES[item.type].part.model_fields
    if kind_has_rows and not item.rows:
        yield f"{place}.rows", "needs at least 1 entries. Add some."
    if "options" in ITEM_TYPES[item.type].part.model_fields and len(item.options) < 2:
        yield f"{place}.options", "needs at least 2 entries. Add some."


def _twice(options: tuple[Option, ...]) -> set[str]:
    codes = [option.code for option in options]
    return {code for code in codes if codes.count(code) > 1}


def _rules(questionnaire: Questionnaire) -> Found:
    earlier: dict[str, Item] = {}
    for section in questionnaire.sections:
        place = f"sections[{section.name}].asked_if"
        yield from rule_faults(place, section.asked_if, earlier, questionnaire)
        for item in section.items:
            where = _place(section, item)
            yield from rule_faults(f"{where}.asked_if", item.asked_if, earlier, questionnaire)
            for name in ("options", "rows"):
                for option in getattr(item, name):
                    place = f"{where}.{name}[{option.code}].asked_if"
                    yield from rule_faults(place, option.asked_if, earlier, questionnaire)
            yield from rule_faults(f"{where}.value", item.value, earlier, questionnaire)
            earlier[item.name] = item
    for check in questionnaire.checks:
        yield from rule_faults(f"checks[{check.name}].holds", check.holds, earlier, questionnaire)
        if check.item not in questionnaire.items:
            yield f"checks[{check.name}].at", f"there is no item `{check.item}`. Correct the name."


def rule_faults(
    place: str,
    rule: Condition | Operand | None,
    earlier: dict[str, Item],
    questionnaire: Questionnaire,
) -> Found:
    """Yield what is wrong with one rule, where `earlier` were asked before it."""
    sound = True
    for name in references(rule):
        for sentence in _reference_faults(name, earlier, questionnaire):
            sound = False
            yield place, sentence
    if sound:
        for comparison in comparisons(rule):
            for sentence in _comparison_faults(comparison, earlier):
                yield place, sentence


def _reference_faults(
    name: str, earlier: dict[str, Item], questionnaire: Questionnaire
) -> Iterator[str]:
    head, _dot, rest = name.partition(".")
    if head == KNOWN or questionnaire.section(name):
        return
    if head not in questionnaire.items:
        yield f"there is no item `{head}`. Correct the name."
    elif head not in earlier:
        yield f"`{head}` is asked later. Move it before this place or drop the rule."
    elif rest and rest not in ITEM_TYPES[earlier[head].type].places(earlier[head]):
        yield f"`{head}` has no part `{rest}`. Correct the name behind the dot."


def _comparison_faults(comparison: Comparison, earlier: dict[str, Item]) -> Iterator[str]:
    test, left, right = comparison.test, comparison.left, comparison.right
    if not isinstance(left, Reference) or left.item == KNOWN or right is None:
        return
    item = earlier[left.item]
    _head, _dot, rest = left.name.partition(".")
    kind = ITEM_TYPES[item.type]
    if not rest and test not in kind.tests:
        yield f"`{test}` does not fit `{item.name}`, a {item.type}. Use another test."
        return
    value = right.value if isinstance(right, Constant) else None
    if test in OF_ORDER and isinstance(value, str) and not _is_day(value):
        yield f"`{test}` needs a number, not `{value}`. Write one."
        return
    codes = kind.places(item).get(rest, frozenset())
    if test in OF_CODES | OF_LISTS and codes and value is not None:
        for code in value if isinstance(value, tuple) else (value,):
            if code not in codes:
                yield f"`{left.name}` has no option `{code}`. Use one of its codes."


def _is_day(value: str) -> bool:
    return len(value) == 10 and value[4] == value[7] == "-"


def _groupings(questionnaire: Questionnaire) -> Found:
    for grouping in questionnaire.groupings:
        place = f"groupings[{grouping.name}]"
        item = questionnaire.items.get(grouping.item)
        if item is None or item.type != "single_choice" or not item.required:
            yield f"{place}.item", "must name a required single choice. Choose one."
            continue
        given = [code for group in grouping.groups for code in group.codes]
        if sorted(given) != sorted(item.codes):
            yield (
                f"{place}.merge",
                f"every option of `{item.name}` must be in exactly one group.",
            )


def _place(section: Section, item: Item) -> str:
    return f"sections[{section.name}].items[{item.name}]"
