"""R4 and R5: many at once, over two server processes, and exactly one answer.

A link without a name is opened on many devices, each answers, all press at the same moment.
"""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from surveys.db import Database
from surveys.secrets import read_key_file
from tests.factories import World
from tests.plugins import browser
from tests.plugins.browser import serving
from tests.proofs.conftest import FULL
from tests.proofs.outsider import as_they_lie
from tests.proofs.wire import Somebody

BROKEN = """
import sys
from sqlalchemy import select, update
from surveys.errors import AlreadyAnswered
from surveys.fieldwork.models import Invitation
from surveys.responses import submitting

def check_then_use(session, which):
    if session.scalar(select(Invitation.used).where(which)):
        raise AlreadyAnswered("used")
    session.execute(update(Invitation).where(which).values(used=True))

submitting.spend = check_then_use
from app import main
sys.exit(main())
"""


@pytest.fixture
def two_processes(database_url, tmp_path):
    with serving(
        database_url, tmp_path, processes=2, threads=8, wrong_links_per_minute=9999
    ) as one:
        yield one


def world_at(database_url, folder):
    return World(Database(database_url), read_key_file(folder / "secret.key"))


def all_at_once(people, act):
    """Let everybody do the same at the same moment."""
    barrier = threading.Barrier(len(people))

    def one(person):
        barrier.wait()
        return act(person)

    with ThreadPoolExecutor(len(people)) as crowd:
        return list(crowd.map(one, people))


def race(url, world, tokens, devices):
    """Return how many answers came of each link, and what its devices were told."""
    wave = world.wave(mode="A", access="personal")
    told = Counter()
    for _ in range(tokens):
        link = world.link(wave)
        people = [Somebody(url) for _ in range(devices)]
        reviews = [person.to_review(link) for person in people]
        pairs = list(zip(people, reviews, strict=True))
        answers = all_at_once(pairs, lambda pair: pair[0].press(pair[1]))
        told.update(answer.status for answer in answers)
        for person in people:
            person.close()
    letters = len(as_they_lie(world.database.engine, "inbox", "id")["natural"])
    return letters, told


def test_a_link_makes_one_answer_however_many_press_at_once(
    two_processes, database_url, tmp_path, evidence
):
    tokens, devices = (100, 32) if FULL else (4, 8)
    world = world_at(database_url, tmp_path)
    answers, told = race(two_processes.url, world, tokens, devices)
    world.database.engine.dispose()
    evidence.update(links=tokens, devices=devices, answers=answers, told=dict(told))
    assert answers == tokens
    assert told[302] == tokens
    assert told[302] + told[409] == tokens * devices


def test_the_same_answer_sent_again_and_again_is_one_with_one_receipt(
    two_processes, database_url, tmp_path, evidence
):
    world = world_at(database_url, tmp_path)
    link = world.link(world.wave())
    person = Somebody(two_processes.url)
    review = person.to_review(link)
    windows = [person.back(person.wire.cookies) for _ in range(32)]
    first = all_at_once(windows, lambda window: window.press(review))
    later = [person.press(review) for _ in range(10)]
    receipts = {window.open("/receipt").text for window in windows}
    for one in (person, *windows):
        one.close()
    stored = len(as_they_lie(world.database.engine, "response", "id")["natural"])
    world.database.engine.dispose()
    evidence.update(at_once=len(first), again=len(later), responses=stored)
    assert stored == 1
    assert {answer.location for answer in (*first, *later)} == {"/receipt"}
    assert len(receipts) == 1


def test_the_proof_sees_a_link_that_is_checked_first_and_used_then(
    database_url, tmp_path, monkeypatch
):
    if database_url.startswith("sqlite"):
        return  # one writer at a time: there, looking first is no race
    command = [browser.COMMAND[0], "-c", BROKEN]
    monkeypatch.setattr(browser, "COMMAND", command)
    with serving(database_url, tmp_path, processes=2, threads=8) as server:
        world = world_at(database_url, tmp_path)
        answers, _told = race(server.url, world, 6, 8)
        world.database.engine.dispose()
    assert answers > 6
