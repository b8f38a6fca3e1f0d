"""The command line as a whole: what it offers, and what it says where nothing was set up."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch):
    """Give a command line on a machine on which nothing was set up."""
    monkeypatch.setenv("MITSPRACHE_INSTANCE", str(tmp_path / "nothing"))
    monkeypatch.setenv("MITSPRACHE_KEY_FILE", str(tmp_path / "nothing" / "secret.key"))

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, words)

    return run


def test_help_needs_no_set_up_and_offers_our_commands_only(run):
    result = run("--help")
    assert result.exit_code == 0
    assert "demo" in result.output
    assert "limiter" not in result.output
    assert "--debug" not in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("serve",),
        ("demo",),
        ("release", "1"),
        ("release", "audit", "1"),
        ("export", "tables", "1", "--to", "tables.csv"),
        ("staff", "add", "ada@stadt.example"),
    ],
)
def test_a_command_before_init_says_what_to_run_first(run, words):
    result = run(*words)
    assert result.exit_code == 1
    assert "Run: mitsprache init" in result.output
    assert "Traceback" not in result.output


FIELDS = Path(__file__).parent / "questionnaires" / "fields.yaml"


@pytest.mark.parametrize("ending", ["yaml", "json", "xlsx", "lss", "pdf", "docx"])
def test_a_questionnaire_is_converted_by_the_endings_of_the_names(run, tmp_path, ending):
    out = tmp_path / f"out.{ending}"
    result = run("questionnaire", "convert", str(FIELDS), str(out))
    assert result.exit_code == 0, result.output
    assert out.stat().st_size > 0
    assert f"Written to out.{ending}" in result.output


def test_our_own_document_goes_to_lime_survey_and_back(run, tmp_path):
    there, back = tmp_path / "there.lss", tmp_path / "back.json"
    assert run("questionnaire", "convert", str(FIELDS), str(there)).exit_code == 0
    assert run("questionnaire", "convert", str(there), str(back)).exit_code == 0
    assert run("questionnaire", "check", str(back)).exit_code == 0
    names = {
        item["name"]
        for section in json.loads(back.read_text(encoding="utf-8"))["sections"]
        for item in section["items"]
    }
    assert {"kind", "members", "fields"} <= names


def test_the_report_of_a_conversion_is_a_list_of_things(run, tmp_path):
    report = tmp_path / "report.json"
    out = str(tmp_path / "out.lss")
    run("questionnaire", "convert", str(FIELDS), out, "--report", str(report))
    entries = json.loads(report.read_text(encoding="utf-8"))
    assert entries
    kinds = {"exact", "approximated", "kept as note", "refused"}
    assert all(entry.keys() == {"kind", "place", "what"} for entry in entries)
    assert {entry["kind"] for entry in entries} <= kinds


@pytest.mark.parametrize(
    "case",
    [
        ("in.txt", "x", "out.yaml", "txt"),
        ("in.yaml", "a: 1", "out.txt", "txt"),
        ("in.lss", "<html/>", "out.yaml", "LimeSurvey"),
        ("in.yaml", "a: [", "out.json", "cannot be read"),
        ("in.yaml", "a: 1", "out.pdf", "base_language: is missing"),
    ],
)
def test_what_cannot_be_converted_is_said_in_a_sentence(run, tmp_path, case):
    source, content, target, said = case
    (tmp_path / source).write_text(content)
    result = run("questionnaire", "convert", str(tmp_path / source), str(tmp_path / target))
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / target).exists()


def test_the_schema_is_printed_as_json(run):
    assert json.loads(run("questionnaire", "schema").output)["title"] == "Document"
