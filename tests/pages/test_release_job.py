"""Results are made by a job: asked for once, shown on its page, safe to be done twice."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from analysis.dashboards import release_job
from analysis.releases import freezing
from analysis.releases.freezing import make_release
from analysis.releases.models import Release
from analysis.releases.reading import history
from surveys import clock
from surveys.accounts.models import AuditEntry
from surveys.errors import NotStored
from surveys.fieldwork.models import Wave
from surveys.jobs import pace, queue
from surveys.jobs.models import Job
from tests.analysis.releases.waves_for_tests import DEFINITION, add_answers
from tests.pages.results_cast import answer, press_refresh, refresh, staff, work_off

SOON = timedelta(minutes=10)


@pytest.fixture
def programme(world):
    return world.programme()


@pytest.fixture
def wave(world, programme):
    """Return an attributed wave with two answers."""
    wave = world.wave(programme=programme)
    answer(world, wave, 2)
    return wave


@pytest.fixture
def closed(world, programme, database):
    """Return a wave without names, over, with rounded groups and 23 answers."""
    wave = world.wave(DEFINITION, programme=programme, mode="A", protection="groups")
    add_answers(world, wave, 23)
    with database.writing() as session:
        session.get_one(Wave, wave).closes_at = clock.now() - timedelta(days=1)
    return wave


@pytest.fixture
def ada(app, programme):
    """Return the browser of the coordinator."""
    assert programme
    return staff(app, programme="teilhabe")


def jobs(database):
    with database.reading() as session:
        return list(session.scalars(select(Job).where(Job.kind == "release")))


def releases(database, wave):
    with database.reading() as session:
        return history(session, wave)


def kill_before_the_end(monkeypatch):
    """Let the next attempt die after it stored the releases."""
    real = queue.finish

    def die(*_given, **_named):
        monkeypatch.setattr(queue, "finish", real)
        raise SystemExit

    monkeypatch.setattr(queue, "finish", die)


# Asking --------------------------------------------------------------------------------------


def test_the_button_leads_to_a_page_that_renews_itself_and_then_to_the_results(
    app, ada, wave, database
):
    page = press_refresh(ada, wave)
    here = page.response.request.path
    assert page.h1.text.strip() == "Auswertung aktualisieren"
    assert "Gleich geht es los." in page.words
    assert page.select_one("meta[http-equiv=refresh]")["content"] == "1"
    assert releases(database, wave) == ()
    work_off(app)
    page = ada.open(here)
    assert "Die Auswertung ist aktualisiert: 2 Antworten." in page.words
    assert not page.select_one("meta[http-equiv=refresh]")
    page = ada.open(page.select_one("main a.kern-btn--primary")["href"])
    assert "2 Antworten" in page.select_one(".stand").text


def test_pressing_twice_leads_to_one_job_and_one_note(ada, app, wave, database):
    page = ada.open(f"/staff/results/{wave}")
    token = page.select_one("main input[name=csrf_token]")["value"]
    sent = [ada.post(f"/staff/results/{wave}/release", csrf_token=token) for _ in range(2)]
    assert len({page.response.request.path for page in sent}) == 1
    assert len(jobs(database)) == 1
    with database.reading() as session:
        asked = session.query(AuditEntry).filter_by(action="release asked for").all()
    assert [entry.object for entry in asked] == [f"wave {wave}"]
    work_off(app)
    assert len(releases(database, wave)) == 1


def test_another_wave_has_a_job_of_its_own(ada, world, programme, wave, database):
    other = world.wave(programme=programme)
    answer(world, other, 1)
    press_refresh(ada, wave)
    press_refresh(ada, other)
    assert [job.payload["wave"] for job in jobs(database)] == [wave, other]


def test_what_is_known_to_forbid_a_release_makes_no_job(ada, world, programme, database):
    wave = world.wave(programme=programme)
    page = press_refresh(ada, wave)
    assert "Ergebnisse gibt es ab 1" in page.words
    assert jobs(database) == []


def test_without_names_before_the_end_there_is_no_job(ada, world, programme, database):
    wave = world.wave(DEFINITION, programme=programme, mode="A", protection="few")
    add_answers(world, wave, 30)
    assert "Ergebnisse gibt es nach dem Ende" in press_refresh(ada, wave).words
    assert jobs(database) == []


def test_while_a_release_is_made_its_pages_lead_to_the_job(app, ada, wave):
    for words in ("Es gibt noch keine Auswertung", "Handlungsfelder"):
        here = press_refresh(ada, wave).response.request.path
        page = ada.open(f"/staff/results/{wave}")
        assert words in page.words
        assert not page.select("form[action$='/release']")
        assert page.select_one(f"main a[href='{here}']")
        work_off(app)
        page = ada.open(f"/staff/results/{wave}")
        assert page.select_one("form[action$='/release']")
        assert not page.select(f"main a[href='{here}']")


# Who may see it ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["coordinator", "analyst"])
def test_who_makes_releases_sees_their_job(app, ada, wave, role):
    here = press_refresh(ada, wave).response.request.path
    ben = staff(app, programme="teilhabe", role=role, name="ben")
    assert "Gleich geht es los." in ben.open(here).words
    assert ben.open(f"/staff/results/{wave}").select_one(f"main a[href='{here}']")


def test_a_reader_sees_neither_the_job_nor_the_way_to_it(app, ada, wave):
    refresh(ada, wave)
    here = press_refresh(ada, wave).response.request.path
    ben = staff(app, programme="teilhabe", role="reader", name="ben")
    ben.open(here, status=403)
    assert "/staff/jobs/" not in str(ben.open(f"/staff/results/{wave}"))


def test_an_analyst_of_another_programme_does_not_learn_that_it_exists(app, ada, world, wave):
    here = press_refresh(ada, wave).response.request.path
    world.programme("other")
    cleo = staff(app, programme="other", role="analyst", name="cleo")
    cleo.open(here, status=404)


# Working -------------------------------------------------------------------------------------


def test_the_page_says_how_far_it_is(ada, wave, database):
    here = press_refresh(ada, wave).response.request.path
    claimed = queue.claim(database, ["release"], at=clock.now())
    assert "Wir fangen gerade an." in ada.open(here).words
    queue.report(database, claimed, 12, 30, at=clock.now())
    page = ada.open(here)
    assert "12 von 30 Prüfungen sind fertig." in page.words
    assert "Wir prüfen bei jeder Frage" in page.words
    assert page.select_one("progress")["value"] == "12"
    assert page.select_one("meta[http-equiv=refresh]")["content"] == "3"


@pytest.fixture
def reports(monkeypatch):
    """Return what runners say to the table of jobs, as it comes."""
    found = []
    real = queue.report

    def listen(database, job, progress, total, *, at):
        found.append((progress, total))
        real(database, job, progress, total, at=at)

    monkeypatch.setattr(queue, "report", listen)
    return found


def test_a_quick_release_writes_how_far_it_is_at_the_end_only(app, ada, closed, database, reports):
    press_refresh(ada, closed)
    work_off(app)
    [job] = jobs(database)
    assert reports == [(job.total, job.total)]
    with database.reading() as session:
        plans = session.scalars(select(Release.plan)).all()
    assert job.total == sum(len(plan["variables"]) for plan in plans)


def test_a_slow_release_writes_how_far_it_is(ada, closed, database, reports, monkeypatch):
    monkeypatch.setattr(release_job, "Pace", partial(pace.Pace, seconds=0))
    refresh(ada, closed)
    [job] = jobs(database)
    assert {progress for progress, _total in reports} == set(range(job.total + 1))


def test_every_question_is_reported_over_all_readerships(world, closed):
    said = []
    make_release(world.workshop, closed, at=clock.now(), report=lambda *so_far: said.append(so_far))
    total = said[-1][0]
    assert said[0] == (0, 0)
    assert {progress for progress, _total in said} == set(range(total + 1))
    assert [progress for progress, _ in said] == sorted(progress for progress, _ in said)
    assert {of for _progress, of in said[1:]} == {total}


@pytest.mark.parametrize("share", [0, 0.5, 1], ids=["before counting", "amid", "at the end"])
def test_who_lost_the_job_stops_and_stores_nothing(world, closed, database, share):
    def lose(progress, total):
        if progress >= share * total and bool(total) == bool(share):
            raise queue.Lost("Another runner has it.")

    with pytest.raises(queue.Lost):
        make_release(world.workshop, closed, at=clock.now(), report=lose)
    assert releases(database, closed) == ()


def test_a_runner_that_lost_a_quick_job_hears_so_before_it_stores(
    app, ada, closed, database, monkeypatch
):
    press_refresh(ada, closed)
    real = freezing.material

    def overtaken(*given, **named):
        with database.writing() as session:
            session.execute(update(Job).values(claim=b"x" * 16))
        return real(*given, **named)

    monkeypatch.setattr(freezing, "material", overtaken)
    work_off(app)
    assert releases(database, closed) == ()
    assert [job.state for job in jobs(database)] == ["running"]


def test_the_pace_lets_something_through_now_and_then_and_the_end_once():
    at, passed = [0.0], []
    report = pace.Pace(lambda *said: passed.append(said), clock=lambda: at[0])
    for progress, seconds in ((0, 0.0), (1, 1.9), (2, 2.0), (3, 3.9), (4, 4.0), (5, 4.1), (5, 4.2)):
        at[0] = seconds
        report(progress, 5)
    assert passed == [(2, 5), (4, 5), (5, 5)]
    for progress, total in ((0, 0), (5, 5)):  # begun again: what was counted was overtaken
        report(progress, total)
    assert passed[3:] == [(5, 5)]


# Twice ---------------------------------------------------------------------------------------


def killed_and_tried_again(app, database, monkeypatch):
    """Do a job whose first attempt dies between storing and finishing."""
    kill_before_the_end(monkeypatch)
    with pytest.raises(SystemExit):
        work_off(app)
    with database.writing() as session:
        session.execute(update(Job).values(alive_at=clock.now() - SOON))
    work_off(app)


def test_killed_between_storing_and_finishing_it_ends_with_the_release_it_made(
    app, ada, closed, database, monkeypatch
):
    here = press_refresh(ada, closed).response.request.path
    killed_and_tried_again(app, database, monkeypatch)
    [job] = jobs(database)
    assert (job.state, job.attempts) == ("done", 2)
    assert [one.readership.value for one in releases(database, closed)] == ["staff", "public"]
    assert "Die Auswertung ist aktualisiert: 23 Antworten." in ada.open(here).words


def test_killed_with_exact_numbers_it_makes_no_second_release(
    app, ada, wave, database, monkeypatch
):
    press_refresh(ada, wave)
    killed_and_tried_again(app, database, monkeypatch)
    assert [one.number for one in releases(database, wave)] == [1]
    assert [job.state for job in jobs(database)] == ["done"]


def test_killed_before_storing_it_is_made_by_the_second_attempt(app, ada, wave, database):
    press_refresh(ada, wave)
    assert queue.claim(database, ["release"], at=clock.now() - SOON) is None
    with database.writing() as session:
        session.execute(update(Job).values(due_at=clock.now() - SOON))
    assert queue.claim(database, ["release"], at=clock.now() - SOON)
    work_off(app)
    assert [job.attempts for job in jobs(database)] == [2]
    assert len(releases(database, wave)) == 1


def test_somebody_else_made_it_meanwhile(app, ada, world, closed, database):
    here = press_refresh(ada, closed).response.request.path
    make_release(world.workshop, closed, at=clock.now())
    work_off(app)
    page = ada.open(here)
    assert "Die Auswertung enthält schon alle Antworten." in page.words
    assert not page.select(".box--success")
    assert page.select_one("main a.kern-btn--primary")["href"] == f"/staff/results/{closed}"
    assert [job.state for job in jobs(database)] == ["done"]


def test_a_busy_database_is_tried_again(app, ada, wave, database, monkeypatch):
    def busy(*_given, **_named):
        raise NotStored("Several releases of the wave are being made at the same time.")

    here = press_refresh(ada, wave).response.request.path
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(release_job, "make_release", busy)
        work_off(app)
    [job] = jobs(database)
    assert (job.state, job.problem) == ("waiting", "NotStored")
    assert "Wir versuchen es gleich noch einmal." in ada.open(here).words
    with database.writing() as session:
        session.execute(update(Job).values(due_at=clock.now()))
    work_off(app)
    assert [job.state for job in jobs(database)] == ["done"]


# What a job keeps ----------------------------------------------------------------------------


def test_the_job_of_a_wave_without_names_holds_no_count_of_answers(app, ada, closed, database):
    press_refresh(ada, closed)
    work_off(app)
    [done] = jobs(database)
    newest, *_ = releases(database, closed)
    assert done.payload == {"wave": closed}
    assert done.result == {"release": newest.id}
    assert newest.responses == 23
    assert 23 not in (done.progress, done.total, done.problem)


def test_nor_does_one_that_came_to_nothing(app, ada, world, closed, database):
    press_refresh(ada, closed)
    make_release(world.workshop, closed, at=clock.now())
    work_off(app)
    [done] = jobs(database)
    assert done.result == {"obstacle": "NothingNew"}
    assert (done.progress, done.total, done.problem) == (0, 0, None)


@pytest.mark.parametrize(
    "obstacle",
    ["TooFewAnswers", "TooEarly", "TooFewNew", "NothingNew", "StillMixing", "PartsUncertain"],
)
def test_what_forbade_a_release_is_said_without_numbers(ada, wave, database, obstacle):
    here = press_refresh(ada, wave).response.request.path
    with database.writing() as session:
        session.execute(update(Job).values(state="done", result={"obstacle": obstacle}))
    box = ada.open(here).select_one(".box").text
    assert box.strip()
    assert not any(sign.isdigit() for sign in box)
