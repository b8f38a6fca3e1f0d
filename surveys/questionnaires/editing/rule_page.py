"""The form of a condition, ready to be drawn: rows of drop-downs, and the sentence they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.items.conditions import ALONE, WITH_LISTS
from surveys.questionnaires.editing.building_rules import (
    COUNT,
    EMPTY,
    Group,
    Row,
    built,
    offered_tests,
)
from surveys.questionnaires.editing.sentences import shown_if
from surveys.questionnaires.editing.subjects import Subject, Vocabulary
from surveys.web.locale import gettext as _

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A row of the condition builder, or a group of rows."""

    name: str
    subject: str = ""
    subject_words: str = ""
    test: str = ""
    tests: Choices = ()
    values: tuple[str, ...] = ()
    codes: Choices = ()
    several: bool = False
    takes_value: bool = True
    input: str = "text"
    join: str = ""
    rows: tuple["RuleRow", ...] = ()


@dataclass(frozen=True, slots=True)
class RuleForm:
    """A condition as it is built: rows, or only a sentence where rows cannot show it."""

    path: str
    sentence: str
    join: str = "all"
    rows: tuple[RuleRow, ...] = ()
    can_build: bool = True
    is_set: bool = False
    following: int = 0
    """The number of the next row."""


def rule_form(
    path: str, rule: Any, vocabulary: Vocabulary | None, subjects: Mapping[str, Subject]
) -> RuleForm:
    """Return the form of a condition."""
    if vocabulary is None:
        words = _("Bedingungen lassen sich erst zeigen, wenn die Fehler behoben sind.")
        return RuleForm(path, words, can_build=False, is_set=rule is not None)
    sentence = shown_if(rule, vocabulary)
    rows = built(rule)
    if rows is None:
        return RuleForm(path, sentence, can_build=False, is_set=True)
    shown = tuple(
        _rule_row(f"rule.{path}.{number}", entry, subjects, vocabulary)
        for number, entry in enumerate(rows.entries)
    )
    return RuleForm(path, sentence, rows.join, shown, is_set=rows != EMPTY, following=len(shown))


def _rule_row(
    name: str, entry: Row | Group, subjects: Mapping[str, Subject], vocabulary: Vocabulary
) -> RuleRow:
    if isinstance(entry, Group):
        inside = tuple(
            _rule_row(f"{name}.{number}", row, subjects, vocabulary)
            for number, row in enumerate(entry.rows)
        )
        return RuleRow(name, join=entry.join, rows=inside)
    reference = entry.subject.removeprefix(COUNT)
    subject = subjects.get(reference)
    about = vocabulary.about(reference) or reference
    if entry.subject.startswith(COUNT):
        about = _("Anzahl: %(about)s", about=about)
    codes: Mapping[str, str] = {}
    if subject is not None and not entry.subject.startswith(COUNT):
        codes = subject.codes
    values = tuple(str(value) for value in entry.values)
    return RuleRow(
        name,
        subject=entry.subject,
        subject_words=about,
        test=entry.test,
        tests=tuple(offered_tests(subject, entry.subject)),
        values=values,
        codes=(
            *codes.items(),
            *((value, value) for value in values if codes and value not in codes),
        ),
        several=entry.test in WITH_LISTS,
        takes_value=entry.test not in ALONE,
        input="date" if subject is not None and subject.kind == "date" else "text",
    )
