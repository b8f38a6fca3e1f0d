"""Words planted wherever an answer may leave something, and where they are found again."""

import secrets
from datetime import date, timedelta

from sqlalchemy import inspect, select, text

from surveys import clock
from surveys.fieldwork.models import ExtensionRequest, Invitation, Mailing, OutboxMail, Wave
from surveys.jobs.models import ProducedFile
from surveys.questionnaires.models import Survey
from surveys.responses import models

CANARY = "Kanarienvogel-7391"
DAY = date(2028, 3, 1)


def rows(database, table, **which):
    with database.reading() as session:
        return list(session.scalars(select(table).filter_by(**which)))


def put(database, *things):
    with database.writing() as session:
        session.add_all(things)


def everything(database, world, folders, mode, *, day=DAY, n=1):  # noqa: PLR0913  all of it named
    """Add a wave answered `n` times and a row in every table that may hold one; return its id."""
    wave = world.wave(mode=mode, access="open" if mode == "A" else "personal", delete_on=day)
    for number in range(n):
        world.respond(wave, remark=f"{CANARY} {number}")
    with database.reading() as session:
        version = session.get_one(Wave, wave).version_id
    put(database, *(_named(database, wave) if mode == "P" else _unnamed(wave, mode, version)))
    _add_files(database, wave, folders, mode)
    return wave


def _named(database, wave):
    invitation, *_others = rows(database, Invitation, wave_id=wave)
    [response] = rows(database, models.Response, invitation_id=invitation.id)
    mailing = Mailing(wave_id=wave, kind="reminder", subject={}, body={}, made_at=clock.now())
    put(database, mailing)
    who = {"invitation_id": invitation.id}
    return [
        models.ResponseVersion(
            response_id=response.id,
            number=1,
            version_id=response.version_id,
            answers={"remark": CANARY},
            submitted_at=clock.now(),
        ),
        models.Draft(
            id=secrets.token_bytes(32),
            wave_id=wave,
            mode="P",
            version_id=response.version_id,
            changes=1,
            answers={"remark": CANARY},
            **who,
        ),
        models.AnswerNote(item="remark", text=CANARY, at=clock.now(), **who),
        models.AnswerChange(item="remark", at=clock.now(), **who),
        models.Colleague(
            name=CANARY,
            may_sign=False,
            nonce=b"n" * 16,
            token_hash=secrets.token_bytes(32),
            asked_at=clock.now(),
            **who,
        ),
        ExtensionRequest(
            wanted_on=DAY, reason=CANARY, asked_at=clock.now(), state="granted", **who
        ),
        OutboxMail(
            mailing_id=mailing.id,
            kind="reminder",
            state="sent",
            attempts=1,
            due_at=clock.now(),
            message_key=secrets.token_bytes(16),
            problem=CANARY,
            **who,
        ),
        models.OrganisationProposal(
            response_id=response.id, item=CANARY, detail="name", state="rejected"
        ),
    ]


def _unnamed(wave, mode, version):
    sealed = CANARY.encode() * 9
    return [
        models.Draft(
            id=secrets.token_bytes(32),
            wave_id=wave,
            mode=mode,
            version_id=version,
            changes=1,
            sealed=sealed,
        ),
        models.Response(
            id=secrets.token_bytes(16),
            wave_id=wave,
            mode=mode,
            version_id=version,
            record_key=1,
            answers={"remark": CANARY},
        ),
        models.Inbox(id=secrets.token_bytes(32), wave_id=wave, mode=mode, sealed=sealed),
        models.OpenText(
            id=secrets.token_bytes(16),
            wave_id=wave,
            mode=mode,
            item="name",
            text=CANARY,
            state="approved",
        ),
        models.Withdrawal(id=secrets.token_bytes(32), wave_id=wave, sealed=sealed),
        *(
            [models.SealedLink(id=secrets.token_bytes(16), wave_id=wave, sealed=sealed)]
            if mode == "C"
            else []
        ),
    ]


def _add_files(database, wave, folders, mode):
    with database.reading() as session:
        found = session.get_one(Wave, wave)
        programme = session.scalar(select(Survey.programme_id).where(Survey.id == found.survey_id))
    made = ProducedFile(
        id=secrets.token_bytes(16),
        programme_id=programme,
        wave_id=wave,
        kind="letters",
        name=CANARY,
        media_type="application/pdf",
        size=9,
        made_at=clock.now(),
        delete_on=DAY + timedelta(days=99),
    )
    (folders.produced / made.id.hex()).write_text(CANARY)
    sheet = models.KeyedSheet(
        id=secrets.token_bytes(16),
        wave_id=wave,
        mode=mode,
        label=CANARY,
        arrival="paper",
        version_id=found.version_id,
        sealed=CANARY.encode(),
    )
    receipt = models.Receipt(
        id=secrets.token_bytes(32),
        wave_id=wave,
        version_id=found.version_id,
        sealed=CANARY.encode(),
        purge_on=DAY + timedelta(days=99),
    )
    put(database, made, sheet, receipt)
    if mode == "P":
        invitation, *_others = rows(database, Invitation, wave_id=wave)
        file = models.UploadedFile(
            id=secrets.token_bytes(16),
            wave_id=wave,
            mode="P",
            invitation_id=invitation.id,
            digest=b"d" * 32,
            name=CANARY,
            type="application/pdf",
            size=9,
            kept_on=DAY,
        )
        (folders.uploads / file.id.hex()).write_text(CANARY)
        put(database, file)


def hits(database, folders):
    """Return every place in which the canary is still found."""
    found = [
        path.name
        for folder in (folders.uploads, folders.produced)
        for path in folder.iterdir()
        if CANARY in path.read_text()
    ]
    if database.engine.dialect.name == "sqlite":
        path = database.engine.url.database
        for ending in ("", "-wal", "-shm"):
            with open(path + ending, "rb") as file:  # noqa: PTH123  a name with an ending put on
                if CANARY.encode() in file.read():
                    found.append(f"database{ending}")
        return found
    with database.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            words = connection.execute(text(f'SELECT t::text FROM "{table}" t')).scalars()
            hexed = CANARY.encode().hex()
            if any(CANARY in one or hexed in one for one in words):
                found.append(table)
    return found
