"""Jobs, duties and the files that jobs produce."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from surveys.db import Base, Moment

STATES = ("waiting", "running", "done", "failed")


class Job(Base):
    """One piece of work that a page or command asked for. Written in the transaction of its cause.

    Nothing a respondent does makes a job of an anonymous wave: its moment would stay in the row.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_state_due_at", "state", "due_at"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", "state_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    """Who asked for it; null: the command line, or an account since deleted."""
    state: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int]
    alive_at: Mapped[datetime | None] = mapped_column(Moment)
    """When its runner last said that it works on it; a silent one is taken over."""
    claim: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    """Random, of the runner that has it: only that one may go on or end it."""
    progress: Mapped[int]
    total: Mapped[int]
    result: Mapped[dict[str, Any] | None]
    problem: Mapped[str | None]
    """What kept it from being done, in words for the log: never content, never an address."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class Duty(Base):
    """When something that comes by the clock was last done. Without a row: never."""

    __tablename__ = "duty"

    name: Mapped[str] = mapped_column(primary_key=True)
    done_on: Mapped[date]


class ProducedFile(Base):
    """A file that a job made for staff to fetch. It lies in the folder `produced` under its id."""

    __tablename__ = "produced_file"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    kind: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
    delete_on: Mapped[date]
