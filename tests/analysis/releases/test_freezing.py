import shutil
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.exc import IntegrityError

from analysis.disclosure.cells import Readership
from analysis.releases import freezing
from analysis.releases.errors import (
    NoRelease,
    NothingNew,
    PartsUncertain,
    TooEarly,
    TooFewAnswers,
    TooFewNew,
    WouldShowLess,
)
from analysis.releases.freezing import make_release
from analysis.releases.models import Release, ReleasePart
from analysis.releases.reading import (
    OVERVIEW,
    cells,
    every_cell,
    history,
    latest,
    readership_for,
)
from analysis.releases.signing import is_untouched
from surveys.accounts.actor import Actor
from surveys.reading import sync_parts, wave_facts
from tests.analysis.releases.waves_for_tests import (
    AFTER,
    BEFORE,
    add_answers,
    make_wave,
)


def release(world, wave_id, at=AFTER):
    return make_release(world.workshop, wave_id, at=at)


def made_for(world, wave_id, at=AFTER):
    return [facts.readership.value for facts in release(world, wave_id, at)]


def closes_at(world, wave_id):
    with world.database.reading() as session:
        return wave_facts(session, wave_id).closes_at


def book(world, wave_id, readership, part=""):
    with world.database.reading() as session:
        facts = latest(session, wave_id, readership)
        return cells(session, facts.id, part)


def test_staff_of_an_attributed_wave_see_two_of_three_at_any_time(world):
    wave_id = make_wave(world, mode="P", answers=3)
    assert made_for(world, wave_id, BEFORE) == ["exact"]
    shown = book(world, wave_id, Readership.EXACT)
    assert shown.cell("direction").counts == (1, 1, 1)
    assert shown.cell("direction", "kind", "mo").counts == (1, 0, 1)


def test_after_closing_everybody_gets_their_release(world):
    wave_id = make_wave(world, mode="P", answers=12)
    assert made_for(world, wave_id) == ["exact", "staff", "public"]


def test_few_exact_numbers_wait_for_the_closing(world):
    wave_id = make_wave(world, protection="few", answers=30)
    with pytest.raises(TooEarly) as waiting:
        release(world, wave_id, BEFORE)
    assert waiting.value.shown() == {"closes_at": closes_at(world, wave_id)}


@pytest.mark.parametrize("mode", ["A", "C"])
def test_staff_see_totals_while_a_wave_runs_and_groups_after_it(world, mode):
    wave_id = make_wave(world, mode=mode, protection="groups", answers=30)
    assert made_for(world, wave_id, BEFORE) == ["staff"]
    assert groupings(world, wave_id) == {""}
    add_answers(world, wave_id, 9)
    with pytest.raises(TooFewNew):  # nine new ones hide nobody
        release(world, wave_id, BEFORE)
    add_answers(world, wave_id, 1)
    assert made_for(world, wave_id, BEFORE) == ["staff"]
    assert groupings(world, wave_id) == {""}
    assert made_for(world, wave_id) == ["staff", "public"]  # without a single new answer
    assert groupings(world, wave_id) == {"", "kind"}
    assert groupings(world, wave_id, Readership.PUBLIC) == {"", "kind"}
    with pytest.raises(NothingNew):
        release(world, wave_id)


def test_a_few_at_the_end_take_nothing_from_staff_that_they_saw(world):
    """Four more would be too few to tell what is new: staff keep their totals, everybody waits."""
    wave_id = make_wave(world, mode="C", protection="groups", answers=30)
    release(world, wave_id, BEFORE)
    add_answers(world, wave_id, 4)
    release(world, wave_id)
    assert groupings(world, wave_id) == {""}
    with pytest.raises(WouldShowLess):
        release(world, wave_id)


