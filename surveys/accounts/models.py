"""Accounts of staff, their roles per programme, their sessions, and what was noted of them."""

from datetime import datetime
from enum import StrEnum

from flask_security import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.db import Base, Moment


class Role(StrEnum):
    """What an account may be in a programme. `design.md` section 7 says what each may do."""

    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    TRUST = "trust"
    READER = "reader"


ROWS = (Role.COORDINATOR, Role.ANALYST)
"""Roles that read single answers of attributed waves."""


class Account(Base, UserMixin):
    """A member of staff. Without a membership it sees no programme."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    """In lower case: two accounts never differ by case alone."""
    name: Mapped[str]
    password: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    """Changes with the password, so that older sessions and reset links end."""
    is_admin: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)
    tf_primary_method: Mapped[str | None]
    """`authenticator` once the second factor is set up; null: only a password."""
    tf_totp_secret: Mapped[str | None]
    """Encrypted under the key file."""
    totp_counter: Mapped[int | None]
    """The newest code that was accepted: none is good twice."""
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Encrypted; a code is taken off the list when it is used."""

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="account", cascade="all, delete-orphan", passive_deletes=True
    )

    __hash__ = UserMixin.__hash__


class Membership(Base):
    """One role of one account in one programme."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role IN ('coordinator', 'analyst', 'trust', 'reader')", "role_is_known"),
    )

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(primary_key=True)

    account: Mapped[Account] = relationship(back_populates="memberships")


class StaffSession(Base):
    """One browser in which a member of staff is signed in. Without its row it is signed out."""

    __tablename__ = "staff_session"

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """Hash of what the cookie holds: who reads this table cannot sign in with it."""
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    """To five minutes: enough to end idle sessions, too little to follow anybody."""
    expires_at: Mapped[datetime] = mapped_column(Moment)
    device: Mapped[str]
    """What its owner recognises: "Firefox, Windows"."""
    data: Mapped[str]

    account: Mapped[Account] = relationship()


class SignInFailure(Base):
    """One wrong password or code. Rows are deleted once they no longer count."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_email_hash_at", "email_hash", "at"),
        Index("ix_sign_in_failure_address_hash_at", "address_hash", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    email_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    address_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditEntry(Base):
    """One thing a member of staff did. Never changed; says what, never with which words."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_programme_id_at", "programme_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    """Null: done on the command line, or by an account since deleted."""
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    """Null: it concerns the account or the installation, not one programme."""
    action: Mapped[str]
    object: Mapped[str]
