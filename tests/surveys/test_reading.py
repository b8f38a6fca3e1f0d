"""The door through which analysis sees data."""

import pytest

from surveys import reading
from surveys.clock import now
from surveys.errors import NotAllowed
from surveys.reading import Missing, Reader

NOBODY = Reader(frozenset(), frozenset())


@pytest.fixture
def wave(world):
    return world.wave()


def house(database, wave):
    with database.reading() as session:
        return Reader.of_the_house(reading.wave_facts(session, wave).programme_id)


def data_of(database, wave):
    with database.reading() as session:
        return reading.wave_data(session, wave, reader=house(database, wave))


def test_a_wave_without_answers_has_its_columns(database, wave):
    data = data_of(database, wave)
    assert len(data.answers) == 0
    assert {variable.name for variable in data.codebook} < set(data.answers.columns)


def test_columns_hold_positions_and_reasons(world, database, wave):
    world.respond(wave, kind="office", fields=["work"], progress_work="high")
    row = data_of(database, wave).answers.iloc[0]
    assert row["kind"] == 1
    assert row["progress_work"] == 2
    assert row["progress_language"] == Missing.NOT_ASKED
    assert row["aware_work"] == Missing.BLANK
    assert (row["fields.work"], row["fields.language"]) == (1, 0)


def test_many_batches_are_one_frame(world, database, wave, monkeypatch):
    monkeypatch.setattr(reading.answers, "ROWS_AT_ONCE", 2)
    for members in range(5):
        world.respond(wave, kind="club", fields=["work"], members=members + 1)
    answers = data_of(database, wave).answers
    assert sorted(answers["members"]) == [1, 2, 3, 4, 5]
    assert set(answers["members!"]) == {0}


def test_nothing_leads_from_the_columns_to_anybody(world, database, wave):
    world.respond(wave, kind="club", fields=["work"], remark="Wir sind erkennbar")
    data = data_of(database, wave)
    known = {v.name for v in data.codebook} | {"record_key"}
    assert {name.rstrip("!") for name in data.answers.columns} == known
    assert "remark" not in known


def test_who_may_not_count_gets_no_columns(database, wave):
    with database.reading() as session, pytest.raises(NotAllowed):
        reading.wave_data(session, wave, reader=NOBODY)


def texts(database, wave, **given):
    given = {"reader": house(database, wave), "at": now(), **given}
    with database.reading() as session:
        facts = reading.wave_facts(session, wave)
        return reading.open_texts(session, facts, "change_work", **given)


def test_what_was_written_comes_page_by_page(world, database, wave, monkeypatch):
    monkeypatch.setattr(reading.texts, "TEXTS_PER_PAGE", 2)
    for number in range(3):
        world.respond(wave, kind="club", fields=["work"], change_work=f"Text {number}")
    world.respond(wave, kind="club", fields=["work"])
    first = texts(database, wave)
    second = texts(database, wave, after=first.following)
    assert second.following is None
    found = [answer.text for answer in (*first.answers, *second.answers)]
    assert sorted(found) == ["Text 0", "Text 1", "Text 2"]
    assert all(answer.organisation for answer in first.answers)


def test_without_names_nothing_is_read_before_it_was_approved(world, database):
    wave = world.wave(mode="A")
    for _ in range(5):
        world.respond(wave, kind="club", fields=["work"], change_work="Mehr Plätze")
    assert texts(database, wave).answers == ()


def test_enough_responses_are_seen_without_counting_them_all(world, database, wave):
    for _ in range(3):
        world.respond(wave, kind="club", fields=["work"])
    with database.reading() as session:
        found = [reading.facts.has_responses(session, wave, fewest) for fewest in (2, 3, 4)]
    assert found == [True, True, False]


def test_who_may_not_read_words_gets_none(database, wave):
    with pytest.raises(NotAllowed):
        texts(database, wave, reader=NOBODY)


def test_titles_of_results_repeat_nobodys_answer_and_have_no_marks(world, database):
    wave = world.wave("piping")
    codebook = data_of(database, wave).codebook
    assert codebook
    assert not any(
        sign in words
        for variable in codebook
        for texts in (variable.stem, variable.label)
        for words in texts.values()
        for sign in ("{", "**")
    )