def test_what_everybody_sees_beside_staff_is_measured_by_what_staff_may_know(world):
    """Seven more are too few for everybody, but nobody else can subtract what staff saw."""
    wave_id = make_wave(world, mode="C", protection="groups", answers=30)
    release(world, wave_id, BEFORE)
    add_answers(world, wave_id, 7)
    assert made_for(world, wave_id) == ["staff", "public"]
    assert "" in groupings(world, wave_id, Readership.PUBLIC)


def test_where_answers_have_names_protected_readers_wait_for_the_end(world):
    """A few more after their release would leave everybody without results."""
    wave_id = make_wave(world, mode="P", protection="groups", answers=30)
    assert made_for(world, wave_id, BEFORE) == ["exact"]
    add_answers(world, wave_id, 3)
    assert made_for(world, wave_id) == ["exact", "staff", "public"]
    assert groupings(world, wave_id) == {"", "kind"}


def groupings(world, wave_id, readership=Readership.STAFF):
    with world.database.reading() as session:
        facts = latest(session, wave_id, readership)
        cells = every_cell(session, facts.id).by_key.values()
        return {cell.grouping for cell in cells if cell.is_shown}


@pytest.mark.parametrize("protection", ["few", "groups"])
def test_protected_results_are_released_once(world, protection):
    wave_id = make_wave(world, protection=protection, answers=30)
    assert made_for(world, wave_id) == ["staff", "public"]
    add_answers(world, wave_id, 1)  # never two releases with one answer between them
    with pytest.raises(NothingNew):
        release(world, wave_id)


def test_fewer_than_ten_anonymous_answers_are_never_published(world):
    wave_id = make_wave(world, answers=9)
    with pytest.raises(TooFewAnswers) as refused:
        release(world, wave_id)
    assert refused.value.shown() == {"responses": 9, "needed": 10}


def test_a_page_of_a_field_reads_its_cells_only(world):
    wave_id = make_wave(world, mode="P", answers=12)
    release(world, wave_id)
    field = book(world, wave_id, Readership.EXACT, "language")
    assert field.variables() == ("importance_language",)
    assert field.cell("importance_language").counts == (4, 4, 4)
    assert [cell.group for cell in field.groups("importance_language", "kind")] == ["mo", "vw"]


def test_the_overview_has_a_total_of_every_field(world):
    wave_id = make_wave(world, mode="P", answers=12)
    release(world, wave_id)
    shown = book(world, wave_id, Readership.STAFF, OVERVIEW)
    assert {cell.variable for cell in shown} == {
        "direction",
        "fields.language",
        "fields.work",
        "importance_language",
        "importance_work",
    }
    assert shown.cell("importance_work").state == "withheld"
    assert shown.cell("fields.language").leading == "yes"


def test_every_cell_is_that_of_its_page(world):
    wave_id = make_wave(world, mode="P", answers=12)
    exact, *_ = release(world, wave_id)
    with world.database.reading() as session:
        whole = every_cell(session, exact.id)
        field = cells(session, exact.id, "language")
    assert all(whole.cell(*cell.key) == cell for cell in field)


def test_rounded_numbers_are_the_same_for_every_reader(world):
    wave_id = make_wave(world, protection="groups", answers=20)
    release(world, wave_id)
    staff = book(world, wave_id, Readership.STAFF)
    assert book(world, wave_id, Readership.PUBLIC).cell("kind") == staff.cell("kind")


def test_a_release_is_signed_with_what_it_holds(world):
    facts, *_ = release(world, make_wave(world, answers=12))
    with world.database.reading() as session:
        row = session.get_one(Release, facts.id)
        rows = session.scalars(select(ReleasePart).where(ReleasePart.release_id == facts.id))
        parts = {part.part: part.cells for part in rows}
        assert row.method["software"].startswith("Mitsprache ")
        assert is_untouched(world.keys.releases, row, parts)
        assert not is_untouched(world.keys.releases, row, {**parts, "": {"cells": []}})
        assert not is_untouched(world.keys.session, row, parts)


