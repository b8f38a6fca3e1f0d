"""Keeping an intake between its steps: sealed, one conditional write per change, gone in time."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.clock import BERLIN
from surveys.db import Database
from surveys.errors import ChangedElsewhere, UnknownPage, UnreadableFile
from surveys.programmes.models import Programme
from surveys.programmes.opening import open_programme
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.responses.elsewhere.choices import Choices
from surveys.responses.elsewhere.models import Intake
from surveys.web.locale import gettext as _

KEPT = timedelta(days=14)
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Opened:
    """An intake with the programme it belongs to."""

    intake: Intake
    programme: Programme

    @property
    def choices(self) -> Choices:
        """What was decided so far."""
        return Choices.read(self.intake.choices)

    @property
    def is_bare(self) -> bool:
        """Whether the questions follow from nothing but the table of answers."""
        return self.intake.document is None and self.intake.survey_id is None

    @property
    def report(self) -> list[Entry]:
        """What of the file of questions needs a look."""
        entries: Sequence[dict[str, str]] = (self.intake.report or {}).get("entries", [])
        return [Entry(Kind(one["kind"]), one["place"], one["what"]) for one in entries]


def open_guarded(session: Session, actor: Actor, slug: str) -> Programme:
    """Return a programme that the actor coordinates and whose single answers they may read."""
    programme = open_programme(session, actor, slug)
    actor.require_rows(programme.id)
    return programme


def open_intake(session: Session, actor: Actor, slug: str, number: int) -> Opened:
    """Return an intake of a programme that the actor coordinates.

    Raises
    ------
    UnknownPage
        If there is none (any more), or the actor has nothing to do with the programme.
    NotAllowed, SecondFactorMissing
        If the actor may not plan there, or not read single answers.
    """
    programme = open_guarded(session, actor, slug)
    found = session.get(Intake, number)
    if found is None or found.programme_id != programme.id:
        raise UnknownPage("No such intake.")
    return Opened(found, programme)


def waiting(session: Session, programme_id: int) -> Sequence[Intake]:
    """Return the intakes of a programme that somebody began, newest first."""
    found = select(Intake).where(Intake.programme_id == programme_id)
    return session.scalars(found.order_by(Intake.made_at.desc())).all()


def begin(session: Session, programme: Programme, *, actor: Actor, at: datetime) -> Intake:
    """Add an intake with nothing in it yet."""
    intake = Intake(
        programme_id=programme.id,
        account_id=actor.account_id,
        choices=Choices().stored(),
        changes=0,
        made_at=at,
        delete_on=at.astimezone(BERLIN).date() + KEPT,
    )
    session.add(intake)
    session.flush()
    return intake


def change(session: Session, number: int, seen: int, **columns: Any) -> None:
    """Keep what was decided or sent, if nobody else did so since the page was shown.

    Raises
    ------
    ChangedElsewhere
        If somebody did, or the intake is gone.
    """
    done = session.execute(
        update(Intake)
        .where(Intake.id == number, Intake.changes == seen)
        .values(changes=seen + 1, **columns),
        execution_options={"synchronize_session": False},
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # a cursor result, untyped here
        raise ChangedElsewhere("The intake was changed.")


def forget(session: Session, number: int, seen: int | None = None) -> None:
    """Delete an intake with its file; with `seen`, only if it is as it was then.

    Raises
    ------
    ChangedElsewhere
        If it is not, or is gone.
    """
    which = (
        Intake.id == number if seen is None else (Intake.id == number) & (Intake.changes == seen)
    )
    done = session.execute(delete(Intake).where(which))
    if done.rowcount != 1:  # type: ignore[attr-defined]  # a cursor result, untyped here
        raise ChangedElsewhere("The intake is gone.")


def sweep(database: Database, today: date) -> None:
    """Delete the intakes whose day has come."""
    with database.writing() as session:
        session.execute(delete(Intake).where(Intake.delete_on <= today))


def sealed(content: bytes, programme_id: int, *, key: bytes) -> bytes:
    """Return a file sealed with AES-256-GCM and bound to its programme."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, str(programme_id).encode())


def content_of(intake: Intake, *, key: bytes) -> bytes:
    """Return the file of responses of an intake.

    Raises
    ------
    UnreadableFile
        If there is none, or the key file is another one than when it was sent.
    """
    if intake.sealed is None:
        raise UnreadableFile(_("Bitte wählen Sie zuerst die Datei mit den Antworten aus."))
    nonce, rest = intake.sealed[:NONCE_BYTES], intake.sealed[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, rest, str(intake.programme_id).encode())
    except InvalidTag:
        raise UnreadableFile(
            _("Die Datei lässt sich nicht mehr öffnen. Bitte laden Sie sie noch einmal hoch.")
        ) from None
