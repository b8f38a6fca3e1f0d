"""When a wave opens, closes and ends: by the clock of Berlin, with grace and longer terms."""

import threading
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from surveys import clock
from surveys.clock import BERLIN
from surveys.errors import WaveClosed, WaveNotOpen
from surveys.fieldwork import deadlines, waves
from surveys.fieldwork.models import Invitation, Wave
from surveys.reading import wave_facts
from surveys.responses import access, submitting
from surveys.responses.models import Receipt, Response
from surveys.web.locale import moment
from tests.conftest import Visitor

MINUTE = timedelta(minutes=1)
WINTER_TO_SUMMER, SUMMER_TO_WINTER = date(2027, 3, 28), date(2027, 10, 31)


def set_wave(database, wave, **values):
    with database.writing() as session:
        session.execute(update(Wave).where(Wave.id == wave).values(**values))


def desk_of(database, carried):
    with database.reading() as session:
        return access.open_desk(session, carried, key=b"")


def entry_of(database, link):
    with database.reading() as session:
        return access.open_entry(session, link.rsplit("/", 1)[-1])


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (date(2027, 3, 27), "2027-03-26T23:00", "2027-03-27T22:59"),
        (WINTER_TO_SUMMER, "2027-03-27T23:00", "2027-03-28T21:59"),
        (date(2027, 3, 29), "2027-03-28T22:00", "2027-03-29T21:59"),
        (date(2027, 10, 30), "2027-10-29T22:00", "2027-10-30T21:59"),
        (SUMMER_TO_WINTER, "2027-10-30T22:00", "2027-10-31T22:59"),
        (date(2027, 11, 1), "2027-10-31T23:00", "2027-11-01T22:59"),
    ],
)
def test_days_begin_and_end_by_the_clock_of_berlin(day, opens, closes):
    assert deadlines.opening_of(day) == datetime.fromisoformat(opens).replace(tzinfo=UTC)
    assert deadlines.closing_of(day) == datetime.fromisoformat(closes).replace(tzinfo=UTC)


@pytest.mark.parametrize("day", [WINTER_TO_SUMMER, SUMMER_TO_WINTER])
def test_a_wave_over_the_change_of_clocks_opens_and_closes_to_the_minute(world, database, day):
    wave = world.wave()
    link = world.link(wave)
    opens_at, closes_at = deadlines.opening_of(day), deadlines.closing_of(day)
    set_wave(database, wave, opens_at=opens_at, closes_at=closes_at, grace_minutes=180)
    found = entry_of(database, link).wave
    with pytest.raises(WaveNotOpen):
        access.require_open(found, at=opens_at - MINUTE)
    access.require_open(found, at=opens_at)
    access.require_open(found, at=closes_at - MINUTE)
    with pytest.raises(WaveClosed):
        access.require_open(found, at=closes_at)
    assert moment(found.closes_at).endswith("23:59 Uhr")
    assert found.ends_at - closes_at == timedelta(hours=3)  # of time, whatever clocks show


def test_the_grace_is_time_that_passes_also_while_clocks_are_changed(world, database):
    wave = world.wave()
    link = world.link(wave)
    before = datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN)  # comes twice that night
    set_wave(database, wave, closes_at=before, grace_minutes=90)
    ends_at = entry_of(database, link).wave.ends_at
    assert moment(ends_at) == "31. Oktober 2027, 03:00 Uhr"
    with database.reading() as session:
        found = session.get_one(Wave, wave)
        assert waves.ends_at(session, found) == ends_at
        assert wave_facts(session, wave).ends_at == ends_at


def test_who_began_before_closing_may_submit_until_the_grace_is_over(world, database, keys):
    wave = world.wave(grace_minutes=30)
    desk = desk_of(database, world.begin(world.link(wave)))
    closes_at, ends_at = desk.wave.closes_at, desk.wave.ends_at
    with pytest.raises(WaveClosed):
        access.require_open(desk.wave, at=closes_at)
    access.require_open(desk.wave, at=ends_at - MINUTE, began=True)
    with pytest.raises(WaveClosed):
        submitting.submit(database, desk, at=ends_at, inbox_key=keys.inbox)
    submitting.submit(database, desk, at=ends_at - MINUTE, inbox_key=keys.inbox)
    with database.reading() as session:
        assert session.scalar(select(Response.submitted_at)) == ends_at - MINUTE


def test_nobody_starts_after_closing_but_a_draft_goes_on(app, world, database):
    wave = world.wave(grace_minutes=30)
    begun, late = world.link(wave), world.link(wave)
    visitor = Visitor(app.test_client())
    visitor.start(begun)
    set_wave(database, wave, closes_at=clock.now() - MINUTE)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    page = Visitor(app.test_client()).open(begun)
    assert "Diese Befragung ist beendet" in page.words
    other = Visitor(app.test_client())
    other.start(begun)
    Visitor(app.test_client()).open(late, status=410)
    Visitor(app.test_client()).post(
        "/start", status=410, token=late.rsplit("/", 1)[-1], language="de"
    )


