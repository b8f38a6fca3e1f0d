"""The audited door: rows of attributed waves, and nothing else."""

from itertools import pairwise
from math import nan
from random import Random

import pandas as pd
import pytest
import yaml
from sqlalchemy import select, update

from surveys import reading
from surveys.errors import NotAllowed, UnknownPage
from surveys.fieldwork.models import Organisation, Wave
from surveys.items import ITEM_TYPES
from surveys.items.item import Missing
from surveys.questionnaires import document
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish
from surveys.reading import Level, Reader, rows
from surveys.responses.columns import columns_of
from surveys.responses.models import Response
from tests.factories import LONG_AGO, QUESTIONNAIRES, believable, definition

HOUSES = Reader(frozenset(range(1, 99)), frozenset())


def batches(database, wave, *, names=False, reader=HOUSES):
    with database.reading() as session:
        return list(reading.row_batches(session, wave, reader=reader, names=names))


def texts(database, wave, name):
    return [words for one in batches(database, wave) for words in one.texts[name]]


def one_by_one(questionnaire, given):
    """Return the columns of one document, asked of its kinds of item without any table."""
    found = {}
    for section in questionnaire.sections:
        for item in section.items:
            kind = ITEM_TYPES[item.type]
            variables = kind.variables(item, section.name)
            if not variables:
                continue
            value = given.get(item.name)
            is_asked = item.name in given
            positions = kind.positions(item, value) if is_asked else [-3] * len(variables)
            numbers = list(kind.numbers(item, value)) if value is not None else []
            for place, (variable, position) in enumerate(zip(variables, positions, strict=True)):
                if variable.level is Level.INTERVAL:
                    found[f"{variable.name}!"] = int(position)
                    found[variable.name] = float(numbers[place]) if numbers else nan
                else:
                    found[variable.name] = int(position)
    return found


@pytest.mark.parametrize("path", sorted(QUESTIONNAIRES.glob("*.yaml")), ids=lambda path: path.stem)
def test_columns_are_what_each_item_says_of_each_answer(path):
    questionnaire = document.read(yaml.safe_load(path.read_text(encoding="utf-8")))
    rng = Random(path.stem)  # noqa: S311  not a secret
    documents = []
    for _ in range(40):
        given = {item.name: believable(item) for item in questionnaire.items.values()}
        some = {name: None if rng.random() < 0.2 else value for name, value in given.items()}
        documents.append({name: value for name, value in some.items() if rng.random() < 0.9})
    found = columns_of(questionnaire, documents)
    assert len(found) == 40
    expected = pd.DataFrame([one_by_one(questionnaire, given) for given in documents])
    if len(found.columns):
        pd.testing.assert_frame_equal(found, expected, check_dtype=False)


@pytest.mark.parametrize("mode", ["A", "C"])
def test_nobody_reads_rows_of_waves_without_names(world, database, mode):
    wave = world.wave(mode=mode)
    with pytest.raises(NotAllowed):
        batches(database, wave)


def test_who_may_not_read_rows_gets_none(world, database):
    with pytest.raises(NotAllowed):
        batches(database, world.wave(), reader=Reader(frozenset(), frozenset(range(1, 99))))


def test_a_wave_without_answers_has_no_rows(world, database):
    assert batches(database, world.wave()) == []


def test_rows_come_in_another_order_each_time_and_never_by_id(world, database, monkeypatch):
    monkeypatch.setattr(rows, "ROWS_AT_ONCE", 5)
    wave = world.wave()
    for members in range(1, 25):
        world.respond(wave, kind="club", fields=["work"], members=members)
    orders = [
        [n for one in batches(database, wave) for n in one.answers["members"]] for _ in range(3)
    ]
    with database.reading() as session:
        by_id = [
            answers["members"]
            for answers in session.scalars(select(Response.answers).order_by(Response.id))
        ]
    assert {tuple(sorted(order)) for order in orders} == {tuple(range(1, 25))}
    assert len({tuple(order) for order in [*orders, by_id, list(range(1, 25))]}) == 5


def test_names_come_with_their_rows_in_the_order_of_names(world, database):
    wave = world.wave()
    for members in range(1, 6):
        world.respond(wave, kind="club", fields=["work"], members=members)
    [found] = batches(database, wave, names=True)
    assert all(first <= second for first, second in pairwise(found.organisations))
    with database.reading() as session:
        expected = {
            name: float(answers["members"])
            for name, answers in session.execute(
                select(Organisation.name, Response.answers).where(
                    Response.invitation_id.is_not(None), Organisation.id == Response.invitation_id
                )
            )
        }
    assert dict(zip(found.organisations, found.answers["members"], strict=True)) == expected


