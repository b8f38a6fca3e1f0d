"""A release seals the parts it shows; what comes later is a batch of its own."""

from surveys import clock
from surveys.reading import seal_parts
from surveys.responses.changing import begin_change
from surveys.responses.parts.syncing import sync
from surveys.responses.receipts import open_receipt
from tests.surveys.parts.beside import CLUB, parts_of, synced, the_list


def test_sealing_makes_later_answers_a_batch_of_their_own(world, database, wave, folder):
    link = world.link(wave)
    carried = world.respond(wave, link=link, **CLUB)
    world.respond(wave, **CLUB)
    synced(database, wave, folder)
    counted = parts_of(database, wave, folder)
    with database.writing() as session:
        assert seal_parts(session, wave, counted, 1)
    world.respond(wave, **CLUB)
    synced(database, wave, folder)
    assert [(part.batch, part.rows) for part in the_list(database, wave)] == [(1, 2), (0, 1)]
    with database.reading() as session:
        own = open_receipt(session, carried, at=clock.now())
    begin_change(database, carried, own)
    world.respond(wave, link=link, kind="office")
    synced(database, wave, folder)
    # A change is an answer that was taken back, and a new one.
    assert [(part.batch, part.rows) for part in the_list(database, wave)] == [(1, 1), (0, 2)]


def test_parts_that_changed_since_they_were_counted_are_not_sealed(world, database, wave, folder):
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    counted = parts_of(database, wave, folder)
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    with database.writing() as session:
        assert not seal_parts(session, wave, counted, 1)
    assert {part.batch for part in the_list(database, wave)} == {0}


def test_an_empty_wave_is_sealed_only_while_it_is_empty(world, database, wave, folder):
    with database.writing() as session:
        assert seal_parts(session, wave, (), 1)
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    with database.writing() as session:
        assert not seal_parts(session, wave, (), 1)
