"""Everything stored about an organisation or a volunteer, as plain data by table.

What says nothing about them (hashes, random numbers, sealed content) is left out, and named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.db import Base
from surveys.errors import UnknownPage
from surveys.fieldwork.models import (
    Contact,
    DistributionList,
    ExtensionRequest,
    Invitation,
    ListMember,
    Organisation,
    OutboxMail,
    Volunteer,
    Wave,
)
from surveys.responses.models import (
    AnswerChange,
    AnswerNote,
    Colleague,
    Draft,
    KeyedSheet,
    Response,
    ResponseVersion,
    UploadedFile,
)

SECRETS = frozenset(
    {"nonce", "token_hash", "code_hash", "message_key", "sealed", "digest", "record_key", "save_id"}
)
"""Columns that hold chance or what follows from it; they would only open doors."""
TELLING = ("used", "outcome", "closes_at")
"""Columns of an invitation that say whether it was followed: in mode C for the trust role only."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """What the one who asks may see besides the address book and the mails."""

    answers: bool
    """Answers with names."""
    confidential: bool
    """Whether an organisation took part in a confidential wave."""


def of_organisation(session: Session, programme_id: int, number: int, sight: Sight) -> Row:
    """Return everything about an organisation that the one who asks may see.

    Raises
    ------
    UnknownPage
        If the programme has no such organisation.
    """
    found = session.get(Organisation, number)
    if found is None or found.programme_id != programme_id:
        raise UnknownPage("No such organisation.")
    lists = session.scalars(
        select(DistributionList.name)
        .join(ListMember, ListMember.list_id == DistributionList.id)
        .where(ListMember.organisation_id == number)
    )
    invitations = session.execute(
        select(Invitation, Wave)
        .join(Wave, Wave.id == Invitation.wave_id)
        .where(Invitation.organisation_id == number)
        .order_by(Invitation.id)
    ).all()
    own_mail = (OutboxMail.organisation_id == number, OutboxMail.invitation_id.is_(None))
    return {
        "organisation": row_of(found),
        "contacts": rows_of(session, Contact, Contact.organisation_id == number),
        "lists": list(lists),
        "mails": rows_of(session, OutboxMail, *own_mail),
        "invitations": [
            _invitation(session, invitation, wave, sight) for invitation, wave in invitations
        ],
    }


def of_volunteer(session: Session, programme_id: int, number: int) -> Row:
    """Return everything about somebody who asked under "Mitwirken" to hear of something.

    Raises
    ------
    UnknownPage
        If the programme has no such entry.
    """
    found = session.get(Volunteer, number)
    if found is None or found.programme_id != programme_id:
        raise UnknownPage("No such entry.")
    return {
        "volunteer": row_of(found),
        "mails": rows_of(session, OutboxMail, OutboxMail.volunteer_id == number),
    }


def row_of(stored: Base) -> Row:
    """Return a row as plain data, without what says nothing about anybody."""
    return {
        column.key: plain_value(getattr(stored, column.key))
        for column in stored.__table__.columns
        if column.key not in SECRETS
    }


def rows_of(session: Session, table: type[Base], *which: Any) -> list[Row]:
    """Return rows as plain data."""
    return [row_of(one) for one in session.scalars(select(table).where(*which))]


def plain_value(value: Any) -> Any:
    """Return a value as JSON takes it."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _invitation(session: Session, invitation: Invitation, wave: Wave, sight: Sight) -> Row:
    number = invitation.id
    found: Row = {
        "wave": {"id": wave.id, "title": dict(wave.title), "mode": wave.mode},
        "invitation": row_of(invitation),
        "mails": rows_of(session, OutboxMail, OutboxMail.invitation_id == number),
        "extension_requests": rows_of(
            session, ExtensionRequest, ExtensionRequest.invitation_id == number
        ),
    }
    if wave.mode == "P" and sight.answers:
        found |= _answers(session, number)
    if wave.mode == "C" and not sight.confidential:
        # Whom a reminder went to, and who asked for time, tells who had not answered.
        found |= {"mails": [], "extension_requests": []}
        for name in TELLING:
            found["invitation"].pop(name)
    return found


def _answers(session: Session, number: int) -> Row:
    response = session.scalar(select(Response).where(Response.invitation_id == number))
    versions: Sequence[ResponseVersion] = ()
    if response is not None:
        query = select(ResponseVersion).where(ResponseVersion.response_id == response.id)
        versions = session.scalars(query.order_by(ResponseVersion.number)).all()
    tables: Iterable[tuple[str, type[Any]]] = (
        ("drafts", Draft),
        ("colleagues", Colleague),
        ("notes", AnswerNote),
        ("changes", AnswerChange),
        ("files", UploadedFile),
        ("keyed_sheets", KeyedSheet),
    )
    return {
        "response": row_of(response) if response else None,
        "earlier_versions": [row_of(one) for one in versions],
        **{name: rows_of(session, table, table.invitation_id == number) for name, table in tables},
    }
