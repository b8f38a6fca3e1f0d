"""How answering goes is counted once per draft and page, and of nobody without a name."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, func, insert, select
from sqlalchemy.exc import IntegrityError

from surveys import clock
from surveys.fieldwork.models import Wave
from surveys.reading import paradata_of
from surveys.responses import access, drafts, erasing, paradata
from surveys.responses.models import Draft, Inbox, ParadataCount, Receipt, Response
from surveys.responses.sealing import DraftKey, seal_under, unseal, unseal_under
from tests.factories import definition
from tests.pages.test_answering import answer_all, press


def conditional():
    """Return a short questionnaire whose middle page only some are asked."""
    document = definition("fields")
    page = {"title": {"de": "Seite", "en": "Page"}}
    item = {"type": "short_text", "stem": {"de": "Was?", "en": "What?"}, "max_length": 100}
    return {
        **document,
        "groupings": [],
        "sections": [
            {
                **page,
                "name": "filter",
                "items": [
                    {
                        "name": "hurt",
                        "type": "single_choice",
                        "required": True,
                        "stem": {"de": "Passiert?", "en": "Did it?"},
                        "options": [
                            {"code": code, "label": {"de": code, "en": code}}
                            for code in ("yes", "no")
                        ],
                    }
                ],
            },
            {
                **page,
                "name": "secret",
                "asked_if": {"equals": ["hurt", "yes"]},
                "items": [{**item, "name": "what"}],
            },
            {**page, "name": "end", "items": [{**item, "name": "more"}]},
        ],
    }


def counters(database):
    with database.reading() as session:
        rows = session.execute(
            select(ParadataCount.kind, ParadataCount.name, ParadataCount.drafts)
        ).all()
    return {(kind, name): drafts for kind, name, drafts in rows}


def desk_of(world, carried):
    with world.database.reading() as session:
        return access.open_desk(session, carried, key=b"")


@pytest.mark.parametrize("mode", ["C", "P"])
def test_each_page_is_counted_once_however_often_it_is_sent(world, visitor, database, mode):
    visitor.start(world.link(world.wave(mode=mode)))
    for kind in ("club", "office"):
        visitor.send("/answer/about", item_kind=kind, item_members="3", item_fields="language")
    assert counters(database) == {("begun", ""): 1, ("page", "about"): 1}


def test_a_page_that_must_be_put_right_is_not_finished(world, visitor, database):
    visitor.start(world.link(world.wave()))
    visitor.send("/answer/about", status=422, item_members="3", item_fields="language")
    assert counters(database) == {}


def test_leaving_a_page_does_not_finish_it(world, visitor, database):
    page = visitor.start(world.link(world.wave()))
    press(visitor, page, "/answer/about/overview", item_kind="club")
    assert counters(database) == {}


@pytest.mark.parametrize("mode", ["C", "P"])
def test_submitting_counts_how_long_it_took_and_takes_the_moment_away(
    world, visitor, database, mode
):
    wave = world.wave(mode=mode)
    visitor.start(world.link(wave))
    press(visitor, answer_all(visitor), "/submit")
    if mode == "C":
        assert ("minutes", "below_5") not in counters(database), "it waits in the sealed letter"
        world.mix(wave)
    assert counters(database)["minutes", "below_5"] == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0
        assert session.scalar(select(Response.beside)) is None


def test_of_mode_a_nothing_is_counted_from_the_first_page_to_the_mixer(world, visitor, database):
    wave = world.wave(mode="A")
    visitor.start(world.link(wave))
    press(visitor, answer_all(visitor), "/submit")
    world.mix(wave)
    assert counters(database) == {}
    with database.reading() as session:
        assert paradata_of(session, wave) is None


def test_the_database_refuses_a_counter_of_mode_a(world, database):
    wave = world.wave(mode="A")
    values = {"wave_id": wave, "kind": "page", "name": "about", "drafts": 1}
    for mode in ("A", "P"):  # neither as it is, nor as if the wave had names
        with pytest.raises(IntegrityError), database.writing() as session:
            session.execute(insert(ParadataCount).values(mode=mode, **values))


@pytest.mark.parametrize(
    ("mode", "counted"), [("C", {"filter", "end"}), ("P", {"filter", "secret", "end"})]
)
def test_in_confidence_no_page_is_counted_that_an_answer_leads_to(world, database, mode, counted):
    wave = world.wave(conditional(), mode=mode)
    world.respond(wave, hurt="yes")
    assert {name for kind, name in counters(database) if kind == "page"} == counted


def test_in_confidence_what_a_draft_finished_is_sealed_and_takes_no_room(world, database):
    wave = world.wave(mode="C")
    carried = world.begin(world.link(wave))
    with database.reading() as session:
        before = session.scalar(select(Draft.sealed))
    desk = desk_of(world, carried)
    drafts.keep(database, desk, {}, language="de", save_id="1", finished=["about"])
    with database.reading() as session:
        draft = session.scalars(select(Draft)).one()
        assert draft.beside is None
        assert len(draft.sealed) == len(before)
        assert unseal(DraftKey.of(carried.secret), draft.sealed)["pages"] == 1


def test_the_copy_of_an_answer_does_not_tell_when_it_was_begun(world, database):
    carried = world.respond(world.wave(mode="C"), mix=False)
    with database.reading() as session:
        content = unseal(DraftKey.of(carried.secret), session.scalar(select(Receipt.sealed)))
    assert (content["began"], content["pages"]) == (None, None)


def test_a_change_is_not_counted_again(world, visitor, database):
    link = world.link(world.wave())
    visitor.start(link)
    press(visitor, answer_all(visitor), "/submit")
    before = counters(database)
    visitor.post("/receipt/change")
    answer_all(visitor)
    assert counters(database) == before


def test_a_page_costs_one_statement_more_the_first_time_and_none_again(world, database):
    desk = desk_of(world, world.begin(world.link(world.wave())))
    first = written(database, desk, ["about"])
    again = written(database, desk_of_draft(world, desk), ["about"])
    plain = written(database, desk_of_draft(world, desk), [])
    assert (first, again, plain) == (2, 1, 1)


def desk_of_draft(world, desk):
    with world.database.reading() as session:
        draft = session.scalars(select(Draft)).one()
        return replace(desk, changes=draft.changes, beside=draft.beside)


def written(database, desk, finished):
    """Return how many statements a save writes with."""
    found = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    drafts.keep(database, desk, {}, language="de", save_id=None, finished=finished)
    event.remove(database.engine, "before_cursor_execute", note)
    return len(found)


def test_many_who_save_at_once_are_all_counted(world, database):
    wave = world.wave()
    desks = [desk_of(world, world.begin(world.link(wave))) for _ in range(8)]

    def keep(desk):
        drafts.keep(database, desk, {}, language="de", save_id=None, finished=["about", "whole"])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keep, desks))
    assert counters(database) == {
        ("begun", ""): 8,
        ("page", "about"): 8,
        ("page", "whole"): 8,
    }


def test_counters_go_with_the_answers(world, database):
    wave = world.wave()
    world.respond(wave)
    with database.writing() as session:
        erasing.erase_wave(session, session.get_one(Wave, wave), today=clock.now().date())
    assert counters(database) == {}


def test_an_answer_of_another_day_has_a_class_of_its_own():
    at = clock.now()
    assert paradata.minutes_class(int((at - timedelta(days=2)).timestamp()), at) == "another_day"
    assert paradata.minutes_class(None, at) is None


def test_a_letter_from_before_it_was_counted_is_mixed_without_a_class(world, database, keys):
    wave = world.wave(mode="C")
    world.respond(wave, mix=False)
    with database.writing() as session:
        letter = session.scalars(select(Inbox)).one()
        content = unseal_under(keys.inbox, letter.sealed, bound_to=letter.id)
        assert content.pop("minutes") == "below_5"
        letter.sealed = seal_under(keys.inbox, content, 4096, bound_to=letter.id)
    world.mix(wave)
    assert "minutes" not in {kind for kind, _name in counters(database)}
