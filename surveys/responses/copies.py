"""Answers to take away: one's own copy, or a draft for the board, as tagged PDF and as DOCX."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.shared import Cm, Pt, RGBColor

from surveys.clock import BERLIN
from surveys.items.item import said_in
from surveys.questionnaires.formats.paper.drawing import templates
from surveys.questionnaires.formats.paper.printing import printed_plainly
from surveys.questionnaires.formats.word.page import printable, turn
from surveys.responses.beside import Beside
from surveys.responses.desk import Desk
from surveys.responses.forms import in_people
from surveys.responses.receipts import OwnCopy, SectionInWords, in_words
from surveys.web.locale import day, language_of, moment, speaking, spoken
from surveys.web.locale import gettext as _
from surveys.web.markdown import plain

RED = RGBColor(0xA5, 0x1D, 0x1D)
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Copy:
    """Answers in words, ready for paper.

    facts
        Name and value of what is true of the whole, in the language of the copy.
    beside
        What was agreed on, and who sees it differently.
    is_draft
        Whether "Entwurf" stands on every page.
    """

    title: str
    language: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[SectionInWords, ...]
    beside: Beside
    is_draft: bool


def of_receipt(own: OwnCopy) -> Copy:
    """Return what was submitted, with what opens it again."""
    with spoken(own.language):
        facts = [
            (_("Organisation"), own.organisation),
            (_("Eingegangen"), own.submitted_at and moment(own.submitted_at)),
            (_("Ihr Code"), own.code),
            (_("Ihr Löschcode"), own.deletion_code),
            (_("Für eine Gruppe"), own.group_size and in_people(own.mode, own.group_size)),
        ]
    return Copy(
        title=plain(
            said_in(own.questionnaire.title, own.language, own.questionnaire.base_language)
        ),
        language=own.language,
        facts=tuple((name, value) for name, value in facts if value),
        sections=own.sections,
        beside=Beside.read(own.beside),
        is_draft=False,
    )


def of_draft(desk: Desk, *, at: datetime) -> Copy:
    """Return a draft as it stands, for those who must agree to it."""
    questionnaire = desk.questionnaire
    with spoken(desk.language):
        facts = [
            (_("Organisation"), desk.organisation),
            (_("Stand"), day(at.astimezone(BERLIN))),
            (_("Absenden bis"), moment(desk.wave.closes_at)),
        ]
    return Copy(
        title=plain(said_in(questionnaire.title, desk.language, questionnaire.base_language)),
        language=desk.language,
        facts=tuple((name, value) for name, value in facts if value),
        sections=in_words(questionnaire, desk.answers, desk.language),
        beside=Beside.read(desk.beside),
        is_draft=True,
    )


def as_pdf(copy: Copy) -> bytes:
    """Return a copy as PDF/UA.

    Raises
    ------
    NotReady
        If this machine lacks Pango; the sentence names the packages.
    """
    with spoken(copy.language):
        template = templates().get_template("paper/answers.html")
        markup = template.render(copy=copy, locale=speaking())
        return printed_plainly(markup, copy.title, head=_("Entwurf") if copy.is_draft else "")


def as_docx(copy: Copy) -> bytes:
    """Return a copy as DOCX."""
    with spoken(copy.language):
        document = _document(copy)
        for section in copy.sections:
            _heading(document, section.title, 1)
            for answer in section.answers:
                _line(document, answer.stem).bold = True
                for line in answer.lines or (_("nicht beantwortet"),):
                    _line(document, line)
                _views(document, copy.beside, answer.name)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _document(copy: Copy) -> Any:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = printable(copy.title), "", ""
    properties.language = language_of(copy.language).lang
    document.styles["Normal"].font.size = Pt(10.5)
    if copy.is_draft:
        run = section.header.paragraphs[0].add_run(_("Entwurf"))
        run.bold, run.font.color.rgb = True, RED
        turn(section.header.paragraphs[0], speaking())
    _heading(document, copy.title, 0)
    for name, value in copy.facts:
        _line(document, f"{name}: {value}")
    return document


def _heading(document: Any, words: str, level: int) -> None:
    turn(document.add_heading(printable(words), level), speaking())


def _line(document: Any, words: str) -> Any:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(printable(words))
    turn(paragraph, speaking())
    return run


def _views(document: Any, beside: Beside, item: str) -> None:
    """Add what was agreed on an answer, and what others think."""
    if item in beside.agreed:
        _line(document, _("Darauf haben wir uns geeinigt.")).italic = True
    if words := beside.minority.get(item):
        _line(document, _("Andere Sicht in der Organisation: %(words)s", words=words)).italic = True


Way = tuple[Callable[[Copy], bytes], str]
FORMS: Mapping[str, Way] = {"pdf": (as_pdf, PDF), "docx": (as_docx, DOCX)}
"""How a copy is written, and what it is then, by the ending of its name."""
