"""The command line as a whole: what it offers, and what it says where nothing was set up."""

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
        ("export", "tables", "1", "--to", "tables.csv"),
        ("staff", "add", "ada@stadt.example"),
    ],
)
def test_a_command_before_init_says_what_to_run_first(run, words):
    result = run(*words)
    assert result.exit_code == 1
    assert "Run: mitsprache init" in result.output
    assert "Traceback" not in result.output
