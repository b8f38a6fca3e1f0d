"""A sheet as somebody keyed it in: everything open, read item by item, then routed. Pure.

Two entries of one sheet are compared here, and settled where they differ.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.base import Posted
from surveys.items.file_upload import upload_items
from surveys.items.item import Answers, Item, said_in
from surveys.items.repeating_group import ENTRY
from surveys.questionnaires.forms import broken_sentences, field_name
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.questionnaires.routing import NOBODY, Circumstances, Route, routed
from surveys.questionnaires.saying import Numbered, only_if
from surveys.responses.answering import answers_after
from surveys.web.locale import gettext as _
from surveys.web.locale import speaking
from surveys.web.markdown import plain


@dataclass(frozen=True, slots=True)
class Typed:
    """What was keyed in.

    values
        By item name, parts beside them; what could not be read stays as it was typed.
    problems
        What must be put right, by item; inside an item by its place, as `projects.k3x9ab.title`.
    again
        The item in which an entry was added or removed: the page is only shown again.
    adds
        Whether it gets one more entry.
    """

    values: Mapping[str, Any]
    problems: Mapping[str, str]
    again: str = ""
    adds: bool = False


NOTHING_TYPED = Typed({}, {})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at before a sheet is kept: of an item, what was keyed in, what happens."""

    name: str
    stem: str
    lines: tuple[str, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would be kept of a sheet, and what somebody should see before."""

    answers: Mapping[str, Any]
    remarks: tuple[Remark, ...]

    @property
    def mark(self) -> str:
        """What a form brings back to say that exactly these remarks were seen."""
        return hashlib.sha256(repr(self.remarks).encode()).hexdigest()[:32] if self.remarks else ""


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that two people keyed in differently, each in words; no line: left blank."""

    name: str
    stem: str
    first: tuple[str, ...]
    second: tuple[str, ...]


def asked_items(questionnaire: Questionnaire) -> Iterator[Item]:
    """Yield the items whose answers are keyed in. Files are not: they came with the sheet."""
    for item in questionnaire.items.values():
        kind = ITEM_TYPES[item.type]
        if kind.asks and kind.stores and not any(upload_items([item])):
            yield item


def everything_open(section: Section) -> Section:
    """Return a section as it is keyed in: each item open and blank, whatever its rules say."""
    items = tuple(_open(item) for item in section.items if not any(upload_items([item])))
    return replace(section, items=items)


def _open(item: Item) -> Item:
    return replace(
        item,
        asked_if=None,
        default=None,
        order="given",
        options=tuple(replace(option, asked_if=None) for option in item.options),
        rows=tuple(replace(row, asked_if=None) for row in item.rows),
        items=tuple(_open(one) for one in item.items),
    )


def _optional(item: Item) -> Item:
    """Return an item that may be blank: nobody can be asked again."""
    items = tuple(_optional(one) for one in item.items)
    return replace(item, required=False, items=items) if item.required or items else item


def read_typed(questionnaire: Questionnaire, posted: Posted) -> Typed:
    """Return what was keyed in, read by each kind's own rules; a blank is no fault."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    again, adds = "", False
    for item in asked_items(questionnaire):
        open_item = _optional(_open(item))
        given = ITEM_TYPES[item.type].read(open_item, posted, field_name(item.name), values)
        values[item.name] = given.value
        values |= {f"{item.name}.{part}": words for part, words in given.parts.items()}
        if given.problem:
            problems[item.name] = given.problem
        problems |= {f"{item.name}.{at}": words for at, words in given.inside.items()}
        if given.again:
            again, adds = item.name, given.again == "add"
    return Typed(values, problems, again, adds)


def outcome_of(
    questionnaire: Questionnaire,
    given: Answers,
    circumstances: Circumstances = NOBODY,
    *,
    numbers: Mapping[str, str],
) -> Outcome:
    """Return the answers that count: what routing does not ask is dropped, and said.

    `numbers` are those of the questions on the sheet.
    """
    answers = answers_after(questionnaire, {}, given, circumstances)
    route = routed(questionnaire, given, circumstances)
    rules = Numbered(questionnaire, numbers)
    remarks = [
        *_dropped(questionnaire, given, answers, _reasons(questionnaire, route, rules)),
        *_broken(questionnaire, answers, route),
    ]
    return Outcome(answers, tuple(remarks))


def _dropped(
    questionnaire: Questionnaire, given: Answers, answers: Answers, reasons: Mapping[str, str]
) -> Iterator[Remark]:
    for item in asked_items(questionnaire):
        before = lines_of(questionnaire, item, given)
        after = lines_of(questionnaire, item, answers) if item.name in answers else ()
        lost = tuple(line for line in before if line not in after)
        if not lost:
            continue
        told = (
            _("Ein Teil fällt weg, weil auf dem Bogen dort nicht danach gefragt wird.")
            if item.name in answers
            else reasons.get(item.name) or _("Fällt weg, weil hier nicht danach gefragt wird.")
        )
        yield Remark(item.name, stem_of(questionnaire, item), lost, told)


def _reasons(questionnaire: Questionnaire, route: Route, rules: Numbered) -> dict[str, str]:
    """Return by item why it is not asked, as the sheet says it."""
    shown = {section.name for section, _items in route.sections}
    found: dict[str, str] = {}
    for section in questionnaire.sections:
        of_section = only_if(section.asked_if, rules) if section.name not in shown else ""
        for item in section.items:
            sentence = of_section or only_if(item.asked_if, rules)
            if sentence:
                found[item.name] = _(
                    "Fällt weg, weil auf dem Bogen davor steht: „%(sentence)s“", sentence=sentence
                )
    return found


def _broken(questionnaire: Questionnaire, answers: Answers, route: Route) -> Iterator[Remark]:
    items = tuple(item for _section, asked in route.sections for item in asked)
    for name, sentence in broken_sentences(questionnaire, items, route.heard).items():
        item = questionnaire.items[name]
        lines = lines_of(questionnaire, item, answers)
        yield Remark(name, stem_of(questionnaire, item), lines, sentence)


def differences(
    questionnaire: Questionnaire, first: Answers, second: Answers
) -> tuple[Difference, ...]:
    """Return the items on which two entries of one sheet do not agree."""
    return tuple(
        Difference(
            item.name,
            stem_of(questionnaire, item),
            lines_of(questionnaire, item, first),
            lines_of(questionnaire, item, second),
        )
        for item in asked_items(questionnaire)
        if _plain_side(item, first) != _plain_side(item, second)
    )


def settled(
    questionnaire: Questionnaire, first: Answers, second: Answers, chosen: Mapping[str, str]
) -> dict[str, Any]:
    """Return what counts of two entries: where `chosen` says `second`, that one, else the first.

    What one of them did not ask is blank then, so that routing finds everything there.
    """
    found: dict[str, Any] = {}
    for item in asked_items(questionnaire):
        source = second if chosen.get(item.name) == "second" else first
        for name in _names(item):
            found[name] = source.get(name)
    return found


def _names(item: Item) -> tuple[str, ...]:
    return (item.name, *(f"{item.name}.{part}" for part in ITEM_TYPES[item.type].parts(item)))


def _plain_side(item: Item, answers: Answers) -> list[Any]:
    """Return one answer as it is compared: without what only tells two typings apart."""
    kind = ITEM_TYPES[item.type]
    value = answers.get(item.name)
    value = None if kind.is_blank(value) else _plain(value)
    return [value, *(_plain(answers.get(name)) or None for name in _names(item)[1:])]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):  # entries get random keys each time
        return {place: _plain(one) for place, one in value.items() if place != ENTRY}
    return value


def lines_of(questionnaire: Questionnaire, item: Item, answers: Answers) -> tuple[str, ...]:
    """Return an answer in words of the language now spoken, a line each."""
    lines = ITEM_TYPES[item.type].lines(item, answers, speaking().tag, questionnaire.base_language)
    return tuple(lines)


def stem_of(questionnaire: Questionnaire, item: Item) -> str:
    """Return what an item asks, in words of the language now spoken."""
    return plain(said_in(item.stem, speaking().tag, questionnaire.base_language))
