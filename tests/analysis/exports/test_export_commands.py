"""Files that whoever runs the server writes."""

import json

import pytest
from sqlalchemy import select

from analysis.exports.cli import export
from surveys.accounts.models import AuditEntry


@pytest.fixture
def wave(world):
    found = world.wave()
    for _ in range(3):
        world.respond(found, kind="club", fields=["work"], change_work="Mehr Plätze")
    return found


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(export, list(words))


def microdata(run, wave, target, *more, kind="csv"):
    return run("microdata", str(wave), "--format", kind, "--to", str(target), *more)


@pytest.mark.parametrize("kind", ["csv", "sav", "dta", "parquet"])
def test_single_answers_are_written_for_the_owner_alone(run, wave, tmp_path, kind):
    target = tmp_path / f"answers.{kind}"
    said = microdata(run, wave, target, kind=kind)
    assert said.exit_code == 0, said.output
    assert "3 answers" in said.output
    assert target.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.glob("*answers*")) == [target.name]


def test_the_log_says_that_names_were_written(run, wave, tmp_path, database):
    microdata(run, wave, tmp_path / "a.csv", "--names", "--labels", "--language", "en")
    words = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert "Erfundener Verein" in words
    assert "Club" in words
    with database.reading() as session:
        [entry] = session.scalars(select(AuditEntry))
    assert (entry.action, entry.account_id) == ("single answers written", None)
    assert entry.object == f"wave {wave} csv with names"


def test_waves_without_names_are_refused_and_leave_no_file(run, world, tmp_path):
    said = microdata(run, world.wave(mode="A"), tmp_path / "a.csv")
    assert said.exit_code == 1
    assert "attributed waves" in said.output
    assert list(tmp_path.glob("*a.csv*")) == []


def test_a_place_that_cannot_be_written_is_said(run, wave, tmp_path):
    said = microdata(run, wave, tmp_path / "nowhere" / "a.csv")
    assert said.exit_code == 1
    assert "No such file or directory" in said.output


@pytest.mark.parametrize("ending", ["json", "xml"])
def test_the_codebook_is_written(run, wave, tmp_path, ending):
    target = tmp_path / f"book.{ending}"
    said = run("codebook", str(wave), "--to", str(target))
    assert said.exit_code == 0, said.output
    if ending == "json":
        found = json.loads(target.read_text(encoding="utf-8"))
        assert f"{len(found['variables'])} variables" in said.output


def test_a_codebook_of_another_kind_is_refused(run, wave, tmp_path):
    said = run("codebook", str(wave), "--to", str(tmp_path / "book.pdf"))
    assert said.exit_code == 1
    assert "must end in .json or .xml" in said.output
