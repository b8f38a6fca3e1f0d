"""Papers as Word documents, so that an authority can complete them and put them on file."""

import unicodedata
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from docx.shared import Cm, Pt

from surveys.fieldwork.papers.sections import Paper, Section
from surveys.web.locale import speaking

WIDTH = 17.0
"""Centimetres between the margins of a page."""


def as_docx(paper: Paper) -> bytes:
    """Return a paper as a file for Word, with real headings, lists and tables."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    document.styles["Normal"].font.size = Pt(10.5)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = printable(paper.title), "", ""
    properties.language = speaking().lang
    document.add_heading(printable(paper.title), 0)
    document.add_paragraph(printable(paper.about))
    for section in paper.sections:
        _add(document, section)
    if paper.closing:
        document.add_paragraph(printable(paper.closing))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def printable(words: str) -> str:
    """Return words without signs that XML cannot hold."""
    return "".join(sign for sign in words if sign in "\n\t" or unicodedata.category(sign)[0] != "C")


def _add(document: Any, section: Section) -> None:
    document.add_heading(printable(section.title), 1)
    for words in section.text:
        document.add_paragraph(printable(words))
    if section.facts:
        _table(document, section.facts, (5, 12))
        document.add_paragraph()
    for point in section.points:
        document.add_paragraph(printable(point), style="List Bullet")
    if section.rows:
        share = WIDTH / len(section.head)
        _table(document, (section.head, *section.rows), (share,) * len(section.head), head=True)
        document.add_paragraph()


def _table(
    document: Any, rows: Sequence[Sequence[str]], widths: Sequence[float], *, head: bool = False
) -> None:
    table = document.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for place, (cell, words, width) in enumerate(zip(cells, row, widths, strict=True)):
            cell.width = Cm(width)
            strong = number == 0 if head else place == 0
            cell.paragraphs[0].add_run(printable(words)).bold = strong