def test_without_names_a_code_comes_back_within_the_grace_and_nobody_begins(app, world, database):
    wave = world.wave(mode="A", grace_minutes=30)
    link = world.link(wave)
    visitor = Visitor(app.test_client())
    visitor.start(link)
    code = visitor.open("/pause").select_one(".receipt-number").text
    set_wave(database, wave, closes_at=clock.now() - MINUTE)
    other = Visitor(app.test_client())
    page = other.open(link)
    assert page.select_one("form[action='/start']") is None
    other.post("/start", status=410, token=link.rsplit("/", 1)[-1], language="de")
    other.post("/resume", code=code)
    set_wave(database, wave, closes_at=clock.now() - 31 * MINUTE)
    other.open("/answer/about", status=410)
    other.open(link, status=410)


def test_a_longer_term_counts_for_the_one_it_was_given_to(world, database):
    wave = world.wave(closes_in=timedelta(hours=1))
    links = [world.link(wave), world.link(wave)]
    later = clock.now().replace(microsecond=0) + timedelta(days=9)
    with database.writing() as session:
        first = session.scalar(select(func.min(Invitation.id)))
        session.get_one(Invitation, first).closes_at = later
    mine, other = (entry_of(database, link).wave for link in links)
    assert mine.closes_at == later > other.closes_at
    assert desk_of(database, world.begin(links[0])).wave.closes_at == later
    with database.reading() as session:
        facts = wave_facts(session, wave)
    assert facts.closes_at == other.closes_at
    assert facts.ends_at == later + timedelta(minutes=facts.grace_minutes)
    assert not facts.is_closed(later)


def test_a_longer_term_in_a_confidential_wave_is_heard_by_the_sealed_draft(world, database):
    wave = world.wave(mode="C")
    carried = world.begin(world.link(wave))
    later = clock.now().replace(microsecond=0) + timedelta(days=30)
    with database.writing() as session:
        session.execute(update(Invitation).values(closes_at=later))
    assert desk_of(database, carried).wave.closes_at == later


def test_a_shorter_term_than_the_wave_takes_nothing_away(world, database):
    wave = world.wave()
    link = world.link(wave)
    with database.writing() as session:
        session.execute(update(Invitation).values(closes_at=clock.now() - timedelta(days=1)))
    assert entry_of(database, link).wave.closes_at > clock.now()


def test_a_wave_is_prolonged_until_its_grace_is_over_and_then_no_more(world, database):
    number = world.wave(grace_minutes=30)
    with database.reading() as session:
        wave = session.get_one(Wave, number)
        later = (wave.closes_at + timedelta(days=9)).date()
        ends_at = waves.ends_at(session, wave)
        assert deadlines.may_close_on(session, wave, later, at=ends_at - MINUTE)
        assert not deadlines.may_close_on(session, wave, later, at=ends_at)
        today = wave.opens_at.date()
        assert not deadlines.may_close_on(session, wave, today, at=clock.now())


def test_nothing_closes_after_the_day_on_which_it_is_deleted(world, database):
    promised = date(2999, 1, 1)
    number = world.wave(delete_on=promised, link_deletion_on=None)
    with database.reading() as session:
        wave = session.get_one(Wave, number)
        assert not deadlines.may_close_on(session, wave, promised, at=clock.now())
        assert deadlines.may_close_on(session, wave, promised - timedelta(days=1), at=clock.now())


def test_a_confidential_wave_that_closes_earlier_forgets_its_links_earlier(world, database):
    number = world.wave(mode="C", link_deletion_on=date(2999, 1, 1))
    with database.reading() as session:
        wave = session.get_one(Wave, number)
        deadlines.close_now(wave, at=datetime(2027, 5, 1, 12, tzinfo=UTC))
    assert wave.link_deletion_on == date(2027, 5, 31)


def filled_in(app, world, wave):
    """Return what submits the answers of one respondent who has filled everything in."""
    client = app.test_client()
    visitor = Visitor(client)
    visitor.start(world.link(wave))
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    visitor.send("/answer/field_language", item_progress_language="high")
    page = visitor.send("/answer/whole", item_direction="low")
    sent = {field["name"]: field["value"] for field in page.select("main form input[type=hidden]")}
    return lambda: client.post("/submit", data=sent)


@pytest.mark.parametrize("mode", ["P", "C", "A"])
def test_of_64_submissions_across_the_deadline_each_acknowledged_one_is_there(
    app, world, database, mode
):
    wave = world.wave(mode=mode, grace_minutes=1)
    submits = [filled_in(app, world, wave) for _ in range(64)]
    ends_at = clock.now() + timedelta(seconds=1.5)
    set_wave(database, wave, closes_at=ends_at - MINUTE)
    begins = time.monotonic() + 0.2
    answers = {}

    def press(number, submit):
        time.sleep(max(0.0, begins + number * 0.04 - time.monotonic()))
        answers[number] = submit()

    threads = [threading.Thread(target=press, args=one) for one in enumerate(submits)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    thanked = [one for one in answers.values() if one.location == "/receipt"]
    refused = [one for one in answers.values() if one.status_code == 410]
    assert len(thanked) + len(refused) == 64
    assert thanked and refused
    with database.reading() as session:
        stored = Response if mode == "P" else Receipt
        assert session.scalar(select(func.count()).select_from(stored)) == len(thanked)
        last = session.scalar(select(func.max(Response.submitted_at)))
    assert mode != "P" or last < ends_at
