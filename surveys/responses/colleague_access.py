"""The way in of a colleague: from the token of their link to who they are."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from surveys.responses.models import Colleague
from surveys.secrets import token_hash

BY_TOKEN = select(
    Colleague.id,
    Colleague.invitation_id,
    Colleague.name,
    Colleague.sections,
    Colleague.may_sign,
).where(Colleague.token_hash == bindparam("token_hash"), Colleague.revoked.is_(False))


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody whom the contact asked to help with the answer of their organisation.

    sections
        Names of the sections they answer; None: all.
    may_sign
        Whether they may sign off and submit. Only somebody who sees all sections may.
    """

    id: int
    invitation_id: int
    name: str
    sections: frozenset[str] | None
    may_sign: bool

    def answers(self, section: str) -> bool:
        """Whether a section is for them."""
        return self.sections is None or section in self.sections


def find_helper(session: Session, token: str) -> Helper | None:
    """Return whose link has this token, or None if nobody's has, or it was taken back."""
    row = session.execute(BY_TOKEN, {"token_hash": token_hash(token)}).one_or_none()
    if row is None:
        return None
    sections = None if row.sections is None else frozenset(row.sections)
    return Helper(row.id, row.invitation_id, row.name, sections, row.may_sign)
