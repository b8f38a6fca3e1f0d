"""Mode P: which organisation a row of a file comes from, and whether it may still answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.items import ITEM_TYPES
from surveys.programmes.pasting import same
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.responses.models import Draft
from surveys.secrets import token_hash
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Sender:
    """An organisation that a row may come from, and how it stands in the wave.

    changes
        Of a draft in which nothing is answered: it goes with the import. None: there is none.
    is_writing
        Whether it answered something in a draft: then nothing of it is overwritten.
    """

    organisation_id: int
    name: str
    kind: str
    invitation_id: int | None = None
    has_answered: bool = False
    changes: int | None = None
    is_writing: bool = False


@dataclass(frozen=True, slots=True)
class Directory:
    """The organisations of a programme, to be found by what a cell says."""

    by_token: Mapping[bytes, Sender]
    by_name: Mapping[str, Sender]
    by_folded: Mapping[str, tuple[Sender, ...]] = field(default_factory=dict)

    def find(self, cell: str) -> tuple[Sender, ...]:
        """Return whom a cell names: by the link, by the exact name, by the name however written."""
        words = cell.strip()
        if not words:
            return ()
        link = self.by_token.get(token_hash(words.rstrip("/").rpartition("/")[2]))
        if found := link or self.by_name.get(words):
            return (found,)
        return self.by_folded.get(same(words), ())


def directory_of(
    session: Session, wave: Wave, programme_id: int, questionnaire: Questionnaire
) -> Directory:
    """Return the organisations of a programme as they stand in a wave."""
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.name,
            Organisation.kind,
            Invitation.id.label("invitation_id"),
            Invitation.token_hash,
            Invitation.used,
            Draft.changes,
            Draft.answers,
        )
        .outerjoin(
            Invitation,
            (Invitation.organisation_id == Organisation.id) & (Invitation.wave_id == wave.id),
        )
        .outerjoin(Draft, Draft.invitation_id == Invitation.id)
        .where(Organisation.programme_id == programme_id)
        .order_by(Organisation.id)
    )
    by_token: dict[bytes, Sender] = {}
    by_name: dict[str, Sender] = {}
    by_folded: dict[str, tuple[Sender, ...]] = {}
    for row in rows:
        sender = Sender(
            organisation_id=row.id,
            name=row.name,
            kind=row.kind,
            invitation_id=row.invitation_id,
            has_answered=bool(row.used),
            changes=row.changes,
            is_writing=says_something(questionnaire, row.answers or {}),
        )
        if row.token_hash is not None:
            by_token[row.token_hash] = sender
        by_name[row.name] = sender
        by_folded[same(row.name)] = (*by_folded.get(same(row.name), ()), sender)
    return Directory(by_token, by_name, by_folded)


def says_something(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> bool:
    """Whether somebody answered an item in a draft; pages only left do not count."""
    return any(
        ITEM_TYPES[item.type].asks and not ITEM_TYPES[item.type].is_blank(answers.get(item.name))
        for item in questionnaire.items.values()
    )


def likely_column(
    directory: Directory, headers: Iterable[str], rows: Sequence[Mapping[str, str]]
) -> str:
    """Return the column that names most organisations, or nothing if none names any."""
    named = {
        header: sum(bool(directory.find(row.get(header) or "")) for row in rows)
        for header in headers
    }
    best = max(named, key=lambda header: named[header], default="")
    return best if named.get(best) else ""


def matched(
    directory: Directory, cells: Mapping[int, str]
) -> tuple[dict[int, Sender], dict[int, str]]:
    """Return the sender of each row, and for the other rows why they are refused.

    Two rows of one organisation are both refused: nobody here can say which one counts.
    """
    senders: dict[int, Sender] = {}
    refused: dict[int, str] = {}
    rows_of: dict[int, list[int]] = {}
    for number, cell in cells.items():
        found = directory.find(cell)
        if len(found) == 1:
            rows_of.setdefault(found[0].organisation_id, []).append(number)
        problem = _problem(cell, found)
        if problem:
            refused[number] = problem
        else:
            senders[number] = found[0]
    for numbers in rows_of.values():
        for number in numbers if len(numbers) > 1 else ():
            senders.pop(number, None)
            others = ", ".join(str(other) for other in numbers if other != number)
            refused[number] = _(
                "Dieselbe Organisation steht noch in Antwort %(others)s. Bitte löschen Sie in der "
                "Datei, was nicht gilt.",
                others=others,
            )
    return senders, refused


def _problem(cell: str, found: Sequence[Sender]) -> str:
    """Return why a row is refused, or nothing."""
    if not cell.strip():
        return _("In der Spalte steht keine Organisation.")
    if not found:
        return _(
            "Diese Organisation steht nicht in Ihrer Liste. Bitte tragen Sie sie ein oder gleichen "
            "Sie die Schreibweise an."
        )
    if len(found) > 1:
        return _(
            "Mehrere Organisationen in Ihrer Liste heißen so. Bitte schreiben Sie den Namen in der "
            "Datei genau wie in der Liste."
        )
    if found[0].has_answered:
        return _("Diese Organisation hat schon geantwortet. Es bleibt bei ihrer Antwort.")
    if found[0].is_writing:
        return _(
            "Diese Organisation füllt den Fragebogen gerade hier aus. Ihr Entwurf wird nicht "
            "überschrieben; bitte klären Sie mit ihr, welche Antwort gilt."
        )
    return ""
