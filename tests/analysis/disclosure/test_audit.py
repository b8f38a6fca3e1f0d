from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure.audit import audit
from analysis.disclosure.bounds import published
from analysis.disclosure.cells import Cell
from analysis.disclosure.exchanges import Walk
from analysis.disclosure.programs import Program
from analysis.tallies.cube import REASONS
from tests.analysis.disclosure.cubes_for_tests import BLANK

CODES = ("no", "yes")
VALUES = len(CODES) + len(REASONS)


def tables_of(size):
    """Return every way in which `size` people say no, say yes or leave it blank."""
    return [(no, yes, size - no - yes) for no in range(size + 1) for yes in range(size + 1 - no)]


def cell(counts, rounding, draws):
    """Return a cell whose numbers lie as `draws` say, or exact ones."""
    no, yes, blank = counts

    def rounded(n, draw):
        above = n % rounding
        return n - above + (rounding if draw < above else 0)

    missing = rounded(blank, draws[3])
    return Cell(
        "way",
        "",
        "",
        "rounded" if rounding > 1 else "exact",
        (rounded(no, draws[0]), rounded(yes, draws[1])),
        rounded(no + yes, draws[2]),
        {-4: missing} if missing or rounding == 1 else {},
        rounding=rounding,
    )


def fits(counts, cell):
    """Whether a truth may stand behind a published cell; written apart from the product."""
    no, yes, blank = counts
    width = cell.rounding - 1
    told = [(no, cell.counts[0]), (yes, cell.counts[1]), (no + yes, cell.base)]
    told.append((blank, cell.missing.get(-4, 0)))
    return all(abs(n - shown) <= width for n, shown in told)


def determined(sizes, groups, cells):
    """Return how many people's answer is the same in every table that fits, one by one."""
    found = [
        table
        for table in product(*(tables_of(size) for size in sizes))
        if all(
            fits(np.sum([table[place] for place in group], axis=0), shown)
            for group, shown in zip(groups, cells, strict=True)
        )
    ]
    assert found
    return sum(
        size
        for place, size in enumerate(sizes)
        if any(all(table[place][value] == size for table in found) for value in range(3))
    )


@st.composite
def situations(draw):
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    places = range(len(sizes))
    groups = [tuple(places)]
    some = st.sets(st.sampled_from(list(places)), min_size=1).map(sorted).map(tuple)
    groups += draw(st.lists(some, max_size=4, unique=True))
    truth = [draw(st.sampled_from(tables_of(size))) for size in sizes]
    rounding = draw(st.sampled_from((1, 3, 3, 5)))
    draws = st.tuples(*[st.integers(0, rounding - 1)] * 4)
    cells = [
        cell(np.sum([truth[place] for place in group], axis=0).tolist(), rounding, draw(draws))
        for group in groups
    ]
    return sizes, truth, groups, cells


def problem(sizes, truth, groups, cells):
    answers = np.zeros((len(sizes), VALUES), np.int64)
    answers[:, [0, 1, len(CODES) + BLANK]] = truth
    members = [np.isin(np.arange(len(sizes)), group) for group in groups]
    found = published(list(zip(cells, members, strict=True)), CODES, len(sizes))
    return found, np.array(sizes), answers


@settings(max_examples=150, deadline=None)
@given(situations())
def test_the_audit_finds_exactly_what_all_whole_solutions_have_in_common(situation):
    sizes, truth, groups, cells = situation
    found, counted, answers = problem(*situation)
    # The attacker of the product knows when nobody left anything blank; so does this one.
    if not any(blank for *_, blank in truth) and not any(
        any(one.missing.values()) for one in cells
    ):
        return
    nobody_left = np.zeros(len(sizes), dtype=bool)
    finding = audit(found, counted, answers, nobody_left, thorough=True)
    assert not finding.undecided
    assert finding.determined == determined(sizes, groups, cells)


@settings(max_examples=60, deadline=None)
@given(situations())
def test_the_audit_needs_no_truth(situation):
    sizes, truth, groups, cells = situation
    if not any(blank for *_, blank in truth) and not any(
        any(one.missing.values()) for one in cells
    ):
        return
    found, counted, answers = problem(*situation)
    everybody_left = np.ones(len(sizes), dtype=bool)
    finding = audit(found, counted, answers, everybody_left, thorough=True)
    assert finding.determined == determined(sizes, groups, cells)


@settings(max_examples=60, deadline=None)
@given(situations())
def test_a_walk_keeps_to_what_was_published(situation):
    found, counted, answers = problem(*situation)
    sums = found.members.astype(int) @ answers
    assert (found.lowest <= sums).all() and (sums <= found.highest).all()
    walk = Walk(Program(found, found.members, counted), answers, np.random.default_rng(3))
    for one in range(len(counted)):
        walk.clear(np.array([one]), answers[[one]].argmax(axis=1))
        sums = found.members.astype(int) @ walk.answers
        base = sums[:, : len(CODES)].sum(axis=1)
        assert (walk.answers >= 0).all() and (walk.answers.sum(axis=1) == counted).all()
        assert (found.lowest <= sums).all() and (sums <= found.highest).all()
        assert (found.lowest_base <= base).all() and (base <= found.highest_base).all()


def test_exact_totals_of_one_mind_give_everybody_away():
    everybody = cell((0, 12, 0), 1, (0, 0, 0, 0))
    found, sizes, answers = problem([5, 7], [(0, 5, 0), (0, 7, 0)], [(0, 1)], [everybody])
    assert audit(found, sizes, answers, np.zeros(2, bool), thorough=True).determined == 12


def test_rounded_totals_of_one_mind_do_not():
    everybody = cell((0, 12, 0), 3, (0, 0, 0, 0))
    found, sizes, answers = problem([5, 7], [(0, 5, 0), (0, 7, 0)], [(0, 1)], [everybody])
    assert audit(found, sizes, answers, np.zeros(2, bool)).determined == 0


def test_nearly_all_leaves_open_who_was_not():
    everybody = Cell("way", "", "", "nearly_all", None, 12, {}, "yes")
    found, sizes, answers = problem([5, 7], [(0, 5, 0), (0, 7, 0)], [(0, 1)], [everybody])
    assert audit(found, sizes, answers, np.zeros(2, bool)).determined == 0


@pytest.mark.parametrize("rounding", [1, 3])
def test_whether_a_group_was_in_the_wave_at_all_is_no_secret(rounding):
    answers = np.zeros((1, VALUES), np.int64)
    answers[0, len(CODES) + REASONS.index(-7)] = 12
    nothing = Cell("way", "", "", "exact", (0, 0), 0, {-7: 12}, rounding=rounding)
    found = published([(nothing, np.ones(1, bool))], CODES, 1)
    assert audit(found, np.array([12]), answers, np.zeros(1, bool)).determined == 0
