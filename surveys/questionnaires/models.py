"""Surveys and the published versions of their questionnaires."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.db import Base, Moment


class Survey(Base):
    """One study of a programme: its questionnaire over the years, its waves."""

    __tablename__ = "survey"
    __table_args__ = (UniqueConstraint("programme_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    slug: Mapped[str]
    title: Mapped[dict[str, Any]]


class QuestionnaireVersion(Base):
    """A published questionnaire. A trigger refuses to change or delete the row."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    """The definition document, as it was read."""
    published_at: Mapped[datetime] = mapped_column(Moment)
    comparability: Mapped[dict[str, Any]]
    """What was decided for each item that changed since the version before: `comparable` or
    `break`. Items that are not named are as they were, or new."""
