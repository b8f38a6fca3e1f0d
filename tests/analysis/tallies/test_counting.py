"""Counting in parts: the same numbers as counting all rows at once, and only what is new."""

import pickle
import sys

import numpy as np
import pytest
from distributed import LocalCluster
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from analysis.tallies import counting, storing
from analysis.tallies.count import count, merge
from analysis.tallies.counting import Counting, Here, counter_of, cube_of, cubes_by_batch
from analysis.tallies.plan import PlannedJoint, release_plan
from surveys.errors import NotAllowed, NotReady
from surveys.reading import (
    Reader,
    read_part,
    seal_parts,
    sync_parts,
    wave_data,
    wave_facts,
    wave_parts,
)
from surveys.responses.models import Response
from surveys.responses.parts import files, syncing
from surveys.responses.withdrawing import withdraw_attributed
from tests.analysis.tallies.cubes import same
from tests.factories import definition

CLUB = {"kind": "club", "fields": ["work"], "progress_work": "low"}
OFFICE = {"kind": "office", "fields": ["language"], "members": 7}


@pytest.fixture
def folder(settings):
    return settings.parts_path


@pytest.fixture
def _small(monkeypatch):
    monkeypatch.setattr(syncing, "PART_ROWS", 2)


def reader_of(session, wave):
    return Reader.of_the_house(wave_facts(session, wave).programme_id)


def data_of(database, wave):
    with database.reading() as session:
        return wave_data(session, wave, reader=reader_of(session, wave))


def plan_of(data):
    joints = (PlannedJoint("two", "gap", ("kind", "direction")),)
    return release_plan(data.codebook, data.facts.groupings, joints)


def parts_of(database, wave, folder):
    sync_parts(database, wave, folder)
    with database.reading() as session:
        return wave_parts(session, wave, folder, reader=reader_of(session, wave))


def agrees(database, wave, folder, counter):
    """Whether parts counted by somebody are the rows counted at once; twice, for what is kept."""
    data, parts = data_of(database, wave), parts_of(database, wave, folder)
    whole = count(data, plan_of(data))
    return all(same(cube_of(parts, plan_of(data), counter), whole) for _ in range(2))


@pytest.mark.usefixtures("_small")
def test_parts_are_counted_as_the_rows_are(world, database, folder):
    wave = world.wave()
    assert agrees(database, wave, folder, Here())
    for number in range(5):
        world.respond(wave, **(CLUB if number % 2 else OFFICE))
        assert agrees(database, wave, folder, Here())


def test_a_wave_in_which_everything_is_missing_is_counted(world, database, folder):
    wave = world.wave(mode="A")
    world.respond(wave, kind="club")
    assert agrees(database, wave, folder, Here())


def test_three_hundred_options_are_counted(world, database, folder):
    document = definition("fields")
    items = [item for section in document["sections"] for item in section["items"]]
    kind = next(item for item in items if item["name"] == "kind")
    kind["options"] = [{"code": f"o{n}", "label": {"de": "x", "en": "x"}} for n in range(300)]
    document["groupings"] = []
    wave = world.wave(document)
    world.respond(wave, kind="o299")
    world.respond(wave, kind="o0")
    assert agrees(database, wave, folder, Here())


@pytest.mark.usefixtures("_small")
def test_only_what_changed_is_read_again(world, database, folder, monkeypatch):
    wave = world.wave()
    for _ in range(4):
        world.respond(wave, **CLUB)
    assert agrees(database, wave, folder, Here())
    world.respond(wave, **OFFICE)
    read = []

    def noted(part, columns):
        read.append(part.rows)
        return read_part(part, columns)

    monkeypatch.setattr(counting, "read_part", noted)
    assert agrees(database, wave, folder, Here())
    assert read == [1]


def test_what_is_kept_beside_a_part_goes_with_it(world, database, folder):
    wave = world.wave()
    world.respond(wave, **CLUB)
    assert agrees(database, wave, folder, Here())
    [kept] = (folder / str(wave)).glob("*.cube.npz")
    assert kept.stat().st_mtime == files.SETTLED
    world.respond(wave, **CLUB)
    sync_parts(database, wave, folder)
    assert not kept.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken off"])
def test_what_is_kept_and_cannot_be_read_is_counted_again(world, database, folder, content):
    wave = world.wave()
    world.respond(wave, **CLUB)
    assert agrees(database, wave, folder, Here())
    [kept] = (folder / str(wave)).glob("*.cube.npz")
    kept.write_bytes(content)
    assert agrees(database, wave, folder, Here())


def test_what_is_kept_of_another_content_is_not_used(world, database, folder):
    wave = world.wave()
    world.respond(wave, **CLUB)
    assert agrees(database, wave, folder, Here())
    [part] = parts_of(database, wave, folder)
    plan = plan_of(data_of(database, wave))
    [kept] = (folder / str(wave)).glob("*.cube.npz")
    stale = kept.read_bytes()
    world.respond(wave, **OFFICE)
    [after] = parts_of(database, wave, folder)
    kept.with_name(kept.name.replace(part.id, after.id)).write_bytes(stale)
    assert storing.stored_cube(after, plan) is None


