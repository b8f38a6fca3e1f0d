"""What members of staff did. Entries name things by id, never by their content."""

from datetime import datetime

from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.accounts.models import AuditEntry


def record(  # noqa: PLR0913  five facts of one entry, all named
    session: Session,
    actor: Actor | None,
    action: str,
    object_: str,
    *,
    at: datetime,
    programme_id: int | None = None,
) -> None:
    """Note that `actor` (None: the command line) did `action` to `object_`, such as "wave 3".

    The caller commits, in the same transaction as what was done.
    """
    session.add(
        AuditEntry(
            at=at,
            account_id=actor and actor.account_id,
            programme_id=programme_id,
            action=action,
            object=object_,
        )
    )