def test_what_looks_like_a_program_is_not_among_the_rows(world, database):
    wave = world.wave()
    world.respond(wave, kind="club", fields=["work"])
    world.respond(wave, kind="office", fields=["work"])
    with database.writing() as session:
        one = session.scalars(select(Response.id)).first()
        session.execute(update(Response).where(Response.id == one).values(suspect=True))
    assert sum(len(one.answers) for one in batches(database, wave)) == 1


def test_words_stand_beside_the_choice_they_explain(world, database):
    wave = world.wave()
    chosen = {"hurdles_work": ["money", "other"], "hurdles_work.other": "Wege"}
    world.respond(wave, kind="club", fields=["work"], change_work="Mehr Plätze", **chosen)
    assert texts(database, wave, "hurdles_work.other") == ["Wege"]
    assert texts(database, wave, "change_work") == ["Mehr Plätze"]
    [found] = batches(database, wave)
    assert found.answers["hurdles_work.money"][0] == 1
    with database.reading() as session:
        version = session.get_one(Wave, wave).version_id
        names = [one.name for one in reading.asked_columns(session, version)]
    of_item = [name for name in names if name.startswith("hurdles_work")]
    first = names.index(of_item[0])
    assert names[first : first + len(of_item)] == of_item, "they stand together"
    assert of_item[-1] == "hurdles_work.other", "the words last, after the tick of this name"
    assert of_item.count("hurdles_work.other") == 2


def test_entries_of_a_group_keep_their_lines_in_every_column(world, database):
    wave = world.wave("repeating_group")
    entries = [
        {"entry": "aaaaaa", "title": "Chor", "places": 12, "paid": "yes", "by": ["land", "eu"]},
        {"entry": "bbbbbb", "title": "Kurs", "places": None, "paid": "no"},
    ]
    world.respond(wave, projects=entries)
    assert texts(database, wave, "projects.title") == ["Chor\nKurs"]
    assert texts(database, wave, "projects.places") == ["12\n"]
    assert texts(database, wave, "projects.by") == ["Land, EU\n"]


def test_a_day_is_written_as_programs_read_it(world, database):
    found = definition("date")
    items = [i for section in found["sections"] for i in section["items"] if i["type"] == "date"]
    wave = world.wave("date")
    world.respond(wave, **{items[0]["name"]: "2026-03-02"})
    assert texts(database, wave, items[0]["name"]) == ["2026-03-02"]


@pytest.mark.parametrize(
    ("questionnaire", "said"),
    [("email", True), ("organisation_details", True), ("file_upload", True), ("date", False)],
)
def test_what_says_who_answers_is_marked(world, database, questionnaire, said):
    with database.reading() as session:
        version = session.get_one(Wave, world.wave(questionnaire)).version_id
        found = [
            one.identifies
            for one in reading.asked_columns(session, version)
            if isinstance(one, reading.TextVariable)
        ]
    assert any(found) is said


def test_answers_to_an_earlier_version_come_in_the_columns_of_the_newest(world, database):
    wave = world.wave()
    world.respond(wave, kind="school", fields=["work"], change_work="Früher")
    changed = definition("fields")
    about = changed["sections"][0]["items"]
    about[1]["options"] = list(reversed(about[1]["options"]))
    about.append({"name": "new", "type": "short_text", "stem": {"de": "Neu?", "en": "New?"}})
    about.append(
        {"name": "more", "type": "number", "stem": {"de": "Mehr?", "en": "More?"}, "minimum": 0}
    )
    with database.writing() as session:
        survey = session.get_one(Survey, session.get_one(Wave, wave).survey_id)
        version = publish(session, survey, changed, at=LONG_AGO, decided={"kind": "comparable"})
        session.get_one(Wave, wave).version_id = version.id
    [found] = batches(database, wave)
    assert found.answers["kind"][0] == 0
    assert found.answers["more!"][0] == Missing.NOT_IN_WAVE
    assert found.texts["new"] == [None]
    assert found.texts["change_work"] == ["Früher"]
    with database.reading() as session:
        assert len(reading.versions_beside(session, version.id)) == 2


def test_a_version_says_what_it_is(world, database):
    wave = world.wave()
    with database.reading() as session:
        about = reading.asked(session, session.get_one(Wave, wave).version_id)
        assert (about.number, about.languages) == (1, ("de", "en"))
        assert about.sections["about"]["de"] == "Über Sie"
        with pytest.raises(UnknownPage):
            reading.asked(session, 99)
