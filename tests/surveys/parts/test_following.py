"""Parts follow the rows: whatever is added, changed, taken back or put aside."""

import os
import secrets
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from surveys import clock
from surveys.fieldwork.addresses.registered import confirm, match
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.jobs.office import office_of
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish, published
from surveys.responses import erasing, mixing, retention, suspicion, withdrawing
from surveys.responses.changing import begin_change
from surveys.responses.keyed_submitting import Keyed, take_over
from surveys.responses.models import Response
from surveys.responses.parts import files, syncing
from surveys.responses.parts.syncing import Keeper, sync
from surveys.responses.receipts import open_receipt
from tests.factories import LONG_AGO, definition
from tests.surveys.parts.beside import (
    CLUB,
    in_parts,
    parts_of,
    same,
    stored_columns,
    synced,
    the_list,
)


def ids(database, wave):
    with database.reading() as session:
        return session.scalars(select(Response.id).where(Response.wave_id == wave)).all()


def test_a_wave_without_answers_has_no_part(database, wave, folder):
    assert not synced(database, wave, folder).added
    assert parts_of(database, wave, folder) == ()


def test_what_came_is_added_to_the_open_part(world, database, wave, folder):
    world.respond(wave, **CLUB, members=3)
    assert synced(database, wave, folder).added == 1
    for members in range(4):
        world.respond(wave, kind="office", fields=["language"], members=members)
    assert synced(database, wave, folder).added == 4
    [part] = the_list(database, wave)
    assert (part.rows, part.batch) == (5, 0)
    assert not synced(database, wave, folder).added
    assert the_list(database, wave)[0].id == part.id


@pytest.mark.usefixtures("_small")
def test_a_full_part_is_left_and_the_next_begins(world, database, wave, folder):
    for _ in range(7):
        world.respond(wave, **CLUB)
    synced(database, wave, folder)
    assert sorted(part.rows for part in the_list(database, wave)) == [1, 3, 3]
    world.respond(wave, **CLUB)
    synced(database, wave, folder)
    assert sorted(part.rows for part in the_list(database, wave)) == [2, 3, 3]


@pytest.mark.usefixtures("_small")
def test_a_changed_answer_rewrites_its_part_alone(world, database, wave, folder):
    link = world.link(wave)
    carried = world.respond(wave, link=link, **CLUB, progress_work="low")
    synced(database, wave, folder)
    for _ in range(5):
        world.respond(wave, **CLUB)
    synced(database, wave, folder)
    before = {part.id for part in the_list(database, wave)}
    with database.reading() as session:
        own = open_receipt(session, carried, at=clock.now())
    begin_change(database, carried, own)
    world.respond(wave, link=link, **CLUB, progress_work="high")
    synced(database, wave, folder)
    after = {part.id for part in the_list(database, wave)}
    assert len(before & after) == 1
    assert len(ids(database, wave)) == 6


def test_an_answer_taken_back_is_taken_out(world, database, wave, folder):
    for _ in range(3):
        world.respond(wave, **CLUB)
    synced(database, wave, folder)
    with database.writing() as session:
        one = session.scalars(select(Response.invitation_id)).first()
        withdrawing.withdraw_attributed(session, one)
    assert synced(database, wave, folder).removed == 1
    with database.writing() as session:
        for number in session.scalars(select(Response.invitation_id)).all():
            erasing.erase_invitations(session, [number])
    assert synced(database, wave, folder).removed == 2
    assert the_list(database, wave) == []


@pytest.mark.parametrize("mode", ["A", "C"])
def test_without_names_only_what_was_mixed_is_in_a_part(world, database, keys, folder, mode):
    wave = world.wave(mode=mode)
    for _ in range(4):
        world.respond(wave, **CLUB, mix=False)
    assert synced(database, wave, folder).added == 0
    world.mix(wave)
    assert synced(database, wave, folder).added == 4
    with database.writing() as session:
        withdrawing.withdraw_response(session, ids(database, wave)[0], inbox_key=keys.inbox)
    assert synced(database, wave, folder).removed == 0
    world.mix(wave)
    assert synced(database, wave, folder).removed == 1
    assert len(ids(database, wave)) == 3


def test_mixing_anew_changes_no_part(world, database, keys, folder):
    wave = world.wave(mode="A")
    for _ in range(2 * mixing.BATCH):
        world.respond(wave, **CLUB, mix=False)
    mixing.mix_due(database, keys.inbox, at=clock.now())
    synced(database, wave, folder)
    with database.writing() as session:
        mixing._shuffle(session, wave)
    before = [part.id for part in the_list(database, wave)]
    synced(database, wave, folder)
    assert [part.id for part in the_list(database, wave)] == before


def test_suspects_come_and_go_as_staff_decide(world, database, folder):
    wave = world.wave(mode="A")
    for _ in range(4):
        world.respond(wave, **CLUB)
    synced(database, wave, folder)
    some = ids(database, wave)[:2]
    with database.writing() as session:
        session.execute(update(Response).where(Response.id.in_(some)).values(suspect=True))
    assert synced(database, wave, folder).removed == 2
    with database.writing() as session:
        suspicion.clear_suspects(session, session.get_one(Wave, wave))
    assert synced(database, wave, folder).added == 2
    with database.writing() as session:
        session.execute(update(Response).where(Response.id.in_(some)).values(suspect=True))
        suspicion.remove_suspects(session, session.get_one(Wave, wave))
    assert synced(database, wave, folder).removed == 2


def test_who_registered_counts_once_staff_know_them(world, database, wave, folder):
    world.respond(wave, **CLUB)
    with database.writing() as session:
        session.scalars(select(Organisation)).one().state = "unconfirmed"
    assert synced(database, wave, folder).added == 0
    with database.writing() as session:
        confirm(session.scalars(select(Organisation)).one())
    assert synced(database, wave, folder).added == 1


