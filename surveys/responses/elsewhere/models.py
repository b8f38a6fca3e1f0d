"""Intakes: what was uploaded and decided before anything of it becomes a wave."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from surveys.db import Base, Moment


class Intake(Base):
    """Files of another tool on their way into a closed wave. Gone when taken in, or on its day."""

    __tablename__ = "intake"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    """A questionnaire that is here already; null: it comes with the files."""
    structure_name: Mapped[str] = mapped_column(default="")
    document: Mapped[dict[str, Any] | None]
    """The definition document of the file of questions; null: they follow from the answers."""
    report: Mapped[dict[str, Any] | None]
    """What became of each thing in that file, under `entries`."""
    answers_name: Mapped[str] = mapped_column(default="")
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The file of responses as it was sent, under the key file; null: none was sent yet."""
    choices: Mapped[dict[str, Any]]
    """What was decided on the steps, as `choices.py` reads it."""
    changes: Mapped[int]
    """Rises with everything that is kept; two people are told apart by it."""
    made_at: Mapped[datetime] = mapped_column(Moment)
    delete_on: Mapped[date]
