"""Giving people an account and roles."""

import secrets
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_security import hash_password
from sqlalchemy import column, delete, select, table
from sqlalchemy.orm import Session

from surveys.accounts.audit import record
from surveys.accounts.mail import normalized
from surveys.accounts.models import Account, Membership, Role, StaffSession
from surveys.errors import NotReady, SurveyError
from surveys.settings import Settings

DEMO_EMAIL = "demo@mitsprache.example"
DEMO_PASSWORD = "demo-mitsprache"  # noqa: S105  made public on purpose, only in demo databases
SHORTEST_PASSWORD = 12

# Programmes come after accounts: of theirs, only the key is known here.
PROGRAMME = table("programme", column("id"), column("slug"))


class CannotChange(SurveyError):
    """The account cannot be made or changed as wished; the message says why."""


@dataclass(frozen=True, slots=True)
class Added:
    """What was done: `password` only if the account is new, and never shown again."""

    email: str
    password: str | None
    new_roles: tuple[str, ...]
    is_new: bool
    is_new_admin: bool


def add_staff(  # noqa: PLR0913  one fact each, all named
    session: Session,
    email: str,
    *,
    name: str,
    roles: Collection[str],
    programme_slug: str | None = None,
    is_admin: bool = False,
    password: str | None = None,
    at: datetime,
) -> Added:
    """Make an account if there is none, and give it roles it does not have yet.

    An existing account keeps its name and password. The caller commits.

    Raises
    ------
    CannotChange
        If the address is none, the programme or a role is unknown, or the password too short.
    """
    address = _address(email)
    programme_id = _programme(session, programme_slug, roles)
    account = session.scalar(select(Account).where(Account.email == address))
    is_new = account is None
    if account is None:
        password = password or secrets.token_urlsafe(12)
        account = _account(address, name, password, at=at)
        session.add(account)
    else:
        password = None
    is_new_admin = is_admin and not account.is_admin
    account.is_admin = account.is_admin or is_admin
    session.flush()
    given = tuple(_give(account, programme_id, roles)) if programme_id is not None else ()
    session.flush()
    if is_new or given or is_new_admin:
        said = "account added" if is_new else "roles added"
        record(session, None, said, f"account {account.id}", at=at, programme_id=programme_id)
    return Added(address, password, given, is_new, is_new_admin)


def deactivate(session: Session, email: str, *, at: datetime) -> str:
    """Switch an account off: no sign-in, and its sessions end. Return its address."""
    account = _existing(session, email)
    account.active = False
    session.execute(delete(StaffSession).where(StaffSession.account_id == account.id))
    record(session, None, "account switched off", f"account {account.id}", at=at)
    return account.email


def remove_second_factor(session: Session, email: str, *, at: datetime) -> str:
    """Take the second factor off an account whose phone is lost. Return its address."""
    account = _existing(session, email)
    account.tf_primary_method = account.tf_totp_secret = account.mf_recovery_codes = None
    record(session, None, "second factor removed", f"account {account.id}", at=at)
    return account.email


def add_demo_account(
    session: Session, programme_ids: Iterable[int], *, settings: Settings, at: datetime
) -> tuple[str, str]:
    """Make the account of the demo, once, and return its address and password.

    Raises
    ------
    NotReady
        In production: there is no account whose password everybody knows.
    """
    if settings.production:
        raise NotReady("There is no demo account in production.")
    account = session.scalar(select(Account).where(Account.email == DEMO_EMAIL))
    if account is None:
        account = _account(DEMO_EMAIL, "Demo", DEMO_PASSWORD, at=at)
        session.add(account)
        session.flush()
    for programme_id in programme_ids:
        list(_give(account, programme_id, (Role.COORDINATOR, Role.ANALYST)))
    return DEMO_EMAIL, DEMO_PASSWORD


def has_demo_account(session: Session) -> bool:
    """Whether the account everybody knows the password of is here. Production refuses to start."""
    found = session.scalar(select(Account.id).where(Account.email == DEMO_EMAIL))
    return found is not None


def _account(email: str, name: str, password: str, *, at: datetime) -> Account:
    if len(password) < SHORTEST_PASSWORD:
        raise CannotChange(f"The password needs at least {SHORTEST_PASSWORD} characters.")
    return Account(
        email=email,
        name=name or email,
        password=hash_password(password),
        fs_uniquifier=uuid.uuid4().hex,
        created_at=at,
    )


def _existing(session: Session, email: str) -> Account:
    account = session.scalar(select(Account).where(Account.email == _address(email)))
    if account is None:
        raise CannotChange(f"There is no account {email}.")
    return account


def _address(email: str) -> str:
    try:
        return normalized(email)
    except ValueError as problem:
        raise CannotChange(f"{email} is no e-mail address.") from problem


def _programme(session: Session, slug: str | None, roles: Collection[str]) -> int | None:
    unknown = set(roles) - set(Role)
    if unknown:
        raise CannotChange(
            f"Unknown role {', '.join(sorted(unknown))}; there are {', '.join(Role)}."
        )
    if bool(slug) != bool(roles):
        raise CannotChange("A programme and at least one role belong together.")
    if not slug:
        return None
    found = session.scalar(select(PROGRAMME.c.id).where(PROGRAMME.c.slug == slug))
    if found is None:
        raise CannotChange(f"There is no programme {slug}.")
    return int(found)


def _give(account: Account, programme_id: int, roles: Iterable[str]) -> Iterable[str]:
    held = {row.role for row in account.memberships if row.programme_id == programme_id}
    for role in dict.fromkeys(str(role) for role in roles):
        if role not in held:
            account.memberships.append(Membership(programme_id=programme_id, role=role))
            yield role
