"""What the files of another tool hold: questions, answers, or one table that is both."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from sqlalchemy.orm import Session

from surveys.errors import UnreadableFile
from surveys.questionnaires.editing import importing
from surveys.questionnaires.formats.converting import LARGEST, read_file
from surveys.questionnaires.versions import newest
from surveys.responses.elsewhere.choices import Choices
from surveys.responses.elsewhere.keeping import Opened
from surveys.responses.foreign.headers import BESIDE, name_key
from surveys.responses.foreign.inferring import OUT, Decided, guessed, inferred
from surveys.responses.foreign.sheets import Sheet, sheet_in
from surveys.responses.importing import require_few
from surveys.web.locale import gettext as _

LONGEST_TOLD = 40


@dataclass(frozen=True, slots=True)
class Structure:
    """The questionnaire of an intake: its document, and the version that it is already, if any."""

    document: Mapping[str, Any]
    version_id: int | None = None


def structure_of(session: Session, opened: Opened, content: bytes) -> Structure:
    """Return the questionnaire that the answers of an intake belong to.

    Raises
    ------
    UnreadableFile
        If there is none: not published yet, or no column can be counted.
    """
    intake = opened.intake
    if intake.survey_id is not None:
        version = newest(session, intake.survey_id)
        if version is None:
            raise UnreadableFile(
                _("Dieser Fragebogen ist noch nicht veröffentlicht. Bitte tun Sie das zuerst.")
            )
        return Structure(version.document, version.id)
    if intake.document is not None:
        return Structure(intake.document)
    title = title_of(opened, opened.choices)
    return Structure(inferred(sheet_in(content), title, opened.choices.decided).document)


def title_of(opened: Opened, choices: Choices) -> str:
    """Return what a survey is called of which there is nothing but a table."""
    return choices.title or PurePath(opened.intake.answers_name).stem


def structure_columns(content: bytes, name: str) -> dict[str, Any]:
    """Return what an intake keeps of a file of questions.

    Raises
    ------
    UnreadableFile
        As `read_file` does.
    """
    found = read_file(content, name)
    whole = importing.with_report(found)
    kept = {key: one for key, one in whole["kept"].items() if key != importing.REPORT}
    return {
        "survey_id": None,
        "document": {**whole, "kept": kept},
        "report": whole["kept"][importing.REPORT],
        "structure_name": name,
    }


def read_answers(content: bytes, *, is_bare: bool = False) -> Sheet:
    """Return the cells of a file of answers; `is_bare` says that nothing tells what was asked.

    Raises
    ------
    UnreadableFile
        If it cannot be read, is empty, or holds too much; bare also if two columns have one name.
    """
    if len(content) > LARGEST:
        raise UnreadableFile(_("Die Datei ist größer als 20 MB. Bitte teilen Sie den Export auf."))
    sheet = sheet_in(content)
    if not any(sheet.headers) or not sheet.rows:
        raise UnreadableFile(_("Die Datei enthält keine Antworten."))
    require_few(len(sheet.rows))
    if is_bare:
        _require_distinct(sheet)
    return sheet


def _require_distinct(sheet: Sheet) -> None:
    seen: set[str] = set()
    for header in filter(None, sheet.headers):
        if header in seen:
            raise UnreadableFile(
                _(
                    "Zwei Spalten heißen „%(column)s“. Bitte geben Sie ihnen in der Datei "
                    "verschiedene Namen.",
                    column=header[:LONGEST_TOLD],
                )
            )
        seen.add(header)


def beside(headers: Collection[str]) -> list[str]:
    """Return the columns that say when, from where or by which link; they are never taken over."""
    return [header for header in headers if header and BESIDE.fullmatch(name_key(header))]


def betraying(sheet: Sheet, decided: Decided) -> list[str]:
    """Return the columns of a bare table that say who answered, or when, and yet were chosen."""
    return [
        guess.header
        for guess in guessed(sheet)
        if guess.is_beside and decided.kinds.get(guess.place, guess.kind) != OUT
    ]


def left_out(sheet: Sheet, decided: Decided) -> dict[str, str]:
    """Return the columns of a bare table that stay outside, with the reason."""
    return {
        guess.header: guess.why if guess.kind == OUT else _("Sie lassen diese Spalte weg.")
        for guess in guessed(sheet)
        if decided.kinds.get(guess.place, guess.kind) == OUT
    }
