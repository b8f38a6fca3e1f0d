"""Single answers of mode P: the audited door beside the tallies."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import UnknownPage
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.items.file_upload import files_in
from surveys.programmes.models import Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import published
from surveys.responses.beside import Beside
from surveys.responses.models import Response, UploadedFile
from surveys.responses.proposals import Proposal, proposals_in
from surveys.responses.receipts import SectionInWords, in_words_for_staff

ID_BYTES = 16
NOTHING_BESIDE = Beside()


@dataclass(frozen=True, slots=True)
class Arrival:
    """One organisation that was asked. `response_id` is None while it has not answered."""

    organisation: str
    kind: str
    district: str
    response_id: str | None
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that came with an answer."""

    id: str
    name: str
    type: str
    bytes: int


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """Everything one organisation said, in words."""

    organisation: str
    wave_id: int
    wave_title: dict[str, str]
    programme_id: int
    programme_name: dict[str, str]
    submitted_at: datetime
    language: str
    sections: tuple[SectionInWords, ...]
    files: tuple[SentFile, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    beside: Beside = NOTHING_BESIDE


def whole_answer(session: Session, response_id: str, language: str) -> WholeAnswer:
    """Return one response of mode P in the staff's language. The caller asks for the right.

    Raises
    ------
    UnknownPage
        If there is no such response, or it is of mode A: there, nobody opens one.
    """
    row = session.execute(
        select(Response, Organisation, Wave, Programme)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .join(Wave, Wave.id == Response.wave_id)
        .join(Survey, Survey.id == Wave.survey_id)
        .join(Programme, Programme.id == Survey.programme_id)
        .where(Response.id == id_bytes(response_id), Response.mode == "P")
    ).one_or_none()
    if row is None:
        raise UnknownPage("No such response.")
    response, organisation, wave, programme = row
    questionnaire = published(session, response.version_id)
    return WholeAnswer(
        organisation=organisation.name,
        wave_id=wave.id,
        wave_title=wave.title,
        programme_id=programme.id,
        programme_name=programme.name,
        submitted_at=cast("datetime", response.submitted_at),  # never null in mode P
        language=response.language or questionnaire.base_language,
        sections=in_words_for_staff(questionnaire, response.answers, language),
        files=_files_of(session, response),
        beside=Beside.read(response.beside),
        proposals=proposals_in(session, questionnaire, response, organisation, language),
    )


def _files_of(session: Session, response: Response) -> tuple[SentFile, ...]:
    """Return the files that a response names and that are its own."""
    ids = [bytes.fromhex(one) for one in files_in(response.answers)]
    if not ids:
        return ()
    rows = session.scalars(
        select(UploadedFile)
        .where(UploadedFile.id.in_(ids), UploadedFile.invitation_id == response.invitation_id)
        .order_by(UploadedFile.name)
    )
    return tuple(SentFile(row.id.hex(), row.name, row.type, row.size) for row in rows)


def file_of(session: Session, response_id: str, file_id: str) -> tuple[SentFile, int]:
    """Return a file of a response of mode P, and its programme. The caller asks for the right.

    Raises
    ------
    UnknownPage
        If there is no such response, or it has no such file.
    """
    row = session.execute(
        select(Response, Survey.programme_id)
        .join(Wave, Wave.id == Response.wave_id)
        .join(Survey, Survey.id == Wave.survey_id)
        .where(Response.id == id_bytes(response_id), Response.mode == "P")
    ).one_or_none()
    if row is not None:
        response, programme_id = row
        for found in _files_of(session, response):
            if found.id == file_id:
                return found, programme_id
    raise UnknownPage("No such file.")


def arrivals(session: Session, wave_id: int) -> tuple[Arrival, ...]:
    """Return who was asked in a wave of mode P and who answered, by name."""
    rows = session.execute(
        select(
            Organisation.name,
            Organisation.kind,
            Organisation.district,
            Response.id,
            Response.submitted_at,
        )
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .where(Invitation.wave_id == wave_id, Invitation.mode == "P")
    ).all()
    found = (
        Arrival(
            row.name, row.kind, row.district, row.id.hex() if row.id else None, row.submitted_at
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda arrival: arrival.organisation.casefold()))


def programme_of(session: Session, wave_id: int) -> tuple[int, dict[str, str], dict[str, str], str]:
    """Return programme id, its name, the wave's title and mode.

    Raises
    ------
    UnknownPage
        If there is no such wave.
    """
    row = session.execute(
        select(Programme.id, Programme.name, Wave.title, Wave.mode)
        .join(Survey, Survey.programme_id == Programme.id)
        .join(Wave, Wave.survey_id == Survey.id)
        .where(Wave.id == wave_id)
    ).one_or_none()
    if row is None:
        raise UnknownPage("No such wave.")
    return row.id, row.name, row.title, row.mode


def id_bytes(response_id: str) -> bytes:
    """Return a response's id from an address; what is no id matches nothing."""
    try:
        found = bytes.fromhex(response_id)
    except ValueError:
        return b""
    return found if len(found) == ID_BYTES else b""
