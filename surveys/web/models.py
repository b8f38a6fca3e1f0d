"""Words of the interface that administrators added in the browser."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.db import Base


class InterfaceLanguage(Base):
    """A language of the interface: what its readers call it, and whether one of them checked it."""

    __tablename__ = "interface_language"
    __table_args__ = (CheckConstraint("reviewed = (reviewed_on IS NOT NULL)", "reviewed_on_a_day"),)

    tag: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    reviewed: Mapped[bool]
    reviewed_on: Mapped[date | None]


class InterfaceText(Base):
    """What one language says for one German sentence; it wins over the catalogue."""

    __tablename__ = "interface_text"

    language: Mapped[str] = mapped_column(primary_key=True)
    sentence: Mapped[str] = mapped_column(primary_key=True)
    """The German sentence; of one with a number, its singular."""
    words: Mapped[list[str]] = mapped_column(JSON)
    """One text, or a text for each form that a number takes in the language."""
