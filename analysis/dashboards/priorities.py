"""Importance across and progress upwards, for all action fields at once: exact counts only.

Where the quarters lie follows from the fields themselves. Whoever answers on a field chose it, so
its points have no intervals, and none is said to lie clearly in a quarter. With few fields or
answers there is no plane: the table of gaps stays.
"""

from collections.abc import Sequence

from analysis.charts.tables import Axis, Point, PriorityItem, PriorityTable, Tick
from analysis.dashboards.page_charts import PageChart
from analysis.disclosure.cells import Cell
from analysis.releases.reading import CellBook
from analysis.statistics.importance import (
    FEWEST_ANSWERS,
    MatrixItem,
    MeanPoints,
    importance_performance,
)
from surveys.reading import FieldOfAction, Variable, WaveFacts
from surveys.web.locale import format_number, said, speaking
from surveys.web.locale import gettext as _

NAME = "priorities"


def priorities(book: CellBook, codebook: Sequence[Variable], facts: WaveFacts) -> PageChart | None:
    """Return the plane of all fields with enough answers to both questions; None if too few."""
    found = [
        (number, field, pair)
        for number, field in enumerate(facts.action_fields, 1)
        if (pair := _pair(book, codebook, field))
    ]
    if not found:
        return None
    matrix = importance_performance(
        [pair[0].counts or () for _number, _field, pair in found],
        [pair[1].counts or () for _number, _field, pair in found],
    )
    if not matrix.drawable:
        return None
    table = PriorityTable(
        title=_("Wichtigkeit und Fortschritt aller Handlungsfelder"),
        subtitle=_("Mittlere Antwort auf einer Skala von 0 bis 100."),
        rows=tuple(
            _item(number, field, item)
            for (number, field, _both), item in zip(found, matrix.items, strict=True)
        ),
        across=_axis(_("Wichtigkeit")),
        upwards=_axis(_("Fortschritt")),
        cross=(
            _mean(_("Wichtigkeit"), matrix.importance_line),
            _mean(_("Fortschritt"), matrix.performance_line),
        ),
        base_line=_(
            "Handlungsfelder mit mindestens %(n)s Antworten auf beide Fragen. Die Linien sind die "
            "Mittel dieser Felder; nahe an einer Linie sagt die Seite wenig.",
            n=FEWEST_ANSWERS,
        ),
        quarters=(
            _("weniger wichtig, weiter"),
            _("wichtiger, weiter"),
            _("weniger wichtig, weniger weit"),
            _("wichtiger, weniger weit"),
        ),
        rtl=speaking().dir == "rtl",
    )
    head = (
        *(_("Handlungsfeld"), _("Wichtigkeit"), _("Antworten zur Wichtigkeit")),
        *(_("Fortschritt"), _("Antworten zum Fortschritt")),
    )
    rows = tuple(
        (f"{row.number}. {row.label}", *_numbers(item))
        for row, item in zip(table.rows, matrix.items, strict=True)
    )
    about = f"{table.subtitle} {table.base_line}"
    return PageChart(NAME, table.title, about, head, rows, table)


def _numbers(item: MatrixItem) -> tuple[int, int, int, int]:
    importance, progress = item.importance, item.performance
    return round(importance.value), importance.n, round(progress.value), progress.n


def _pair(
    book: CellBook, codebook: Sequence[Variable], field: FieldOfAction
) -> tuple[Cell, Cell] | None:
    """Return the exact cells of importance and progress, if both have enough answers."""
    cells = [
        next(
            (
                cell
                for v in codebook
                if v.action_field == field.key
                and v.construct == construct
                and (cell := book.cell(v.name))
            ),
            None,
        )
        for construct in ("importance", "progress")
    ]
    first, second = cells
    if first is None or second is None or {first.state, second.state} != {"exact"}:
        return None
    return (first, second) if min(first.base or 0, second.base or 0) >= FEWEST_ANSWERS else None


def _item(number: int, field: FieldOfAction, item: MatrixItem) -> PriorityItem:
    return PriorityItem(
        number=str(number),
        label=said(field.name),
        across=_point(item.importance),
        upwards=_point(item.performance),
        text=_(
            "Wichtigkeit %(importance)s (n = %(n1)s), Fortschritt %(progress)s (n = %(n2)s)",
            importance=format_number(round(item.importance.value)),
            n1=format_number(item.importance.n),
            progress=format_number(round(item.performance.value)),
            n2=format_number(item.performance.n),
        ),
    )


def _point(mean: MeanPoints) -> Point:
    return Point(mean.value, format_number(round(mean.value)))


def _mean(name: str, value: float) -> Point:
    words = _("Mittel: %(value)s", value=format_number(round(value)))
    return Point(value, f"{name}, {words}")


def _axis(name: str) -> Axis:
    ticks = tuple(Tick(value, format_number(value)) for value in (0, 50, 100))
    return Axis(0, 100, ticks, name)
