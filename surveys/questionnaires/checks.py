"""Static checks before a questionnaire is published: what no respondent should meet."""

from collections.abc import Iterator

from surveys.items import ITEM_TYPES
from surveys.items.conditions import Comparison, Condition, comparisons
from surveys.items.item import Item, Option, Texts
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.web.locale import LANGUAGES

NUMERIC = {"less", "at_most", "greater", "at_least"}


def faults_of(questionnaire: Questionnaire) -> list[str]:
    """Return every fault with its place and a cure; an empty list is a sound questionnaire."""
    return [
        *_languages(questionnaire),
        *_names(questionnaire),
        *_translations(questionnaire),
        *_codes(questionnaire),
        *_rules(questionnaire),
        *_groupings(questionnaire),
    ]


def _languages(questionnaire: Questionnaire) -> Iterator[str]:
    if questionnaire.base_language not in questionnaire.languages:
        yield (
            f"base_language: `{questionnaire.base_language}` is not among `languages`. "
            "Add it there."
        )
    for language in questionnaire.languages:
        if language not in LANGUAGES:
            yield f"languages: pages cannot speak `{language}` yet. Use {', '.join(LANGUAGES)}."


def _names(questionnaire: Questionnaire) -> Iterator[str]:
    seen: dict[str, str] = {}
    sections: set[str] = set()
    for section in questionnaire.sections:
        if section.name in sections:
            yield f"sections[{section.name}].name: is used twice. Rename one of them."
        sections.add(section.name)
        for item in section.items:
            if item.name in seen:
                yield (
                    f"{_place(section, item)}.name: is used in sections[{seen[item.name]}] too. "
                    "Rename one of them."
                )
            seen[item.name] = section.name


def _translations(questionnaire: Questionnaire) -> Iterator[str]:
    for place, texts in _all_texts(questionnaire):
        for language in questionnaire.languages:
            if language not in texts:
                yield f"{place}: the words in `{language}` are missing. Add them."
        for language in sorted(texts.keys() - set(questionnaire.languages)):
            yield f"{place}: `{language}` is not among `languages`. Add it there or drop the words."


def _all_texts(questionnaire: Questionnaire) -> Iterator[tuple[str, Texts]]:
    for name in ("title", "purpose", "what_happens"):
        yield name, getattr(questionnaire, name)
    for grouping in questionnaire.groupings:
        yield f"groupings[{grouping.name}].label", grouping.label
        for group in grouping.groups:
            yield f"groupings[{grouping.name}].merge[{group.code}].label", group.label
    for section in questionnaire.sections:
        yield f"sections[{section.name}].title", section.title
        if section.intro:
            yield f"sections[{section.name}].intro", section.intro
        for item in section.items:
            yield from _item_texts(_place(section, item), item)


def _item_texts(place: str, item: Item) -> Iterator[tuple[str, Texts]]:
    yield f"{place}.stem", item.stem
    for name in ("help", "unit"):
        texts = getattr(item, name)
        if texts:
            yield f"{place}.{name}", texts
    for name in ("options", "rows"):
        for option in getattr(item, name):
            yield f"{place}.{name}[{option.code}].label", option.label


def _codes(questionnaire: Questionnaire) -> Iterator[str]:
    for section in questionnaire.sections:
        for item in section.items:
            for name in ("options", "rows"):
                for code in _twice(getattr(item, name)):
                    yield (
                        f"{_place(section, item)}.{name}[{code}].code: is used twice. "
                        "Rename one of them."
                    )
            if reserved := {"dont_know", "missing"} & {*item.codes, *(r.code for r in item.rows)}:
                yield (
                    f"{_place(section, item)}.options: the code `{min(reserved)}` is reserved. "
                    "Use `dont_know: true` instead."
                )
            if unknown := item.exclusive - set(item.codes):
                yield (
                    f"{_place(section, item)}.exclusive: `{min(unknown)}` is not an option. "
                    "Name one that is."
                )
            if (
                item.minimum is not None
                and item.maximum is not None
                and item.minimum > item.maximum
            ):
                yield f"{_place(section, item)}.minimum: is above the maximum. Lower it."


def _twice(options: tuple[Option, ...]) -> set[str]:
    codes = [option.code for option in options]
    return {code for code in codes if codes.count(code) > 1}


def _rules(questionnaire: Questionnaire) -> Iterator[str]:
    earlier: dict[str, Item] = {}
    for section in questionnaire.sections:
        place = f"sections[{section.name}].asked_if"
        yield from _rule(place, section.asked_if, earlier, questionnaire)
        for item in section.items:
            place = f"{_place(section, item)}.asked_if"
            yield from _rule(place, item.asked_if, earlier, questionnaire)
            earlier[item.name] = item


def _rule(
    place: str,
    rule: Condition | None,
    earlier: dict[str, Item],
    questionnaire: Questionnaire,
) -> Iterator[str]:
    for comparison in comparisons(rule):
        if comparison.item not in questionnaire.items:
            yield f"{place}: there is no item `{comparison.item}`. Correct the name."
        elif comparison.item not in earlier:
            yield (
                f"{place}: `{comparison.item}` is asked later. Move it before this place "
                "or drop the rule."
            )
        else:
            yield from _comparison(place, comparison, earlier[comparison.item])


def _comparison(place: str, comparison: Comparison, item: Item) -> Iterator[str]:
    test, value = comparison.test, comparison.value
    if test != "answered" and test not in ITEM_TYPES[item.type].tests:
        yield f"{place}: `{test}` does not fit `{item.name}`, a {item.type}. Use another test."
        return
    if test in NUMERIC and not isinstance(value, int | float):
        yield f"{place}: `{test}` needs a number, not `{value}`. Write one."
        return
    codes = value if isinstance(value, tuple) else (value,)
    if test in {"equals", "one_of", "contains"}:
        for code in codes:
            if code not in item.codes:
                yield f"{place}: `{item.name}` has no option `{code}`. Use one of its codes."


def _groupings(questionnaire: Questionnaire) -> Iterator[str]:
    for grouping in questionnaire.groupings:
        place = f"groupings[{grouping.name}]"
        item = questionnaire.items.get(grouping.item)
        if item is None or item.type != "single_choice" or not item.required:
            yield f"{place}.item: must name a required single choice. Choose one."
            continue
        given = [code for group in grouping.groups for code in group.codes]
        if sorted(given) != sorted(item.codes):
            yield f"{place}.merge: every option of `{item.name}` must be in exactly one group."


def _place(section: Section, item: Item) -> str:
    return f"sections[{section.name}].items[{item.name}]"
