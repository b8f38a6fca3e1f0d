"""Drafts, responses, open text and receipts.

No table here has a row number: on SQLite they are WITHOUT ROWID, so that neither order
nor moment of arrival can be read from a mode A response.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from surveys.db import Base, Moment

NO_ROW_NUMBER = {"sqlite_with_rowid": False}


class Draft(Base):
    """Answers not yet submitted. Mode P: plain, by invitation. Mode A: sealed, by nobody."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("invitation_id"),
        CheckConstraint(
            "mode <> 'A' OR (invitation_id IS NULL AND answers IS NULL AND language IS NULL"
            " AND save_id IS NULL AND sealed IS NOT NULL)",
            "anonymous_is_sealed",
        ),
        CheckConstraint(
            "mode <> 'P' OR (invitation_id IS NOT NULL AND answers IS NOT NULL AND sealed IS NULL)",
            "attributed_is_plain",
        ),
        ForeignKeyConstraint(["wave_id", "mode"], ["wave.id", "wave.mode"]),
        NO_ROW_NUMBER,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    wave_id: Mapped[int]
    mode: Mapped[str] = mapped_column(String(1))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    changes: Mapped[int]
    """Rises with every save; two devices are told apart by it."""
    language: Mapped[str | None]
    answers: Mapped[dict[str, Any] | None]
    save_id: Mapped[str | None] = mapped_column(String(32))
    """Of the last save: the same page sent twice is one save."""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Mode A: language, answers and save id under a key that only the respondent holds."""


class Response(Base):
    """What one respondent submitted in one wave. Unfinished answers are a `Draft`.

    In mode A no column leads to an invitation, a moment or a language: null, by constraint.
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("invitation_id"),
        CheckConstraint(
            "mode <> 'A' OR (invitation_id IS NULL AND submitted_at IS NULL AND language IS NULL)",
            "anonymous_is_bare",
        ),
        CheckConstraint(
            "mode <> 'P' OR (invitation_id IS NOT NULL AND submitted_at IS NOT NULL)",
            "attributed_is_complete",
        ),
        ForeignKeyConstraint(["wave_id", "mode"], ["wave.id", "wave.mode"]),
        NO_ROW_NUMBER,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    """Random, 128 bits: neither order nor time can be read from it."""
    wave_id: Mapped[int] = mapped_column(index=True)
    mode: Mapped[str] = mapped_column(String(1))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    language: Mapped[str | None]
    record_key: Mapped[int]
    """Random, 30 bits: the keyed rounding of published counts rests on sums of it."""
    answers: Mapped[dict[str, Any]]
    """Value by item name. A null value is item nonresponse: shown, left unanswered. A name
    that is missing was never asked. In mode A free text is null, written or not."""


class OpenText(Base):
    """A free text of mode A, on its own: nothing leads from it to the other answers."""

    __tablename__ = "open_text"
    __table_args__ = (
        Index("ix_open_text_page", "wave_id", "item", "state", "id"),
        CheckConstraint("mode = 'A'", "only_anonymous"),
        CheckConstraint("state IN ('waiting', 'approved', 'withheld')", "state_is_known"),
        ForeignKeyConstraint(["wave_id", "mode"], ["wave.id", "wave.mode"]),
        NO_ROW_NUMBER,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int]
    mode: Mapped[str] = mapped_column(String(1))
    item: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]


class Receipt(Base):
    """A mode A respondent's own copy, sealed under the key they hold, for a day."""

    __tablename__ = "receipt"
    __table_args__ = (NO_ROW_NUMBER,)

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    purge_on: Mapped[date]


class UploadedFile(Base):
    """A file sent in mode P: whose it is. It lies in the folder of uploads under its id.

    Answers name it with name, type and size; one that none names any more is removed.
    """

    __tablename__ = "uploaded_file"
    __table_args__ = (
        UniqueConstraint("invitation_id", "digest", "name"),
        CheckConstraint("mode = 'P'", "only_attributed"),
        ForeignKeyConstraint(["wave_id", "mode"], ["wave.id", "wave.mode"]),
        NO_ROW_NUMBER,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int]
    mode: Mapped[str] = mapped_column(String(1))
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    """SHA-256 of its content: the same page sent twice brings one file."""
    name: Mapped[str]
    type: Mapped[str]
    size: Mapped[int]
    kept_on: Mapped[date]


class OrganisationProposal(Base):
    """What staff decided about a correction that an organisation sent.

    An open one has no row: it is where an answer and the record differ.
    """

    __tablename__ = "organisation_proposal"
    __table_args__ = (
        CheckConstraint("state IN ('accepted', 'rejected')", "state_is_known"),
        NO_ROW_NUMBER,
    )

    response_id: Mapped[bytes] = mapped_column(
        ForeignKey("response.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(primary_key=True)
    detail: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
