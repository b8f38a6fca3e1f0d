"""A Word document in two languages: what we say, and what the questionnaire says."""

import unicodedata
from collections.abc import Iterable
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from surveys.items.item import Texts, said_in
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.web.locale import END, ISOLATE, Language, speaking
from surveys.web.locale import gettext as _
from surveys.web.markdown import plain

GREY = RGBColor(0x59, 0x59, 0x59)
WIDTHS = (Cm(1.3), Cm(10.7), Cm(5.0))
LEFT_TO_RIGHT = "\u200e"
"""Keeps a code together among words that run from right to left."""
UNPRINTED = frozenset({ISOLATE, END})


def printable(words: str) -> str:
    """Return words without signs that XML cannot hold or Word would show as boxes."""
    return "".join(
        sign
        for sign in words
        if sign in "\n\t" or (unicodedata.category(sign)[0] != "C" and sign not in UNPRINTED)
    )


class Page:
    """The document while it is written. Words of the questionnaire keep their direction."""

    def __init__(self, questionnaire: Questionnaire, language: Language) -> None:
        self.language = language
        self.base = questionnaire.base_language
        self.document = docx.Document()
        self._prepare(self.said(questionnaire.title))

    def _prepare(self, title: str) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = title, "", ""
        properties.language = self.language.lang
        self.document.styles["Normal"].font.size = Pt(10.5)
        _numbered(section.footer.paragraphs[0])

    def said(self, texts: Texts | None) -> str:
        """Return a text in the language asked for, on one line."""
        words = said_in(texts, self.language.tag, self.base)
        return " ".join(printable(plain(words)).split())

    def heading(self, texts: Texts, level: int) -> None:
        """Add a heading of the questionnaire."""
        self._turn(self.document.add_heading(self.said(texts), level))

    def framed_heading(self, words: str, level: int) -> None:
        """Add a heading of ours."""
        self.document.add_heading(printable(words), level)

    def framed(self, words: str, *, strong: bool = False) -> None:
        """Add a paragraph of ours."""
        self.document.add_paragraph().add_run(printable(words)).bold = strong

    def listed(self, lines: Iterable[str]) -> None:
        """Add a list of ours."""
        for line in lines:
            self.document.add_paragraph(printable(line), style="List Bullet")

    def words(self, texts: Texts) -> None:
        """Add the paragraphs of a text of the questionnaire."""
        for paragraph in said_in(texts, self.language.tag, self.base).split("\n\n"):
            words = " ".join(printable(plain(paragraph)).split())
            if words:
                self._turn(self.document.add_paragraph(words))

    def facts(self, rows: Iterable[tuple[str, str]]) -> None:
        """Add a small table of what is true of the whole."""
        table = self.document.add_table(rows=0, cols=2)
        table.style = "Table Grid"
        table.autofit = False
        for column, width in zip(table.columns, (Cm(5), Cm(12)), strict=True):
            column.width = width
        for name, value in rows:
            cells = table.add_row().cells
            cells[0].paragraphs[0].add_run(printable(name)).bold = True
            cells[1].text = printable(value)

    def questions(self) -> "Rows":
        """Add a table of questions, with its head repeated on every page."""
        table = self.document.add_table(rows=1, cols=3)
        table.style = "Table Grid"
        table.autofit = False
        for column, width in zip(table.columns, WIDTHS, strict=True):
            column.width = width
        head = table.rows[0]
        names = (_("Nr."), _("Frage"), _("Anmerkungen"))
        for cell, words in zip(head.cells, names, strict=True):
            cell.paragraphs[0].add_run(words).bold = True
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        head._tr.get_or_add_trPr().append(mark)  # noqa: SLF001  no other way in
        self.document.add_paragraph()
        return Rows(self, table)

    def _turn(self, paragraph: Any) -> None:
        turn(paragraph, self.language)


class Rows:
    """The questions of one table; each thing said goes into the row begun last."""

    def __init__(self, page: Page, table: Any) -> None:
        self.page, self.table = page, table
        self._cell: Any = None
        self._fresh = True

    def begin(self, number: str) -> None:
        """Begin the row of a question."""
        cells = self.table.add_row().cells
        cells[0].text = number
        self._cell, self._fresh = cells[1], True

    def stem(self, texts: Texts, number: str = "") -> None:
        """Add the words of a question."""
        words = self.page.said(texts)
        run = self._run(f"{number} {words}".strip(), turned=True)
        run.bold = run.font.cs_bold = True

    def text(self, texts: Texts) -> None:
        """Add more words of the questionnaire."""
        self._run(self.page.said(texts), turned=True)

    def plain(self, words: str, *, strong: bool = False) -> None:
        """Add words of ours."""
        self._run(printable(words), turned=False).bold = strong

    def note(self, words: str) -> None:
        """Add words of ours in grey: names, codes, kinds."""
        self._grey(self._run(printable(words), turned=False))

    def option(self, label: Texts, code: str, after: str = "", *, sign: str = "☐") -> None:
        """Add an option, its code in grey and what follows from it."""
        self._run(f"{sign} {self.page.said(label)} ", turned=True)
        paragraph = self._cell.paragraphs[-1]
        self._grey(paragraph.add_run(f"{LEFT_TO_RIGHT}({code}){LEFT_TO_RIGHT}"))
        if after:
            paragraph.add_run(f" {printable(after)}").italic = True

    def reason(self, words: str, code: str, after: str = "") -> None:
        """Add a reason of missing, in our words."""
        self._run(f"{printable(words)} ", turned=False)
        paragraph = self._cell.paragraphs[-1]
        self._grey(paragraph.add_run(f"{LEFT_TO_RIGHT}({code}){LEFT_TO_RIGHT}"))
        if after:
            paragraph.add_run(f" {printable(after)}").italic = True

    def _run(self, words: str, *, turned: bool) -> Any:
        paragraph = self._cell.paragraphs[0] if self._fresh else self._cell.add_paragraph()
        self._fresh = False
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(words)
        turn(paragraph, self.page.language if turned else speaking())
        return run

    def _grey(self, run: Any) -> None:
        run.font.color.rgb = GREY
        run.font.size = Pt(9)


def turn(paragraph: Any, language: Language) -> None:
    """Let a paragraph run in the direction of its language."""
    if language.dir != "rtl":
        return
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  no other way in
    properties.insert_element_before(
        OxmlElement("w:bidi"),
        *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
        *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
        *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
        "w:pPrChange",
    )
    for run in paragraph.runs:
        run.font.rtl = True


def _numbered(paragraph: Any) -> None:
    """Put the number of the page into a paragraph."""
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = words
        run._r.append(element)  # noqa: SLF001  no other way in
