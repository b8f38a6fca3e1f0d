"""What the page of taking part is made of: chapters with sentences, tables and pictures."""

from dataclasses import dataclass

from analysis.charts.tables import Table as Drawn
from analysis.dashboards.figures import Picture, picture_of
from analysis.dashboards.tables import Table
from analysis.statistics.cell_rule import Showing, showing
from surveys.web.locale import format_number, percent
from surveys.web.locale import gettext as _

NO_SHARE = "–"
MOST_IN_SIGHT = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: shown on the page, drawn if it has a picture, and a file of its own.

    name
        In the address of its file.
    rows
        The label first. Whole numbers stay numbers, so that a spreadsheet can compute with them.
    """

    name: str
    title: str
    base_line: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    picture: Picture | None = None

    @property
    def is_folded(self) -> bool:
        """Whether its numbers open on demand: below a picture, or because they are many."""
        return self.picture is not None or len(self.rows) > MOST_IN_SIGHT

    @property
    def table(self) -> Table:
        """The table as a page shows it."""
        return Table(
            caption=self.title,
            base_line=self.base_line,
            head=self.head,
            rows=tuple((str(row[0]), tuple(_shown(cell) for cell in row[1:])) for row in self.rows),
        )


@dataclass(frozen=True, slots=True)
class Chapter:
    """One question about taking part: what was found, the tables, what must be said of them."""

    name: str
    title: str
    sentences: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[str, ...] = ()


def drawn(table: Drawn, name: str) -> Picture:
    """Return the picture of a table; its name is unique on the page."""
    return picture_of(f"fig-{name}", table)


def share_of(n: int, base: int, answers: int) -> str:
    """Return a share in writing, as far as so many answers allow one.

    Where a base counts questions, the answers they came from are fewer.

    >>> share_of(3, 400, 9)
    '–'
    """
    allowed = showing(answers)
    if allowed < Showing.BRACKETED or not base:
        return NO_SHARE
    written = percent(n / base)
    return f"({written})" if allowed is Showing.BRACKETED else written


def of_responses(n: int) -> str:
    """Return the base of a table about answers."""
    return _("n = %(n)s", n=format_number(n))


def _shown(cell: str | int) -> str:
    return format_number(cell) if isinstance(cell, int) else cell
