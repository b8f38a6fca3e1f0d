"""D6 and D7: what hidden cells look like, and what sums of numbers tell those who contributed."""

from dataclasses import asdict, replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.attack.documents import read_document
from analysis.attack.numbers import most_of_another
from analysis.attack.oracle import betrayed, differences
from analysis.disclosure import numbers
from analysis.disclosure.people import Earlier
from analysis.disclosure.protection import protect
from analysis.tallies.count import count
from analysis.tallies.plan import PlannedVariable, ReleasePlan
from tests.analysis.attack.populations import BLANK, Population, population
from tests.analysis.attack.publishing import SECRET, publish
from tests.proofs.conftest import patched

SEEDS = (0, 1, 2)
LEAST_PERCENT = 10
"""So near must nobody come to the largest contribution."""


def answered_by(n, seed=0):
    """Return 60 participants, of whom `n` answered."""
    them = population(60, seed, ["five"])
    answers = them.answers["five"].copy()
    answers[n:] = BLANK
    return Population(them.attributes, {"five": answers}, them.keys)


def of_last_kind(n, seed=0):
    """Return 200 participants, `n` of whom are of the last kind of organisation."""
    them = population(200, seed, ["five"])
    attributes = them.attributes.copy()
    attributes[attributes[:, 0] == 5, 0] = 0
    attributes[:n, 0] = 5
    return Population(attributes, them.answers, them.keys)


@pytest.mark.parametrize("protection", ["few", "groups"])
def test_a_question_of_nobody_looks_like_one_of_too_few(protection):
    documents = [publish(answered_by(n), protection=protection)[0] for n in (0, 1, 9)]
    assert documents[0]["cells"] == documents[1]["cells"] == documents[2]["cells"]
    assert all(not betrayed(read_document(document)) for document in documents)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_group_of_nobody_looks_like_one_that_is_too_small(seed):
    documents = [read_document(publish(of_last_kind(n, seed))[0]) for n in (0, 1, 9)]
    assert all(not betrayed(document) for document in documents)
    for document in documents:
        assert not [cell for cell in document.cells if ("kind", "5") in cell.filters]
    for other in documents[1:]:
        assert ("five", "kind", "5") not in differences(documents[0], other)


def test_a_group_that_is_called_empty_is_seen():
    document, _ = publish(of_last_kind(0))
    naming = {"grouping": "kind", "group": "5", "state": "withheld", "counts": None, "base": 0}
    document["cells"].append(document["cells"][0] | naming)
    assert betrayed(read_document(document))


# What is told of numbers (D7)

PLAN = ReleasePlan((PlannedVariable("members", (), None, ()),), ())


def numbers_of(*batches, earlier=()):
    """Publish a question of numbers, counted batch by batch."""
    cubes = [
        count(
            SimpleNamespace(
                answers=pd.DataFrame(
                    {
                        "members": np.asarray(given, dtype=np.float64),
                        "members!": np.zeros(len(given), np.int16),
                        "record_key": np.arange(1, len(given) + 1) + 1000 * place,
                    }
                )
            ),
            PLAN,
        )
        for place, given in enumerate(batches)
    ]
    whole = count(
        SimpleNamespace(
            answers=pd.DataFrame(
                {
                    "members": np.concatenate([np.asarray(one, np.float64) for one in batches]),
                    "members!": np.zeros(sum(map(len, batches)), np.int16),
                    "record_key": np.arange(1, sum(map(len, batches)) + 1),
                }
            )
        ),
        PLAN,
    )
    made = protect(
        whole, PLAN, protection="groups", k=10, secret=SECRET, depth=1, earlier=earlier,
        batches=cubes,
    )  # fmt: skip
    return asdict(made.numbers[0]), made


def towns(n, seed):
    """Return contributions of which few are large, as of members of associations."""
    return np.round(np.random.default_rng(seed).pareto(1.1, n) * 20) + 1


def comes_near(cell, given, **how):
    """Whether the second largest contributor knows the largest to a tenth."""
    second, largest = np.sort(given)[-2:]
    return most_of_another(cell, second, **how) < largest * (1 + LEAST_PERCENT / 100)


def test_nobody_learns_the_largest_contribution_from_a_sum(times, evidence):
    shown = 0
    for seed in range(times(2000, 200)):
        given = towns(10 + seed % 40, seed)
        cell, _ = numbers_of(given)
        shown += cell["state"] != "withheld"
        assert not comes_near(cell, given), seed
    evidence["sums shown"] = shown
    assert shown > times(500, 50)


def test_without_the_rule_of_dominance_somebody_learns_it(evidence):
    with patched(numbers, "dominates", lambda *_: False):
        cells = [(numbers_of(given)[0], given) for given in (towns(12, s) for s in range(200))]
    near = sum(comes_near(cell, given) for cell, given in cells)
    evidence["came near"] = near
    assert near > 0


@pytest.mark.parametrize("n", [0, 1, 9])
def test_fewer_than_ten_numbers_look_like_none(n):
    assert numbers_of(np.arange(n) + 50.0)[0] == numbers_of(np.empty(0))[0]


def test_numbers_have_two_digits_and_follow_from_what_is_shown():
    cell, _ = numbers_of(np.arange(100, 140) + 0.5)
    assert cell["sum"] == float(f"{cell['sum']:.2g}")
    assert cell["mean"] == float(f"{cell['sum'] / cell['base']:.2g}")
    assert cell["base"] % 3 == 0
    assert not {"min", "max", "minimum", "maximum"} & cell.keys()


def test_who_came_between_two_releases_is_not_read_from_two_sums():
    first, late = np.arange(50.0, 80.0), [900.0, 60.0]
    cell, made = numbers_of(first)
    earlier = Earlier(made.cells, made.classes, made.numbers)
    then, _ = numbers_of(first, late, earlier=(replace(earlier),))
    assert cell["sum"] is not None
    assert then["sum"] is None
