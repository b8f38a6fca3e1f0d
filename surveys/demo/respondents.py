"""Plausible answers to any questionnaire, page by page as the respondents' pages would ask.

Everything rests on a seeded random: the same seed gives the same answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType
from typing import Any, TypeAlias

from surveys.items import ITEM_TYPES
from surveys.items.item import DONT_KNOW, OTHER, Item
from surveys.questionnaires.navigation import find_page, first_unseen, section_after
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.responses.answering import answers_after

NOTHING: Mapping[str, Any] = MappingProxyType({})
STOCK = (
    "Das klappt schon gut, könnte aber einfacher sein.",
    "Wir wünschen uns kürzere Wege und längere Öffnungszeiten.",
    "Please offer more information in other languages.",
    "نرجو توفير معلومات بلغة بسيطة.",
)
"""Words for any open question, where a profile has none of its own."""
CHOSEN = 0.3
"""How often an option is ticked that a profile says nothing about."""
EXCLUDED = 0.05
"""The same for an option that excludes all others."""
SCATTER = 0.85
"""Standard deviation around a centre, in options."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How one respondent tends to answer; what is not named here is left to chance.

    fixed
        Values by item name, given exactly so.
    centres
        Place on a scale by item name or `item.row`: 0 the lowest option, 1 the highest.
    shares
        By item name: how likely each code is chosen.
    words
        Own words by item name or `item.other`.
    stock
        Words for open questions that `words` does not name; empty: they stay blank.
    blank, dont_know
        Shares of items left unanswered, and of "don't know" where it is offered.
    """

    fixed: Mapping[str, Any] = field(default_factory=dict)
    centres: Mapping[str, float] = field(default_factory=dict)
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    stock: tuple[str, ...] = STOCK
    blank: float = 0.08
    dont_know: float = 0.04


Way: TypeAlias = Callable[[Item, Random, Profile], Any]


def chance(*what: object) -> Random:
    """Return the random source of `what`: the same for the same words."""
    seed = "/".join(str(part) for part in what)
    return Random(seed)  # noqa: S311  answers of a demo guard no secret


def plausible_answers(
    questionnaire: Questionnaire,
    random: Random,
    profile: Profile | None = None,
    *,
    pages: int | None = None,
) -> dict[str, Any]:
    """Return the answers of somebody who went through `questionnaire`.

    With `pages` they break off after that many; else every item that applies was seen.
    """
    profile = profile or Profile()
    answers: dict[str, Any] = {}
    section = first_unseen(questionnaire, answers)
    left = pages
    while section is not None and left != 0:
        page = find_page(questionnaire, section, answers)
        if page is None:
            break
        given: dict[str, Any] = {}
        for item in page.items:
            if not ITEM_TYPES[item.type].is_seen(item, answers):
                given |= answer(item, random, profile)
        answers = answers_after(questionnaire, answers, given)
        section = section_after(questionnaire, section, answers)
        left = None if left is None else left - 1
    return answers


def answer(item: Item, random: Random, profile: Profile) -> dict[str, Any]:
    """Return the stored values one item gets: its own, and those of its parts."""
    kind = ITEM_TYPES[item.type]
    if not kind.stores:
        return {}
    value = _value(item, random, profile)
    found = {item.name: value}
    for part in kind.parts(item):
        name = f"{item.name}.{part}"
        chosen = value == OTHER or (isinstance(value, list) and OTHER in value)
        found[name] = _words(name, random, profile) if chosen else None
    return found


def _value(item: Item, random: Random, profile: Profile) -> Any:
    if item.name in profile.fixed:
        return profile.fixed[item.name]
    if not item.required and random.random() < profile.blank:
        return None
    if item.dont_know and item.type != "grid" and random.random() < profile.dont_know:
        return dict(DONT_KNOW)
    return WAYS[item.type](item, random, profile)


def _single(item: Item, random: Random, profile: Profile) -> str:
    shares = profile.shares.get(item.name, NOTHING)
    return random.choices(item.codes, [shares.get(code, CHOSEN) for code in item.codes])[0]


def _several(item: Item, random: Random, profile: Profile) -> list[str]:
    shares = profile.shares.get(item.name, NOTHING)
    for code in item.codes:
        if code in item.exclusive and random.random() < shares.get(code, EXCLUDED):
            return [code]
    rest = [code for code in item.codes if code not in item.exclusive]
    chosen = {code for code in rest if random.random() < shares.get(code, CHOSEN)}
    least, most = int(item.minimum or 1), int(item.maximum or len(rest))
    while len(chosen) < least:
        chosen.add(random.choices(rest, [shares.get(code, CHOSEN) for code in rest])[0])
    while len(chosen) > most:
        chosen.remove(random.choice(sorted(chosen)))
    return [code for code in item.codes if code in chosen]


def _on_scale(item: Item, random: Random, profile: Profile) -> str:
    return _near(profile.centres.get(item.name, 0.5), item, random)


def _grid(item: Item, random: Random, profile: Profile) -> dict[str, Any] | None:
    rows: dict[str, Any] = {}
    for row in item.rows:
        if not item.required and random.random() < profile.blank / 2:
            rows[row.code] = None
        elif item.dont_know and random.random() < profile.dont_know:
            rows[row.code] = dict(DONT_KNOW)
        else:
            centre = profile.centres.get(f"{item.name}.{row.code}", 0.5)
            rows[row.code] = _near(centre, item, random)
    return rows if any(value is not None for value in rows.values()) else None


def _near(centre: float, item: Item, random: Random) -> str:
    highest = len(item.codes) - 1
    place = round(random.gauss(centre * highest, SCATTER))
    return item.codes[min(max(place, 0), highest)]


def _number(item: Item, random: Random, _profile: Profile) -> float:
    least = item.minimum or 0
    most = min(item.maximum if item.maximum is not None else least + 100, least + 1000)
    drawn = round(random.triangular(least, most, least), item.decimals)
    return drawn if item.decimals else int(drawn)


def _text(item: Item, random: Random, profile: Profile) -> str | None:
    words = _words(item.name, random, profile)
    if words is None and item.required:
        words = random.choice(STOCK)
    return words[: item.max_length] if words else None


def _words(name: str, random: Random, profile: Profile) -> str | None:
    if name in profile.words:
        return profile.words[name]
    return random.choice(profile.stock) if profile.stock else None


WAYS: Mapping[str, Way] = {
    "single_choice": _single,
    "multiple_choice": _several,
    "likert": _on_scale,
    "grid": _grid,
    "number": _number,
    "short_text": _text,
    "long_text": _text,
}
