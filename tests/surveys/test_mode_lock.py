"""What was promised about names stays: no path leads from one mode of a wave to another."""

import ast
import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import click
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app import main
from surveys import clock
from surveys.accounts.actor import Actor
from surveys.accounts.staffing import add_staff
from surveys.errors import NotReady
from surveys.fieldwork import preparing
from surveys.fieldwork.changing_version import take_version
from surveys.fieldwork.models import Invitation, Wave
from surveys.fieldwork.preparing import WavePlan, open_for_fieldwork
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish
from surveys.responses.models import Draft, Inbox, KeyedSheet, OpenText, Response
from tests.factories import definition
from tests.pages.results_cast import staff
from tests.plugins.clerks import fields_of
from tests.surveys.test_importing_responses import NORTH, ROW, Desk

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def programme(world):
    return world.programme("teilhabe")


def actor(programme):
    return Actor(1, "Ada", "ada@stadt.example", roles={programme: frozenset({"coordinator"})})


def mode_of(database, wave):
    with database.reading() as session:
        return session.scalar(select(Wave.mode).where(Wave.id == wave))


def plan_in(mode, version):
    return WavePlan(
        version_id=version,
        title="Runde",
        mode=mode,
        access="open" if mode == "A" else "personal",
        protection="few",
        expected=50,
        opens_on=date(2026, 1, 1),
        closes_on=date(2999, 1, 1),
        is_complete=False,
        grace_minutes=30,
        quota=None,
        proof_of_work=False,
        group_answers=False,
        purpose="",
        legal_basis="",
        no_influence=False,
        link_deletion_on=None,
        delete_on=date(2999, 2, 1),
    )


def came_in(wave, table):
    """Return a row of somebody who has taken part, or begun to, in this wave's mode."""
    known = {"wave_id": wave.id, "mode": wave.mode}
    blob, version = secrets.token_bytes(32), {"version_id": wave.version_id}
    if table is Inbox:
        return Inbox(id=blob, sealed=b"x", **known)
    if table is OpenText:
        return OpenText(id=blob[:16], item="remark", text="x", state="waiting", **known)
    if table is Draft:
        return Draft(id=blob, changes=0, sealed=b"x", **version, **known)
    if table is KeyedSheet:
        return KeyedSheet(id=blob[:16], label="1", arrival="paper", sealed=b"x", **version, **known)
    return Response(id=blob[:16], record_key=1, answers={}, **version, **known)


UNNAMED = [Inbox, OpenText, Draft, KeyedSheet, Response]


@pytest.mark.parametrize("table", UNNAMED)
@pytest.mark.parametrize("other", ["C", "P"])
def test_the_database_refuses_another_mode_once_anything_came_in(world, database, table, other):
    wave = world.wave(mode="A")
    with database.writing() as session:
        session.add(came_in(session.get_one(Wave, wave), table))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(update(Wave).where(Wave.id == wave).values(mode=other))
    assert mode_of(database, wave) == "A"


@pytest.mark.parametrize("table", UNNAMED)
def test_the_database_refuses_what_came_in_another_mode(world, database, table):
    wave = world.wave(mode="A")
    with database.reading() as session:
        row = came_in(session.get_one(Wave, wave), table)
    row.mode = "C"
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(row)


@pytest.mark.parametrize("other", ["A", "C"])
def test_the_database_refuses_to_forget_the_names_of_the_invited(world, database, other):
    wave = world.wave()
    world.link(wave)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(update(Wave).where(Wave.id == wave).values(mode=other))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(update(Invitation).values(mode=other))


def change_mode(database, programme, number, mode):
    with database.writing() as session:
        opened = open_for_fieldwork(session, actor(programme), number)
        plan = plan_in(mode, opened.wave.version_id)
        preparing.change_wave(session, opened.survey, opened.wave, plan)


@pytest.mark.parametrize("table", UNNAMED)
def test_the_verb_refuses_another_mode_once_anything_came_in(world, database, programme, table):
    """Also where somebody took the opening back by hand."""
    number = world.wave(mode="A", programme=programme)
    with database.writing() as session:
        wave = session.get_one(Wave, number)
        wave.opened_at = None
        session.add(came_in(wave, table))
    with pytest.raises(NotReady, match="answered"):
        change_mode(database, programme, number, "P")
    assert mode_of(database, number) == "A"


def test_a_draft_with_a_name_keeps_its_wave_as_it_is(world, database, programme):
    number = world.wave(programme=programme)
    world.begin(world.link(number))
    with database.writing() as session:
        session.get_one(Wave, number).opened_at = None
    with pytest.raises(NotReady, match="answered"):
        change_mode(database, programme, number, "A")


