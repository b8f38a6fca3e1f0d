"""Who is acting, as a value: what verbs and views ask about rights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from flask import current_app
from flask_security import current_user

from surveys.accounts.errors import SecondFactorMissing
from surveys.accounts.models import ROWS, Account, Role
from surveys.errors import NotAllowed, UnknownPage


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in member of staff, with the rights of this moment.

    `roles` has an entry for each programme the account has to do with.
    """

    account_id: int
    name: str
    email: str
    is_admin: bool = False
    roles: Mapping[int, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    second_factor: bool = False
    rows_need_second_factor: bool = False

    def may(self, programme_id: int, *roles: str) -> bool:
        """Whether the actor has one of `roles` in the programme; without roles, any of them."""
        held = self.roles.get(programme_id, frozenset())
        return bool(held & set(roles)) if roles else bool(held)

    def may_somewhere(self, *roles: str) -> bool:
        """Whether the actor has one of `roles` in any programme."""
        return any(self.may(programme_id, *roles) for programme_id in self.roles)

    def require(self, programme_id: int, *roles: str) -> None:
        """Go on only if the actor may.

        Raises
        ------
        UnknownPage
            If the account has nothing to do with the programme: it must not learn that it exists.
        NotAllowed
            If it has, in another role.
        """
        if not self.may(programme_id):
            raise UnknownPage("This account has no part in the programme.")
        if not self.may(programme_id, *roles):
            raise NotAllowed(f"This needs one of the roles {', '.join(roles)}.")

    def require_rows(self, programme_id: int) -> None:
        """Go on only if the actor may read single answers of attributed waves.

        Raises
        ------
        UnknownPage, NotAllowed
            As `require` does.
        SecondFactorMissing
            In production, if the account is guarded by a password alone.
        """
        self.require(programme_id, *ROWS)
        if self.rows_need_second_factor and not self.second_factor:
            raise SecondFactorMissing("Reading single answers needs a second factor.")

    def require_trust(self, programme_id: int) -> None:
        """Go on only if the actor is the Vertrauensstelle, and nothing else, in the programme.

        Raises
        ------
        UnknownPage, NotAllowed
            As `require` does; also if the account builds or analyses there besides.
        SecondFactorMissing
            In production, if the account is guarded by a password alone.
        """
        self.require(programme_id, Role.TRUST)
        if self.may(programme_id, *ROWS):
            raise NotAllowed("The Vertrauensstelle is somebody who neither plans nor analyses.")
        if self.rows_need_second_factor and not self.second_factor:
            raise SecondFactorMissing("Opening links needs a second factor.")

    def programmes(self, *roles: str) -> tuple[int, ...]:
        """Return the programmes in which the actor has one of `roles`, or any."""
        return tuple(number for number in self.roles if self.may(number, *roles))


def actor_of(account: Account, *, rows_need_second_factor: bool = False) -> Actor:
    """Return the actor an account is. Its memberships must be loaded."""
    return Actor(
        account_id=account.id,
        name=account.name,
        email=account.email,
        is_admin=account.is_admin,
        roles=_by_programme((row.programme_id, row.role) for row in account.memberships),
        second_factor=account.tf_primary_method is not None,
        rows_need_second_factor=rows_need_second_factor,
    )


def find_actor() -> Actor | None:
    """Return who is signed in, or None."""
    if not current_user.is_authenticated:
        return None
    return actor_of(
        current_user, rows_need_second_factor=current_app.config["ROWS_NEED_SECOND_FACTOR"]
    )


def current_actor() -> Actor:
    """Return who is signed in. Views with a staff policy always have one.

    Raises
    ------
    NotAllowed
        If nobody is.
    """
    actor = find_actor()
    if actor is None:
        raise NotAllowed("Nobody is signed in.")
    return actor


def _by_programme(rows: Iterable[tuple[int, str]]) -> Mapping[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for programme_id, role in rows:
        found[programme_id] = found.get(programme_id, frozenset()) | {role}
    return MappingProxyType(found)
