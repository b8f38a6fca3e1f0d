"""What staff keyed in and what came on the web: one answer of each, whoever is first."""

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from surveys import clock
from surveys.errors import AlreadyAnswered
from surveys.fieldwork.models import Invitation, Wave
from surveys.questionnaires.versions import published
from surveys.responses import access, submitting
from surveys.responses.erasing import Folders
from surveys.responses.keyed_answers import differences, outcome_of, read_typed, settled
from surveys.responses.keyed_submitting import Keyed, take_over
from surveys.responses.keying import keep_first
from surveys.responses.models import Draft, Inbox, KeyedSheet, Response
from surveys.responses.retention import delete_due
from surveys.responses.retyping import Retyped
from surveys.secrets import token_hash
from tests.factories import NOBODY

ROUNDS = 8


def questionnaire_of(database, wave):
    with database.reading() as session:
        return published(session, session.get_one(Wave, wave).version_id)


def keyed_of(database, wave, link=None, **values):
    """Return an answer ready to be taken over, of the organisation behind a link."""
    with database.reading() as session:
        version = session.get_one(Wave, wave).version_id
        behind = None
        if link is not None:
            hashed = token_hash(link.rsplit("/", 1)[-1])
            behind = session.scalar(select(Invitation.id).where(Invitation.token_hash == hashed))
    return Keyed(
        once=secrets.token_bytes(16),
        arrival="paper",
        version_id=version,
        language="de",
        invitation_id=behind,
        **{"answers": {"kind": "club", "members": None}, **values},
    )


def count_in(database, wave, keyed, key):
    questionnaire = questionnaire_of(database, wave)
    with database.writing() as session:
        found = session.get_one(Wave, wave)
        take_over(session, found, questionnaire, keyed, at=clock.now(), key=key)


def rows(database, model):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("mode", ["P", "C", "A"])
def test_a_sheet_and_the_web_at_the_same_moment_make_one_answer(world, database, keys, mode):
    wave = world.wave(mode=mode, access="personal")
    told = []
    for number in range(ROUNDS):
        link = world.link(wave)
        carried = world.begin(link)
        keyed = keyed_of(database, wave, link)
        start = threading.Barrier(2)

        def on_the_web(carried=carried, start=start):
            with database.reading() as session:
                desk = access.open_desk(session, carried, key=b"")
            start.wait()
            submitting.submit(database, desk, at=clock.now(), inbox_key=keys.inbox)

        def on_paper(keyed=keyed, start=start):
            start.wait()
            count_in(database, wave, keyed, keys.inbox)

        with ThreadPoolExecutor(2) as both:
            futures = [both.submit(on_the_web), both.submit(on_paper)]
        problems = [future.exception() for future in futures]
        assert [type(one) for one in problems if one] == [AlreadyAnswered]
        told.append(problems[0] is None)
        assert rows(database, Response if mode == "P" else Inbox) == number + 1
    assert rows(database, Draft) <= (0 if mode == "P" else ROUNDS)


def test_all_sheets_of_a_version_have_one_size_and_say_nothing(world, database, keys):
    wave = world.wave(mode="A")
    questionnaire = questionnaire_of(database, wave)
    answers = ({"kind": "club"}, {"kind": "office", "remark": "x" * 200})
    for number, one in enumerate(answers):
        with database.writing() as session:
            keep_first(
                session,
                session.get_one(Wave, wave),
                questionnaire,
                keyed_of(database, wave, answers=one),
                str(number),
                actor=NOBODY,
                at=clock.now(),
                key=keys.inbox,
            )
    with database.reading() as session:
        sealed = session.scalars(select(KeyedSheet.sealed)).all()
    assert len({len(one) for one in sealed}) == 1
    assert not any(b"xxxx" in one or b"office" in one for one in sealed)


def test_a_confidential_sheet_that_waits_goes_with_the_links(world, database, keys, tmp_path):
    wave = world.wave(mode="C")
    questionnaire = questionnaire_of(database, wave)
    keyed, at = keyed_of(database, wave, world.link(wave)), clock.now()
    with database.writing() as session:
        found = session.get_one(Wave, wave)
        keep_first(session, found, questionnaire, keyed, "1", actor=NOBODY, at=at, key=keys.inbox)
    delete_due(database, Folders.of(tmp_path), at + timedelta(days=20))
    assert rows(database, KeyedSheet) == 1
    delete_due(database, Folders.of(tmp_path), at + timedelta(days=60))
    assert rows(database, KeyedSheet) == 0


def test_a_sheet_and_the_web_leave_letters_of_one_size(world, database, keys):
    wave = world.wave(mode="A")
    world.respond(wave, mix=False, kind="club")
    count_in(database, wave, keyed_of(database, wave), keys.inbox)
    with database.reading() as session:
        assert len({len(one) for one in session.scalars(select(Inbox.sealed))}) == 1


def test_everything_is_read_whatever_the_rules_say(world, database):
    questionnaire = questionnaire_of(database, world.wave())
    sent = Retyped(item_progress_language=["low"], item_hurdles_work=["other"])
    sent["item_hurdles_work.other"] = ["zu weit"]
    typed = read_typed(questionnaire, sent)
    assert typed.problems == {}
    assert typed.values["progress_language"] == "low"
    assert typed.values["hurdles_work.other"] == "zu weit"
    outcome = outcome_of(questionnaire, typed.values, numbers={})
    assert outcome.answers["kind"] is None
    assert "progress_language" not in outcome.answers
    assert [one.name for one in outcome.remarks] == ["progress_language", "hurdles_work"]


def test_blanks_around_words_are_no_difference_and_words_are(world, database):
    questionnaire = questionnaire_of(database, world.wave())
    first = {"kind": "club", "remark": "mehr Räume", "change_work": None}
    assert differences(questionnaire, first, {"kind": "club", "remark": " mehr  Räume"}) == ()
    (found,) = differences(questionnaire, first, {**first, "remark": "mehr Träume"})
    assert (found.name, found.first, found.second) == ("remark", ("mehr Räume",), ("mehr Träume",))


def test_what_is_settled_takes_each_item_from_one_side_with_its_words(world, database):
    questionnaire = questionnaire_of(database, world.wave())
    first = {"kind": "club", "hurdles_work": ["other"], "hurdles_work.other": "Weg"}
    second = {"kind": "office", "hurdles_work": ["time"], "hurdles_work.other": None}
    found = settled(questionnaire, first, second, {"hurdles_work": "second"})
    assert found["kind"] == "club"
    assert (found["hurdles_work"], found["hurdles_work.other"]) == (["time"], None)
