"""The periods that values are told for: read as people type them, written as people read them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel import Locale
from babel.dates import format_skeleton

from surveys.programmes.indicators.models import PeriodKind
from surveys.programmes.pasting import day_from
from surveys.web.locale import day, speaking
from surveys.web.locale import gettext as _

MONTHS = {
    PeriodKind.YEAR: 12,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.QUARTER: 3,
    PeriodKind.MONTH: 1,
}
"""How many months a period lasts; a day lasts none."""
LETTERS = {PeriodKind.HALF_YEAR: "H", PeriodKind.QUARTER: "Q", PeriodKind.MONTH: "M"}
"""How files write parts of a year: 2024-Q2. Spreadsheets take that for no date."""
KIND_OF_LETTER = {"h": PeriodKind.HALF_YEAR, "s": PeriodKind.HALF_YEAR, "q": PeriodKind.QUARTER}
KIND_OF_LETTER |= {"m": PeriodKind.MONTH}
SHORTEST_MONTH = 3
YEAR = re.compile(r"\d{4}")
YEAR_FIRST = re.compile(r"(\d{4})[\s/-]*([hsqm])\s?(\d{1,2})")
LETTER_FIRST = re.compile(r"([hsqm])\s?(\d{1,2})[\s/-]+(\d{4})")
IN_WORDS = re.compile(
    r"(\d{1,2})\.?\s*(halbjahr|hj|half[- ]year|half|quartal|quarter|qu?)\.?[\s/-]+(\d{4})"
)
MONTH_IN_FIGURES = re.compile(r"(\d{1,2})[./](\d{4})|(\d{4})-(\d{1,2})")
MONTH_IN_WORDS = re.compile(r"([^\W\d]+)\.?\s+(\d{4})")


@dataclass(frozen=True, slots=True)
class Period:
    """A year, a part of one, or a day; it begins on `starts_on`."""

    kind: PeriodKind
    starts_on: date

    @property
    def ends_on(self) -> date:
        """The last day of the period.

        >>> Period(PeriodKind.QUARTER, date(2024, 10, 1)).ends_on
        datetime.date(2024, 12, 31)
        """
        if self.kind is PeriodKind.DAY:
            return self.starts_on
        months = self.starts_on.month - 1 + MONTHS[self.kind]
        following = date(self.starts_on.year + months // 12, months % 12 + 1, 1)
        return following - timedelta(days=1)

    @property
    def following(self) -> "Period":
        """The period after this one.

        >>> Period(PeriodKind.QUARTER, date(2024, 10, 1)).following.code
        '2025-Q1'
        """
        return Period(self.kind, self.ends_on + timedelta(days=1))

    @property
    def number(self) -> int:
        """Which part of its year it is, from 1."""
        return (self.starts_on.month - 1) // MONTHS[self.kind] + 1

    @property
    def code(self) -> str:
        """How files write it: 2024, 2024-H1, 2024-Q2, 2024-M03, 2024-12-31."""
        if self.kind is PeriodKind.DAY:
            return self.starts_on.isoformat()
        if self.kind is PeriodKind.YEAR:
            return f"{self.starts_on:%Y}"
        width = 2 if self.kind is PeriodKind.MONTH else 1
        return f"{self.starts_on:%Y}-{LETTERS[self.kind]}{self.number:0{width}}"

    @property
    def short(self) -> str:
        """How pictures write it, where there is little room."""
        if self.kind is PeriodKind.DAY:
            return format_skeleton("yMd", self.starts_on, locale=speaking().cldr)
        if self.kind is PeriodKind.MONTH:
            return format_skeleton("yMMM", self.starts_on, locale=speaking().cldr)
        return self.code

    @property
    def typed(self) -> str:
        """How somebody would type it, and how forms show it again."""
        if self.kind is PeriodKind.DAY:
            return f"{self.starts_on:%d.%m.%Y}"
        return self.words if period_from(self.words) == self else self.code

    @property
    def words(self) -> str:
        """How pages write it, in the language now spoken."""
        year = f"{self.starts_on:%Y}"
        if self.kind is PeriodKind.DAY:
            return day(self.starts_on)
        if self.kind is PeriodKind.MONTH:
            return format_skeleton("yMMMM", self.starts_on, locale=speaking().cldr)
        if self.kind is PeriodKind.QUARTER:
            return _("%(number)s. Quartal %(year)s", number=self.number, year=year)
        if self.kind is PeriodKind.HALF_YEAR:
            return _("%(number)s. Halbjahr %(year)s", number=self.number, year=year)
        return year


def period_from(typed: str) -> Period | None:
    """Return the period in "2024", "2. Quartal 2024", "03/2024" or "31.12.2024"; None if none.

    >>> period_from("Q2 2024") == period_from("2. Quartal 2024") == period_from("2024-Q2")
    True
    """
    words = " ".join(typed.casefold().split())
    return next((found for found in _readings(words) if found is not None), None)


def kind_words() -> dict[str, str]:
    """Return how pages name for which periods values are told."""
    return {
        PeriodKind.YEAR.value: _("je Jahr"),
        PeriodKind.HALF_YEAR.value: _("je Halbjahr"),
        PeriodKind.QUARTER.value: _("je Quartal"),
        PeriodKind.MONTH.value: _("je Monat"),
        PeriodKind.DAY.value: _("an einem Stichtag"),
    }


def kind_example(kind: PeriodKind) -> str:
    """Return a period of that kind as somebody would type it."""
    return {
        PeriodKind.YEAR: "2024",
        PeriodKind.HALF_YEAR: _("1. Halbjahr 2024"),
        PeriodKind.QUARTER: _("2. Quartal 2024"),
        PeriodKind.MONTH: "03/2024",
        PeriodKind.DAY: "31.12.2024",
    }[kind]


def _readings(words: str) -> Iterator[Period | None]:
    if YEAR.fullmatch(words):
        yield _part(PeriodKind.YEAR, 1, int(words))
    if found := YEAR_FIRST.fullmatch(words):
        yield _part(KIND_OF_LETTER[found[2]], int(found[3]), int(found[1]))
    if found := LETTER_FIRST.fullmatch(words):
        yield _part(KIND_OF_LETTER[found[1]], int(found[2]), int(found[3]))
    if found := IN_WORDS.fullmatch(words):
        yield _part(KIND_OF_LETTER[found[2][0]], int(found[1]), int(found[3]))
    if found := MONTH_IN_FIGURES.fullmatch(words):
        number, year = found[1] or found[4], found[2] or found[3]
        yield _part(PeriodKind.MONTH, int(number), int(year))
    if (found := MONTH_IN_WORDS.fullmatch(words)) and (month := _month_named(found[1])):
        yield _part(PeriodKind.MONTH, month, int(found[2]))
    starts_on = day_from(words, end=False)
    yield Period(PeriodKind.DAY, starts_on) if starts_on else None


def _part(kind: PeriodKind, number: int, year: int) -> Period | None:
    if not year or not 1 <= number <= 12 // MONTHS[kind]:
        return None
    return Period(kind, date(year, (number - 1) * MONTHS[kind] + 1, 1))


def _month_named(words: str) -> int | None:
    """Return the month that begins with at least three letters; None if there is none."""
    names = _month_names().items() if len(words) >= SHORTEST_MONTH else ()
    return next((number for name, number in names if name.startswith(words)), None)


@cache
def _month_names() -> dict[str, int]:
    """Return what months are called in German and English, short and long."""
    return {
        name.casefold().rstrip("."): number
        for tag in ("de", "en")
        for width in ("wide", "abbreviated")
        for number, name in Locale.parse(tag).months["format"][width].items()
    }
