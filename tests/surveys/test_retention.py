"""On its day everything goes, everywhere: a canary planted in each place is found nowhere."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import inspect, text, update

from surveys import clock
from surveys.accounts.models import AuditEntry
from surveys.fieldwork.extensions import ask_for_more_time
from surveys.fieldwork.models import ExtensionRequest, Invitation, TrustKey, Wave
from surveys.jobs.models import Job
from surveys.jobs.office import office_of
from surveys.responses import models, retention
from surveys.responses.erasing import Folders
from tests.leftovers import CANARY, DAY, everything, hits, put, rows

EARLY = clock.datetime(2028, 3, 1, 0, 30, tzinfo=clock.BERLIN)
"""Half an hour into the day, by the clock of Berlin: in UTC it is still the day before."""


@pytest.fixture
def folders(settings):
    found = Folders.of(settings.instance)
    for folder in (found.uploads, found.produced):
        folder.mkdir(parents=True)
    return found


@pytest.mark.parametrize("mode", ["A", "C", "P"])
def test_on_the_day_nothing_is_left_anywhere(mode, database, world, folders):
    wave = everything(database, world, folders, mode)
    retention.delete_due(database, folders, EARLY - timedelta(days=1))
    assert hits(database, folders)
    retention.delete_due(database, folders, EARLY)
    assert hits(database, folders) == []
    with database.reading() as session:
        assert session.get_one(Wave, wave).deleted_on == DAY
    assert [one.object for one in rows(database, AuditEntry, action="answers deleted")] == [
        f"wave {wave}"
    ]


def test_a_server_that_slept_makes_up_for_it(database, world, folders):
    everything(database, world, folders, "P")
    retention.delete_due(database, folders, EARLY + timedelta(days=40))
    assert hits(database, folders) == []


def test_every_table_that_names_a_wave_or_an_invitation_is_emptied(database, world, folders):
    kept = {"wave", "mailing", "release", "release_part", "invitation", "trust_key"}
    wave = everything(database, world, folders, "P")
    retention.delete_due(database, folders, EARLY)
    with database.engine.connect() as connection:
        left = {
            table
            for table in inspect(connection).get_table_names()
            for key in inspect(connection).get_foreign_keys(table)
            if key["referred_table"] in {"wave", "invitation", "response"}
            and connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar()
        }
    assert left <= kept, wave


def test_a_link_leads_nowhere_once_the_answers_are_gone(database, world, folders, visitor):
    wave = world.wave(delete_on=DAY)
    link = world.link(wave)
    visitor.open(link)
    retention.delete_due(database, folders, EARLY)
    visitor.open(link, status=404)


def test_with_names_answers_go_on_the_day_on_which_their_link_ends(database, world, folders):
    wave = world.wave(delete_on=DAY + timedelta(days=99), link_deletion_on=DAY)
    world.respond(wave)
    retention.delete_due(database, folders, EARLY)
    assert rows(database, models.Response) == []


def test_other_waves_and_releases_are_left_alone(database, world, folders):
    other = world.wave(delete_on=DAY + timedelta(days=1))
    world.respond(other)
    retention.delete_due(database, folders, EARLY)
    assert len(rows(database, models.Response, wave_id=other)) == 1


def test_the_vertrauensstelle_cannot_tell_who_answered_30_days_after_closing(
    database, world, folders
):
    wave = world.wave(mode="C", link_deletion_on=DAY)
    world.respond(wave)
    with database.writing() as session:
        session.execute(update(Invitation).values(outcome="refused"))
    [before] = rows(database, Invitation)
    with database.writing() as session:
        ask_for_more_time(session, before.id, DAY, "Urlaub", at=clock.now())
    closed = rows(database, Wave, id=wave)[0].closes_at
    retention.delete_due(database, folders, closed + timedelta(days=29))
    assert rows(database, models.SealedLink)
    retention.delete_due(database, folders, closed + timedelta(days=30))
    assert rows(database, models.SealedLink) == rows(database, models.Receipt) == []
    assert rows(database, ExtensionRequest) == []
    [lock] = rows(database, TrustKey)
    assert (lock.locked_key, lock.destroyed_on is None) == (None, False)
    [after] = rows(database, Invitation)
    assert (before.used, after.used, after.outcome) == (True, False, None)
    assert after.token_hash != before.token_hash


def test_what_was_never_submitted_goes_after_the_grace_and_is_counted(database, world, folders):
    wave = world.wave()
    for _ in range(3):
        world.begin(world.link(wave))
    closed = rows(database, Wave, id=wave)[0].closes_at
    first = min(rows(database, Invitation, wave_id=wave), key=lambda one: one.id)
    with database.writing() as session:
        session.get_one(Invitation, first.id).closes_at = closed + timedelta(days=3)
    retention.delete_due(database, folders, closed + timedelta(minutes=29))
    assert len(rows(database, models.Draft)) == 3
    retention.delete_due(database, folders, closed + timedelta(minutes=31))
    [left] = rows(database, models.Draft)
    assert left.invitation_id == first.id
    [entry] = rows(database, AuditEntry, action="unfinished drafts deleted")
    assert entry.object == f"wave {wave}: 2"


def test_whoever_waits_for_more_time_keeps_what_was_begun(database, world, folders):
    wave = world.wave()
    world.begin(world.link(wave))
    [invitation] = rows(database, Invitation, wave_id=wave)
    closed = rows(database, Wave, id=wave)[0].closes_at
    request = ExtensionRequest(
        invitation_id=invitation.id, wanted_on=DAY, reason="", asked_at=closed, state="open"
    )
    put(database, request)
    retention.delete_due(database, folders, closed + timedelta(days=1))
    assert rows(database, models.Draft)
    with database.writing() as session:
        session.execute(update(ExtensionRequest).values(state="refused"))
    retention.delete_due(database, folders, closed + timedelta(days=1))
    assert rows(database, models.Draft) == []


def test_without_names_nobody_learns_how_many_gave_up(database, world, folders):
    wave = world.wave(mode="A")
    world.begin(world.link(wave))
    closed = rows(database, Wave, id=wave)[0].closes_at
    retention.delete_due(database, folders, closed + timedelta(days=1))
    assert rows(database, models.Draft) == []
    assert rows(database, AuditEntry) == []


def test_notes_about_staff_are_kept_as_long_as_set_and_no_longer(database, folders):
    at = clock.now()
    months = [
        AuditEntry(at=at - timedelta(days=days), action="wave opened", object="wave 1")
        for days in (300, 500)
    ]
    job = Job(
        kind="x",
        payload={},
        state="done",
        due_at=at,
        attempts=1,
        progress=0,
        total=0,
        created_at=at,
        finished_at=at - timedelta(days=91),
    )
    put(database, *months, job)
    retention.delete_due(database, folders, at, audit_months=12)
    assert [one.at < at - timedelta(days=400) for one in rows(database, AuditEntry)] == [False]
    assert rows(database, Job) == []


def test_the_server_does_it_by_itself_once_a_day(app, database, world):
    wave = world.wave(delete_on=DAY)
    world.respond(wave, remark=CANARY)
    office_of(app).work_off(at=EARLY)
    assert rows(database, models.Response) == []


def test_the_journal_is_empty_after_a_deletion(database, world, folders):
    everything(database, world, folders, "P")
    retention.delete_due(database, folders, EARLY)
    if database.engine.dialect.name == "sqlite":
        with sqlite3.connect(database.engine.url.database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
