"""The list of columnar parts."""

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.db import Base


class AnswerPart(Base):
    """One columnar part of the answers of a wave. A part that is not listed here is none."""

    __tablename__ = "answer_part"
    __table_args__ = (UniqueConstraint("wave_id", "turn"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Random; the files are named by it."""
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    """The version of the questionnaire that was answered."""
    turn: Mapped[int]
    """The next free number when it was written: of two that write at once, one is refused."""
    batch: Mapped[int]
    """Number of the release that counted it first; 0: it is open, no release has."""
    rows: Mapped[int]
    key_sum: Mapped[int] = mapped_column(BigInteger)
    """Sum of its record keys: it tells at once whether the responses are still the same."""
    shape: Mapped[str] = mapped_column(String(64))
    """What its columns mean; a newer program may want others, then it is written anew."""
    checksum: Mapped[bytes] = mapped_column(LargeBinary(32))
    """SHA-256 of both files."""
