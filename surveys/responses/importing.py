"""Responses from a file of another tool into a wave: read, looked through, taken in whole.

Nothing of a file is kept between looking through it and taking it in: it is sent twice.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.models import AuditEntry
from surveys.errors import UnreadableFile
from surveys.fieldwork.models import Wave
from surveys.fieldwork.preparing import OpenedWave
from surveys.items.conditions import KNOWN
from surveys.programmes.pasting import one_line
from surveys.questionnaires import document as documents
from surveys.questionnaires.formats import limesurvey
from surveys.questionnaires.formats.limesurvey.columns import columns_of
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.questionnaires.models import QuestionnaireVersion
from surveys.questionnaires.routing import NOBODY, Circumstances
from surveys.responses.foreign.documents import answers_in
from surveys.responses.foreign.sheets import is_spss, is_workbook, sheet_in
from surveys.responses.import_tally import Tally, numbers_in_words
from surveys.responses.matching import Sender, directory_of, likely_column, matched
from surveys.web.locale import format_number, ngettext
from surveys.web.locale import gettext as _

FEWEST_WITHOUT_NAMES = 10
"""Fewer rows than this are too few to hide in: whoever has the file would know who said what."""
MOST_ROWS = 20_000
"""More would keep a server busy for minutes."""
IMPORTED = "responses imported"
MARKS_OF_LIMESURVEY = frozenset({"submitdate", "lastpage", "startlanguage"})
SUBMITTED = ("submitdate", "completed")
"""The columns that say whether a response was submitted there; blank or "N": it was not."""
LONGEST_NAME_TOLD = 80


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read: rows of cells, and of each the answers by item."""

    headers: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    answers: tuple[Mapping[str, Any], ...]
    report: tuple[Entry, ...]
    unread: Mapping[str, int]
    digest: str


