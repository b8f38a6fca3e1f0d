"""Organisations, waves and invitations."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from surveys.db import Base, Moment


class Organisation(Base):
    """An organisation that may be asked."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    name: Mapped[str]
    kind: Mapped[str]
    district: Mapped[str]
    email: Mapped[str | None]
    """Where staff write to; null: by letter or telephone."""


class Wave(Base):
    """One round of asking. Its mode locks with the first response, by foreign key."""

    __tablename__ = "wave"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        UniqueConstraint("id", "mode"),
        CheckConstraint("mode IN ('A', 'P')", "mode_is_known"),
        CheckConstraint("access IN ('open', 'personal')", "access_is_known"),
        CheckConstraint("protection IN ('few', 'groups')", "protection_is_known"),
        CheckConstraint("mode <> 'P' OR access = 'personal'", "attributed_needs_links"),
        CheckConstraint("access <> 'open' OR open_code IS NOT NULL", "open_has_a_code"),
        CheckConstraint("opens_at < closes_at", "opens_before_closing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    number: Mapped[int]
    title: Mapped[dict[str, Any]]
    mode: Mapped[str] = mapped_column(String(1))
    access: Mapped[str]
    open_code: Mapped[str | None] = mapped_column(unique=True)
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    """When staff opened it. Null: being prepared, no link works yet."""
    expected_answers: Mapped[int]
    protection: Mapped[str]
    complete_list: Mapped[bool]
    """Whether everybody concerned was invited, so that the invited are the population."""


class Invitation(Base):
    """The asking of one organisation; in mode A only the hash of a link, of nobody."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("wave_id", "organisation_id"),
        CheckConstraint("(mode = 'A') = (organisation_id IS NULL)", "anonymous_is_nobody"),
        CheckConstraint("(mode = 'A') = (nonce IS NULL)", "anonymous_link_is_forgotten"),
        ForeignKeyConstraint(["wave_id", "mode"], ["wave.id", "wave.mode"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int]
    mode: Mapped[str] = mapped_column(String(1))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    nonce: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    """With the key file it makes the link again. Mode A has none: its links are forgotten."""
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    used: Mapped[bool]
