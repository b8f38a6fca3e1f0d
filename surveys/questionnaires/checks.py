"""Static checks before a questionnaire is published: what no respondent should meet."""

from collections.abc import Iterator

from surveys.items import ITEM_TYPES
from surveys.items.item import Item, Option, Texts
from surveys.questionnaires.faults import Fault, names_in
from surveys.questionnaires.index_checks import index_faults
from surveys.questionnaires.linting import special_faults
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.reaching import unreachable
from surveys.questionnaires.rule_checks import place_of, rules_faults
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
        *rules_faults(questionnaire),
        *_groupings(questionnaire),
        *index_faults(questionnaire),
        *special_faults(questionnaire),
    )
    # Whether a rule can hold is only asked where every rule makes sense.
    hidden = () if found else unreachable(questionnaire)
    return [_fault(questionnaire, place, sentence) for place, sentence in (*found, *hidden)]


def _fault(questionnaire: Questionnaire, place: str, sentence: str) -> Fault:
    """Return the fault, in the section of the document that a repeated section comes from."""
    name, item = names_in(place)
    section = questionnaire.section(name) if name else None
    return Fault(place, sentence, section.origin or name if section else name, item)


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
                    f"{place_of(section, item)}.name",
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
    for origin, label in {index.origin: index.label for index in questionnaire.indices}.items():
        yield f"indices[{origin}].label", label
    for check in questionnaire.checks:
        yield f"checks[{check.name}].message", check.message
    for section in questionnaire.sections:
        yield f"sections[{section.name}].title", section.title
        if section.intro:
            yield f"sections[{section.name}].intro", section.intro
        for item in section.items:
            yield from item_texts(place_of(section, item), item)


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
    for name in ("options", "rows", "kinds", "districts"):
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
            yield from _item(place_of(section, item), item)


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
    fewest = ITEM_TYPES[item.type].fewest_options
    if "options" in ITEM_TYPES[item.type].part.model_fields and len(item.options) < fewest:
        yield f"{place}.options", f"needs at least {fewest} entries. Add some."


def _twice(options: tuple[Option, ...]) -> set[str]:
    codes = [option.code for option in options]
    return {code for code in codes if codes.count(code) > 1}


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
