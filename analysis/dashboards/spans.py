"""How sure a share is among everybody on a complete list: bounds first, then an interval.

Of rounded counts both are envelopes: wide enough for every count the rounding may hide.
"""

from analysis.dashboards.panels import Panel, Statement
from analysis.dashboards.writing import Number
from analysis.releases.reading import ReleaseFacts
from analysis.statistics.envelopes import (
    CountRange,
    bounds_envelope,
    envelope_finite,
    standing_for,
)
from analysis.statistics.intervals import Interval
from surveys.reading import Variable, WaveFacts


def population(
    panel: Panel, variable: Variable, facts: WaveFacts, release: ReleaseFacts
) -> int | None:
    """Return the size of the complete list an interval may speak of, or None.

    Only questions put to everybody: within an action field answer those who chose it. Questions on
    the respondents themselves are facts and get none, and no open link has a list.
    """
    invited = int(release.method.get("invited", 0))
    was_put_to_all = not variable.action_field and panel.construct is not None
    is_list = facts.complete_list and facts.access != "open"
    fewest = max(_base(statement).low for statement in panel.statements)
    return invited if is_list and was_put_to_all and invited >= max(fewest, 1) else None


def interval(number: Number, statement: Statement, invited: int) -> Interval | None:
    """Return where a share among all invited probably lies; None where there is no share."""
    if number.n is None or number.share is None:
        return None
    return envelope_finite(_count(number), _base(statement), invited)


def bounds(number: Number, statement: Statement, invited: int) -> Interval | None:
    """Return the lowest and highest share possible among all invited; None without a share."""
    if number.n is None or number.share is None:
        return None
    return bounds_envelope(_count(number), _base(statement), invited)


def _count(number: Number) -> CountRange:
    n = number.n or 0
    return CountRange(
        n if number.least is None else number.least, n if number.most is None else number.most
    )


def _base(statement: Statement) -> CountRange:
    return standing_for(statement.base, statement.rounding)
