"""A field over three waves and more: one line per question, cut where the question was changed.

Different people may have answered each time, and the page says so. Two waves are a pair of points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from analysis.charts.tables import Break, Point, TrendRow, TrendTable, Wave, share_axis
from analysis.dashboards.page_charts import PageChart
from analysis.dashboards.panels import main_statement, panel_of
from analysis.dashboards.writing import Number
from analysis.disclosure.cells import Readership
from analysis.releases.reading import CellBook, cells, facts_of_release, latest
from analysis.statistics.cell_rule import Showing, showing
from surveys.reading import Variable, WaveFacts, breaks_since, codebook, waves_of
from surveys.web.locale import gettext as _
from surveys.web.locale import percent, said, speaking

FEWEST_WAVES = 3
DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Moment:
    """One wave with results: its name and moment, its cells of the field, and what it asked.

    breaks
        Items that must not be compared with those of the newest wave.
    """

    title: str
    opened: datetime
    book: CellBook
    codebook: Sequence[Variable]
    breaks: frozenset[str]


def waves_before(
    session: Session, facts: WaveFacts, field: str, readership: Readership
) -> tuple[Moment, ...]:
    """Return the earlier waves of the survey that have results for a readership, oldest first."""
    found = []
    for wave in waves_of(session, facts.programme_id):
        release = latest(session, wave.id, readership)
        if wave.survey != facts.survey or wave.number >= facts.number or release is None:
            continue
        asked = facts_of_release(session, wave, release)
        found.append(
            Moment(
                said(wave.title),
                wave.opens_at,
                cells(session, release.id, field),
                codebook(session, asked.version_id),
                breaks_since(session, asked, facts),
            )
        )
    return tuple(found)


def trend(now: Moment, earlier: Sequence[Moment], field: str) -> PageChart | None:
    """Return the lines of all scales of a field; None of fewer than three waves."""
    waves = (*earlier, now)
    if len(waves) < FEWEST_WAVES:
        return None
    asked = [v for v in now.codebook if v.action_field == field and v.kind == "likert"]
    found = [(variable, [_top(variable, wave) for wave in waves]) for variable in asked]
    shown = [(said(one.stem), tops) for one, tops in found if sum(map(bool, tops)) > 1]
    if not shown:
        return None
    cuts = {place for variable in asked for place in _cuts(variable, waves)}
    table = TrendTable(
        title=_("Verlauf über %(n)s Befragungsrunden", n=len(waves)),
        subtitle=_("Anteil derer, die eine der oberen Antworten gewählt haben."),
        waves=tuple(Wave(wave.title, _year(wave.opened)) for wave in waves),
        rows=tuple(TrendRow(name, tuple(map(_point, tops))) for name, tops in shown),
        axis=share_axis(percent(0.5), percent(1.0)),
        base_line=_("Es haben teilweise andere geantwortet als davor."),
        breaks=tuple(Break(place, _("Frage geändert")) for place in sorted(cuts)),
        rtl=speaking().dir == "rtl",
    )
    rows = tuple(
        (name, wave.title, top.n or 0, top.base or 0, top.percentage or "–")
        for name, tops in shown
        for wave, top in zip(waves, tops, strict=True)
        if top
    )
    head = (_("Frage"), _("Befragungsrunde"), _("Anzahl"), _("von allen"), _("Anteil"))
    about = f"{table.subtitle} {table.base_line}"
    return PageChart("trend", table.title, about, head, rows, table)


def _top(variable: Variable, wave: Moment) -> Number | None:
    """Return the upper options in a wave; None where they may not be shown, or do not compare."""
    then = [v for v in wave.codebook if v.name == variable.name and v.codes == variable.codes]
    if not then or variable.item in wave.breaks:
        return None
    panel = panel_of(wave.book, then)
    top = main_statement(panel).top() if panel else None
    return top if top and top.share is not None else None


def _point(top: Number | None) -> Point | None:
    if top is None or top.share is None:
        return None
    is_bracketed = showing(top.base or 0) is Showing.BRACKETED
    return Point(top.share, top.percentage, is_bracketed=is_bracketed)


def _cuts(variable: Variable, waves: Sequence[Moment]) -> list[int]:
    """Return before which waves the question was changed: those before it do not compare."""
    changed = [variable.item in wave.breaks for wave in waves]
    return [place for place in range(1, len(waves)) if changed[place - 1] and not changed[place]]


def _year(moment: datetime) -> float:
    return moment.year + (moment.timetuple().tm_yday - 1) / DAYS_OF_A_YEAR