@pytest.mark.parametrize("mode", ["A", "P"])
def test_no_page_changes_the_mode_of_an_opened_wave(app, world, database, programme, mode):
    wave = world.wave(mode=mode, programme=programme)
    ada = staff(app, programme="teilhabe")
    assert "bleiben, wie sie sind" in ada.open(f"/staff/waves/{wave}/edit").text
    assert ada.page.select_one("[name=mode]") is None
    sent = {"csrf_token": ada.page.select_one("[name=csrf_token]")["value"]}
    tomorrow = (clock.now() + timedelta(days=1)).date().isoformat()
    for other in "ACP":
        ada.post(f"/staff/waves/{wave}/edit", **sent, mode=other, title="x")
        ada.post(f"/staff/waves/{wave}/closing", **sent, mode=other, closes_on=tomorrow)
        ada.post(f"/staff/waves/{wave}/open", **sent, mode=other)
    assert mode_of(database, wave) == mode


def test_a_page_that_was_open_when_the_wave_opened_changes_nothing(app, world, database, programme):
    wave = world.wave(mode="A", programme=programme)
    ada = staff(app, programme="teilhabe")
    with database.writing() as session:
        session.get_one(Wave, wave).opened_at = None
    form = ada.open(f"/staff/waves/{wave}/edit").select_one("main form")
    sent = {**dict(fields_of(form)), "mode": "P"}
    with database.writing() as session:
        session.get_one(Wave, wave).opened_at = clock.now()
    ada.post(f"/staff/waves/{wave}/edit", **sent)
    assert mode_of(database, wave) == "A"


def test_no_command_knows_of_modes():
    options = [
        (path, option)
        for path, command in commands(main, ())
        for parameter in command.params
        for option in (*parameter.opts, parameter.name)
    ]
    assert options
    assert [one for one in options if "mode" in one[1]] == []


def commands(command, path) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


def test_one_place_in_the_program_decides_on_a_mode():
    """Every other path (import, copy, a new version, a role) would have to be written first."""
    found = [
        f"{path.relative_to(ROOT)}: {ast.unparse(target)}"
        for folder in ("surveys", "analysis")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "mode" and not is_own(target)
    ]
    assert found == ["surveys/fieldwork/preparing.py: wave.mode"]


def is_own(target):
    return isinstance(target.value, ast.Name) and target.value.id == "self"


@pytest.mark.parametrize("mode", ["A", "P"])
def test_answers_from_a_file_take_the_mode_of_their_wave(world, database, mode):
    wave = world.wave(mode=mode)
    coordinator = Desk(world, wave)
    names = [f"{NORTH} {n}" for n in range(12)]
    for name in names:
        coordinator.organisation(name)
    rows = [{**ROW, "verein": name, "mode": "C"} for name in names]
    coordinator.take(coordinator.plan(*rows, column="verein" if mode == "P" else ""))
    assert mode_of(database, wave) == mode
    assert {response.mode for response in coordinator.responses()} == {mode}


def test_a_new_version_changes_what_is_asked_and_not_the_promise(world, database, programme):
    number = world.wave(mode="A", programme=programme)
    with database.writing() as session:
        wave = session.get_one(Wave, number)
        survey = session.get_one(Survey, wave.survey_id)
        newer = publish(session, survey, {**definition("fields"), "minutes": 9}, at=clock.now())
        take_version(session, wave, newer, at=clock.now())
        asking = publish(session, survey, definition("email"), at=clock.now())
        with pytest.raises(NotReady, match="says who answers"):
            take_version(session, wave, asking, at=clock.now())
    assert mode_of(database, number) == "A"


def test_a_copy_in_another_mode_leaves_the_first_as_it_is(world, database, programme):
    number = world.wave(mode="A", programme=programme)
    world.begin(world.link(number))
    with database.writing() as session:
        opened = open_for_fieldwork(session, actor(programme), number)
        plan = plan_in("P", opened.wave.version_id)
        copy = preparing.prepare_wave(session, opened.survey, plan)
        assert (copy.mode, copy.number, copy.open_code) == ("P", 2, None)
    assert mode_of(database, number) == "A"


@pytest.mark.parametrize("role", ["trust", "analyst", "reader"])
def test_another_role_changes_nothing_about_a_wave(app, world, database, programme, role):
    wave = world.wave(mode="A", programme=programme)
    ben = staff(app, programme="teilhabe", role="coordinator", name="ben")
    with app.app_context(), database.writing() as session:
        add_staff(
            session,
            "ben@stadt.example",
            name="Ben",
            roles=[role],
            programme_slug="teilhabe",
            password=None,
            at=clock.now(),
        )
    ben.open(f"/staff/waves/{wave}")
    assert mode_of(database, wave) == "A"
    other = staff(app, programme="teilhabe", role=role, name="cem")
    token = other.open("/staff/account").select_one("[name=csrf_token]")["value"]
    other.post(f"/staff/waves/{wave}/edit", status=403, csrf_token=token, mode="P")
    assert mode_of(database, wave) == "A"
