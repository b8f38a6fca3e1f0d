"""D1, D2 and D6 on whole invented waves: 5 options, 80/20 and 95/5, three seeds each.

`PROOF=full` tries two filters with every seed, and at N = 500; short runs take one, up to 200.
"""

import os

import numpy as np
import pytest

from analysis.disclosure.audit import audit
from analysis.disclosure.bounds import published
from analysis.disclosure.groups import filters_of
from analysis.disclosure.ladder import Rung
from analysis.disclosure.people import people_of
from analysis.disclosure.protection import protect
from tests.analysis.disclosure.cubes_for_tests import ITEMS, SECRET, random_wave

SEEDS = (1, 2, 3)
FULL = os.environ.get("PROOF") == "full"
LONG = SEEDS if FULL else SEEDS[:1]


def waves(n):
    crossed = [(n, 5, 2, seed) for seed in LONG] if FULL or n <= 200 else []
    return [(n, 10, 1, seed) for seed in SEEDS] + crossed


def protected(n, k, depth, seed, protection="groups"):
    cube, plan = random_wave(n, seed)
    found = protect(cube, plan, protection=protection, k=k, depth=depth, secret=SECRET)
    return cube, plan, found


def derived(cube, found, name):
    """Return what is certain of one variable from its cells alone, everybody counted."""
    people = people_of([cube], [])
    cells = [
        (cell, people.members(filters_of(cell), 0))
        for cell in found.cells
        if cell.variable == name and cell.is_shown
    ]
    codes = tuple(map(str, range(len(ITEMS[name]))))
    everything = published(cells, codes, len(people.sizes))
    return audit(everything, people.sizes, people.answers(name), people.withdrawn, thorough=True)


@pytest.mark.parametrize(("n", "k", "depth", "seed"), [*waves(60), *waves(200), *waves(500)])
def test_rounded_groups_give_nobody_away(n, k, depth, seed):
    cube, _, found = protected(n, k, depth, seed)
    for name in ITEMS:
        finding = derived(cube, found, name)
        assert (finding.determined, finding.undecided) == (0, False)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("k", [5, 10])
def test_few_exact_numbers_give_nobody_away(k, seed):
    cube, _, found = protected(60, k, 1, seed, "few")
    assert {cell.grouping for cell in found.cells} == {""}
    assert any(cell.state == "nearly_all" for cell in found.cells)
    assert [derived(cube, found, name).determined for name in ITEMS] == [0, 0, 0]


@pytest.mark.parametrize(("n", "k", "depth", "seed"), waves(200))
def test_pairs_and_triples_of_groups_leave_nobody_few(n, k, depth, seed):
    """Sums and differences of two and three groups, tried one by one: no elimination needed."""
    cube, _, found = protected(n, k, depth, seed)
    people = people_of([cube], [])
    cells = [cell for cell in found.cells if cell.variable == "five"]
    rows = np.array([people.members(filters_of(cell), 0) for cell in cells], np.int8)
    for one in rows:
        differences = [one - rows, one + rows]
        differences += [one - other - rows for other in rows if (one - other).min() >= 0]
        for found_groups in differences:
            groups = found_groups[np.isin(found_groups, (0, 1)).all(axis=1)]
            sizes = groups @ people.sizes
            assert ((sizes == 0) | (sizes >= k)).all()


def test_exact_groups_would_give_many_away():
    """The same audit on numbers as counted, so that it is known to see something."""
    cube, plan = random_wave(60, 1)
    found = protect(cube, plan, protection="exact", k=0, depth=2, secret=SECRET)
    assert derived(cube, found, "nearly").determined > 50


def test_a_question_with_one_answer_for_nearly_all_goes_down_the_ladder():
    cube, plan = random_wave(60, 1, {"nearly": ITEMS["nearly"]})
    found = protect(cube, plan, protection="groups", k=5, depth=2, secret=SECRET)
    assert found.rungs["nearly"] == Rung(1, 10, 5)
    assert {cell.rounding for cell in found.cells} == {5}


def test_the_same_wave_is_protected_in_the_same_way_again():
    one, other = (protected(200, 5, 2, 1)[2] for _ in range(2))
    assert (one.cells, one.rungs) == (other.cells, other.rungs)
