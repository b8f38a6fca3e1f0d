"""Registering by the open link of a wave with names: an organisation that is on no list.

It gets a link of its own and may answer at once; staff say later which one it is.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.errors import EnoughAnswers, UnknownLink, WaveClosed, WaveNotOpen
from surveys.fieldwork.addresses import keeping
from surveys.fieldwork.addresses.keeping import ContactFacts, OrganisationFacts
from surveys.fieldwork.links import attributed_token
from surveys.fieldwork.models import Invitation, Wave
from surveys.fieldwork.outbox import queue_mail
from surveys.programmes.models import Authority, Programme
from surveys.questionnaires.models import Survey
from surveys.secrets import token_hash

CHANNEL = "registration"
SOURCE = "eigene Angabe"
"""Stored as it stands in a notice under Art. 14: the organisation said its address itself."""


@dataclass(frozen=True, slots=True)
class Door:
    """A wave that an organisation may register for."""

    wave: Wave
    survey: Survey
    programme: Programme
    authority: Authority

    @property
    def contact(self) -> dict[str, str]:
        """Whom to ask."""
        return {
            "authority": self.authority.name,
            "name": self.authority.contact_name,
            "phone": self.authority.contact_phone,
            "email": self.authority.contact_email,
        }


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody says of their organisation."""

    name: str
    kind: str
    district: str
    contact: str
    email: str
    language: str
    form_id: str
    """Random, of the form that was sent: sent twice, it is one registration."""
    gets_mail: bool = True
    """Whether a mail may go there: an address that others keep typing in gets no more today."""


def open_door(session: Session, code: str, *, at: datetime) -> Door:
    """Return the wave with this open link, if one may register for it now.

    Raises
    ------
    UnknownLink
        If no open wave with names has it.
    WaveNotOpen, WaveClosed
        Before and after its period.
    EnoughAnswers
        If as many registered as staff wanted.
    """
    row = session.execute(
        select(Wave, Survey, Programme, Authority)
        .join(Survey, Survey.id == Wave.survey_id)
        .join(Programme, Programme.id == Survey.programme_id)
        .join(Authority, Authority.id == Programme.authority_id)
        .where(
            Wave.open_code == code.strip().lower(),
            Wave.mode != "A",
            Wave.access != "personal",
            Wave.opened_at.is_not(None),
        )
    ).one_or_none()
    if row is None:
        raise UnknownLink("No such link.")
    door = Door(*row)
    if at < door.wave.opens_at:
        raise WaveNotOpen(door.wave.opens_at, door.programme.slug, door.contact)
    if at >= door.wave.closes_at:
        raise WaveClosed(door.wave.closes_at, door.programme.slug, door.contact)
    if door.wave.quota is not None and registered(session, door.wave) >= door.wave.quota:
        raise EnoughAnswers(door.contact)
    return door


def registered(session: Session, wave: Wave) -> int:
    """Return how many registered by the open link of a wave."""
    query = select(func.count(Invitation.id)).where(
        Invitation.wave_id == wave.id, Invitation.channel == CHANNEL
    )
    return session.scalar(query) or 0


def register(session: Session, code: str, said: Registration, *, at: datetime, key: bytes) -> str:
    """Add an organisation with its contact and its link, queue a mail with it; return the token.

    Raises what `open_door` does; the quota is counted behind a lock, so that it holds.
    """
    waiting = select(Wave.id).where(Wave.open_code == code.strip().lower())
    session.execute(waiting.with_for_update(key_share=True))
    nonce = hashlib.sha256(said.form_id.encode()).digest()[:16]
    earlier = session.scalar(
        select(Invitation)
        .join(Wave, Wave.id == Invitation.wave_id)
        .where(
            Wave.open_code == code.strip().lower(),
            Invitation.nonce == nonce,
            Invitation.channel == CHANNEL,
        )
    )
    if earlier is not None:
        return attributed_token(key, earlier.id, nonce)
    door = open_door(session, code, at=at)
    organisation = keeping.add_organisation(
        session,
        door.programme.id,
        OrganisationFacts(
            name=_free_name(session, door.programme.id, said.name),
            kind=said.kind,
            district=said.district,
            email=said.email,
            languages=(said.language,),
            source=SOURCE,
            state="unconfirmed",
        ),
    )
    contact = keeping.add_contact(
        session,
        organisation.id,
        ContactFacts(said.contact, email=said.email, language=said.language, is_main=True),
    )
    invitation = Invitation(
        wave_id=door.wave.id,
        mode=door.wave.mode,
        organisation_id=organisation.id,
        contact_id=contact.id,
        nonce=nonce,
        token_hash=hashlib.sha256(nonce + said.form_id.encode()).digest(),
        used=False,
        channel=CHANNEL,
    )
    session.add(invitation)
    session.flush()
    token = attributed_token(key, invitation.id, nonce)
    invitation.token_hash = token_hash(token)
    if said.gets_mail:
        queue_mail(
            session,
            kind="registration",
            invitation_id=invitation.id,
            organisation_id=organisation.id,
            contact_id=contact.id,
            at=at,
        )
    return token


def _free_name(session: Session, programme_id: int, name: str) -> str:
    """Return a name that no organisation has: a second one is told apart until staff match it."""
    number, found = 1, name
    while keeping.find_named(session, programme_id, found) is not None:
        number += 1
        found = f"{name} ({number})"
    return found