def test_parts_of_a_deleted_wave_go_with_it(world, database, wave, folder, settings):
    world.respond(wave, **CLUB)
    synced(database, wave, folder)
    with database.writing() as session:
        gone = erasing.erase_wave(session, session.get_one(Wave, wave), today=clock.now().date())
    gone.discard(erasing.Folders.of(settings.instance, folder))
    assert not (folder / str(wave)).exists()
    assert the_list(database, wave) == []
    assert not sync(database, wave, folder).added


def test_a_version_that_changed_while_the_wave_runs_has_parts_of_its_own(
    world, database, wave, folder
):
    world.respond(wave, **CLUB, progress_work="high")
    synced(database, wave, folder)
    document = definition("fields")
    item = next(
        item
        for section in document["sections"]
        for item in section["items"]
        if item["name"] == "kind"
    )
    document["groupings"] = []
    item["options"].insert(0, {"code": "choir", "label": {"de": "Chor", "en": "Choir"}})
    with database.writing() as session:
        found = session.get_one(Wave, wave)
        survey = session.get_one(Survey, found.survey_id)
        stays = {"kind": "comparable"}
        found.version_id = publish(session, survey, document, at=LONG_AGO, decided=stays).id
    world.respond(wave, kind="choir", fields=["work"])
    synced(database, wave, folder)
    assert len({part.version_id for part in the_list(database, wave)}) == 2
    positions = sorted(
        position for part in in_parts(database, wave, folder) for position in part["kind"]
    )
    assert positions == [0, 1]


def test_nothing_in_the_files_tells_who_or_when(world, database, wave, folder):
    link = world.link(wave)
    world.respond(wave, link=link, **CLUB, remark="Wir sind erkennbar")
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    [part] = parts_of(database, wave, folder)
    names = {source.name for source in part.sources}
    assert stored_columns(folder, wave) == names | {"record_key"}
    with database.reading() as session:
        words = [one.name for one in session.scalars(select(Organisation))]
        hidden = [one.token_hash for one in session.scalars(select(Invitation))]
        hidden += [one.id for one in session.scalars(select(Response))]
    for path in (folder / str(wave)).iterdir():
        content = path.read_bytes()
        assert not any(word.encode() in content for word in (*words, "erkennbar"))
        assert not any(bytes(secret) in content for secret in hidden)
        assert path.stat().st_mtime == files.SETTLED


def test_the_clock_looks_once_a_minute(world, database, wave, folder):
    apart = []
    keeper = Keeper(folder, lambda database, at: apart.append((database, at)))
    world.respond(wave, **CLUB)
    keeper(database, datetime(2026, 5, 1, 12, 0, tzinfo=UTC))
    assert len(the_list(database, wave)) == 1
    world.respond(wave, **CLUB)
    keeper(database, datetime(2026, 5, 1, 12, 0, 59, tzinfo=UTC))
    assert the_list(database, wave)[0].rows == 1
    keeper(database, datetime(2026, 5, 1, 12, 1, tzinfo=UTC))
    assert the_list(database, wave)[0].rows == 2
    assert apart == []


def test_what_takes_long_is_done_beside_the_other_duties(
    world, database, wave, folder, monkeypatch
):
    monkeypatch.setattr(syncing, "LONG", 2)
    apart = []
    keeper = Keeper(folder, lambda database, at: apart.append((database, at)))
    at = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
    world.respond(wave, **CLUB)
    world.respond(wave, **CLUB)
    keeper(database, at)
    assert the_list(database, wave) == []
    assert apart == [(database, at)]


def test_the_office_lets_parts_follow(world, database, wave, app, folder):
    world.respond(wave, **CLUB)
    office_of(app).work_off()
    assert same(database, wave, folder)


def test_what_staff_keyed_in_counts_too(world, database, keys, folder):
    wave = world.wave()
    link = world.link(wave)
    with database.writing() as session:
        found = session.get_one(Wave, wave)
        invited = session.scalars(select(Invitation.id)).one()
        keyed = Keyed(
            once=secrets.token_bytes(16),
            arrival="paper",
            version_id=found.version_id,
            language="de",
            invitation_id=invited,
            answers={"kind": "club", "members": None},
        )
        take_over(
            session, found, published(session, found.version_id), keyed, at=LONG_AGO, key=keys.links
        )
    assert link
    assert synced(database, wave, folder).added == 1


def test_who_registered_and_is_matched_counts_for_the_known_one(world, database, wave, folder):
    world.respond(wave, **CLUB)
    with database.writing() as session:
        new = session.scalars(select(Organisation)).one()
        new.state = "unconfirmed"
        known = Organisation(
            programme_id=new.programme_id, name="Bekannt", kind="club", district="north"
        )
        session.add(known)
    assert synced(database, wave, folder).added == 0
    with database.writing() as session:
        new, known = session.scalars(select(Organisation).order_by(Organisation.id)).all()
        match(session, new, known, None)
    assert synced(database, wave, folder).added == 1


def test_on_the_day_of_deletion_the_folder_goes(world, database, folder, settings):
    wave = world.wave(delete_on=clock.now().date())
    world.respond(wave, **CLUB)
    synced(database, wave, folder)
    retention.delete_due(database, erasing.Folders.of(settings.instance, folder), clock.now())
    assert not (folder / str(wave)).exists()
    assert the_list(database, wave) == []


def test_the_folder_of_parts_may_be_read_by_nobody_else(world, database, wave, folder):
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    assert os.stat(folder / str(wave)).st_mode & 0o007 == 0  # noqa: PTH116  what the system says
