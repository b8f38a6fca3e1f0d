"""Links to a preview, and what was remarked there. Neither is ever counted."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from surveys.db import Base, Moment


class PreviewLink(Base):
    """A link with which somebody without an account looks at a questionnaire being built."""

    __tablename__ = "preview_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    label: Mapped[str]
    """Whom it is for, as staff call them; never shown on the preview."""
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16))
    """With the key file it makes the link again. A copy of the database cannot."""
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    ends_on: Mapped[date]
    """The last day on which it works."""
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """When staff ended it before that day."""


class Remark(Base):
    """What somebody wrote about a questionnaire, or about one place of it."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("preview_link.id", ondelete="CASCADE"))
    section: Mapped[str | None]
    """The section of the document; null: about the whole."""
    item: Mapped[str | None]
    """The item of the document; null: about the section, or the whole."""
    name: Mapped[str | None]
    """What whoever wrote it wants to be called."""
    text: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
