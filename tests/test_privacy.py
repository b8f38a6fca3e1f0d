"""The data protection officer's list is complete: every table, every cookie, in both languages."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect

from surveys.db import Database
from surveys.web.security import cookie_name

PAGE = Path(__file__).resolve().parent.parent / "docs" / "privacy.md"
GERMAN, ENGLISH = PAGE.read_text(encoding="utf-8").split("\n# Privacy: ")


def listed(part: str, heading: str) -> set[str]:
    """Return what the first column of the table below `heading` names."""
    rows = part.split(heading, 1)[1].split("\n## ", 1)[0].splitlines()
    first = (row.split("|")[1] for row in rows if row.startswith("| `"))
    return {name for cell in first for name in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize(("part", "heading"), [(GERMAN, "## Tabellen"), (ENGLISH, "## Tables")])
def test_every_table_is_named_and_none_that_is_gone(part: str, heading: str, database: Database):
    with database.engine.connect() as connection:
        found = set(inspect(connection).get_table_names())
    assert listed(part, heading) == found


@pytest.mark.parametrize("part", [GERMAN, ENGLISH])
def test_every_cookie_is_named(part: str, app: Flask):
    staff = app.config["SESSION_COOKIE_NAME"]
    for name in ("answer", staff):
        assert f"`{cookie_name(name, https=True)}`" in part


def test_both_languages_name_the_same_number_of_gaps():
    gaps = [len(re.findall(r"^\d+\. ", part, re.MULTILINE)) for part in (GERMAN, ENGLISH)]
    assert gaps[0] == gaps[1] > 0
