"""Opening a programme for those who plan it: fetch and authorise in one step."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.errors import UnknownPage
from surveys.programmes.models import Edition, Programme


def open_programme(session: Session, actor: Actor, slug: str) -> Programme:
    """Return a programme that the actor coordinates.

    Raises
    ------
    UnknownPage
        If there is none, or the actor has nothing to do with it.
    NotAllowed
        If the actor's role does not plan.
    """
    found = session.scalar(select(Programme).where(Programme.slug == slug))
    if found is None:
        raise UnknownPage("No such programme.")
    actor.require(found.id, "coordinator")
    return found


def newest_edition(session: Session, programme_id: int) -> Edition:
    """Return the edition whose action fields count now; every programme has one."""
    return session.scalars(
        select(Edition)
        .where(Edition.programme_id == programme_id)
        .order_by(Edition.position.desc())
        .limit(1)
    ).one()
