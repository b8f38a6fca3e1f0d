"""The plan on its pages: goals and measures per action field, districts."""

import pytest
from sqlalchemy import func, select

from surveys.accounts.models import AuditEntry
from surveys.fieldwork.models import Organisation
from surveys.programmes.models import District, Goal, Measure
from tests.pages.results_cast import staff

PLAN = "/staff/programmes/teilhabe/plan"
MEASURE = {"field": "work", "title": "Jobbörse", "state": "planned"}


@pytest.fixture
def programme(world):
    return world.programme()


@pytest.fixture
def ada(app, programme):
    assert programme
    return staff(app, programme="teilhabe")


def send(browser, address, *, page=None, status=200, **fields):
    """Send fields with the token of `page` (or of the address), following redirects."""
    shown = browser.open(page or address)
    token = shown.select_one("main input[name=csrf_token]")["value"]
    return browser.post(address, status=status, csrf_token=token, **fields)


def measures(database):
    with database.reading() as session:
        return session.scalars(select(Measure).order_by(Measure.position)).all()


def test_an_empty_plan_shows_each_field(ada):
    headings = [tag.text for tag in ada.open(PLAN).select("section h2")]
    assert headings[:2] == ["1. Language", "2. Work"]


def test_a_measure_is_added_with_everything_that_was_said(ada, database):
    send(ada, f"{PLAN}/goals/new", text="Alle arbeiten.", field="work")
    page = send(
        ada,
        f"{PLAN}/measures/new",
        **MEASURE,
        title_en="Job fair",
        about="Einmal im Jahr.",
        responsible="Amt für Arbeit",
        starts_on="2027-03-01",
        ends_on="12/2027",
        goal="goal_1",
    )
    [found] = measures(database)
    assert (found.key, found.title) == ("jobboerse", {"de": "Jobbörse", "en": "Job fair"})
    assert (found.starts_on.isoformat(), found.ends_on.isoformat()) == ("2027-03-01", "2027-12-31")
    assert found.goal_id is not None
    row = page.select_one("tbody tr").text
    assert "Amt für Arbeit" in row and "geplant" in row and "31. Dezember 2027" in row


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"title": " "}, "#title"),
        ({"field": ""}, "#field"),
        ({"starts_on": "bald"}, "#starts_on"),
        ({"starts_on": "2027", "ends_on": "2026"}, "#ends_on"),
        ({"responsible": "x" * 201}, "#responsible"),
    ],
)
def test_a_measure_with_a_mistake_comes_back_with_what_was_typed(ada, database, wrong, place):
    page = send(ada, f"{PLAN}/measures/new", status=422, **{**MEASURE, "about": "Lang.", **wrong})
    assert page.select_one(".problems a")["href"] == place
    assert page.select_one("#about").text.strip() == "Lang."
    assert measures(database) == []


def test_a_measure_is_changed_and_keeps_its_key(ada, database):
    send(ada, f"{PLAN}/measures/new", **MEASURE)
    send(ada, f"{PLAN}/measures/jobboerse", **{**MEASURE, "title": "Arbeitsmesse", "state": "done"})
    [found] = measures(database)
    assert (found.key, found.title["de"], found.status) == ("jobboerse", "Arbeitsmesse", "done")


def test_a_measure_of_a_foreign_goal_is_refused(ada, world, app):
    world.programme("other")
    cleo = staff(app, programme="other", name="cleo")
    send(cleo, "/staff/programmes/other/plan/goals/new", text="Ihr Ziel.", field="")
    send(ada, f"{PLAN}/measures/new", status=422, **MEASURE, goal="goal_1")


def test_a_measure_is_removed(ada, database):
    send(ada, f"{PLAN}/measures/new", **MEASURE)
    address = f"{PLAN}/measures/jobboerse"
    send(ada, f"{address}/remove", page=address)
    assert measures(database) == []
    ada.open(address, status=404)


def test_a_goal_that_goes_leaves_its_measures(ada, database):
    send(ada, f"{PLAN}/goals/new", text="Alle arbeiten.", field="")
    send(ada, f"{PLAN}/measures/new", **MEASURE, goal="goal_1")
    send(ada, f"{PLAN}/goals/goal_1/remove", page=f"{PLAN}/goals/goal_1")
    [found] = measures(database)
    assert found.goal_id is None