@pytest.mark.parametrize(
    "change",
    [
        update(Release).values(responses=1),
        update(ReleasePart).values(cells={}),
        delete(ReleasePart),
        delete(Release),
    ],
    ids=str,
)
def test_a_release_never_changes(world, change):
    release(world, make_wave(world, answers=12))
    with (
        pytest.raises(IntegrityError, match="A release never changes"),
        world.database.writing() as w,
    ):
        w.execute(change)


def test_two_calls_at_once_make_one_release(world):
    wave_id = make_wave(world, answers=30)
    together = Barrier(4)

    def press(_):
        together.wait()
        try:
            return len(release(world, wave_id))
        except NoRelease:
            return 0

    with ThreadPoolExecutor(4) as presses:
        assert sorted(presses.map(press, range(4))) == [0, 0, 0, 2]


def test_exact_releases_made_at_once_have_numbers_of_their_own(world):
    wave_id = make_wave(world, mode="P", answers=3)
    with ThreadPoolExecutor(3) as presses:
        list(presses.map(lambda _: release(world, wave_id, BEFORE), range(3)))
    with world.database.reading() as session:
        assert [facts.number for facts in history(session, wave_id)] == [3, 2, 1]


def test_opening_a_page_takes_two_queries(world):
    release(world, wave_id := make_wave(world, answers=30))
    statements = []
    event.listen(world.database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    book(world, wave_id, Readership.STAFF)
    assert sum(statement.startswith("SELECT") for statement in statements) == 2


@pytest.mark.parametrize(
    ("mode", "actor", "readership"),
    [
        ("P", Actor(1, "Ada", "", roles={1: frozenset({"coordinator"})}), "exact"),
        ("A", Actor(1, "Ada", "", roles={1: frozenset({"coordinator"})}), "staff"),
        ("P", Actor(2, "Ben", "", roles={1: frozenset({"reader"})}), "staff"),
        ("P", Actor(3, "Cleo", "", roles={2: frozenset({"coordinator"})}), "public"),
        ("P", None, "public"),
    ],
)
def test_who_sees_which_numbers(world, mode, actor, readership):
    wave_id = make_wave(world, mode=mode)
    with world.database.reading() as session:
        assert readership_for(actor, wave_facts(session, wave_id)) == readership


def test_a_release_remembers_the_fieldwork_of_its_moment(world):
    wave_id = make_wave(world, mode="P", answers=12)
    release(world, wave_id, BEFORE)
    add_answers(world, wave_id, 2)
    with world.database.reading() as session:
        (facts,) = history(session, wave_id)
        stored = session.scalars(select(Release.responses)).all()
    assert (facts.responses, facts.method["invited"], facts.made_at) == (12, 12, BEFORE)
    assert stored == [12]


def test_lost_columns_leave_protected_results_as_they_are(world):
    wave_id = make_wave(world, protection="groups", answers=20)
    assert made_for(world, wave_id, BEFORE) == ["staff"]
    add_answers(world, wave_id, 12)
    sync_parts(world.database, wave_id, world.workshop.counting.folder)
    shutil.rmtree(world.workshop.counting.folder)
    with pytest.raises(PartsUncertain):
        release(world, wave_id)
    assert book(world, wave_id, Readership.STAFF).cell("direction").is_shown


def test_a_release_that_came_between_is_counted_on_top_of(world, monkeypatch):
    wave_id = make_wave(world, mode="P", protection="groups", answers=12)
    real, presses = freezing.material, []

    def overtaken(workshop, wave, *, at):
        found = real(workshop, wave, at=at)
        if not presses:
            presses.append(wave)
            add_answers(world, wave_id, 3)
            make_release(workshop, wave, at=at)
        return found

    monkeypatch.setattr(freezing, "material", overtaken)
    release(world, wave_id, BEFORE)
    with world.database.reading() as session:
        assert latest(session, wave_id, Readership.EXACT).responses == 15
