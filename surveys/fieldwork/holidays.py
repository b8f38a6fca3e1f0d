"""School holidays: whether a fieldwork period falls into those of the authority's federal state."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from surveys.web.locale import day, ngettext
from surveys.web.locale import gettext as _

DATES = Path(__file__).parent / "holidays.yaml"
MUCH = 1 / 3
"""From more than this share of a period on, many do not read their mail."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """School holidays of one state, both days included."""

    kind: str
    first: date
    last: date

    def days_in(self, first: date, last: date) -> int:
        """Return how many days of a period are in them."""
        return max(0, (min(self.last, last) - max(self.first, first)).days + 1)


@dataclass(frozen=True, slots=True)
class State:
    """What is known of one state, and for which time nothing is missing."""

    known: tuple[tuple[date, date], ...]
    holidays: tuple[Holiday, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What to say of a period while it is being planned."""

    is_warning: bool
    sentence: str


def overlapping_holidays(state: str, first: date, last: date) -> tuple[Holiday, ...] | None:
    """Return the school holidays that a period touches; None if not all of its time is known.

    >>> from datetime import date
    >>> [one.kind for one in overlapping_holidays("NW", date(2027, 3, 1), date(2027, 4, 11))]
    ['easter']
    >>> overlapping_holidays("NW", date(2027, 11, 8), date(2027, 12, 19))
    ()
    >>> overlapping_holidays("NW", date(2031, 3, 1), date(2031, 4, 11)) is None
    True
    """
    found = states().get(state)
    if found is None or not any(start <= first and last <= end for start, end in found.known):
        return None
    return tuple(one for one in found.holidays if one.days_in(first, last))


def holiday_notice(state: str, first: date, last: date) -> Notice | None:
    """Return what to say of a fieldwork period in a state; None if there is nothing to say.

    It warns if more than a third of the days are school holidays, and says so if nobody knows.
    """
    if last < first:
        return None
    if state not in states():
        return Notice(
            is_warning=False,
            sentence=_(
                "Steht bei Ihrer Behörde das Bundesland, sagen wir Ihnen, ob die Befragung in die "
                "Schulferien fällt."
            ),
        )
    found = overlapping_holidays(state, first, last)
    if found is None:
        return Notice(
            is_warning=False,
            sentence=_("Für diese Zeit kennen wir die Ferien nicht; bitte prüfen Sie selbst."),
        )
    days = (last - first).days + 1
    free = sum(one.days_in(first, last) for one in found)
    if free <= days * MUCH:
        return None
    return Notice(
        is_warning=True,
        sentence=ngettext(
            "An %(num)s Tag von %(days)s sind Schulferien: %(holidays)s. Viele sind dann nicht "
            "zu erreichen. Wählen Sie lieber eine andere Zeit, oder lassen Sie die Befragung "
            "länger laufen.",
            "An %(num)s Tagen von %(days)s sind Schulferien: %(holidays)s. Viele sind dann nicht "
            "zu erreichen. Wählen Sie lieber eine andere Zeit, oder lassen Sie die Befragung "
            "länger laufen.",
            free,
            days=days,
            holidays=", ".join(_in_words(one) for one in found),
        ),
    )


@cache
def states() -> dict[str, State]:
    """Return what is known by state (`NW`), read once."""
    content: dict[str, Any] = yaml.safe_load(DATES.read_text(encoding="utf-8"))
    return {
        name: State(
            known=tuple((start, end) for start, end in of["known"]),
            holidays=tuple(Holiday(*one) for one in of["holidays"]),
        )
        for name, of in content["states"].items()
    }


def known_until() -> date:
    """Return the last day that is known of every state; a test looks whether it is near."""
    return min(max(end for _start, end in state.known) for state in states().values())


def _in_words(one: Holiday) -> str:
    names = {
        "christmas": _("Weihnachtsferien"),
        "winter": _("Winterferien"),
        "spring": _("Frühjahrsferien"),
        "easter": _("Osterferien"),
        "whitsun": _("Pfingstferien"),
        "summer": _("Sommerferien"),
        "autumn": _("Herbstferien"),
    }
    return _(
        "%(name)s vom %(first)s bis %(last)s",
        name=names[one.kind],
        first=day(one.first),
        last=day(one.last),
    )
