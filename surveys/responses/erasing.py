"""Taking answers out of every table that holds them: of a wave, of one response, of drafts.

The only list of where answers are. Nothing here commits; files are removed once the rows are gone.
"""

import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from surveys.fieldwork.models import (
    ExtensionRequest,
    Invitation,
    Mailing,
    OutboxMail,
    Wave,
)
from surveys.jobs import produced
from surveys.jobs.models import ProducedFile
from surveys.responses import files
from surveys.responses.models import (
    AnswerChange,
    AnswerNote,
    Colleague,
    Draft,
    Inbox,
    KeyedSheet,
    OpenText,
    ParadataCount,
    Receipt,
    Response,
    SealedLink,
    UploadedFile,
    Withdrawal,
)
from surveys.responses.parts.files import folder_of
from surveys.responses.parts.models import AnswerPart
from surveys.responses.trust import destroy_links
from surveys.responses.withdrawing import withdraw_attributed

OF_A_WAVE = (
    Draft,
    Response,
    OpenText,
    Inbox,
    Receipt,
    Withdrawal,
    SealedLink,
    KeyedSheet,
    AnswerPart,
    ParadataCount,
)
"""Tables of answers, of parts made of them and of how they came, with the wave's number in it; what
hangs on them goes with them."""
TOGETHER = (AnswerChange, AnswerNote, Colleague)
"""What an organisation wrote or named on the way to its answer, by invitation."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where files lie whose rows are in the database."""

    uploads: Path
    produced: Path
    parts: Path

    @classmethod
    def of(cls, instance: Path, parts: Path | None = None) -> "Folders":
        """Return the folders of an installation; that of the parts may lie elsewhere."""
        return cls(
            files.folder_of(instance), produced.folder_of(instance), parts or instance / "parts"
        )


@dataclass(slots=True)
class Leftovers:
    """Files whose rows are gone; whoever commits discards them afterwards."""

    uploads: list[bytes] = field(default_factory=list)
    produced: list[bytes] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    """Waves whose columnar parts go."""

    def discard(self, folders: Folders) -> None:
        """Delete the files. One that cannot be deleted now is swept away later."""
        for folder, ids in ((folders.uploads, self.uploads), (folders.produced, self.produced)):
            for one in ids:
                (folder / one.hex()).unlink(missing_ok=True)
        for wave_id in self.parts:
            shutil.rmtree(folder_of(folders.parts, wave_id), ignore_errors=True)


def erase_wave(session: Session, wave: Wave, *, today: date) -> Leftovers:
    """Delete everything that single respondents of a wave said, and how they were reached.

    Releases stay, and that somebody was asked; no link of the wave leads anywhere afterwards.
    """
    gone = Leftovers()
    invited = select(Invitation.id).where(Invitation.wave_id == wave.id)
    for kind in TOGETHER:
        session.execute(delete(kind).where(kind.invitation_id.in_(invited)))
    gone.uploads += _take(session, UploadedFile, UploadedFile.wave_id == wave.id)
    gone.produced += _take(session, ProducedFile, ProducedFile.wave_id == wave.id)
    gone.parts.append(wave.id)
    for table in OF_A_WAVE:
        session.execute(delete(table).where(table.wave_id == wave.id))
    session.execute(delete(ExtensionRequest).where(ExtensionRequest.invitation_id.in_(invited)))
    forget_mail(session, wave.id)
    destroy_links(session, wave.id, on=today)
    sever_links(session, wave.id)
    return gone


def erase_response(session: Session, response: Response) -> Leftovers:
    """Delete one response of mode P with its earlier versions, files and proposals.

    Its link works again while the wave is open: somebody may want to answer anew.
    """
    number = response.invitation_id
    if number is None:
        raise ValueError("A response of mode P has an invitation.")
    erase_drafts(session, select(Invitation.id).where(Invitation.id == number))
    session.execute(delete(KeyedSheet).where(KeyedSheet.invitation_id == number))
    files_of_it = withdraw_attributed(session, number)
    return Leftovers(uploads=[bytes.fromhex(one) for one in files_of_it])


def erase_drafts(session: Session, invitations: Select[int]) -> None:
    """Delete unfinished answers of mode P and what was written beside them.

    Files stay if a response names them; the sweep of files knows.
    """
    session.execute(delete(Draft).where(Draft.invitation_id.in_(invitations)))
    for kind in TOGETHER:
        session.execute(delete(kind).where(kind.invitation_id.in_(invitations)))


def erase_invitations(session: Session, ids: Iterable[int]) -> Leftovers:
    """Delete invitations with all that hangs on them: answers, drafts, mail, requests."""
    gone = Leftovers()
    for number in ids:
        gone.uploads += _take(session, UploadedFile, UploadedFile.invitation_id == number)
        session.execute(delete(Draft).where(Draft.invitation_id == number))
        session.execute(delete(Response).where(Response.invitation_id == number))
        session.execute(delete(Invitation).where(Invitation.id == number))
    return gone


def sever_links(session: Session, wave_id: int) -> None:
    """Make the links and printed codes of a wave lead nowhere: chance takes their places.

    A nonce and a hash must be there by constraint, so they are replaced and not removed.
    """
    found = session.execute(
        select(Invitation.id, Invitation.mode).where(Invitation.wave_id == wave_id)
    ).all()
    if found:
        session.execute(
            update(Invitation),
            [
                {
                    "id": row.id,
                    "nonce": None if row.mode == "A" else secrets.token_bytes(16),
                    "token_hash": secrets.token_bytes(32),
                    "code_hash": None,
                    "contact_id": None,
                }
                for row in found
            ],
        )


def forget_mail(session: Session, wave_id: int) -> None:
    """Delete the rows of mail of a wave: whom a reminder went to says who had not answered."""
    mailings = select(Mailing.id).where(Mailing.wave_id == wave_id)
    invited = select(Invitation.id).where(Invitation.wave_id == wave_id)
    session.execute(
        delete(OutboxMail).where(
            or_(OutboxMail.mailing_id.in_(mailings), OutboxMail.invitation_id.in_(invited))
        )
    )


def _take(session: Session, table: type[UploadedFile | ProducedFile], which: object) -> list[bytes]:
    """Delete rows of files and return their ids."""
    return list(session.scalars(delete(table).where(which).returning(table.id)))  # type: ignore[arg-type]  # a column expression
