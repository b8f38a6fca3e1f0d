"""Who is asked what: one pass over the questionnaire, in order."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.conditions import SECTION, Reference, holds, references, value_of
from surveys.items.item import OTHER, Answers, Item, Option
from surveys.items.narrowing import narrowed
from surveys.questionnaires.questionnaire import Check, Questionnaire, Section


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides besides the answers.

    known
        What is known of whoever was invited by name, as `known.organisation_kind`. Empty in
        mode A, where nothing is known.
    draw
        What orders are drawn from: the same on return, gone with the draft, never stored with
        the answers. Empty: the order of the document.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    draw: bytes = b""


NOBODY = Circumstances()


@dataclass(frozen=True, slots=True)
class Route:
    """What one respondent is asked.

    sections
        Each section that applies, with its items as this respondent gets them: without options
        and rows that do not apply, in the drawn order. Calculated items among them.
    heard
        The answers that count, with what was calculated from them.
    """

    sections: tuple[tuple[Section, tuple[Item, ...]], ...]
    heard: Mapping[str, Any]


def applicable(
    questionnaire: Questionnaire, answers: Answers, circumstances: Circumstances = NOBODY
) -> Iterator[tuple[Section, tuple[Item, ...]]]:
    """Yield each section this respondent should see, with the items asked in it."""
    yield from routed(questionnaire, answers, circumstances).sections


def routed(
    questionnaire: Questionnaire, answers: Answers, circumstances: Circumstances = NOBODY
) -> Route:
    """Return what this respondent is asked.

    An answer to an item that does not apply is not heard, so a respondent who goes back
    and changes a filter leaves no hidden answer behind to steer later items.
    """
    heard: dict[str, Any] = dict(circumstances.known)
    found: list[tuple[Section, tuple[Item, ...]]] = []
    for section in in_order(questionnaire, circumstances.draw):
        if not holds(section.asked_if, heard):
            continue
        asked = [
            one
            for item in section.items
            if (one := _asked(item, answers, heard, circumstances.draw)) is not None
        ]
        if any(ITEM_TYPES[item.type].asks for item in asked):
            heard[SECTION + section.name] = True
        if asked:
            found.append((section, tuple(asked)))
    return Route(tuple(found), heard)


def _asked(item: Item, answers: Answers, heard: dict[str, Any], draw: bytes) -> Item | None:
    """Return the item as it is asked, and hear its answer; None if it is not asked."""
    if not holds(item.asked_if, heard):
        return None
    kind = ITEM_TYPES[item.type]
    item = narrowed(item, heard)
    if kind.needs_options and not (item.rows or item.options):
        return None
    if not kind.asks:
        heard[item.name] = value_of(item.value, heard) if item.value is not None else None
        return item
    if item.name in answers:
        heard[item.name] = kind.applying(item, answers[item.name], heard)
        for part in kind.parts(item):
            name = f"{item.name}.{part}"
            heard[name] = answers.get(name)
    else:
        heard[item.name] = None
    return drawn_order(item, draw) if draw else item


def drawn_order(item: Item, draw: bytes) -> Item:
    """Return the item with its rows, or else its options, in the order drawn for a respondent.

    "Other" and what excludes all others stay at the end. Items inside it are drawn alike.
    """
    if any(inner.order == "drawn" for inner in item.items):
        return replace(item, items=tuple(drawn_order(inner, draw) for inner in item.items))
    if item.order != "drawn":
        return item
    if item.rows:
        return replace(item, rows=_shuffled(item.rows, draw, item.name))
    last = {OTHER, *item.exclusive}
    free = tuple(option for option in item.options if option.code not in last)
    end = tuple(option for option in item.options if option.code in last)
    return replace(item, options=(*_shuffled(free, draw, item.name), *end))


def _shuffled(options: tuple[Option, ...], draw: bytes, name: str) -> tuple[Option, ...]:
    return tuple(sorted(options, key=lambda option: _lot(draw, name, option.code)))


def _lot(draw: bytes, *names: str) -> bytes:
    return hmac.digest(draw, "\0".join(names).encode(), hashlib.sha256)


def in_order(questionnaire: Questionnaire, draw: bytes) -> tuple[Section, ...]:
    """Return the sections as one respondent meets them: those of one draw swap places."""
    sections = questionnaire.sections
    groups = {section.drawn for section in sections if section.drawn}
    if not groups or not draw:
        return sections
    ordered = list(sections)
    for group in groups:
        places = [place for place, section in enumerate(sections) if section.drawn == group]
        drawn = sorted(places, key=lambda place: _lot(draw, group, sections[place].name))
        for place, taken in zip(places, drawn, strict=True):
            ordered[place] = sections[taken]
    return tuple(ordered)


def broken_checks(
    questionnaire: Questionnaire, items: tuple[Item, ...], heard: Mapping[str, Any]
) -> Iterator[Check]:
    """Yield the checks asked for at one of `items` that do not hold.

    A check is silent while anything it looks at is unknown: nobody has to fill in two items
    because of a check between them.
    """
    names = {item.name for item in items}
    for check in questionnaire.checks:
        if check.item not in names:
            continue
        known = all(holds_answer(name, heard) for name in references(check.holds))
        if known and not holds(check.holds, heard):
            yield check


def holds_answer(name: str, heard: Mapping[str, Any]) -> bool:
    """Whether something is known under a reference."""
    return value_of(Reference(name), heard) is not None
