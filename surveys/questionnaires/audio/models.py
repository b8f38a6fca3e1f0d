"""Recordings of items read aloud."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveys.db import Base, Moment


class Recording(Base):
    """One item read aloud in one language. The file lies in a folder of the instance."""

    __tablename__ = "recording"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    """Where it was uploaded; a copy of its questionnaire may name it, too."""
    code: Mapped[str] = mapped_column(unique=True)
    """Names it in documents, in its address and in the folder."""
    language: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    """In bytes."""
    created_at: Mapped[datetime] = mapped_column(Moment)
