"""Which responses count."""

from sqlalchemy import ColumnElement, or_, select

from surveys.fieldwork.models import Invitation, Organisation
from surveys.responses.models import Response


def counted(wave_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a response of a wave count.

    What looks like a program's does not, until staff have decided; nor in mode P what an
    organisation said that registered by itself, until staff know which one it is. In mode C
    nothing beside an answer tells who gave it: it counts.
    """
    unknown = (
        select(Invitation.id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Invitation.wave_id == wave_id, Organisation.state == "unconfirmed")
    )
    is_known = or_(Response.invitation_id.is_(None), Response.invitation_id.not_in(unknown))
    return Response.wave_id == wave_id, Response.suspect.is_(False), is_known
