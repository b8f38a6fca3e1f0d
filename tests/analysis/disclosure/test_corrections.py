"""What somebody learns who knows that a departure and an arrival are the same person."""

from itertools import product

import numpy as np
import pytest

from analysis.disclosure import successions as limits
from analysis.disclosure.corrections import corrections
from analysis.disclosure.elimination import Reader, accepted
from analysis.disclosure.people import people_of
from analysis.disclosure.successions import Successions
from analysis.disclosure.targets import conjunctions, targets
from tests.analysis.disclosure.cubes_for_tests import cube_of, plan_of
from tests.analysis.disclosure.test_releases_stacked import as_earlier, released

K = 5
PLAN = plan_of({"way": 2}, (2,))


def batch(*kinds):
    """Return the cube of so many respondents of each kind, who answered alternately."""
    given = [[kind] for kind, many in enumerate(kinds) for _ in range(many)]
    rows = np.array(given, dtype=int).reshape(-1, 1)
    answers = {"way": np.arange(len(rows)) % 2}
    return cube_of(rows, answers, {"way": 2}, range(1, len(rows) + 1), (len(kinds),))


def shown(found):
    return {cell.group for cell in found.cells if cell.is_shown}


def afterwards(first, then, came):
    """Return the groups that are shown once some of the first are no more, and others came."""
    before = released([batch(*first)], PLAN, depth=1)
    return shown(released([batch(*then), batch(*came)], PLAN, [as_earlier(before)], depth=1))


def test_a_group_that_one_left_and_five_came_to_may_have_only_four_newcomers():
    assert afterwards((12, 12), (12, 12), (5, 7)) == {"", "g0", "g1"}
    assert afterwards((12, 12), (11, 12), (6, 7)) == {"", "g0", "g1"}
    assert afterwards((12, 12), (11, 12), (5, 7)) == {""}


def test_a_departure_is_nobody_who_came_at_another_time():
    first = released([batch(12, 12)], PLAN, depth=1)
    gone = [batch(12, 6), batch(0, 0)]
    second = released(gone, PLAN, [as_earlier(first)], depth=1)
    third = released([*gone, batch(0, 12)], PLAN, [as_earlier(first), as_earlier(second)], depth=1)
    assert Successions(people_of(gone, [as_earlier(first)])).intervals == []
    assert shown(third) == {"", "g0", "g1"}


@pytest.mark.parametrize("seed", range(8))
def test_nothing_small_follows_for_whoever_knows_one_correction(seed):
    found, leaks = elimination(seed, corrected=True)
    assert len(found) > 0
    assert leaks == 0


def test_without_corrections_small_groups_follow():
    assert sum(elimination(seed, corrected=False)[1] for seed in range(8)) > 0


def elimination(seed, *, corrected):
    """Return what is accepted after one left, and how many small groups then follow.

    Tried by rank, over every pair that may be one person.
    """
    draw = np.random.default_rng(seed)
    several = draw.integers(0, [3, 3], (24, 2)), draw.integers(0, [3, 3], (9, 2))
    first, came = (cube_of(rows, {}, {}, range(len(rows)), (3, 3)) for rows in several)
    rest = cube_of(several[0][1:], {}, {}, range(23), (3, 3))
    earlier = as_earlier(released([first], plan_of({}, (3, 3))))
    people = people_of([rest, came], [earlier])
    conjoined, successions = conjunctions(people), Successions(people)
    unsafe, _ = targets(conjoined, people, people.sizes, K)
    known, _ = corrections(successions, conjoined, unsafe, people, bases=people.sizes, k=K)
    before = groups(people, 0)
    before = before[accepted([Reader([], unsafe, K)], before, people.sizes)]
    candidates = groups(people, 1)
    reader = Reader(before, unsafe, K, known if corrected else None)
    places = accepted([reader], candidates, people.sizes)
    after = np.vstack([before, candidates[places]])
    ((left, arrived),) = successions.intervals
    leaks = 0
    for one, other in product(left, arrived):
        if people.sizes[one] == people.sizes[other]:
            same = np.zeros((1, len(people.sizes)))
            same[0, one], same[0, other] = 1, -1
            for target in unsafe.toarray():
                leaks += follows(target, np.vstack([after, same])) and not follows(
                    target, np.vstack([before, same])
                )
    return places, leaks


def groups(people, snapshot):
    """Return every group of at least K by up to two filters."""
    names = ("g0", "g1", "g2")
    filters = [{}, *({by: one} for by in ("by0", "by1") for one in names)]
    filters += [{"by0": one, "by1": other} for one, other in product(names, names)]
    rows = np.array([people.members(one, snapshot) for one in filters])
    return rows[rows @ people.sizes >= K]


def follows(target, rows):
    return np.linalg.matrix_rank(np.vstack([rows, target])) == np.linalg.matrix_rank(rows)


@pytest.mark.parametrize(("gone", "changes"), [(1, 37), (3, 3 * 37), (7, 39)])
def test_who_left_the_same_groups_changes_together_or_not_at_all(gone, changes):
    """Of one kind each: those who left are classes of one, and only the total was shown."""
    kinds = 12
    first = batch(*[2] * kinds)
    rest = batch(*[1] * gone, *[2] * (kinds - gone))
    earlier = released([first], plan_of({"way": 2}, (kinds,)), depth=0)
    people = people_of([rest, batch(*[1] * kinds)], [as_earlier(earlier)])
    total = people.members({}, 0)[None, :]
    successions = Successions(people, total)
    assert len(successions.changes) == changes
    assert len(Successions(people).changes) >= gone * (1 + 3 * kinds)
    if gone == 3:
        one = np.zeros(1, dtype=int)
        assert not successions.together(one).any()
        assert not successions.together(one, np.arange(changes)).any()
        of = [change.left[0] for change in successions.changes]
        each = [np.array([of.index(left)]) for left in sorted(set(of))]
        assert successions.together(*each).all()


def test_of_too_many_who_may_be_the_same_only_totals_are_shown(monkeypatch):
    monkeypatch.setattr(limits, "MOST_PAIRS", 1)
    assert afterwards((12, 12), (11, 12), (6, 7)) == {""}
    assert afterwards((12, 12), (10, 12), (3, 3)) == set()
