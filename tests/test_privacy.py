"""The data protection officer's list is complete: tables, columns, cookies, in both languages."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect

from surveys.db import Base, Database
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


ABOUT_RESPONDENTS = {
    "answer_change",
    "answer_note",
    "colleague",
    "draft",
    "extension_request",
    "inbox",
    "intake",
    "invitation",
    "keyed_sheet",
    "open_text",
    "organisation_proposal",
    "outbox_mail",
    "receipt",
    "response",
    "response_version",
    "sealed_link",
    "uploaded_file",
    "withdrawal",
}


def columns_in(part: str, heading: str) -> dict[str, list[str]]:
    """Return the columns named below `heading`, by table; a row without a name goes on."""
    found: dict[str, list[str]] = {}
    table = ""
    for row in part.split(heading, 1)[1].split("\n## ", 1)[0].splitlines():
        cells = row.split("|")
        if row.startswith("| ") and "`" in cells[2]:
            table = "".join(re.findall(r"`(\w+)`", cells[1])) or table
            found.setdefault(table, []).extend(re.findall(r"`(\w+)`", cells[2]))
    return found


@pytest.mark.parametrize(("part", "heading"), [(GERMAN, "## Spalten"), (ENGLISH, "## Columns")])
def test_every_column_about_respondents_is_named_once_and_none_that_is_gone(
    part: str, heading: str, app: Flask
):
    assert app, "it brings the tables along"
    named = columns_in(part, heading)
    assert set(named) == ABOUT_RESPONDENTS
    for table, columns in named.items():
        assert sorted(columns) == sorted(Base.metadata.tables[table].columns.keys()), table


def test_both_languages_tell_the_same_columns_in_the_same_order():
    assert columns_in(GERMAN, "## Spalten") == columns_in(ENGLISH, "## Columns")


@pytest.mark.parametrize("part", [GERMAN, ENGLISH])
def test_every_cookie_is_named(part: str, app: Flask):
    staff = app.config["SESSION_COOKIE_NAME"]
    for name in ("answer", staff):
        assert f"`{cookie_name(name, https=True)}`" in part


def test_both_languages_name_the_same_number_of_gaps():
    gaps = [len(re.findall(r"^\d+\. ", part, re.MULTILINE)) for part in (GERMAN, ENGLISH)]
    assert gaps[0] == gaps[1] > 0
