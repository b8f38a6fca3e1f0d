"""A file of responses against a definition document: columns of positions, and what was odd.

Everything that cannot be read is named at once, with its row and column. Who answered, when and
from where is never read; the rows come out in an order of chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import SystemRandom
from typing import Any

import numpy as np
import pandas as pd

from surveys.errors import UnreadableFile
from surveys.items.base import Variable
from surveys.questionnaires import document as documents
from surveys.questionnaires.formats import limesurvey
from surveys.questionnaires.formats.report import Kind
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.responses.columns import RECORD_KEY, codebook_of, columns_of
from surveys.responses.foreign.cells import LONGEST_TOLD, Cells
from surveys.responses.foreign.headers import columns_of as headers_of
from surveys.responses.foreign.headers import name_key
from surveys.responses.foreign.routes import with_routes
from surveys.responses.foreign.sheets import Sheet, read_sheet
from surveys.responses.import_tally import Tally
from surveys.web.locale import format_number, ngettext
from surveys.web.locale import gettext as _

MOST_TOLD = 20
SUBMITTED = ("submitdate", "completed")
FROM_LIMESURVEY = frozenset({"submitdate", "lastpage", "startlanguage"})
LARGEST_FOR_LIMESURVEY = 20_000_000


@dataclass(frozen=True, slots=True, eq=False)
class FileAnswers:
    """The responses of a file, in the shape in which those of a wave are counted.

    answers
        As `WaveData.answers`: positions in the codes of each variable, in no meaningful order.
    rows, responses
        Rows of the file below its headings; those among them that are responses.
    notes
        What whoever reads the numbers should know, as sentences.
    problems
        Columns and values that the document does not know, as sentences; `unknown` of them in
        all. Counted all the same, those values are not valid.
    """

    questionnaire: Questionnaire
    codebook: tuple[Variable, ...]
    answers: pd.DataFrame
    rows: int
    responses: int
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    unknown: int = 0


def file_answers(path: Path, document: Mapping[str, Any]) -> FileAnswers:
    """Return the responses in a file, read against a definition document.

    Raises
    ------
    BrokenDefinition
        If the document has faults.
    UnreadableFile
        If the file is empty, damaged, or has nothing to do with the document.
    """
    questionnaire = documents.read(document)
    sheet = read_sheet(path)
    sheet, notes = _responses_of(sheet)
    found = _from_cells(sheet, questionnaire)
    if _is_limesurvey(path, sheet):
        other = _from_limesurvey(path, questionnaire, document, sheet)
        found = other if other is not None and other.unknown < found.unknown else found
    answers, contradicted = with_routes(found.answers, questionnaire, found.codebook)
    if contradicted:
        told = ngettext(
            "Eine Antwort steht bei einer Frage, die nach den Bedingungen des Fragebogens nicht "
            "gestellt worden wäre. Sie zählt mit.",
            "%(num)s Antworten stehen bei Fragen, die nach den Bedingungen des Fragebogens nicht "
            "gestellt worden wären. Sie zählen mit.",
            contradicted,
        )
        notes = [*notes, told]
    shuffled = SystemRandom().sample(range(len(answers)), len(answers))
    return replace(
        found,
        answers=answers.iloc[shuffled].reset_index(drop=True),
        notes=(*notes, *found.notes),
    )


def _responses_of(sheet: Sheet) -> tuple[Sheet, list[str]]:
    """Return the sheet with nothing but responses: no empty row, nothing that was not sent."""
    notes = []
    numbers = [place for place, row in enumerate(sheet.rows) if any(row)]
    if empty := len(sheet.rows) - len(numbers):
        notes.append(
            ngettext("Eine leere Zeile zählt nicht.", "%(num)s leere Zeilen zählen nicht.", empty)
        )
    names = [name_key(header) for header in sheet.headers]
    submitted = next((names.index(name) for name in SUBMITTED if name in names), None)
    if submitted is not None:
        sent = [n for n in numbers if sheet.rows[n][submitted] not in {"", "N"}]
        if unsent := len(numbers) - len(sent):
            told = ngettext(
                "Eine Antwort wurde nicht abgeschickt und zählt nicht.",
                "%(num)s Antworten wurden nicht abgeschickt und zählen nicht.",
                unsent,
            )
            notes.append(told)
        numbers = sent
    if not numbers:
        raise UnreadableFile(_("Die Datei enthält keine Antworten."))
    # Rows left out become rows of nothing: whoever is told a row must find it in the file.
    kept = set(numbers)
    rows = tuple(row if n in kept else () for n, row in enumerate(sheet.rows))
    return replace(sheet, rows=rows), notes


# From cells ----------------------------------------------------------------------------------


def _from_cells(sheet: Sheet, questionnaire: Questionnaire) -> FileAnswers:
    codebook = codebook_of(questionnaire)
    columns, strangers = headers_of(questionnaire, codebook, sheet.headers, sheet.titles)
    cells = Cells(sheet, questionnaire, columns)
    if not cells.singles and not cells.wholes:
        raise UnreadableFile(
            _(
                "Keine Spalte der Datei gehört zu einer Frage dieses Fragebogens. Bitte prüfen "
                "Sie, ob beide zusammengehören. Spalten: %(names)s",
                names=_listed(sheet.headers),
            )
        )
    frame: dict[str, Any] = {}
    absent: list[str] = []
    groups: dict[str, list[Variable]] = {}
    for variable in codebook:
        groups.setdefault(variable.item, []).append(variable)
    for variables in groups.values():
        frame |= cells.of_item(variables, absent)
    answers = pd.DataFrame(frame, index=range(cells.n))
    answers[RECORD_KEY] = np.zeros(cells.n, np.int64)
    problems = [
        *cells.twice,
        *(
            _("Die Spalte „%(column)s“ gehört zu keiner Frage.", column=header[:LONGEST_TOLD])
            for header in strangers
        ),
        *cells.unknown.sentences(),
    ]
    notes: tuple[str, ...] = ()
    if absent:
        told = ngettext(
            "Zu einer Frage gibt es keine Spalte: %(names)s",
            "Zu %(num)s Fragen oder Aussagen gibt es keine Spalte: %(names)s",
            len(absent),
            names=_listed(absent),
        )
        notes = (told,)
    return FileAnswers(
        questionnaire,
        codebook,
        answers,
        rows=len(sheet.rows),
        responses=cells.n,
        notes=notes,
        problems=_limited(problems),
        unknown=len(strangers) + cells.unknown.total + len(cells.twice),
    )


# From LimeSurvey -----------------------------------------------------------------------------


def _is_limesurvey(path: Path, sheet: Sheet) -> bool:
    if path.suffix.lower() not in {".csv", ".lsa"}:
        return False
    named = FROM_LIMESURVEY & {name_key(header) for header in sheet.headers}
    return bool(named) and path.stat().st_size <= LARGEST_FOR_LIMESURVEY


def _from_limesurvey(
    path: Path, questionnaire: Questionnaire, document: Mapping[str, Any], sheet: Sheet
) -> FileAnswers | None:
    """Return the responses as our importer of LimeSurvey reads them; None if it cannot."""
    try:
        found = limesurvey.read_responses(path.read_bytes(), document)
    except UnreadableFile:
        return None
    if len(found.answers) != len(sheet.rows):
        return None
    tally = Tally(questionnaire, found.unread)
    given = [
        tally.answered(number, answers)
        for number, (row, answers) in enumerate(zip(sheet.rows, found.answers, strict=True), 1)
        if row
    ]
    codebook = codebook_of(questionnaire)
    columns, _strangers = headers_of(questionnaire, codebook, sheet.headers, sheet.titles)
    passed_over = {"id", *(column.header for column in columns)}  # words, files, moments
    refused = [e for e in found.report if e.kind is Kind.REFUSED and e.place not in passed_over]
    answers = columns_of(questionnaire, given)
    answers[RECORD_KEY] = np.zeros(len(given), np.int64)
    return FileAnswers(
        questionnaire,
        codebook,
        answers,
        rows=len(sheet.rows),
        responses=len(given),
        problems=_limited([f"{entry.place}: {entry.what}" for entry in refused]),
        unknown=len(refused),
    )


def _limited(problems: Sequence[str]) -> tuple[str, ...]:
    if len(problems) <= MOST_TOLD:
        return tuple(problems)
    more = len(problems) - MOST_TOLD
    told = ngettext("Und eine weitere Stelle.", "Und %(num)s weitere Stellen.", more)
    return (*problems[:MOST_TOLD], told)


def _listed(names: Sequence[str]) -> str:
    shown = [name[:LONGEST_TOLD] for name in names[:MOST_TOLD]]
    more = len(names) - len(shown)
    rest = [_("und %(n)s weitere", n=format_number(more))] if more else []
    return ", ".join([*shown, *rest])
