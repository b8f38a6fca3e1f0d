"""Who may answer requests in a programme: its coordinators, and its Vertrauensstelle."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.accounts.models import ROWS
from surveys.errors import UnknownPage
from surveys.programmes.models import Programme
from surveys.responses.records.gathering import Sight


def open_for_requests(session: Session, actor: Actor, slug: str) -> Programme:
    """Return a programme whose requests the actor answers.

    Raises
    ------
    UnknownPage
        If there is none, or the actor has nothing to do with it.
    NotAllowed
        If the actor's role answers no requests.
    """
    found = session.scalar(select(Programme).where(Programme.slug == slug))
    if found is None:
        raise UnknownPage("No such programme.")
    actor.require(found.id, "coordinator", "trust")
    return found


def may_read_answers(actor: Actor, programme_id: int) -> bool:
    """Whether the actor sees answers with names; then a second factor is asked for as elsewhere.

    Raises
    ------
    SecondFactorMissing
        In production, if the account is guarded by a password alone.
    """
    if not actor.may(programme_id, *ROWS):
        return False
    actor.require_rows(programme_id)
    return True


def sight_of(actor: Actor, programme_id: int) -> Sight:
    """Return what the actor may see of an organisation.

    Raises
    ------
    SecondFactorMissing
        As `may_read_answers` does.
    """
    return Sight(
        answers=may_read_answers(actor, programme_id),
        confidential=actor.may(programme_id, "trust"),
    )
