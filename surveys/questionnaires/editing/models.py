"""The draft of a questionnaire, and what was changed in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.db import Base, Moment


class QuestionnaireDraft(Base):
    """What a questionnaire is going to be. Without one, nobody changed the newest version yet."""

    __tablename__ = "questionnaire_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), unique=True)
    document: Mapped[dict[str, Any]]
    """The definition document; it may have faults."""
    changes: Mapped[int]
    """How often it was changed: who saw fewer changes has not seen all of it."""
    updated_at: Mapped[datetime] = mapped_column(Moment)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    in_library: Mapped[bool]
    """Whether the programme's other questionnaires may start from it."""


class DraftChange(Base):
    """One change of a draft: enough to take it back and to tell others. The last 200 stay."""

    __tablename__ = "draft_change"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_draft.id", ondelete="CASCADE"))
    number: Mapped[int]
    """The draft's `changes` after it."""
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    kind: Mapped[str]
    place: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    undoes: Mapped[int | None]
    """The number of the change that this one takes back; null: somebody's own change."""
