"""Jobs are done once, whoever takes them, and nothing stops the next one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from surveys.clock import now
from surveys.jobs import queue
from surveys.jobs.models import Job
from surveys.jobs.office import Office


@pytest.fixture
def office(database):
    return Office(database)


def put(database, kind="greet", **payload):
    with database.writing() as session:
        return queue.enqueue(session, kind, payload, at=now()).id


def job(database, number):
    with database.reading() as session:
        return session.get_one(Job, number)


def test_a_job_is_done_and_says_what_came_of_it(database, office):
    number = put(database, name="Ada")
    office.handlers["greet"] = lambda task: {"said": f"Guten Tag, {task.payload['name']}"}
    assert office.work_off() == 1
    done = job(database, number)
    assert (done.state, done.result) == ("done", {"said": "Guten Tag, Ada"})
    assert office.work_off() == 0


def test_a_long_job_lets_what_must_not_wait_have_its_turn(database, office):
    seen = []

    def count_slowly(task):
        for done in range(3):
            task.report(done, 3)
            seen.append("counted")

    put(database)
    office.handlers["greet"] = count_slowly
    office.chores["mixing"] = lambda _database, _at: seen.append("mixed")
    office.work_off()
    assert seen == ["mixed", "mixed", "counted", "mixed", "counted", "mixed", "counted"]


def test_a_job_of_a_cause_that_was_not_kept_does_not_exist(database):
    def cause():
        with database.writing() as session:
            queue.enqueue(session, "greet", {}, at=now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cause()
    with database.reading() as session:
        assert session.scalars(select(Job)).all() == []


def test_two_runners_never_have_the_same_job(database):
    put(database)
    first = queue.claim(database, ["greet"], at=now())
    assert first is not None
    assert queue.claim(database, ["greet"], at=now()) is None


def test_a_silent_runner_loses_its_job_and_cannot_end_it(database):
    put(database)
    first = queue.claim(database, ["greet"], at=now())
    later = now() + timedelta(minutes=6)
    second = queue.claim(database, ["greet"], at=later)
    assert second is not None and second.attempts == 2
    with pytest.raises(queue.Lost), database.writing() as session:
        queue.finish(session, first, {}, at=later)
    with database.writing() as session:
        queue.finish(session, second, {}, at=later)


def test_who_reports_keeps_the_job(database):
    put(database)
    mine = queue.claim(database, ["greet"], at=now())
    later = now() + timedelta(minutes=4)
    queue.report(database, mine, 3, 9, at=later)
    assert queue.claim(database, ["greet"], at=later + timedelta(minutes=2)) is None


def test_what_goes_wrong_is_tried_again_later_and_then_given_up(database, office):
    number = put(database)

    def fail(_task):
        raise ValueError("mail@example.org")

    office.handlers["greet"] = fail
    at = now()
    for _ in range(queue.MOST_ATTEMPTS):
        assert office.work_off(at=at) == 1
        at += timedelta(hours=1)
    ended = job(database, number)
    assert (ended.state, ended.problem) == ("failed", "ValueError")


def test_a_broken_duty_does_not_keep_the_others_from_being_done(office):
    done = []

    def fail(_database, _at):
        raise ValueError

    office.chores = {"broken": fail, "sound": lambda _database, _at: done.append("sound")}
    office.work_off()
    assert done == ["sound"]


def test_a_daily_duty_is_done_once_a_day_by_whichever_process_comes_first(database, office):
    done = []
    office.daily["count"] = lambda _database, _at: done.append(1)
    today = now().replace(hour=9)
    office.work_off(at=today)
    office.work_off(at=today + timedelta(hours=1))
    Office(database, daily=office.daily).work_off(at=today + timedelta(days=1))
    assert len(done) == 2


def test_a_daily_duty_that_failed_is_tried_again_the_same_day_but_not_at_once(office):
    tries = []

    def fail_once(_database, _at):
        tries.append(1)
        if len(tries) == 1:
            raise ValueError

    office.daily["delete"] = fail_once
    today = now().replace(hour=9)
    for minutes in (0, 1, 11, 12):
        office.work_off(at=today + timedelta(minutes=minutes))
    assert len(tries) == 2
