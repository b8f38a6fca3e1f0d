"""What a participation process is about."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.db import Base, Moment


class Installation(Base):
    """This installation. One row; a demo can never become a production system."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", "only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    is_demo: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)


class Authority(Base):
    """Who runs programmes here and answers for them."""

    __tablename__ = "authority"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    logo: Mapped[str | None]
    """File name below `static/`; null: the name is written."""
    logo_file: Mapped[str | None]
    """File name in the installation's folder of logos; it wins over `logo`."""
    colour: Mapped[str | None]
    """Such as `#1f6f8b`, dark enough for white words; null: the colour of the product."""
    contact_name: Mapped[str]
    contact_phone: Mapped[str]
    contact_email: Mapped[str]
    mail_sender: Mapped[str]
    imprint: Mapped[dict[str, Any]]
    privacy: Mapped[dict[str, Any]]
    accessibility: Mapped[dict[str, Any]]
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    federal_state: Mapped[str] = mapped_column(default="")
    """Such as `NW`: whose school holidays count. Empty: not said."""
    privacy_officer: Mapped[str] = mapped_column(default="")
    """How the data protection officer is reached, as notices say it."""
    supervisor: Mapped[str] = mapped_column(default="")
    """The data protection authority one may complain to."""


class Programme(Base):
    """One participation process: the boundary of staff rights."""

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint("k_public >= 10", "public_groups_are_large"),
        CheckConstraint("k_staff >= 5 AND k_staff <= k_public", "staff_groups_are_large"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[dict[str, Any]]
    about: Mapped[dict[str, Any]]
    is_public: Mapped[bool]
    """Whether the front page lists it."""
    k_public: Mapped[int] = mapped_column(default=10)
    """The smallest group whose answers everybody may see."""
    k_staff: Mapped[int] = mapped_column(default=5)
    """The same for those with a role in the programme who see protected results."""

    authority: Mapped[Authority] = relationship()
    editions: Mapped[list["Edition"]] = relationship(order_by="Edition.position")
    goals: Mapped[list["Goal"]] = relationship(order_by="Goal.position")
    next_steps: Mapped[list["NextStep"]] = relationship(order_by="NextStep.on_day")


class Edition(Base):
    """One edition of the concept; its list of action fields is its own."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("programme_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    position: Mapped[int]
    name: Mapped[dict[str, Any]]

    action_fields: Mapped[list["ActionField"]] = relationship(order_by="ActionField.position")


class ActionField(Base):
    """A policy field of one edition, in the order of the concept."""

    __tablename__ = "action_field"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        UniqueConstraint("edition_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    key: Mapped[str]
    position: Mapped[int]
    name: Mapped[dict[str, Any]]
    about: Mapped[dict[str, Any]]


def _key_of_position(context: Any) -> str:
    """Return the key of a goal that was given none."""
    return f"goal_{context.get_current_parameters()['position']}"


class Goal(Base):
    """What the programme wants to reach. Without an action field: in all of them."""

    __tablename__ = "goal"
    __table_args__ = (
        UniqueConstraint("programme_id", "position"),
        UniqueConstraint("programme_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    action_field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"))
    key: Mapped[str] = mapped_column(default=_key_of_position)
    position: Mapped[int]
    text: Mapped[dict[str, Any]]


class MeasureStatus(StrEnum):
    """How far a measure is."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


class Measure(Base):
    """What is done in an action field. Without days: nobody has said when yet."""

    __tablename__ = "measure"
    __table_args__ = (
        UniqueConstraint("programme_id", "key"),
        CheckConstraint("status IN ('planned', 'running', 'done', 'dropped')", "status_is_known"),
        CheckConstraint("ends_on >= starts_on", "starts_before_it_ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    action_field_id: Mapped[int] = mapped_column(ForeignKey("action_field.id"))
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goal.id"))
    key: Mapped[str]
    """Names the measure in questionnaires; it stays when the title changes."""
    position: Mapped[int]
    title: Mapped[dict[str, Any]]
    about: Mapped[dict[str, Any]]
    responsible: Mapped[str]
    """The office that answers for it; empty: not said."""
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    status: Mapped[str]


class District(Base):
    """A part of the area, as questionnaires and lists of organisations name it."""

    __tablename__ = "district"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[str]
    position: Mapped[int]
    name: Mapped[dict[str, Any]]


class NextStep(Base):
    """A date under "So geht es weiter"."""

    __tablename__ = "next_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    on_day: Mapped[date]
    text: Mapped[dict[str, Any]]
