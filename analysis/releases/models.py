"""Releases: protected tallies of one wave at one moment, frozen."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.db import Base, Moment


class Release(Base):
    """What one readership may know of a wave. A trigger refuses to change or delete the row.

    Without a row, the wave has no results for that readership.
    """

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("wave_id", "readership", "number"),
        CheckConstraint("readership IN ('exact', 'staff', 'public')", "readership_is_known"),
        CheckConstraint("protection IN ('exact', 'few', 'groups')", "protection_is_known"),
        CheckConstraint("(readership = 'exact') = (protection = 'exact')", "only_staff_see_exact"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    number: Mapped[int]
    """Counts the releases of a wave for one readership, from 1."""
    readership: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Moment)
    responses: Mapped[int]
    """How many had answered. Always exact."""
    protection: Mapped[str]
    k: Mapped[int]
    plan_hash: Mapped[str]
    """Tells whether two releases counted the same things."""
    method: Mapped[dict[str, Any]]
    """What the method sheet says of the fieldwork at that moment."""
    plan: Mapped[dict[str, Any] | None]
    """What was counted, as it was planned; null in releases older than plans."""
    classes: Mapped[dict[str, Any] | None]
    """How many respondents stood in each profile of groups, without an answer of theirs: what the
    audit of later releases needs. Null where no later release is protected."""
    signature: Mapped[str | None]
    """HMAC over everything above and the cells, under the key file; null in older releases."""


class ReleaseChoice(Base):
    """By which groups the results of a wave will be compared, chosen before it opens.

    Without a row: by every grouping of the questionnaire.
    """

    __tablename__ = "release_choice"

    wave_id: Mapped[int] = mapped_column(
        ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True
    )
    public_groupings: Mapped[list[str]] = mapped_column(JSON)
    staff_groupings: Mapped[list[str]] = mapped_column(JSON)
    is_crossed: Mapped[bool]
    """Whether staff may look at two groupings at once."""
    changed_at: Mapped[datetime] = mapped_column(Moment)


class ReleasePart(Base):
    """The cells that one page needs. A page reads one row, however many had answered."""

    __tablename__ = "release_part"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    """Key of an action field; empty: the whole concept; `*`: the overview of all fields."""
    cells: Mapped[dict[str, Any]]


class Publication(Base):
    """What of a release everybody may see, as staff chose it. The newest of a wave counts.

    Without a row, or with the newest one withdrawn, a wave has no results for everybody.
    """

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"), index=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    fields: Mapped[list[str]] = mapped_column(JSON)
    """Keys of the action fields; an empty key stands for the whole concept."""
    left_out: Mapped[list[str]] = mapped_column(JSON)
    """Names of items that are not published."""
    published_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