def test_where_nothing_can_be_kept_it_is_counted_all_the_same(world, database, folder, monkeypatch):
    wave = world.wave()
    world.respond(wave, **CLUB)

    def full(*_given, **_named):
        raise OSError(28, "no space left")

    monkeypatch.setattr(np, "savez", full)
    assert agrees(database, wave, folder, Here())
    assert not list((folder / str(wave)).glob("*.npz*"))


def test_batches_add_up_to_the_whole(world, database, folder):
    wave = world.wave()
    for _ in range(3):
        world.respond(wave, **CLUB)
    counted = parts_of(database, wave, folder)
    with database.writing() as session:
        assert seal_parts(session, wave, counted, 1)
    world.respond(wave, **OFFICE)
    data, parts = data_of(database, wave), parts_of(database, wave, folder)
    found = cubes_by_batch(parts, plan_of(data), Here())
    assert {batch: cube.responses for batch, cube in found.items()} == {0: 1, 1: 3}
    assert same(merge(list(found.values())), count(data, plan_of(data)))


def test_a_damaged_part_is_rebuilt_while_counting(world, database, folder):
    wave = world.wave()
    world.respond(wave, **CLUB)
    data = data_of(database, wave)
    [part] = parts_of(database, wave, folder)
    path = part.beside("answers.parquet")
    path.write_bytes(path.read_bytes()[:-4])
    with database.reading() as session:
        reader = reader_of(session, wave)
    found = Counting(folder).count_wave(database, wave, plan_of(data), reader=reader)
    assert found.synced.rebuilt == [part.id]
    assert same(found.cube, count(data, plan_of(data)))


def test_who_may_not_count_gets_no_numbers(world, database, folder):
    wave = world.wave()
    plan = plan_of(data_of(database, wave))
    nobody = Reader(frozenset(), frozenset())
    with pytest.raises(NotAllowed):
        Counting(folder).count_wave(database, wave, plan, reader=nobody)


def test_a_wave_without_answers_is_counted(world, database, folder):
    wave = world.wave()
    data = data_of(database, wave)
    with database.reading() as session:
        reader = reader_of(session, wave)
    found = Counting(folder).count_wave(database, wave, plan_of(data), reader=reader)
    assert found.parts == ()
    assert same(found.cube, count(data, plan_of(data)))


def test_parts_and_cubes_travel(world, database, folder):
    wave = world.wave()
    world.respond(wave, **CLUB)
    parts = parts_of(database, wave, folder)
    assert pickle.loads(pickle.dumps(parts)) == parts  # noqa: S301  our own


@pytest.fixture(scope="module")
def cluster():
    """Give the address of a cluster of two processes."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, worker_dashboard_address=None
    ) as found:
        yield found.scheduler_address


@pytest.mark.filterwarnings("ignore")  # of the package, whose ways of ending are its own
@pytest.mark.usefixtures("_small")
def test_a_cluster_finds_the_same_numbers(world, database, folder, cluster):
    wave = world.wave()
    for number in range(7):
        world.respond(wave, **(CLUB if number % 2 else OFFICE))
    assert agrees(database, wave, folder, counter_of(cluster))
    for kept in (folder / str(wave)).glob("*.npz"):
        kept.unlink()
    assert agrees(database, wave, folder, counter_of(cluster))


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_says_which_part_is_damaged(world, database, folder, cluster):
    wave = world.wave()
    world.respond(wave, **CLUB)
    data = data_of(database, wave)
    [part] = parts_of(database, wave, folder)
    part.beside("missing.parquet").write_bytes(b"")
    with database.reading() as session:
        reader = reader_of(session, wave)
    found = Counting(folder, counter_of(cluster)).count_wave(
        database, wave, plan_of(data), reader=reader
    )
    assert found.synced.rebuilt == [part.id]


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_does_not_answer_is_said(monkeypatch):
    found = counter_of("tcp://127.0.0.1:9")
    monkeypatch.setattr("analysis.tallies.cluster.PATIENCE_SECONDS", 1)
    with pytest.raises(NotReady, match="does not answer"):
        found.count([], release_plan((), ()))


def test_a_cluster_without_its_package_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "analysis.tallies.cluster", raising=False)
    with pytest.raises(NotReady, match=r"mitsprache\[cluster\]"):
        counter_of("tcp://127.0.0.1:8786")


steps = st.lists(st.sampled_from(["club", "office", "take back", "seal", "look"]), max_size=12)


@given(steps)
@settings(
    deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_happens_parts_count_what_rows_count(world, database, folder, steps):
    wave = world.wave()
    for number, step in enumerate(steps, 1):
        if step in {"club", "office"}:
            world.respond(wave, kind=step, fields=["work"], members=number)
        elif step == "take back":
            with database.writing() as session:
                mine = select(Response.invitation_id).where(Response.wave_id == wave)
                if (one := session.scalars(mine.limit(1)).first()) is not None:
                    withdraw_attributed(session, one)
        elif step == "seal":
            parts = parts_of(database, wave, folder)
            with database.writing() as session:
                assert seal_parts(session, wave, parts, number)
        else:
            assert agrees(database, wave, folder, Here())
    assert agrees(database, wave, folder, Here())
