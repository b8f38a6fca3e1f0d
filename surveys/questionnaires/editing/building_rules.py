"""Conditions as rows of drop-downs: what, which test, which value; joined, one level of groups.

A condition that rows cannot show stays as it is: `built` returns None for it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from surveys.errors import BrokenRule
from surveys.items.base import Posted
from surveys.items.conditions import (
    ALONE,
    TESTS,
    WITH_LISTS,
    Calculation,
    Combination,
    Comparison,
    Condition,
    Constant,
    Operand,
    Reference,
    number,
)
from surveys.items.rules import read_condition, written
from surveys.questionnaires.editing.subjects import Subject
from surveys.web.locale import gettext as _

COUNT = "count:"
MOST_ROWS = 40
JOINS = ("all", "any", "none")
FIRST_VALUES = {"date": "2027-01-01", "year": "2027"}
"""What a row compares with until somebody types something else, where 1 makes no sense."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a reference (or `count:` and a reference), a test, the values it is tested with."""

    subject: str
    test: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows joined by all, any or none of them."""

    join: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """A condition as rows and groups of rows."""

    join: str
    entries: tuple[Row | Group, ...]


EMPTY = Built("all", ())


def built(rule: Any) -> Built | None:
    """Return the rows that show a rule in its document form, or None if rows cannot."""
    if rule is None:
        return EMPTY
    try:
        condition = read_condition(rule)
    except BrokenRule:
        return None
    if isinstance(condition, Comparison):
        row = _row(condition)
        return Built("all", (row,)) if row else None
    entries = [_entry(part) for part in condition.parts]
    if any(entry is None for entry in entries):
        return None
    join = "none" if condition.join == "not" else condition.join
    return Built(join, tuple(entry for entry in entries if entry is not None))


def _entry(condition: Condition) -> Row | Group | None:
    if isinstance(condition, Comparison):
        return _row(condition)
    rows = [_row(part) if isinstance(part, Comparison) else None for part in condition.parts]
    if not rows or any(row is None for row in rows):
        return None
    join = "none" if condition.join == "not" else condition.join
    return Group(join, tuple(row for row in rows if row is not None))


def _row(comparison: Comparison) -> Row | None:
    subject = _subject(comparison.left)
    if comparison.test == "asked" or subject is None:
        return None
    if comparison.right is None:
        return Row(subject, comparison.test)
    if not isinstance(comparison.right, Constant):
        return None
    value = comparison.right.value
    return Row(subject, comparison.test, value if isinstance(value, tuple) else (value,))


def _subject(operand: Operand) -> str | None:
    if isinstance(operand, Reference):
        return operand.name
    if isinstance(operand, Calculation) and operand.word == "count":
        inner = operand.parts[0]
        return f"{COUNT}{inner.name}" if isinstance(inner, Reference) else None
    return None


def rule_of(rows: Built) -> dict[str, Any] | None:
    """Return the document form of rows; no rows are no rule."""
    conditions = [
        _compared(entry) if isinstance(entry, Row) else _joined(entry.join, entry.rows)
        for entry in rows.entries
        if isinstance(entry, Row) or entry.rows
    ]
    if not conditions:
        return None
    if len(conditions) == 1 and rows.join != "none":
        return written(conditions[0])
    return written(Combination(rows.join, tuple(conditions)))


def _joined(join: str, rows: Sequence[Row]) -> Condition:
    if len(rows) == 1 and join != "none":
        return _compared(rows[0])
    return Combination(join, tuple(_compared(row) for row in rows))


def _compared(row: Row) -> Comparison:
    left: Operand = Reference(row.subject.removeprefix(COUNT))
    if row.subject.startswith(COUNT):
        left = Calculation("count", (left,))
    if row.test in ALONE:
        return Comparison(row.test, left)
    value = tuple(row.values) if row.test in WITH_LISTS else (*row.values, "")[0]
    return Comparison(row.test, left, Constant(value))


# What a form offers and sends back --------------------------------------------------------------


def offered_tests(subject: Subject | None, chosen: str) -> list[tuple[str, str]]:
    """Return the tests to choose from for a subject, with their words."""
    if chosen.startswith(COUNT):
        wanted = {"at_least", "at_most", "equals", "less", "greater"}
    elif subject is None:
        wanted = {*TESTS, *ALONE}
    else:
        wanted = {*subject.tests, *ALONE}
    return [(test, words()) for test, words in TEST_WORDS.items() if test in wanted]


TEST_WORDS: Mapping[str, Callable[[], str]] = {
    "equals": lambda: _("ist"),
    "differs": lambda: _("ist nicht"),
    "one_of": lambda: _("ist eine von"),
    "not_one_of": lambda: _("ist keine von"),
    "contains": lambda: _("angekreuzt ist"),
    "contains_any": lambda: _("angekreuzt ist eine von"),
    "contains_all": lambda: _("angekreuzt sind alle von"),
    "contains_none": lambda: _("angekreuzt ist keine von"),
    "less": lambda: _("ist kleiner als"),
    "at_most": lambda: _("ist höchstens"),
    "greater": lambda: _("ist größer als"),
    "at_least": lambda: _("ist mindestens"),
    "answered": lambda: _("ist beantwortet"),
    "empty": lambda: _("ist nicht beantwortet"),
}


def read_rows(posted: Posted, name: str, subjects: Mapping[str, Subject]) -> Built:
    """Return the rows that a form sent: `name.0.subject`, `name.1.0.test` and so on."""
    join = _one(posted, f"{name}.join") or "all"
    return Built(
        join if join in JOINS else "all", tuple(_read_entries(posted, name, subjects, nested=True))
    )


def _read_entries(
    posted: Posted, name: str, subjects: Mapping[str, Subject], *, nested: bool
) -> Iterator[Any]:
    for place in range(MOST_ROWS):
        here = f"{name}.{place}"
        if nested and (join := _one(posted, f"{here}.join")):
            inside = _read_entries(posted, here, subjects, nested=False)
            yield Group(join if join in JOINS else "all", tuple(inside))
            continue
        subject = _one(posted, f"{here}.subject")
        if subject and not _one(posted, f"{here}.remove"):
            values = tuple(value for value in posted.getlist(f"{here}.value") if value)
            row = Row(subject, _one(posted, f"{here}.test"), values)
            yield fitting(row, subjects.get(subject.removeprefix(COUNT)))


def _one(posted: Posted, name: str) -> str:
    return next(iter(posted.getlist(name)), "").strip()


def fitting(row: Row, subject: Subject | None) -> Row:
    """Return a row whose test and values fit what it is about, after that was chosen anew.

    A test that does not fit becomes "is answered", which needs no value that nobody chose.
    """
    if subject is None and not row.subject.startswith(COUNT):
        return row if row.test else replace(row, test="answered")
    offered = [test for test, _words in offered_tests(subject, row.subject)]
    first = "at_least" if row.subject.startswith(COUNT) else "answered"
    test = row.test if row.test in offered else first
    if test in ALONE:
        return Row(row.subject, test)
    codes = {} if row.subject.startswith(COUNT) or subject is None else subject.codes
    if codes:
        values = tuple(value for value in row.values if value in codes) or tuple(codes)[:1]
        return Row(row.subject, test, values if test in WITH_LISTS else values[:1])
    values = row.values or (FIRST_VALUES.get(subject.kind if subject else "", "1"),)
    if test in WITH_LISTS:
        values = tuple(one.strip() for value in values for one in str(value).split(",") if one)
        return Row(row.subject, test, tuple(_number(value) for value in values))
    return Row(row.subject, test, (_number(values[0]),))


def _number(value: Any) -> Any:
    """Return a number that was typed as number, everything else as it is."""
    found = number(str(value).strip().replace(",", "."))
    return value if found is None else found
