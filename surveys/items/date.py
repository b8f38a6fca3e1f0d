"""A day: three small fields, or typed in one of them the way people write dates."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Annotated, Any, Literal

from babel.dates import format_date
from pydantic import StringConstraints

from surveys.items.base import Given, ItemType, Posted, required_problem
from surveys.items.conditions import OF_ORDER
from surveys.items.item import Item, Level
from surveys.items.part import AnswerPart
from surveys.web.locale import LANGUAGES, Language, language_of, speaking
from surveys.web.locale import gettext as _

PARTS = ("day", "month", "year")
MOST_SIGNS = 40
EXAMPLE = date(2026, 11, 23)
SEPARATOR = r"\s*[./\-،,]\s*"
YEAR_FIRST = re.compile(rf"(\d{{4}}){SEPARATOR}(\d{{1,2}}){SEPARATOR}(\d{{1,2}})")
YEAR_LAST = re.compile(rf"(\d{{1,2}})(?:{SEPARATOR}|\s+)(\d{{1,2}})(?:{SEPARATOR}|\s+)(\d+)")
ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
FIRST_YEAR, LAST_YEAR = 1000, 9999


Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class DatePart(AnswerPart):
    """A day."""

    type: Literal["date"]
    earliest: Day | None = None
    latest: Day | None = None
    default: Day | None = None


class Date(ItemType):
    """A day, stored as ISO 8601. It has no column yet: days are compared by rules only."""

    name = "date"
    level = Level.INTERVAL
    part = DatePart
    tests = OF_ORDER | {"equals", "differs"}

    def faults(self, item: Item) -> Iterator[str]:
        """Yield bounds that are no days, or that no day meets."""
        days: dict[str, date] = {}
        for setting in ("earliest", "latest", "default"):
            stated = getattr(item, setting)
            found = from_iso(stated)
            if found is not None:
                days[setting] = found
            elif stated is not None:
                yield f".{setting}: there is no such day. Write it like 2026-11-23."
        if "earliest" in days and "latest" in days and days["earliest"] > days["latest"]:
            yield ".earliest: is after the latest day. Change one of them."

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the day given in three fields, or written whole in one of them."""
        whole = _typed(posted, name)
        typed = {part: _typed(posted, f"{name}.{part}") for part in PARTS}
        if whole:
            typed = {"day": whole, "month": "", "year": ""}
        filled = [part for part in typed.values() if part]
        if not filled:
            return Given(None, problem=required_problem(item, None))
        found, problem = read_whole(filled[0]) if len(filled) == 1 else read_parts(typed)
        problem = problem or (_bounds_problem(item, found) if found else None)
        if found is None or problem:
            return Given(typed, problem=problem)
        return Given(found.isoformat())

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the day in words."""
        found = from_iso(answers.get(item.name))
        return [in_words(found, language_of(language), "long")] if found else []

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return a day within the bounds."""
        first = from_iso(item.earliest) or (from_iso(item.latest) or EXAMPLE) - timedelta(days=365)
        last = from_iso(item.latest) or first + timedelta(days=365)
        day = first + timedelta(days=random.randint(0, max(0, (last - first).days)))
        return {"": day.isoformat()}

    def seconds(self, item: Item) -> float:
        """Return the time to look a day up."""
        return 10.0