@dataclass(frozen=True, slots=True)
class TakenRow:
    """One row that becomes a response. Mode A: it comes from nobody."""

    number: int
    answers: Mapping[str, Any]
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be taken in from a file, and what became of each thing in it.

    column
        Mode P: the column that names the organisation.
    obstacle
        Why nothing of it can be taken in, as a sentence; empty if it can.
    refused
        Rows that stay outside, with the reason.
    mark
        What tells this plan from another: of another file, another column, another moment.
    """

    total: int
    headers: tuple[str, ...]
    column: str
    rows: tuple[TakenRow, ...]
    refused: tuple[Entry, ...]
    report: tuple[Entry, ...]
    unasked: int
    dropped: int
    obstacle: str
    mark: str

    @property
    def newly_invited(self) -> int:
        """How many organisations get an invitation because they had none."""
        return sum(1 for row in self.rows if row.sender and row.sender.invitation_id is None)

    @property
    def may_be_taken(self) -> bool:
        """Whether there is something to take in and nothing against it."""
        return bool(self.rows) and not self.obstacle


def is_running(wave: Wave, *, at: datetime) -> bool:
    """Whether answers may come in: as for respondents, from opening to closing.

    Afterwards a release may have been made, and numbers of before and after be subtracted.
    """
    return wave.opened_at is not None and wave.opens_at <= at < wave.closes_at


def was_imported(session: Session, wave_id: int) -> bool:
    """Whether responses of a file were taken into this wave before."""
    entry = select(AuditEntry.id).where(
        AuditEntry.action == IMPORTED, AuditEntry.object == f"wave {wave_id}"
    )
    return session.scalar(entry.limit(1)) is not None


def document_of(session: Session, opened: OpenedWave) -> dict[str, Any]:
    """Return the definition document of the questionnaire that a wave asks."""
    return session.get_one(QuestionnaireVersion, opened.wave.version_id).document


def read_sheet(content: bytes, document: Mapping[str, Any]) -> Sheet:
    """Return the responses in a file: of LimeSurvey, or a workbook, CSV or SAV of any origin.

    Raises
    ------
    UnreadableFile
        If it holds none, or too many.
    """
    if is_workbook(content) or is_spss(content):
        return read_table(content, document)
    columns = columns_of(content)
    require_few(len(columns.rows))
    found = limesurvey.read_responses(content, document)
    sheet = Sheet(
        headers=tuple(columns.names),
        rows=tuple(columns.rows),
        answers=found.answers,
        report=found.report,
        unread=found.unread,
        digest=hashlib.sha256(content).hexdigest(),
    )
    if content[:2] == b"PK" or MARKS_OF_LIMESURVEY & set(columns.names):
        return sheet
    other = read_table(content, document)
    return other if _refusals(other) < _refusals(sheet) else sheet


def _refusals(sheet: Sheet) -> int:
    """Return how much could not be read; what stands beside answers never is."""
    return sum(one.kind is Kind.REFUSED and one.place != "id" for one in sheet.report)


def read_table(content: bytes, document: Mapping[str, Any]) -> Sheet:
    """Return the responses in a table with a column per question, whatever made it.

    Raises
    ------
    UnreadableFile
        If it holds none, or too many.
    """
    cells = sheet_in(content)
    require_few(len(cells.rows))
    if not any(cells.headers) or not cells.rows:
        raise UnreadableFile(_("Die Datei enthält keine Antworten."))
    found = answers_in(cells, documents.read(document))
    return Sheet(
        headers=cells.headers,
        rows=tuple(dict(zip(cells.headers, row, strict=False)) for row in cells.rows),
        answers=found.answers,
        report=found.report,
        unread=found.unread,
        digest=hashlib.sha256(content).hexdigest(),
    )


def require_few(rows: int) -> None:
    """Refuse more rows than are taken in at once.

    Raises
    ------
    UnreadableFile
        With the number.
    """
    if rows > MOST_ROWS:
        raise UnreadableFile(
            _(
                "Mehr als %(n)s Antworten auf einmal lassen sich nicht einlesen. Bitte teilen Sie "
                "den Export auf mehrere Runden auf.",
                n=format_number(MOST_ROWS),
            )
        )


def plan(session: Session, opened: OpenedWave, sheet: Sheet, column: str = "") -> Plan:
    """Return what would be taken in from a file. Changes nothing.

    Mode P: `column` names the organisation; without one it is the column that names most.
    """
    entries, numbers = _submitted(sheet)
    refused: list[Entry] = []
    senders: dict[int, Sender] = {}
    if opened.wave.mode == "P":
        directory = directory_of(session, opened.wave, opened.programme.id, opened.questionnaire)
        if column not in sheet.headers:
            column = likely_column(directory, sheet.headers, sheet.rows)
        cells = {number: sheet.rows[number - 1].get(column) or "" for number in numbers}
        senders, problems = matched(directory, cells)
        refused = [
            Entry(Kind.REFUSED, _place(number, cells[number]), problem)
            for number, problem in sorted(problems.items())
        ]
        numbers = [number for number in numbers if number in senders]
    tally = Tally(opened.questionnaire, sheet.unread)
    rows = tuple(
        TakenRow(
            number,
            tally.answered(number, sheet.answers[number - 1], _circumstances(senders.get(number))),
            senders.get(number),
        )
        for number in numbers
    )
    return Plan(
        total=len(sheet.rows),
        headers=sheet.headers,
        column=column if opened.wave.mode == "P" else "",
        rows=rows,
        refused=(*entries, *refused),
        report=(*tally.report(), *(entry for entry in sheet.report if entry.place != column)),
        unasked=tally.unasked.total(),
        dropped=tally.dropped.total(),
        obstacle=_obstacle(session, opened.wave, rows),
        mark=_mark(sheet, column, rows),
    )


def _submitted(sheet: Sheet) -> tuple[list[Entry], list[int]]:
    """Return the numbers of the rows that were submitted there, and what to say of the others."""
    headers = [header for header in SUBMITTED if header in sheet.headers]
    empty = [n for n, row in enumerate(sheet.rows, 1) if not any(map(str.strip, _cells(row)))]
    entries = []
    if empty:
        what = _("Leere Zeilen: %(numbers)s", numbers=numbers_in_words(empty))
        entries.append(Entry(Kind.REFUSED, "–", what))
    numbers = [n for n in range(1, len(sheet.rows) + 1) if n not in set(empty)]
    if not headers:
        what = _(
            "Die Datei sagt nicht, welche Antworten abgeschickt wurden. Alle Zeilen gelten als "
            "abgeschickt."
        )
        return [*entries, Entry(Kind.APPROXIMATED, SUBMITTED[0], what)], numbers
    open_ = [n for n in numbers if not _was_submitted(sheet.rows[n - 1], headers[0])]
    if open_:
        what = ngettext(
            "Eine Antwort wurde dort nicht abgeschickt und wird nicht eingelesen: %(numbers)s",
            "%(num)s Antworten wurden dort nicht abgeschickt und werden nicht eingelesen: "
            "%(numbers)s",
            len(open_),
            numbers=numbers_in_words(open_),
        )
        entries.append(Entry(Kind.REFUSED, headers[0], what))
    unsent = set(open_)
    return entries, [n for n in numbers if n not in unsent]


def _cells(row: Mapping[str, str]) -> list[str]:
    return [cell for cell in row.values() if cell]


def _was_submitted(row: Mapping[str, str], header: str) -> bool:
    return (row.get(header) or "").strip() not in {"", "N"}


def _place(number: int, cell: str) -> str:
    name = one_line(cell)[:LONGEST_NAME_TOLD]
    where = _("Antwort %(n)s", n=number)
    return f"{where}: {name}" if name else where


def _circumstances(sender: Sender | None) -> Circumstances:
    """Return what is known of who answered, as on the pages of a respondent."""
    if sender is None or not sender.kind:
        return NOBODY
    return Circumstances({f"{KNOWN}.organisation_kind": sender.kind})


def _obstacle(session: Session, wave: Wave, rows: tuple[TakenRow, ...]) -> str:
    if wave.mode == "P":
        return ""
    if wave.mode == "C":
        return _(
            "In eine vertrauliche Runde lassen sich keine Antworten einlesen: Wer geantwortet hat, "
            "darf hier nur die Vertrauensstelle erfahren."
        )
    if was_imported(session, wave.id):
        return _(
            "In diese Runde wurde schon eine Datei eingelesen. Ohne Namen lässt sich nicht "
            "erkennen, welche Antworten doppelt wären; darum geht es nur einmal."
        )
    if len(rows) < FEWEST_WITHOUT_NAMES:
        return _(
            "In eine Runde ohne Namen lassen sich nur %(n)s oder mehr Antworten auf einmal "
            "einlesen. Weniger sind zu wenige, um sich darin zu verbergen.",
            n=FEWEST_WITHOUT_NAMES,
        )
    return ""


def _mark(sheet: Sheet, column: str, rows: tuple[TakenRow, ...]) -> str:
    taken = [(row.number, row.sender and row.sender.organisation_id) for row in rows]
    return hashlib.sha256(repr((sheet.digest, column, taken)).encode()).hexdigest()
