"""What is drawn at the top of a field's page: the gap by groups, and the change since a wave."""

from collections.abc import Iterable, Mapping, Sequence

from analysis.charts.tables import PairRow, PairTable, Point, share_axis
from analysis.dashboards.heat import GAP_BETWEEN, asked_of_fields, gap_written, tops
from analysis.dashboards.page_charts import PageChart
from analysis.dashboards.panels import Panel, main_statement
from analysis.dashboards.writing import Number
from analysis.disclosure.cells import TOTAL
from analysis.releases.reading import CellBook
from analysis.statistics.cell_rule import Showing, showing
from surveys.reading import Grouping, Variable
from surveys.web.locale import gettext as _
from surveys.web.locale import percent, said, speaking


def gap_chart(
    book: CellBook,
    codebook: Sequence[Variable],
    field: str,
    grouping: Grouping | None,
    finding: str,
) -> PageChart | None:
    """Return importance and progress of everybody and of each group, where both are shares.

    finding
        What is said of the gap of everybody.
    """
    places = [(TOTAL, TOTAL, _("alle"))]
    if grouping:
        places += [(grouping.name, one.code, said(one.label)) for one in grouping.groups]
    asked = asked_of_fields(codebook)
    found = [
        (label, pair)
        for name, code, label in places
        if (pair := _pair_of(tops(book, asked, field, name, code, constructs=GAP_BETWEEN)))
    ]
    if not found:
        return None
    title, base_line = _("Wichtigkeit und Fortschritt"), _shares_of(n for _l, p in found for n in p)
    table = PairTable(
        title=title,
        subtitle=finding,
        names=(_("deutlicher Fortschritt"), _("wichtig")),
        rows=tuple(_gap_row(label, *pair) for label, pair in found),
        axis=share_axis(percent(0.5), percent(1.0)),
        base_line=base_line,
        rtl=speaking().dir == "rtl",
    )
    head = (
        *(_("Gruppe"), _("wichtig"), _("von allen"), _("Anteil wichtig")),
        *(_("deutlicher Fortschritt"), _("von allen"), _("Anteil Fortschritt")),
        _("Abstand in Punkten"),
    )
    rows = tuple(
        (label, *_counted(pair[0]), *_counted(pair[1]), gap_written(*pair)) for label, pair in found
    )
    query = (("by", grouping.name if grouping else ""),)
    return PageChart("gap", title, base_line, head, rows, table, finding, query)


def _pair_of(found: Mapping[str, Number]) -> tuple[Number, Number] | None:
    """Return importance and progress, where there is a gap to be shown between them."""
    importance, progress = found.get("importance"), found.get("progress")
    if importance is None or progress is None or not gap_written(importance, progress):
        return None
    return importance, progress


def _gap_row(label: str, importance: Number, progress: Number) -> PairRow:
    return PairRow(
        label,
        _point(progress),
        _point(importance),
        _("%(points)s Punkte", points=gap_written(importance, progress)),
        _(
            "wichtig: %(importance)s; Fortschritt: %(progress)s",
            importance=importance.in_words,
            progress=progress.in_words,
        ),
    )


def change_chart(
    wave: str, compared: Sequence[tuple[Panel, Panel]], told: Sequence[str]
) -> PageChart | None:
    """Return both waves as pairs of points, where both may be shown as shares.

    wave
        The name of the wave before.
    compared
        Every question as of now and as of then.
    told
        What must be said of the change.
    """
    found = [
        (new.title, first, second)
        for new, old in compared
        if (first := main_statement(old).top())
        and (second := main_statement(new).top())
        and first.percentage
        and second.percentage
    ]
    if not found:
        return None
    title = _("Seit „%(wave)s“", wave=wave)
    base_line = _shares_of(number for _title, *both in found for number in both)
    table = PairTable(
        title=title,
        subtitle=" ".join(told),
        names=(wave, _("jetzt")),
        rows=tuple(_change_row(*one) for one in found),
        axis=share_axis(percent(0.5), percent(1.0)),
        base_line=base_line,
        rtl=speaking().dir == "rtl",
    )
    head = (
        _("Frage"),
        *(_of_wave(wave, name) for name in (_("Anzahl"), _("von allen"), _("Anteil"))),
        *(_of_wave(_("jetzt"), name) for name in (_("Anzahl"), _("von allen"), _("Anteil"))),
    )
    rows = tuple((name, *_counted(first), *_counted(second)) for name, first, second in found)
    # Nobody should pass on both numbers without whether the same have answered.
    finding = " ".join([*(f"{row.label} {row.note}." for row in table.rows), *told])
    return PageChart("since", title, base_line, head, rows, table, finding)


def _change_row(question: str, first: Number, second: Number) -> PairRow:
    return PairRow(
        question,
        _point(first),
        _point(second),
        _("%(first)s → %(second)s", first=first.percentage, second=second.percentage),
        _("%(first)s; jetzt %(second)s", first=first.in_words, second=second.in_words),
    )


def _of_wave(wave: str, name: str) -> str:
    return _("%(wave)s: %(name)s", wave=wave, name=name)


def _shares_of(numbers: Iterable[Number]) -> str:
    """Return what the shares of a chart are, and whether they were rounded."""
    told = _("Anteil derer, die eine der oberen Antworten gewählt haben.")
    is_rounded = any(number.rounded for number in numbers)
    return " ".join([told, _("Die Anzahlen sind gerundet.")]) if is_rounded else told


def _counted(number: Number) -> tuple[int, int, str]:
    """Return count, base and share of a number that may be shown as a share."""
    return number.n or 0, number.base or 0, number.percentage


def _point(number: Number) -> Point:
    is_bracketed = showing(number.base or 0) is Showing.BRACKETED
    return Point(number.share or 0.0, number.percentage, is_bracketed=is_bracketed)
