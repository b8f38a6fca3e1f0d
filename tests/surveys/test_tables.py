"""What the database itself refuses."""

import secrets

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from surveys.fieldwork.models import Wave
from surveys.questionnaires.models import QuestionnaireVersion
from surveys.responses.models import Response
from tests.factories import LONG_AGO

ANONYMOUS = {"draft", "response", "open_text", "receipt"}


def response(wave, database, **values):
    with database.reading() as session:
        version = session.get(Wave, wave).version_id
    return Response(
        id=secrets.token_bytes(16),
        wave_id=wave,
        version_id=version,
        record_key=1,
        answers={},
        **values,
    )


@pytest.mark.parametrize("values", [{"submitted_at": LONG_AGO}, {"language": "ar"}])
def test_a_response_without_name_has_no_moment_and_no_language(world, database, values):
    bare = response(world.wave(mode="A"), database, mode="A", **values)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(bare)


def test_a_response_cannot_claim_another_mode_than_its_wave(world, database):
    wrong = response(world.wave(mode="P"), database, mode="A")
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(wrong)


def test_the_mode_of_a_wave_is_locked_with_its_first_response(world, database):
    wave = world.wave(mode="A")
    world.respond(wave, kind="club", fields=["work"])
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(update(Wave).where(Wave.id == wave).values(mode="P", access="personal"))


def test_a_published_version_cannot_be_changed(world, database):
    world.wave()
    with pytest.raises(DBAPIError, match="never changes"), database.writing() as session:
        session.execute(update(QuestionnaireVersion).values(number=7))


def test_a_published_version_cannot_be_deleted(world, database):
    world.wave()
    with (
        pytest.raises(DBAPIError, match=r"never changes|FOREIGN KEY"),
        database.writing() as session,
    ):
        session.execute(text("DELETE FROM questionnaire_version"))


def test_tables_of_answers_have_no_row_numbers(database):
    with database.reading() as session:
        if database.engine.dialect.name == "sqlite":
            rows = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
            numbered = {name for name, sql in rows if "WITHOUT ROWID" not in sql}
        else:
            numbered = set(
                session.scalars(
                    text(
                        "SELECT table_name FROM information_schema.columns "
                        "WHERE column_default LIKE 'nextval%' OR is_identity = 'YES'"
                    )
                )
            )
    assert not numbered & ANONYMOUS
