"""Writing tables as a workbook that somebody opens, reads and prints without help."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from analysis.exports.bands import Band, Cell
from analysis.exports.neutral import fitting
from analysis.exports.rows import Sheet
from analysis.exports.sheet_names import sheet_names
from surveys.web.locale import gettext as _

A4 = 9
WIDEST = 60
"""Characters; wider columns make a sheet unreadable."""
WORDS_WIDTH, NUMBER_WIDTH, GROUP_WIDTH = 52, 9, 13
GROUPS_ON_A_PAGE = 8
TITLE_COLOUR, BAND_COLOUR, LINE_COLOUR = "#171A2B", "#E9EDF5", "#9AA3B5"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass
class _Formats:
    """The looks of cells, each made once."""

    book: Any
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def __call__(self, **looks: Any) -> Any:
        key = tuple(sorted({"valign": "top", "text_wrap": True, **looks}.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(dict(key))
        return self.made[key]


def xlsx_file(read: Sequence[Band], looked_up: Sequence[Sheet]) -> bytes:
    """Return a workbook: sheets to read, then sheets to look things up in."""
    file = BytesIO()
    names = iter(sheet_names([*(band.name for band in read), *(one.name for one in looked_up)]))
    with Workbook(file, OPTIONS) as book:
        look = _Formats(book)
        for band in read:
            _write_band(_page(book, next(names)), band, look)
        for sheet in looked_up:
            _write_sheet(_page(book, next(names)), sheet, look)
    return file.getvalue()


def _page(book: Any, name: str) -> Worksheet:
    """Add a sheet that prints as A4 landscape, with its name and the number of the page."""
    page = book.add_worksheet(name)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.set_footer("&L&A&R" + _("Seite %(page)s von %(pages)s", page="&P", pages="&N"))
    return page


def _write_band(page: Worksheet, band: Band, look: _Formats) -> None:
    last = len(band.head) + len(band.groups) - 1
    page.set_column(0, 0, WORDS_WIDTH)
    page.set_column(1, len(band.head) - 1, NUMBER_WIDTH)
    if band.groups:
        page.set_column(len(band.head), last, GROUP_WIDTH)
    titles = (look(bold=True, font_size=16, font_color=TITLE_COLOUR, text_wrap=False),)
    for place, words in enumerate(band.titles):
        plain = look(text_wrap=False, font_color=TITLE_COLOUR)
        page.write_string(place, 0, fitting(words), titles[place] if place < 1 else plain)
    top = len(band.titles)
    _write_head(page, band, look, top)
    first = top + 2
    for place, line in enumerate(band.lines, first):
        for column, cell in enumerate(line.cells):
            _write(page, place, column, cell, _look_of(line.kind, column, cell, look))
    page.freeze_panes(first, 1)
    page.repeat_rows(0, first - 1)
    page.repeat_columns(0)
    page.fit_to_pages(max(1, -(-len(band.groups) // GROUPS_ON_A_PAGE)), 0)


def _write_head(page: Worksheet, band: Band, look: _Formats, top: int) -> None:
    """Write two rows of headings: what is compared, and which group."""
    head = {"bold": True, "bg_color": BAND_COLOUR, "bottom": 1, "border_color": LINE_COLOUR}
    left, right = look(**head), look(**head, align="right")
    for column, words in enumerate(band.head):
        page.write_blank(top, column, None, look(bg_color=BAND_COLOUR))
        page.write_string(top + 1, column, words, right if column else left)
    column = len(band.head)
    above = look(bold=True, bg_color=BAND_COLOUR)
    for label, found in groupby(band.groups, key=lambda group: group.grouping_label):
        groups = list(found)
        if len(groups) > 1:
            page.merge_range(top, column, top, column + len(groups) - 1, fitting(label), above)
        else:
            page.write_string(top, column, fitting(label), above)
        for group in groups:
            page.write_string(top + 1, column, fitting(group.label), right)
            column += 1


def _look_of(kind: str, column: int, cell: Cell, look: _Formats) -> Any:
    looks: dict[str, Any] = {}
    if kind == "question":
        looks |= {"bold": True, "top": 1, "border_color": LINE_COLOUR}
    elif kind == "statement":
        looks |= {"italic": True, "top": 4, "border_color": LINE_COLOUR}
    elif column == 0:
        looks |= {"indent": 1}
    if column:
        looks |= {"align": "right"}
    if isinstance(cell, float):
        looks |= {"num_format": "0\\ %"}
    return look(**looks)


def _write_sheet(page: Worksheet, sheet: Sheet, look: _Formats) -> None:
    head = look(bold=True, bg_color=BAND_COLOUR, bottom=1, border_color=LINE_COLOUR)
    for column, name in enumerate(sheet.head):
        page.write_string(0, column, name, head)
        page.set_column(column, column, _width(sheet, column))
    plain = look()
    for place, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _write(page, place, column, cell, plain)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    if sheet.is_long and sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.head) - 1)


def _write(page: Worksheet, row: int, column: int, cell: Cell, form: Any) -> None:
    """Write numbers as numbers and everything else as text, whatever it begins with."""
    if cell is None or cell == "":
        page.write_blank(row, column, None, form)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell, form)
    else:
        page.write_string(row, column, fitting(cell), form)


def _width(sheet: Sheet, column: int) -> int:
    cells = [sheet.head[column], *(row[column] for row in sheet.rows)]
    return min(WIDEST, max(len(str(cell or "")) for cell in cells) + 2)
