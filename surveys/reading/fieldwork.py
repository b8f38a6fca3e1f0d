"""How the fieldwork goes: who was asked and what became of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import NotAllowed, UnknownPage
from surveys.fieldwork.kinds import kind_words
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.fieldwork.organisations import size_words
from surveys.fieldwork.waves import ends_at
from surveys.programmes.listing import districts_of
from surveys.reading.facts import wave_facts
from surveys.reading.reader import Reader
from surveys.responses.beside import Beside
from surveys.responses.counted import counted
from surveys.responses.mixing import waiting_count
from surveys.responses.models import Response
from surveys.responses.progress import Case, Totals, cases_of, totals_of
from surveys.web.locale import said


def fieldwork_cases(
    session: Session, wave_id: int, *, reader: Reader, at: datetime
) -> tuple[Case, ...]:
    """Return every organisation invited to a wave of mode P and what became of it.

    Raises
    ------
    NotAllowed
        If this reader may not know who answered, or nobody may.
    """
    wave = session.get_one(Wave, wave_id)
    if wave.mode != "P" or wave_facts(session, wave_id).programme_id not in reader.rows:
        raise NotAllowed("Who answered is known in attributed waves, to those who read rows.")
    return cases_of(session, wave, at=at)


def fieldwork_names(session: Session, programme_id: int) -> tuple[dict[str, str], dict[str, str]]:
    """Return what kinds of organisations and districts are called, by code, in order."""
    districts = {one.key: said(one.name) for one in districts_of(session, programme_id)}
    return kind_words(), districts


def size_names() -> dict[str, str]:
    """Return what the size classes of organisations are called, by code, in order."""
    return size_words()


def note_outcome(session: Session, wave_id: int, invitation_id: int, outcome: str | None) -> None:
    """Note what is known of an organisation that has not answered; None forgets it.

    Raises
    ------
    UnknownPage
        If the wave invited no such organisation.
    """
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation.wave_id != wave_id or invitation.mode != "P":
        raise UnknownPage("No such invitation.")
    invitation.outcome = outcome


def fieldwork_totals(session: Session, wave_id: int) -> Totals:
    """Return how many were invited and answered in a wave of mode A or C."""
    return totals_of(session, session.get_one(Wave, wave_id))


def still_mixing(session: Session, wave_id: int) -> bool:
    """Whether answers of a wave wait to be mixed."""
    return waiting_count(session, wave_id) > 0


def named_participants(session: Session, wave_id: int, *, at: datetime) -> tuple[str, ...]:
    """Return the organisations that wish to be named as having taken part, by name.

    Nobody is named before the wave is over for everybody: they could still change their mind.
    """
    wave = session.get(Wave, wave_id)
    if wave is None or wave.mode != "P" or at < ends_at(session, wave):
        return ()
    rows = session.execute(
        select(Organisation.name, Response.beside)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .join(Response, Response.invitation_id == Invitation.id)
        .where(*counted(wave_id), Response.beside.is_not(None))
    )
    named = (row.name for row in rows if Beside.read(row.beside).named)
    return tuple(sorted(named, key=str.casefold))
