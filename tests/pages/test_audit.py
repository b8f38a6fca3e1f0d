"""What staff do is noted, put into words, found again; what respondents do is not."""

import ast
import csv
import io
import re
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import select

from surveys import clock
from surveys.accounts.audit_words import action_words
from surveys.accounts.models import Account, AuditEntry
from surveys.accounts.policy import policy_of

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = "/staff/programmes/teilhabe/audit"


def note(database, *, times=1, who="ada", **values):
    with database.writing() as session:
        account = session.scalar(select(Account.id).where(Account.email == f"{who}@stadt.example"))
        programme = 1
        for place in range(times):
            session.add(
                AuditEntry(
                    **{
                        "at": clock.now() - timedelta(minutes=place),
                        "account_id": account,
                        "programme_id": programme,
                        "action": "wave opened",
                        "object": "wave 7",
                        **values,
                    }
                )
            )


def lines(page):
    """Return the entries of a page but those of the accounts that the cast needs."""
    found = [" ".join(row.get_text(" ").split()) for row in page.select("tbody tr")]
    return [one for one in found if "Zugang angelegt" not in one]


def test_coordinators_see_in_plain_words_who_did_what(clerk, database):
    note(database)
    [line] = lines(clerk("ada").open(PAGE))
    assert "Ada Befragungsrunde geöffnet Runde 7" in line


def test_what_the_clock_did_has_no_name(clerk, database):
    note(database, who="nobody", action="answers deleted", object="wave 3")
    [line] = lines(clerk("ada").open(PAGE))
    assert "von selbst Antworten am festgelegten Tag gelöscht" in line


def test_entries_are_found_by_person_action_and_period(clerk, database):
    long_ago = datetime(2026, 3, 5, 23, 30, tzinfo=clock.BERLIN)
    note(database, who="ben", action="wave added", at=long_ago)
    note(database, times=2)
    ada = clerk("ada")
    page = ada.open(PAGE)
    ben = next(one["value"] for one in page.select("#person option") if one.text == "Ben")
    assert len(lines(page)) == 3
    assert len(lines(ada.open(f"{PAGE}?person={ben}"))) == 1
    assert len(lines(ada.open(f"{PAGE}?action=wave+opened"))) == 2
    assert len(lines(ada.open(f"{PAGE}?first=2026-03-05&last=2026-03-05"))) == 1
    assert lines(ada.open(f"{PAGE}?first=2026-03-06&last=2026-03-06")) == []
    assert len(lines(ada.open(f"{PAGE}?person=x&first=y&page=-2"))) == 3


def test_many_entries_come_page_by_page_and_the_filter_stays(clerk, database):
    note(database, times=51)
    ada = clerk("ada")
    page = ada.open(f"{PAGE}?action=wave+opened")
    assert len(lines(page)) == 50
    following = ada.open(page.select_one("a[rel=next]")["href"])
    assert len(lines(following)) == 1
    assert following.select_one("#action option[selected]")["value"] == "wave opened"


def test_the_table_for_a_spreadsheet_computes_nothing_and_is_noted(clerk, database):
    note(database, action="=1+1")
    ada = clerk("ada")
    answer = ada.visitor.client.get(f"{PAGE}.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][2] == "'=1+1"
    assert "Protokoll heruntergeladen" in lines(ada.open(PAGE))[0]


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}.csv"])
def test_nobody_sees_the_notes_of_another_programme(clerk, address):
    clerk("cleo").open(address, status=404)
    clerk("ann").open(address, status=403)


@pytest.mark.parametrize("address", ["/staff/audit", "/staff/audit.csv"])
def test_the_notes_of_the_installation_are_for_administrators(clerk, database, address):
    clerk("ada").open(address, status=403)
    with database.writing() as session:
        session.scalar(select(Account).where(Account.email == "ada@stadt.example")).is_admin = True
    note(database, programme_id=None, action="logo changed", object="authority 1")
    assert "Logo geändert" in clerk("ada").open(address).text


# What is noted has words, and what staff change is noted.

NOTING = {"record", "note", "_note"}
SAID = re.compile(r"[a-z]+( [a-z]+)+")


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def sources():
    return [*ROOT.glob("surveys/**/*.py"), *ROOT.glob("analysis/**/*.py")]


def called(node):
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def noted_actions():
    """Return every action that the program notes, as far as it stands where it is noted."""
    found = set()
    for path in sources():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and called(node) in NOTING:
                found |= {
                    one.value
                    for given in node.args
                    for one in ast.walk(given)
                    if isinstance(one, ast.Constant)
                    and isinstance(one.value, str)
                    and SAID.fullmatch(one.value)
                }
    return found


def test_every_action_that_is_noted_has_words():
    assert noted_actions() - action_words().keys() == set()


NOT_NOTED = {
    "accounts.end_one": "one's own session; nobody else is concerned",
    "accounts.end_others": "the same",
    "plan.preview": "shows how pasted rows are understood and keeps nothing",
    "indicators.preview": "the same",
    "organisations.preview": "the same",
    "organisations.uploaded": "the same of a file; taking it over is noted",
    "organisations.mapping": "the same",
    "organisations.preview_file": "the same",
    "organisations.report": "hands back what the page itself carried",
    "keying.new": "shows the sheet to be keyed in and keeps nothing; the entry is noted",
    "sharing.tick": "the remark itself says who ticked it, and when",
}
"""Posts of staff without an entry, and why."""
KEPT_ELSEWHERE = ("editing.", "translating.", "exchanging.", "elsewhere.assign")
"""The editor keeps every change with its author in the draft itself (`draft_change`)."""


@cache
def names_in(path):
    """Return where the names come from that a file imports: (module, name), name empty: all."""
    found = {}
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            for one in node.names:
                found[one.asname or one.name] = (node.module, one.name)
    return found


@cache
def calls_of(module, name):
    """Return the functions that one function of ours calls, each as (module, name)."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    if not path.is_file():
        return frozenset()
    known, found = names_in(path), set()
    for node in ast.walk(tree_of(path)):
        if not (isinstance(node, ast.FunctionDef) and node.name == name):
            continue
        for one in ast.walk(node):
            if not isinstance(one, ast.Call):
                continue
            if isinstance(one.func, ast.Name):
                found.add(known.get(one.func.id, (module, one.func.id)))
            elif isinstance(one.func, ast.Attribute) and isinstance(one.func.value, ast.Name):
                inside = known.get(one.func.value.id)
                if inside:
                    found.add((f"{inside[0]}.{inside[1]}", one.func.attr))
    return frozenset(found)


def notes_something(function, seen):
    """Whether a function reaches `audit.record`, however far down."""
    if function == ("surveys.accounts.audit", "record"):
        return True
    if function in seen:
        return False
    seen.add(function)
    return any(notes_something(one, seen) for one in calls_of(*function))


def test_whatever_staff_change_is_noted(app):
    silent = set()
    for rule in app.url_map.iter_rules():
        policy = policy_of(app, rule.endpoint)
        if "POST" not in rule.methods or policy.kind not in {"staff", "administrator"}:
            continue
        if rule.endpoint in NOT_NOTED or rule.endpoint.startswith("security."):
            continue
        view = app.view_functions[rule.endpoint]
        if not notes_something((view.__module__, view.__name__), set()):
            silent.add(rule.endpoint)
    assert {one for one in silent if not one.startswith(KEPT_ELSEWHERE)} == set()
    assert not silent & {"editing.make", "exchanging.begin_from_file"}, "a new one is noted"
