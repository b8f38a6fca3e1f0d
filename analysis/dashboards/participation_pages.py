"""Page by page: how many finished each, and how long an answer took. Never without names."""

from collections.abc import Iterator, Mapping, Sequence

from analysis.charts.tables import Bar, BarTable
from analysis.dashboards.page_charts import PageChart
from analysis.dashboards.participation_sheets import NO_SHARE, Chapter, of_responses
from analysis.dashboards.writing import Number
from analysis.releases.participation import Participation
from analysis.statistics.cell_rule import counts_first
from surveys.reading import PageCount, WaveFacts
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext, said, speaking

Row = tuple[str, Number]


def pages(found: Participation, facts: WaveFacts, k: int) -> Chapter:
    """Return how many finished each page, of those who finished any."""
    title = _("Seite für Seite")
    if found.paradata is None:
        return Chapter("pages", title, (_why_not(facts, k),))
    measured = found.paradata
    submitted = sum(measured.minutes.values())
    base = max(measured.begun, submitted)
    first = (_("mindestens eine Seite beantwortet"), Number(measured.begun, base))
    last = (_("am Ende abgesendet"), Number(submitted, base))
    of_all = [page for page in measured.pages if page.for_everybody]
    rows = [first, *_rows(measured.pages, base), last]
    head = (_("Seite"), _("haben sie beantwortet"), _("Anteil"))
    base_line = ngettext("eine begonnene Antwort", "%(num)s begonnene Antworten", base)
    drawn = _drawn(title, base_line, [first, *_rows(of_all, base), last])
    chart = _chart("pages", title, base_line, head, rows, drawn)
    return Chapter("pages", title, charts=(chart,) if base else (), notes=tuple(_notes(found)))


def minutes(found: Participation) -> Chapter | None:
    """Return how long answers took; None where nothing was measured."""
    if found.paradata is None:
        return None
    counted: Mapping[str, int] = found.paradata.minutes
    total = sum(counted.values())
    if not total:
        return None
    title = _("Wie lange es gedauert hat")
    words = _minute_words()
    rows = [(words[name], Number(n, total)) for name, n in counted.items()]
    head = (_("vom Beginnen bis zum Absenden"), _("Antworten"), _("Anteil"))
    drawn = _drawn(title, of_responses(total), rows)
    chart = _chart("minutes", title, of_responses(total), head, rows, drawn)
    return Chapter("minutes", title, charts=(chart,), notes=(_pauses(),))


def _why_not(facts: WaveFacts, k: int) -> str:
    if facts.mode == "A":
        return _(
            "Ohne Namen wird nicht gemessen, wie weit jemand kommt und wie lange es dauert: Schon "
            "das könnte jemanden verraten."
        )
    return _(
        "Wie weit die Antwortenden kamen, steht hier nach dem Ende der Befragung, ab %(k)s "
        "Antworten.",
        k=k,
    )


def _rows(pages: Sequence[PageCount], base: int) -> list[Row]:
    return [(_page(page), Number(page.finished, base)) for page in pages]


def _page(page: PageCount) -> str:
    if page.for_everybody:
        return said(page.title)
    return _("%(page)s (nicht für alle)", page=said(page.title))


def _notes(found: Participation) -> Iterator[str]:
    yield _(
        "Gezählt wird nur im Netz, jede Seite einmal je Antwort. Wer eine Antwort später ändert, "
        "zählt nicht noch einmal. Von wem eine Zahl kommt, steht nirgends."
    )
    measured = found.paradata
    if measured and not all(page.for_everybody for page in measured.pages):
        yield _(
            "Seiten „nicht für alle“ sieht nur, wen eine Antwort dorthin führt; sie stehen in der "
            "Tabelle, nicht im Bild."
        )


def _pauses() -> str:
    return _("Pausen am selben Tag zählen mit. Was geändert oder erfasst wurde, zählt nicht.")


def _minute_words() -> dict[str, str]:
    return {
        "below_5": _("unter 5 Minuten"),
        "from_5": _("5 bis 10 Minuten"),
        "from_10": _("10 bis 20 Minuten"),
        "from_20": _("20 bis 40 Minuten"),
        "from_40": _("40 Minuten und mehr"),
        "another_day": _("an einem anderen Tag abgesendet"),
    }


def _chart(  # noqa: PLR0913, PLR0917  all that stands above, in and beside a table
    name: str,
    title: str,
    base_line: str,
    head: tuple[str, ...],
    rows: Sequence[Row],
    drawn: BarTable | None,
) -> PageChart:
    cells = tuple((label, number.n or 0, number.percentage or NO_SHARE) for label, number in rows)
    return PageChart(name, title, base_line, head, cells, drawn)


def _drawn(title: str, base_line: str, rows: Sequence[Row]) -> BarTable | None:
    base = rows[0][1].base or 0
    if not base:
        return None
    bars = tuple(
        Bar(label, number.n, (number.n or 0) / base, number.both) for label, number in rows
    )
    is_rtl = speaking().dir == "rtl"
    return BarTable(title, "", bars, base, base_line, counts_first=counts_first(base), rtl=is_rtl)
