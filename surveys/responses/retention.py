"""Deleting on the day: answers, links, what was left unfinished, old notes about staff.

Done once a day by the clock of Berlin; safe to do twice. A day that was missed is made up for.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, text, update
from sqlalchemy.orm import Session

from surveys.accounts.attempts import WINDOW
from surveys.accounts.audit import record
from surveys.accounts.models import AuditEntry, SignInFailure, StaffSession
from surveys.clock import BERLIN
from surveys.db import Database
from surveys.fieldwork.models import (
    ExtensionRequest,
    Invitation,
    OutboxMail,
    TrustKey,
    Wave,
)
from surveys.fieldwork.retention import LONGEST_LINK
from surveys.fieldwork.waves import LATE_COMMITS, ends_at
from surveys.jobs.models import Job
from surveys.questionnaires.models import Survey
from surveys.responses import erasing
from surveys.responses.erasing import Folders
from surveys.responses.mixing import forget_traces
from surveys.responses.models import Draft, Inbox, KeyedSheet, Receipt, Response, SealedLink
from surveys.responses.trust import destroy_links

AUDIT_MONTHS = 36
JOBS_KEPT = timedelta(days=90)
"""How long what was done in the background can be looked up."""
SCRUBBED_FOR = timedelta(days=7)
"""So long after a deletion its traces are scrubbed every day, should the first time have failed."""
WITH_ANSWERS = (
    *(table.__tablename__ for table in (*erasing.OF_A_WAVE, *erasing.TOGETHER)),
    *("invitation", "outbox_mail", "extension_request"),
    *("response_version", "organisation_proposal", "uploaded_file"),
)


def delete_due(
    database: Database, folders: Folders, at: datetime, *, audit_months: int = AUDIT_MONTHS
) -> None:
    """Delete everything whose day has come, everywhere."""
    today = at.astimezone(BERLIN).date()
    # With names the link is in the answer: whichever of both days comes first, it goes.
    links_are_over = (Wave.mode == "P") & (Wave.link_deletion_on <= today)
    for wave_id in _ids(database, or_(Wave.delete_on <= today, links_are_over)):
        _delete_answers(database, folders, wave_id, at=at)
    for wave_id in _ids(database, Wave.mode == "C", Wave.deleted_on.is_(None)):
        _delete_links(database, wave_id, at=at)
    for wave_id in _ids(database, Wave.closes_at <= at, Wave.deleted_on.is_(None)):
        _delete_unfinished(database, wave_id, at=at)
    _delete_old_notes(database, at=at, audit_months=audit_months)
    scrub(database, today=today)


def links_end_on(wave: Wave) -> date:
    """Return the day on which nobody can tell any more who said what in mode C."""
    latest = wave.closes_at.astimezone(BERLIN).date() + LONGEST_LINK
    return min(wave.link_deletion_on or latest, latest)


def _delete_answers(database: Database, folders: Folders, wave_id: int, *, at: datetime) -> None:
    """Delete the single answers of a wave, once; what came in afterwards goes as well."""
    today = at.astimezone(BERLIN).date()
    with database.writing() as session:
        wave = session.get_one(Wave, wave_id)
        if wave.deleted_on is not None and not _has_answers(session, wave_id):
            return
        gone = erasing.erase_wave(session, wave, today=today)
        wave.deleted_on = wave.deleted_on or today
        _note(session, "answers deleted", wave, f"wave {wave_id}", at)
    gone.discard(folders)


def _has_answers(session: Session, wave_id: int) -> bool:
    tables = (Response, Draft, Inbox)
    return any(session.scalar(select(exists().where(table.wave_id == wave_id))) for table in tables)


def _delete_links(database: Database, wave_id: int, *, at: datetime) -> None:
    """End the time in which the Vertrauensstelle can tell who said what, or took part."""
    today = at.astimezone(BERLIN).date()
    with database.writing() as session:
        wave = session.get_one(Wave, wave_id)
        if links_end_on(wave) > today or not _has_links(session, wave):
            return
        for table in (SealedLink, Receipt, KeyedSheet):
            session.execute(delete(table).where(table.wave_id == wave_id))
        session.execute(
            update(Invitation)
            .where(Invitation.wave_id == wave_id)
            .values(used=False, outcome=None, closes_at=None)
        )
        invited = select(Invitation.id).where(Invitation.wave_id == wave_id)
        # Who asked for more time had begun, and had not answered.
        session.execute(delete(ExtensionRequest).where(ExtensionRequest.invitation_id.in_(invited)))
        erasing.forget_mail(session, wave_id)
        destroy_links(session, wave_id, on=today)
        erasing.sever_links(session, wave_id)
        _note(session, "links deleted", wave, f"wave {wave_id}", at)


def _has_links(session: Session, wave: Wave) -> bool:
    """Whether anything still tells who took part. A wave without a day of its own has no key."""
    sealed = exists().where(SealedLink.wave_id == wave.id)
    used = exists().where(Invitation.wave_id == wave.id, Invitation.used)
    key = exists().where(TrustKey.wave_id == wave.id, TrustKey.locked_key.is_not(None))
    return bool(session.scalar(select(or_(sealed, used, key))))


def _delete_unfinished(database: Database, wave_id: int, *, at: datetime) -> None:
    """Delete drafts that can no longer be submitted. With names, how many is noted."""
    with database.writing() as session:
        wave = session.get_one(Wave, wave_id)
        grace = timedelta(minutes=wave.grace_minutes)
        if wave.closes_at + grace > at:
            return
        over = _over(wave_id, at - grace)
        unfinished = select(func.count()).where(
            Draft.wave_id == wave_id, Draft.invitation_id.in_(over)
        )
        left = session.scalar(unfinished) or 0
        begun = select(Draft.invitation_id).where(
            Draft.wave_id == wave_id, Draft.invitation_id.in_(over), Draft.changes > 0
        )
        # That somebody broke off is an outcome of the fieldwork; what they wrote goes.
        session.execute(
            update(Invitation)
            .where(
                Invitation.id.in_(begun), Invitation.outcome.is_(None), Invitation.used.is_(False)
            )
            .values(outcome="broken_off"),
            execution_options={"synchronize_session": False},
        )
        erasing.erase_drafts(session, over)
        if ends_at(session, wave) + LATE_COMMITS <= at:  # nobody knows whose these are
            session.execute(delete(Draft).where(Draft.wave_id == wave_id, Draft.mode != "P"))
        if left:
            _note(session, "unfinished drafts deleted", wave, f"wave {wave_id}: {left}", at)


def _over(wave_id: int, at: datetime) -> Select[int]:
    """Return the invitations that ended by `at`; who waits for more time may still get it."""
    asked = exists().where(
        ExtensionRequest.invitation_id == Invitation.id, ExtensionRequest.state == "open"
    )
    return select(Invitation.id).where(
        Invitation.wave_id == wave_id,
        or_(Invitation.closes_at.is_(None), Invitation.closes_at <= at),
        ~asked,
    )


def _delete_old_notes(database: Database, *, at: datetime, audit_months: int) -> None:
    """Delete what was noted about staff and their work, once nobody needs it."""
    old_jobs = Job.state.in_(("done", "failed")) & (Job.finished_at < at - JOBS_KEPT)
    old_mail = OutboxMail.mailing_id.is_(None) & OutboxMail.invitation_id.is_(None)
    ended = OutboxMail.state.in_(("sent", "failed", "bounced", "cancelled"))
    with database.writing() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.at < months_before(at, audit_months)))
        session.execute(delete(StaffSession).where(StaffSession.expires_at < at))
        session.execute(delete(SignInFailure).where(SignInFailure.at < at - WINDOW))
        session.execute(delete(Job).where(old_jobs))
        session.execute(
            delete(OutboxMail).where(old_mail, ended, OutboxMail.due_at < at - JOBS_KEPT)
        )


def months_before(at: datetime, months: int) -> datetime:
    """Return the first moment of the day so many months earlier.

    >>> months_before(datetime.fromisoformat("2027-03-31T10:00+00:00"), 13).isoformat()
    '2026-02-28T00:00:00+00:00'
    """
    month = at.year * 12 + at.month - 1 - months
    day = date(month // 12, month % 12 + 1, 1)
    following = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    day = min(day + timedelta(days=at.day - 1), following - timedelta(days=1))
    return datetime(day.year, day.month, day.day, tzinfo=at.tzinfo)


def scrub(database: Database, *, today: date) -> None:
    """Leave no trace of deleted rows in the files of the database.

    SQLite overwrites what is deleted; here its journal is emptied. PostgreSQL keeps deleted rows
    until a table is written anew.
    """
    with database.reading() as session:
        lately = session.scalar(select(exists().where(Wave.deleted_on > today - SCRUBBED_FOR)))
    forget_traces(database)
    if lately and database.engine.dialect.name != "sqlite":
        with database.engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            for table in WITH_ANSWERS:
                connection.execute(text(f"VACUUM (FULL) {table}"))


def _ids(database: Database, *which: ColumnElement[bool]) -> Iterator[int]:
    with database.reading() as session:
        found = session.scalars(select(Wave.id).where(*which).order_by(Wave.id)).all()
    yield from found


def _note(session: Session, action: str, wave: Wave, what: str, at: datetime) -> None:
    programme = session.scalar(select(Survey.programme_id).where(Survey.id == wave.survey_id))
    record(session, None, action, what, at=at, programme_id=programme)
