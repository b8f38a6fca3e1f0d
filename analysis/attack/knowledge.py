"""What an attacker knows besides: who took part and what they are, but not what they answered."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from pathlib import Path

from analysis.attack.documents import Document

MOST_COMBINATIONS = 3000
"""So many kinds of participants are imagined where nobody tells which ones there are."""
COUNT, PERSON, COUNTED_IN = "n", "id", "in"
"""Columns of a file that are no attribute."""

Profile = Mapping[str, str]
"""Code by name of the variable, as the participant gave it."""


class UnreadableKnowledge(Exception):
    """A file does not say who took part, or not in a way that fits what is published."""


@dataclass(frozen=True)
class Cohort:
    """Participants who are alike in everything the attacker knows.

    profiles
        One per document: what they were then; None where they are not counted (they came later,
        or had withdrawn).
    size
        How many they are; None if the attacker does not know.
    answers
        Code by variable where they told the attacker: he and his friends themselves.
    """

    profiles: tuple[Profile | None, ...]
    size: int | None
    answers: Mapping[str, str] = field(default_factory=dict)

    def is_in(self, document: Document, place: int, filters: Sequence[tuple[str, str]]) -> bool:
        """Return whether they were counted in a group of the document at `place`."""
        profile = self.profiles[place]
        if profile is None:
            return False
        for grouping, group in filters:
            asked = document.groupings[grouping]
            if profile.get(asked.variable) not in asked.groups[group]:
                return False
        return True

    @property
    def said(self) -> str:
        """The cohort in words: the newest of what is known of it."""
        profile = next((one for one in reversed(self.profiles) if one is not None), {})
        return ", ".join(f"{name} {code}" for name, code in sorted(profile.items())) or "everybody"


def alike(
    people: Iterable[Sequence[Profile | None]],
    answers: Mapping[int, Mapping[str, str]] | None = None,
) -> tuple[Cohort, ...]:
    """Return participants by what they have in common.

    Parameters
    ----------
    people
        One entry per participant: their profile in each document, None where not counted.
    answers
        What the attacker and his friends answered, by their place in `people`.
    """
    told = answers or {}
    sizes: dict[tuple[object, ...], int] = {}
    known: dict[tuple[object, ...], Cohort] = {}
    for place, profiles in enumerate(people):
        own = told.get(place, {})
        key = (
            *(None if one is None else tuple(sorted(one.items())) for one in profiles),
            place if own else None,
        )
        sizes[key] = sizes.get(key, 0) + 1
        known.setdefault(key, Cohort(tuple(profiles), 1, own))
    return tuple(
        Cohort(cohort.profiles, sizes[key], cohort.answers) for key, cohort in known.items()
    )


def seeing(cohorts: Iterable[Cohort], documents: Sequence[int]) -> tuple[Cohort, ...]:
    """Return who took part as somebody sees it who has only some of the documents."""
    seen = (
        Cohort(tuple(one.profiles[place] for place in documents), one.size, one.answers)
        for one in cohorts
    )
    return tuple(one for one in seen if any(profile is not None for profile in one.profiles))


def imagined(documents: Sequence[Document]) -> tuple[Cohort, ...]:
    """Return every kind of participant there may be, where nobody tells how many there are.

    Raises
    ------
    UnreadableKnowledge
        If there are too many kinds to try.
    """
    codes: dict[str, list[frozenset[str]]] = {}
    for document in documents:
        for grouping in document.groupings.values():
            if any(
                name == grouping.name
                for cell in document.cells
                if cell.is_shown
                for name, _ in cell.filters
            ):
                codes.setdefault(grouping.variable, []).extend(grouping.groups.values())
    choices = {variable: _telling(groups) for variable, groups in codes.items()}
    if prod(map(len, choices.values())) > MOST_COMBINATIONS:
        raise UnreadableKnowledge(
            "There are too many combinations of groups to try without knowing who took part."
        )
    return tuple(
        Cohort((dict(zip(choices, combination, strict=True)),) * len(documents), None)
        for combination in product(*choices.values())
    )


def _telling(groups: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """Return one code for each way of belonging to groups, and one that belongs to none."""
    found = tuple(groups)
    kinds = {
        frozenset(place for place, group in enumerate(found) if code in group): code
        for code in sorted(frozenset().union(*found), reverse=True)
    }
    return ("", *sorted(kinds.values()))


def read_people(path: Path, documents: int) -> tuple[Cohort, ...]:
    """Return the participants that a CSV file lists.

    Every column is a variable that makes groups, by name, with codes in it, except `n` (how many
    are alike; 1 where absent), `in` (numbers of the documents that count them, separated by
    spaces; all where absent) and `id` (lines with the same one are one participant whose
    attributes were corrected between documents).

    Raises
    ------
    UnreadableKnowledge
        If a line cannot be understood.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise UnreadableKnowledge(f"{path.name} cannot be read: {problem}.") from problem
    persons: dict[str, list[Profile | None]] = {}
    people: list[Sequence[Profile | None]] = []
    for number, line in enumerate(lines, start=2):
        counted, alike_here = _counted(line, number, documents)
        attributes = {
            name: value.strip()
            for name, value in line.items()
            if name not in {COUNT, PERSON, COUNTED_IN, None} and value is not None
        }
        profiles = [attributes if place in counted else None for place in range(documents)]
        person = (line.get(PERSON) or "").strip()
        if not person:
            people.extend([profiles] * alike_here)
            continue
        before = persons.setdefault(person, [None] * documents)
        persons[person] = [
            new if new is not None else old for new, old in zip(profiles, before, strict=True)
        ]
    return alike([*people, *persons.values()])


def _counted(line: Mapping[str, str], number: int, documents: int) -> tuple[set[int], int]:
    try:
        alike_here = int(line.get(COUNT) or 1)
        told = (line.get(COUNTED_IN) or "").split()
        counted = {int(one) - 1 for one in told} or set(range(documents))
    except ValueError as problem:
        raise UnreadableKnowledge(f"Line {number}: {problem}.") from problem
    if alike_here < 0 or not counted <= set(range(documents)):
        raise UnreadableKnowledge(f"Line {number}: there are {documents} documents.")
    return counted, alike_here
