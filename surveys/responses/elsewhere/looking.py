"""What would become of an intake: questionnaire, responses, what is dropped. Stores nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from surveys.fieldwork.models import Wave
from surveys.fieldwork.preparing import OpenedWave, asks_who
from surveys.programmes.models import Authority
from surveys.questionnaires.document import Parsed, parse
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.questionnaires.models import Survey
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.responses import importing
from surveys.responses.elsewhere import arranging, reading
from surveys.responses.elsewhere.choices import Choices
from surveys.responses.elsewhere.keeping import Opened
from surveys.responses.foreign.headers import name_key
from surveys.responses.foreign.sheets import Sheet as Cells
from surveys.responses.importing import Plan, Sheet
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Look:
    """What was found.

    document, version_id
        What is asked; the version, if it is published already.
    plan
        None while the questionnaire has faults.
    beside
        Columns that say when, from where or by which link.
    left_out
        Other columns that stay outside, with the reason.
    without
        Items that stay out, by their names.
    obstacle
        Why nothing of it can be taken in, as a sentence; empty if it can.
    """

    document: Mapping[str, Any]
    version_id: int | None
    parsed: Parsed
    headers: tuple[str, ...]
    total: int
    plan: Plan | None
    beside: list[str]
    left_out: Mapping[str, str]
    without: list[str]
    obstacle: str

    @property
    def may_be_taken(self) -> bool:
        """Whether there is something to take in and nothing against it."""
        return self.plan is not None and self.plan.may_be_taken and not self.obstacle

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What became of each thing in the file of answers, apart from columns told elsewhere."""
        if self.plan is None:
            return ()
        told = {*self.beside, *self.left_out, *self.without}
        return tuple(
            one for one in (*self.plan.refused, *self.plan.report) if one.place not in told
        )

    @property
    def problems(self) -> list[Entry]:
        """Those that need a look."""
        return [one for one in self.entries if one.kind is not Kind.EXACT]


def look(session: Session, opened: Opened, content: bytes, *, at: datetime) -> Look:
    """Return what would become of an intake.

    Raises
    ------
    UnreadableFile
        If its file cannot be read, or has no questionnaire.
    """
    choices, structure = opened.choices, reading.structure_of(session, opened, content)
    document, gone = structure.document, []
    if structure.version_id is None:
        gone = arranging.without(document, choices, mode=choices.mode)
        document = arranging.arranged(document, choices, mode=choices.mode)
    parsed = parse(document)
    asked = None if parsed.faults else parsed.questionnaire
    plan = None
    if asked is not None:
        read = importing.read_table if opened.is_bare else importing.read_sheet
        sheet = read(content, document)
        plan = _plan(session, opened, asked, sheet, at=at)
    cells = reading.read_answers(content)
    taken = {name_key(name) for row in (plan.rows if plan else ()) for name in row.answers}
    beside = [one for one in reading.beside(cells.headers) if name_key(one) not in taken]
    return Look(
        document=document,
        version_id=structure.version_id,
        parsed=parsed,
        headers=cells.headers,
        total=len(cells.rows),
        plan=plan,
        beside=beside,
        left_out=reading.left_out(cells, choices.decided) if opened.is_bare else {},
        without=gone,
        obstacle=_obstacle(parsed, plan, choices.mode)
        or (_betraying(cells, choices) if opened.is_bare else ""),
    )


def _plan(
    session: Session, opened: Opened, questionnaire: Questionnaire, sheet: Sheet, *, at: datetime
) -> Plan:
    """Return what would be taken into a wave that is not there yet."""
    choices, programme = opened.choices, opened.programme
    wave = Wave(mode=choices.mode or "A", opened_at=at)
    around = OpenedWave(
        wave=wave,
        survey=Survey(programme_id=programme.id),
        programme=programme,
        authority=session.get_one(Authority, programme.authority_id),
        questionnaire=questionnaire,
        invited=0,
        asks_who=False,
    )
    return importing.plan(session, around, sheet, str(choices.wave.get("column", "")))


def _betraying(cells: Cells, choices: Choices) -> str:
    """Return that columns say who answered or when, against what a wave without names promises."""
    names = reading.betraying(cells, choices.decided) if choices.mode == "A" else []
    if not names:
        return ""
    return _(
        "Ohne Namen bleibt draußen, was sagt, wer wann geantwortet hat. Bitte lassen Sie diese "
        "Spalten weg: %(names)s",
        names=", ".join(names),
    )


def _obstacle(parsed: Parsed, plan: Plan | None, mode: str) -> str:
    if plan is None:
        return _("Der Fragebogen hat noch Fehler. Bitte beheben Sie sie im Schritt davor.")
    if plan.obstacle:
        return plan.obstacle
    if mode == "A" and parsed.questionnaire is not None and asks_who(parsed.questionnaire):
        return _(
            "Der Fragebogen fragt, wer antwortet, oder rechnet mit freien Texten. Das geht nur mit "
            "Namen."
        )
    if not any(row.answers for row in plan.rows):
        return _(
            "Keine Spalte der Datei gehört zu einer Frage dieses Fragebogens. Bitte prüfen Sie, ob "
            "beide zusammengehören."
        )
    return ""