def from_iso(value: Any) -> date | None:
    """Return the day that a stored value means, or None."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def in_words(day: date, language: Language, length: Literal["medium", "long"]) -> str:
    """Write a day as readers of a language do."""
    return str(format_date(day, format=length, locale=language.cldr))


def read_parts(typed: Mapping[str, str]) -> tuple[date | None, str | None]:
    """Return the day in three fields, or what to put right. A month may be a word."""
    plain = {part: plain_signs(words) for part, words in typed.items()}
    month = str(month_named(plain["month"]) or plain["month"])
    if not all(_is_number(part) for part in (plain["day"], month, plain["year"])):
        return None, _incomplete()
    return _day(int(plain["year"]), int(month), int(plain["day"]), len(plain["year"]))


def read_whole(typed: str) -> tuple[date | None, str | None]:
    """Return the day somebody wrote out, or what to put right.

    >>> [read_whole(typed)[0].isoformat() for typed in ("23.11.2026", "٢٣/١١/٢٠٢٦", "Nov 23, 2026")]
    ['2026-11-23', '2026-11-23', '2026-11-23']
    """
    plain = plain_signs(typed)
    if found := YEAR_FIRST.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
        return _day(year, month, day)
    if found := YEAR_LAST.fullmatch(plain):
        first, second, year = (int(part) for part in found.groups())
        day, month = (first, second) if _day_comes_first() else (second, first)
        if month > 12 >= day:  # nobody can have meant it otherwise
            day, month = month, day
        return _day(year, month, day, len(found[3]))
    return _with_a_word(plain)


def _with_a_word(plain: str) -> tuple[date | None, str | None]:
    """Return the day of a text with the name of its month, wherever the name stands."""
    spaced = re.sub(r"(?<=\d)\.|[,،]", " ", plain)
    numbers = [ORDINAL.sub(r"\1", part) for part in spaced.split()]
    words = " ".join(part for part in numbers if not _is_number(part))
    numbers = [part for part in numbers if _is_number(part)]
    month = month_named(words)
    if month is None or len(numbers) != 2:
        return None, _incomplete()
    day, year = numbers if len(numbers[1]) >= len(numbers[0]) else numbers[::-1]
    return _day(int(year), month, int(day), len(year))


def plain_signs(typed: str) -> str:
    """Return what was typed with our digits, in small letters, without marks of direction."""
    folded = unicodedata.normalize("NFKC", typed).casefold()
    signs = (
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in folded
        if unicodedata.category(sign) != "Cf"
    )
    return " ".join("".join(signs).split())


def month_named(words: str) -> int | None:
    """Return the number of a month from its name, whole or shortened to three letters or more.

    >>> month_named("märz"), month_named("sept."), month_named("نوفمبر"), month_named("ma")
    (3, 9, 11, None)
    """
    name = words.rstrip(".").strip()
    if len(name) < 3 or name.isdecimal():
        return None
    months = _months(speaking().tag)
    if name in months:
        return months[name]
    begun = {number for known, number in months.items() if known.startswith(name)}
    return begun.pop() if len(begun) == 1 else None


@lru_cache(maxsize=64)
def _months(tag: str) -> Mapping[str, int]:
    """Return the names of months in the language spoken and in ours."""
    found: dict[str, int] = {}
    for language in (language_of(tag), *LANGUAGES.values()):
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in language.cldr.months[use][width].items():
                    found.setdefault(plain_signs(name).rstrip("."), number)
    return found


def _typed(posted: Posted, name: str) -> str:
    return " ".join(posted.getlist(name)).strip()[:MOST_SIGNS]


def _is_number(part: str) -> bool:
    return part.isdecimal() and len(part) <= 6


def _day_comes_first() -> bool:
    order = speaking().date_order
    # Who writes the year first, as in Persian, turns the whole date round to write it last.
    return order[0] == "year" or order.index("day") < order.index("month")


def _day(year: int, month: int, day: int, digits: int = 4) -> tuple[date | None, str | None]:
    if digits != 4 or not FIRST_YEAR <= year <= LAST_YEAR:
        return None, _("Bitte geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 2026.")
    try:
        return date(year, month, day), None
    except ValueError:
        return None, _("Diesen Tag gibt es nicht. Bitte prüfen Sie Tag, Monat und Jahr.")


def _incomplete() -> str:
    return _(
        "Bitte geben Sie Tag, Monat und Jahr ein, zum Beispiel %(example)s.",
        example=in_words(EXAMPLE, speaking(), "medium"),
    )


def _bounds_problem(item: Item, day: date) -> str | None:
    earliest, latest = from_iso(item.earliest), from_iso(item.latest)
    if earliest and day < earliest:
        least = in_words(earliest, speaking(), "long")
        return _("Bitte geben Sie einen Tag ab dem %(day)s ein.", day=least)
    if latest and day > latest:
        most = in_words(latest, speaking(), "long")
        return _("Bitte geben Sie einen Tag bis zum %(day)s ein.", day=most)
    return None
