"""The address book, waves, invitations, and mail that waits to be sent."""

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


class Organisation(Base):
    """An organisation that may be asked."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("programme_id", "name"),
        CheckConstraint("state IN ('active', 'unconfirmed', 'dissolved')", "state_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    name: Mapped[str]
    kind: Mapped[str]
    district: Mapped[str]
    email: Mapped[str | None]
    """Where staff write to if no contact has an address; null: by letter or telephone."""
    action_fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Keys of the action fields it works in."""
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Tags of the languages it likes to be written to, the best one first."""
    size: Mapped[str] = mapped_column(default="")
    """Size class: a code of `organisations.SIZES`, or empty: not known."""
    umbrella_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    """Where its address came from, as Art. 14 GDPR asks: "Vereinsregister", "eigene Angabe"."""
    state: Mapped[str] = mapped_column(default="active")
    """`unconfirmed`: it registered by itself, and staff have not said yet which one it is."""


class Contact(Base):
    """A person to write to in an organisation. Without one, its own address counts."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    function: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None]
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    """Tag of the language to write in; empty: that of the organisation."""
    is_main: Mapped[bool]
    """Whether invitations go to this one. At most one per organisation; the verb sees to it."""


class DistributionList(Base):
    """Organisations to be asked together: by a filter that is looked up anew, or chosen by hand."""

    __tablename__ = "distribution_list"
    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    name: Mapped[str]
    filter: Mapped[dict[str, Any] | None]
    """What its organisations have in common; null: its members are chosen one by one."""


class ListMember(Base):
    """An organisation on a list chosen by hand."""

    __tablename__ = "list_member"

    list_id: Mapped[int] = mapped_column(
        ForeignKey("distribution_list.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )


class Volunteer(Base):
    """An organisation or person who asked under "Mitwirken" to hear of something.

    Nothing leads from it to an answer. Unconfirmed ones go after a week.
    """

    __tablename__ = "volunteer"
    __table_args__ = (UniqueConstraint("programme_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    is_person: Mapped[bool]
    name: Mapped[str]
    email: Mapped[str]
    language: Mapped[str]
    action_fields: Mapped[list[str]] = mapped_column(JSON)
    purposes: Mapped[list[str]] = mapped_column(JSON)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """Of the link in its mail: it confirms, changes and ends the entry."""
    asked_on: Mapped[date]
    confirmed_on: Mapped[date | None]
    """Null: the mail was not answered yet, and nobody writes there."""


class OptOut(Base):
    """An address that wants no more mail of a programme. Only its keyed hash is kept."""

    __tablename__ = "opt_out"

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
    )
    email_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    since: Mapped[date]


class Wave(Base):
    """One round of asking. Its mode locks with the first response, by foreign key."""

    __tablename__ = "wave"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        UniqueConstraint("id", "mode"),
        CheckConstraint("mode IN ('A', 'C', 'P')", "mode_is_known"),
        CheckConstraint("access IN ('open', 'personal', 'both')", "access_is_known"),
        CheckConstraint("protection IN ('few', 'groups')", "protection_is_known"),
        CheckConstraint("access = 'personal' OR open_code IS NOT NULL", "open_has_a_code"),
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
    k_public: Mapped[int | None]
    """The smallest group everybody may see, as it was at opening: never lowered for this wave."""
    k_staff: Mapped[int | None]
    """The same for staff who see protected results."""
    complete_list: Mapped[bool]
    """Whether everybody concerned was invited, so that the invited are the population."""
    grace_minutes: Mapped[int] = mapped_column(default=30)
    """How long after closing a draft that was begun before may still be submitted."""
    quota: Mapped[int | None]
    """So many answers and no more come by the open link; null: any number."""
    proof_of_work: Mapped[bool] = mapped_column(default=False)
    """Whether browsers compute for a moment before they submit by the open link."""
    group_answers: Mapped[bool] = mapped_column(default=False)
    """Whether respondents may answer for a group they talked with."""
    purpose: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[str] = mapped_column(default="")
    no_influence: Mapped[bool] = mapped_column(default=False)
    """Whether the authority confirmed that answers touch no residence, benefit or funding."""
    link_deletion_on: Mapped[date | None]
    """Until when somebody can tell which organisation answered; not needed in mode A."""
    delete_on: Mapped[date | None]
    """The day on which single answers are deleted. Required before opening."""
    deleted_on: Mapped[date | None]
    """When they were deleted; null: they are there."""
    archive_offer: Mapped[dict[str, Any] | None]
    """How the municipal archive was offered the answers, and what it said."""


class TrustKey(Base):
    """The lock of a wave of mode C: what is sealed with it only the Vertrauensstelle opens."""

    __tablename__ = "trust_key"

    wave_id: Mapped[int] = mapped_column(
        ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    locked_key: Mapped[bytes | None]
    """The private key under the passphrase of the Vertrauensstelle; null: destroyed."""
    made_on: Mapped[date]
    destroyed_on: Mapped[date | None]


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
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Of the printed code, under the key file; null: nothing was printed."""
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"))
    channel: Mapped[str | None]
    """How it was asked: mail, letter, list, registration, paper. Null: not yet, or mode A."""
    outcome: Mapped[str | None]
    """What is known of one that did not answer: refused, undeliverable, dissolved, duplicate,
    broken_off."""
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    """A later end for this organisation alone; null: that of the wave."""


class ExtensionRequest(Base):
    """An organisation asks for more time. Staff grant it or not."""

    __tablename__ = "extension_request"
    __table_args__ = (CheckConstraint("state IN ('open', 'granted', 'refused')", "state_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    wanted_on: Mapped[date]
    reason: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str]


class Mailing(Base):
    """Words that go to many, written once: an invitation, a reminder, news of a later end."""

    __tablename__ = "mailing"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('invitation', 'reminder', 'prolongation', 'thanks', 'news')", "kind_is_known"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    subject: Mapped[dict[str, Any]]
    body: Mapped[dict[str, Any]]
    """Words by language, with placeholders; what is sent is made anew for each recipient."""
    made_at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class OutboxMail(Base):
    """One mail that waits, was sent or came back. Its words are never stored."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        Index("ix_outbox_mail_state_due_at", "state", "due_at"),
        CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed', 'bounced', 'cancelled')",
            "state_is_known",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailing_id: Mapped[int | None] = mapped_column(
        ForeignKey("mailing.id", ondelete="CASCADE"), index=True
    )
    """Null: a mail of its own kind, such as the one that confirms an entry."""
    kind: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"))
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"))
    colleague_id: Mapped[int | None] = mapped_column(ForeignKey("colleague.id", ondelete="CASCADE"))
    sealed: Mapped[bytes | None]
    """A token that nobody can make again (mode A, opt-in), under the key file; gone once sent."""
    state: Mapped[str]
    attempts: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(Moment)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    message_key: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    """Random: stands in Message-ID and return path, so that what comes back finds its row."""
    problem: Mapped[str | None]
    """What the relay or the other side said, as a status such as 5.1.1; never an address."""
