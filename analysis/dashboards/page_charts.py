"""A chart of a page under one name: drawn, as a table, as files, and as a sentence to copy.

Pages and files are given the same value, so they cannot say different numbers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from analysis.charts.tables import Table as Drawn
from analysis.charts.texts import rows_of
from analysis.dashboards.addresses import Frame, kinds_of
from analysis.dashboards.chart_files import ChartFile
from analysis.dashboards.figures import Picture, picture_of
from analysis.dashboards.tables import Table
from analysis.exports.rows import Sheet
from surveys.errors import UnknownPage
from surveys.web.locale import format_number, ngettext
from surveys.web.locale import gettext as _

MOST_IN_SIGHT = 12
"""Longer tables open on demand."""
MOST_TOLD = 12
"""As many rows a sentence reads out."""


@dataclass(frozen=True, slots=True)
class PageChart:
    """One chart, and the table of its numbers.

    name
        In the addresses of its files, and of its figure on the page.
    rows
        The label first. Whole numbers stay numbers, so that a spreadsheet can compute with them.
        Without rows there is nothing to take away.
    drawn
        What is drawn; None where the cell rule allows counts only, or nothing is to be drawn.
    finding
        What was found; empty if nothing was worth a sentence.
    query
        What its address must say besides its name: by which groups, what of several.
    source
        Where its numbers come from, if not from the release that the page shows.
    """

    name: str
    title: str
    base_line: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    drawn: Drawn | None = None
    finding: str = ""
    query: tuple[tuple[str, str], ...] = ()
    source: str = ""

    @property
    def picture(self) -> Picture | None:
        """The picture on the page."""
        return picture_of(f"fig-{self.name}", self.drawn) if self.drawn else None

    @property
    def is_folded(self) -> bool:
        """Whether its numbers open on demand: below a picture, or because they are many."""
        return self.drawn is not None or len(self.rows) > MOST_IN_SIGHT

    @property
    def table(self) -> Table:
        """The table as the page shows it."""
        return Table(
            caption=self.title,
            base_line=self.base_line,
            head=self.head,
            rows=tuple((str(row[0]), tuple(_shown(cell) for cell in row[1:])) for row in self.rows),
        )

    @property
    def file(self) -> ChartFile:
        """What its files hold."""
        return ChartFile(self.drawn, Sheet(self.title, self.head, self.rows))

    @property
    def from_elsewhere(self) -> str:
        """The last line of its picture, where its numbers come from no release."""
        return _("Quelle: %(source)s", source=self.source)

    def in_words(self, source: str) -> str:
        """Return what one may pass on: the finding, or else the numbers, with base and source.

        source
            Of the page; that of the chart itself comes first.
        """
        about = (self.title, self.base_line.rstrip(". "))
        return _(
            "%(finding)s (%(about)s; Quelle: %(source)s)",
            finding=self.finding or _told(self),
            about="; ".join(part for part in about if part),
            source=self.source or source,
        )


@dataclass(frozen=True, slots=True)
class Where:
    """Where the files of the charts of one page are.

    endpoint, values
        Of the view that sends them, besides the name of a chart and the kind of file.
    method
        The address that says how the numbers of the page were counted; empty without one.
    """

    endpoint: str
    values: Mapping[str, str | int]
    source: str = ""
    method: str = ""

    def frame(self, chart: PageChart) -> Frame | None:
        """Return what stands below a chart; None where there is nothing to take away."""
        if not chart.rows:
            return None
        is_drawn, file = chart.drawn is not None, kinds_of(self._address(chart))
        return Frame(
            name=f"words-{chart.name}",
            csv=file("csv"),
            svg=file("svg") if is_drawn else "",
            png=file("png") if is_drawn else "",
            method="" if chart.source else self.method,
            closer="",
            sentence=chart.in_words(self.source),
        )

    def _address(self, chart: PageChart) -> str:
        values: dict[str, Any] = {**self.values, **dict(chart.query)}
        return url_for(self.endpoint, name=chart.name, kind="csv", **values)


def one_of(charts: Iterable[PageChart], name: str) -> PageChart:
    """Return the chart of that name, if it has anything to take away.

    Raises
    ------
    UnknownPage
        If there is none.
    """
    found = next((one for one in charts if one.name == name and one.rows), None)
    if found is None:
        raise UnknownPage("No such chart.")
    return found


def _told(chart: PageChart) -> str:
    """Return the numbers themselves as a sentence: it claims nothing that the table does not."""
    found = list(_pairs(chart))
    told = [f"{label}: {text}" if label else text for label, text in found[:MOST_TOLD]]
    if more := len(found) - len(told):
        told.append(ngettext("und eine weitere Zeile", "und %(num)s weitere Zeilen", more))
    return "; ".join(told) + "."


def _pairs(chart: PageChart) -> Iterator[tuple[str, str]]:
    if chart.drawn:
        yield from ((label, text) for label, text in rows_of(chart.drawn) if text)
        return
    for row in chart.rows:
        cells = zip(chart.head[1:], row[1:], strict=True)
        yield str(row[0]), ", ".join(f"{name} {_shown(cell)}" for name, cell in cells)


def _shown(cell: str | int) -> str:
    return format_number(cell) if isinstance(cell, int) else cell
