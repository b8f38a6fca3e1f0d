"""Drafts, responses, open text and receipts.

No table here has a row number: on SQLite they are WITHOUT ROWID, so that neither order
nor moment of arrival can be read from a mode A response.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
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
RECORD_KEY_BITS = 30


class Draft(Base):
    """Answers not yet submitted. Mode P: plain, by invitation. Mode A: sealed, by nobody."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("invitation_id"),
        CheckConstraint(
            "mode = 'P' OR (invitation_id IS NULL AND answers IS NULL AND language IS NULL"
            " AND save_id IS NULL AND beside IS NULL AND sealed IS NOT NULL)",
            "unnamed_is_sealed",
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
    """Modes A and C: language, answers and save id under a key that only the respondent holds."""
    beside: Mapped[dict[str, Any] | None]
    """Mode P: what is agreed on beside the answers, as `responses/beside.py` reads it."""


class Response(Base):
    """What one respondent submitted in one wave. Unfinished answers are a `Draft`.

    In modes A and C no column leads to an invitation, a moment or a language: null, by
    constraint. Their rows come from the mixer alone.
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("invitation_id"),
        CheckConstraint(
            "mode = 'P' OR (invitation_id IS NULL AND submitted_at IS NULL AND language IS NULL"
            " AND beside IS NULL)",
            "unnamed_is_bare",
        ),
        CheckConstraint(
            "mode <> 'P' OR (invitation_id IS NOT NULL AND submitted_at IS NOT NULL)",
            "attributed_is_complete",
        ),
        CheckConstraint("mode <> 'P' OR delete_hash IS NULL", "attributed_needs_no_code"),
        CheckConstraint(
            "arrival IN ('web', 'paper', 'word', 'mail', 'telephone', 'conversation', 'import')",
            "arrival_is_known",
        ),
        ForeignKeyConstraint(["wave_id", "mode"], ["wave.id", "wave.mode"]),
        # Tells which responses count, and whether they are still the same, without reading them.
        Index(
            *("ix_response_counted", "wave_id", "version_id", "suspect"),
            *("record_key", "invitation_id"),
        ),
        NO_ROW_NUMBER,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    """Random, 128 bits: neither order nor time can be read from it."""
    wave_id: Mapped[int]
    mode: Mapped[str] = mapped_column(String(1))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    language: Mapped[str | None]
    record_key: Mapped[int]
    """Random, 30 bits: the keyed rounding of published counts rests on sums of it."""
    answers: Mapped[dict[str, Any]]
    """Value by item name. A null value is item nonresponse: shown, left unanswered. A name
    that is missing was never asked. In modes A and C free text is null, written or not."""
    number: Mapped[int] = mapped_column(default=1)
    """Mode P: rises when its organisation changes it; the ones before are `ResponseVersion`."""
    beside: Mapped[dict[str, Any] | None]
    """Mode P: sign-off, consents, agreed and other views, as `responses/beside.py` reads it."""
    arrival: Mapped[str] = mapped_column(default="web")
    """How it came: `web`, or keyed in by staff from paper, a Word form, a mail, a talk."""
    group_size: Mapped[int | None]
    """For how many people it speaks, if a group talked it over. A and C: lower end of a class."""
    suspect: Mapped[bool] = mapped_column(default=False)
    """Whether it looks like a program's; not counted until staff decide."""
    delete_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Modes A and C: with the code its respondent holds, it can be deleted."""


class ResponseVersion(Base):
    """What an organisation had said in mode P before it changed its answer."""

    __tablename__ = "response_version"
    __table_args__ = (NO_ROW_NUMBER,)

    response_id: Mapped[bytes] = mapped_column(
        ForeignKey("response.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    answers: Mapped[dict[str, Any]]
    beside: Mapped[dict[str, Any] | None]
    submitted_at: Mapped[datetime] = mapped_column(Moment)


class Inbox(Base):
    """A submitted answer without a name that waits to be mixed. Sealed under the key file.

    All rows of one version have one size, so that not even a long text shows.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        CheckConstraint("mode IN ('A', 'C')", "only_unnamed"),
        ForeignKeyConstraint(["wave_id", "mode"], ["wave.id", "wave.mode"]),
        NO_ROW_NUMBER,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """Follows from the respondent's code, so that what waits can still be withdrawn."""
    wave_id: Mapped[int] = mapped_column(index=True)
    mode: Mapped[str] = mapped_column(String(1))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Withdrawal(Base):
    """A deletion that waits for the next mixing. What it names is sealed under the key file.

    In the open, the hashes of one respondent side by side would join answers and texts.
    """

    __tablename__ = "withdrawal"
    __table_args__ = (NO_ROW_NUMBER,)

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """Follows from the deletion code, or from its hash under the key file if staff asked: asking
    twice is one withdrawal."""
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SealedLink(Base):
    """Mode C: which organisation gave which response, sealed with the wave's `TrustKey`."""

    __tablename__ = "sealed_link"
    __table_args__ = (NO_ROW_NUMBER,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class OpenText(Base):
    """A free text without a name, on its own: nothing leads from it to the other answers."""

    __tablename__ = "open_text"
    __table_args__ = (
        Index("ix_open_text_page", "wave_id", "item", "state", "id"),
        CheckConstraint("mode IN ('A', 'C')", "only_unnamed"),
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
    suspect: Mapped[bool] = mapped_column(default=False)
    """Whether it came with an answer that looks like a program's."""
    delete_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Of its own: it does not equal that of the response it came with."""


class Receipt(Base):
    """A respondent's own copy, sealed under the key they hold. A: a day; C: as long as the link."""

    __tablename__ = "receipt"
    __table_args__ = (NO_ROW_NUMBER,)

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    purge_on: Mapped[date]


class ParadataCount(Base):
    """How many drafts of a wave finished a page, or took so long. Never of mode A.

    Counters alone: nothing leads from one to a draft, a response or a moment. No row: nobody yet.
    """

    __tablename__ = "paradata_count"
    __table_args__ = (
        CheckConstraint("mode IN ('C', 'P')", "never_without_names"),
        CheckConstraint("kind IN ('begun', 'page', 'minutes')", "kind_is_known"),
        ForeignKeyConstraint(["wave_id", "mode"], ["wave.id", "wave.mode"]),
        NO_ROW_NUMBER,
    )

    wave_id: Mapped[int] = mapped_column(primary_key=True)
    mode: Mapped[str] = mapped_column(String(1))
    kind: Mapped[str] = mapped_column(primary_key=True)
    """`begun`: any page; `page`: a section, once per draft; `minutes`: submitted after so long."""
    name: Mapped[str] = mapped_column(primary_key=True)
    """The section, or the class of minutes; empty for `begun`."""
    drafts: Mapped[int]


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


class Colleague(Base):
    """Somebody whom the contact of an organisation asked to help with its answer (mode P)."""

    __tablename__ = "colleague"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    email: Mapped[str | None]
    sections: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Names of the sections this person answers; null: all."""
    may_sign: Mapped[bool]
    """Whether this person may sign off and submit."""
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    revoked: Mapped[bool] = mapped_column(default=False)


class AnswerNote(Base):
    """A note beside an answer of mode P that stays inside the organisation; gone on submitting."""

    __tablename__ = "answer_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    item: Mapped[str]
    colleague_id: Mapped[int | None] = mapped_column(ForeignKey("colleague.id", ondelete="CASCADE"))
    """Who wrote it; null: the contact."""
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class AnswerChange(Base):
    """Who changed an answer of a draft of mode P last, and when; gone on submitting."""

    __tablename__ = "answer_change"

    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(primary_key=True)
    colleague_id: Mapped[int | None] = mapped_column(ForeignKey("colleague.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Moment)


class KeyedSheet(Base):
    """A paper keyed in once, to be keyed in again and compared. Sealed, without a moment."""

    __tablename__ = "keyed_sheet"
    __table_args__ = (
        UniqueConstraint("wave_id", "label"),
        CheckConstraint("mode = 'P' OR invitation_id IS NULL", "unnamed_is_nobody"),
        ForeignKeyConstraint(["wave_id", "mode"], ["wave.id", "wave.mode"]),
        NO_ROW_NUMBER,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int]
    mode: Mapped[str] = mapped_column(String(1))
    label: Mapped[str]
    """What staff wrote on the sheet to find it again."""
    arrival: Mapped[str]
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE")
    )
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """The answers under the key file, all of one size."""