def test_a_goal_is_changed_and_stands_under_its_field(ada, database):
    send(ada, f"{PLAN}/goals/new", text="Alle arbeiten.", field="")
    send(ada, f"{PLAN}/goals/goal_1", text="Alle lernen.", text_en="All learn.", field="language")
    with database.reading() as session:
        assert session.scalar(select(Goal.text)) == {"de": "Alle lernen.", "en": "All learn."}
    card = ada.open(PLAN).select_one("section.card")
    assert "Language" in card.h2.text and "Alle lernen." in card.text


TABLE = (
    "Handlungsfeld\tMaßnahme\tZuständig\tvon\tbis\n"
    "Work\tJobbörse\tAmt für Arbeit\t1.3.2027\t2028\n"
    "1\tSprachcafé\t\t\t\n"
    "Sport\tTurnier\t\t\t\n"
    "2\tJobbörse\t\tbald\t\n"
)


def test_pasted_measures_are_shown_with_what_is_wrong_and_nothing_is_stored(ada, database):
    page = send(ada, f"{PLAN}/paste", table=TABLE)
    faults = [tag.text for tag in page.select(".row--fault .field-error")]
    assert len(faults) == 3
    assert "„Sport“ gibt es nicht" in faults[0] and "„bald“" in faults[1]
    assert "2 Maßnahmen übernehmen" in page.text
    assert measures(database) == []


def test_sound_measures_are_taken_and_the_others_stay_in_the_box(ada, database):
    page = send(ada, f"{PLAN}/paste/take", page=f"{PLAN}/paste", status=422, table=TABLE)
    assert [one.title["de"] for one in measures(database)] == ["Jobbörse", "Sprachcafé"]
    left = page.select_one("#table").text
    assert "Turnier" in left and "bald" in left and "Sprachcafé" not in left


def test_pasting_again_changes_what_is_there(ada, database):
    send(ada, f"{PLAN}/paste/take", page=f"{PLAN}/paste", table="Work\tJobbörse\tA\t2027\t2028")
    send(ada, f"{PLAN}/paste/take", page=f"{PLAN}/paste", table="work\tJOBBÖRSE\tB\t\t")
    [found] = measures(database)
    assert (found.responsible, found.starts_on.year) == ("B", 2027)


def test_an_empty_box_comes_back(ada):
    send(ada, f"{PLAN}/paste", status=422, table="  \n")


def test_districts_are_pasted_renamed_and_kept_while_somebody_lies_in_them(
    ada, database, programme
):
    address = f"{PLAN}/districts"
    send(ada, address, more="Mitte\nNord")
    with database.writing() as session:
        session.add(
            Organisation(programme_id=programme, name="Verein", kind="club", district="nord")
        )
    sent = {"entries-0-key": "mitte", "entries-0-place": "1", "entries-0-name": "Zentrum"}
    send(ada, address, **sent)
    gone = {"entries-0-key": "nord", "entries-0-name": "Nord", "entries-0-removed": "y"}
    page = send(ada, address, status=422, **gone)
    assert "Dort liegen Organisationen" in page.text
    with database.reading() as session:
        found = session.scalars(select(District).order_by(District.position)).all()
    assert [(one.key, one.name["de"]) for one in found] == [("mitte", "Zentrum"), ("nord", "Nord")]


def test_each_change_of_the_plan_is_noted(ada, database):
    send(ada, f"{PLAN}/goals/new", text="Alle arbeiten.", field="")
    send(ada, f"{PLAN}/measures/new", **MEASURE)
    send(ada, f"{PLAN}/districts", more="Mitte")
    with database.reading() as session:
        noted = session.scalar(
            select(func.count(AuditEntry.id)).where(AuditEntry.programme_id == 1)
        )
    assert noted >= 3


@pytest.mark.parametrize(
    "address", ["", "/goals/new", "/measures/new", "/paste", "/districts", "/goals/goal_1"]
)
def test_cleo_and_readers_do_not_see_the_plan(app, world, address):
    world.programme()
    world.programme("other")
    staff(app, programme="other", name="cleo").open(PLAN + address, status=404)
    staff(app, programme="teilhabe", role="reader", name="ben").open(PLAN + address, status=403)
