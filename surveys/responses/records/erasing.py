"""Erasing on request: one answer with a name, an organisation or an entry with everything."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveys.errors import UnknownPage
from surveys.fieldwork.models import Invitation, Organisation, Volunteer
from surveys.responses import erasing
from surveys.responses.erasing import Leftovers
from surveys.responses.models import Response


def erase_one_response(
    session: Session, programme_id: int, organisation_id: int, response_id: str
) -> Leftovers:
    """Erase a response of mode P of an organisation, with all its versions and files.

    Raises
    ------
    UnknownPage
        If the organisation gave no such response.
    """
    row = session.execute(
        select(Response, Organisation.programme_id)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Organisation.id == organisation_id, Response.mode == "P")
    ).all()
    for response, programme in row:
        if programme == programme_id and response.id.hex() == response_id:
            return erasing.erase_response(session, response)
    raise UnknownPage("No such response.")


def erase_subject(session: Session, programme_id: int, kind: str, number: int) -> Leftovers:
    """Erase an organisation or an entry under "Mitwirken" with everything that is stored of it.

    Raises
    ------
    UnknownPage
        If the programme has none.
    """
    if kind == "volunteer":
        which = (Volunteer.id == number, Volunteer.programme_id == programme_id)
        gone = session.execute(delete(Volunteer).where(*which).returning(Volunteer.id)).all()
        if not gone:
            raise UnknownPage("No such entry.")
        return Leftovers()
    found = session.get(Organisation, number)
    if kind != "organisation" or found is None or found.programme_id != programme_id:
        raise UnknownPage("No such organisation.")
    invited = session.scalars(select(Invitation.id).where(Invitation.organisation_id == number))
    left = erasing.erase_invitations(session, invited.all())
    session.execute(delete(Organisation).where(Organisation.id == number))
    return left
