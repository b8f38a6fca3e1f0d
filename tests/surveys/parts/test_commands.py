"""`mitsprache parts check` and `rebuild`: what differs is named, and made good."""

from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select, update

from surveys.cli import parts
from surveys.responses.models import Response
from surveys.responses.parts.models import AnswerPart
from surveys.responses.parts.references import listed
from surveys.responses.parts.syncing import sync
from tests.surveys.parts.beside import same

CLUB = {"kind": "club", "fields": ["work"], "members": 4}


@pytest.fixture
def run(app):
    def run(*words):
        return app.test_cli_runner().invoke(parts, [*map(str, words)])

    return run


@pytest.fixture
def wave(world, database, settings):
    wave = world.wave()
    for _ in range(3):
        world.respond(wave, **CLUB)
    sync(database, wave, settings.parts_path)
    return wave


def forge(database, folder, wave, ending, name):
    """Change one value in a file as a program with a fault would: the list agrees with it."""
    with database.reading() as session:
        [part] = listed(session, wave)
    path = folder / str(wave) / f"{part.id}.{ending}.parquet"
    table = pq.read_table(path)
    column = table.column(name).to_pylist()
    column[0] = 0 if column[0] != 0 else -1
    place = table.schema.get_field_index(name)
    field = table.schema.field(name)
    pq.write_table(table.set_column(place, field, pa.array(column, field.type)), path)
    digest = sha256()
    for one in ("answers", "missing"):
        digest.update((folder / str(wave) / f"{part.id}.{one}.parquet").read_bytes())
    with database.writing() as session:
        session.execute(update(AnswerPart).values(checksum=digest.digest()))


def test_what_is_the_same_is_said(run, wave):
    result = run("check", wave)
    assert result.exit_code == 0, result.output
    assert "the same" in result.output


@pytest.mark.parametrize(
    ("ending", "name"), [("answers", "kind"), ("missing", "direction"), ("answers", "members")]
)
def test_a_value_that_differs_is_named_and_made_good(  # noqa: PLR0913, PLR0917  fixtures
    run, wave, database, settings, ending, name
):
    forge(database, settings.parts_path, wave, ending, name)
    result = run("check")
    assert result.exit_code == 1
    assert f"{name} differs in 1 responses" in result.output.replace("!", "")
    assert run("rebuild", wave).exit_code == 0
    assert run("check", wave).exit_code == 0
    assert same(database, wave, settings.parts_path)


def test_rows_on_one_side_only_are_named(run, wave, world, database):
    with database.writing() as session:
        session.scalars(select(Response)).first().record_key += 1
    world.respond(wave, **CLUB)
    result = run("check", wave)
    assert result.exit_code == 1
    assert "2 responses are in no part" in result.output
    assert "1 rows are no response that counts" in result.output


def test_a_damaged_part_is_named_and_rebuilt(run, wave, database, settings):
    for path in (settings.parts_path / str(wave)).glob("*.missing.parquet"):
        path.unlink()
    assert "damaged or missing: 3 responses" in run("check", wave).output
    assert "1 damaged or missing parts made good" in run("rebuild").output
    assert run("check", wave).exit_code == 0
    assert same(database, wave, settings.parts_path)


def test_an_unknown_wave_is_refused(run):
    result = run("check", 99)
    assert result.exit_code == 1
    assert "There is no opened wave 99." in result.output
