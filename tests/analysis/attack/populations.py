"""Invented participants with attributes everybody knows and answers nobody shall learn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.attack.knowledge import Cohort, alike

CATEGORIES = {"kind": 6, "district": 8, "size": 4, "reach": 5}
SHARES: Mapping[str, tuple[float, ...]] = {
    "five": (0.10, 0.15, 0.20, 0.40, 0.15),
    "most": (0.80, 0.20),
    "nearly": (0.95, 0.05),
}
"""The answers of the bar: five options, 80 to 20, 95 to 5."""

BLANK = -1
"""An answer that was not given."""

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Population:
    """Attributes (participants x attributes) and answers by question, as positions of codes."""

    attributes: Positions
    answers: Mapping[str, Positions]
    keys: Positions = field(repr=False)

    def __len__(self) -> int:
        return len(self.attributes)

    def profiles(self) -> list[dict[str, str]]:
        """What everybody knows of each participant."""
        return [
            {name: str(code) for name, code in zip(CATEGORIES, row, strict=True)}
            for row in self.attributes.tolist()
        ]

    def cohorts(self, documents: int = 1, friends: Sequence[int] = ()) -> tuple[Cohort, ...]:
        """What an attacker knows; `friends` told him their answers."""
        told = {
            place: {
                name: str(found[place])
                for name, found in self.answers.items()
                if found[place] != BLANK
            }
            for place in friends
        }
        return alike(([profile] * documents for profile in self.profiles()), told)

    def truth(self, cohorts: Sequence[Cohort]) -> dict[str, list[dict[str, int]]]:
        """How many of each cohort gave each code, for scoring."""
        profiles = self.profiles()
        members = [
            [place for place, one in enumerate(profiles) if one == cohort.profiles[-1]]
            for cohort in cohorts
        ]
        return {
            name: [
                {str(code): int((found[places] == code).sum()) for code in range(len(SHARES[name]))}
                for places in members
            ]
            for name, found in self.answers.items()
        }

    @classmethod
    def together(cls, parts: Sequence["Population"]) -> "Population":
        """All of several populations."""
        return cls(
            np.concatenate([part.attributes for part in parts]),
            {
                name: np.concatenate([part.answers[name] for part in parts])
                for name in parts[0].answers
            },
            np.concatenate([part.keys for part in parts]),
        )

    def part(self, places: Positions | Sequence[int]) -> "Population":
        """Some of the participants."""
        answers = {name: found[places] for name, found in self.answers.items()}
        return Population(self.attributes[places], answers, self.keys[places])


def population(
    n: int, seed: int, items: Sequence[str] = tuple(SHARES), blank: float = 0.0
) -> Population:
    """Return participants with skewed attributes and answers that do not depend on them.

    Parameters
    ----------
    blank
        Which share of the answers is not given.
    """
    draw = np.random.default_rng([n, seed])
    attributes = np.column_stack([draw.choice(c, n, p=skewed(c)) for c in CATEGORIES.values()])
    answers = {name: draw.choice(len(SHARES[name]), n, p=SHARES[name]) for name in items}
    keys = draw.integers(1, 2**30, n)
    left = {name: np.where(draw.random(n) < blank, BLANK, given) for name, given in answers.items()}
    return Population(attributes, left, keys)


def skewed(categories: int) -> npt.NDArray[np.float64]:
    """Return shares of which each is seven tenths of the one before."""
    shares = 0.7 ** np.arange(categories)
    return shares / shares.sum()


def naive_document(
    people: Population, *, k: int, depth: int, rounding: int = 1, release: int = 1
) -> dict[str, Any]:
    """Return what somebody publishes who knows one rule only: hide groups smaller than `k`.

    Rounded to multiples of 1, a number is exact.
    """
    draw = np.random.default_rng(release)

    def rounded(n: int) -> int:
        above = n % rounding
        return n - above + (rounding if draw.random() * rounding < above else 0)

    cells = [
        _cell(item, filters, _counts(found[within], len(SHARES[item])), rounded)
        for item, found in people.answers.items()
        for filters, within in _groups(people, depth)
        if within.sum() >= k
    ]
    return framed(cells, people, k=k, rounding=rounding, release=release)


def framed(cells: Sequence[Mapping[str, Any]], people: Population, **facts: Any) -> dict[str, Any]:
    """Return a document as readers fetch it; `facts` are entries of it, or the groupings' names."""
    groupings = facts.pop("groupings", tuple(CATEGORIES))
    document = {
        "format": "mitsprache-release-1",
        "wave": 1,
        "release": 1,
        "readership": "public",
        "made_on": "2026-11-29",
        "responses": len(people),
        "protection": "groups",
        "rounding": 1,
        "groupings": [
            {
                "name": name,
                "variable": name,
                "groups": [{"code": str(c), "codes": [str(c)]} for c in range(CATEGORIES[name])],
            }
            for name in groupings
        ],
        "variables": [
            {
                "name": item,
                "codes": [str(code) for code in range(len(SHARES[item]))],
                "kind": "choice",
                "action_field": None,
                "groupings": list(groupings),
            }
            for item in people.answers
        ],
        "cells": list(cells),
    }
    return document | facts


def _groups(
    people: Population, depth: int
) -> Iterator[tuple[tuple[tuple[str, int], ...], npt.NDArray[np.bool_]]]:
    names = list(CATEGORIES)
    for many in range(depth + 1):
        for chosen in combinations(range(len(names)), many):
            for codes in product(*(range(CATEGORIES[names[at]]) for at in chosen)):
                within = (people.attributes[:, list(chosen)] == codes).all(axis=1)
                yield (
                    tuple((names[at], code) for at, code in zip(chosen, codes, strict=True)),
                    within,
                )


def _counts(answers: Positions, options: int) -> list[int]:
    return np.bincount(answers[answers != BLANK], minlength=options).tolist()


def _cell(item, filters, counts, rounded):
    return {
        "variable": item,
        "grouping": "+".join(name for name, _ in filters),
        "group": "+".join(str(code) for _, code in filters),
        "state": "rounded",
        "counts": [rounded(n) for n in counts],
        "base": rounded(sum(counts)),
        "missing": {},
        "leading": None,
    }
