"""No answer may follow for whoever knows who is the same before and after a correction."""

from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analysis.disclosure.alternatives import Alternatives, Budget
from analysis.disclosure.audit import audit
from analysis.disclosure.bounds import published
from analysis.disclosure.identities import Identities
from analysis.disclosure.people import People
from analysis.disclosure.persons import Persons
from tests.analysis.disclosure.cubes_for_tests import BLANK
from tests.analysis.disclosure.test_audit import CODES, VALUES, cell

NO, YES, LEFT_BLANK = range(3)
PLACES = (0, 1, len(CODES) + BLANK)
LAST = 2
SPANS = [(first, last) for first in range(LAST + 1) for last in range(first, LAST + 1)]
"""The first and the last of three snapshots that counted somebody."""
CASES = {
    "corrected": [(0, 0), (1, 2), (0, 2)],
    "twice": [(0, 0), (1, 1), (2, 2), (0, 2)],
    "left for good when nobody came": [(0, 0), (1, 2), (0, 1), (0, 2)],
    "came again later": [(0, 0), (2, 2), (0, 2)],
    "came, left for good": [(0, 0), (1, 1), (0, 2)],
}


@st.composite
def situations(draw):
    """Return who there is, what they answered, and cells that speak of some in one snapshot."""
    spans = [*draw(st.sampled_from(list(CASES.values())))]
    spans += draw(st.lists(st.sampled_from([*SPANS, (0, 2), (0, 2)]), max_size=7 - len(spans)))
    truth = [draw(st.sampled_from((NO, YES, YES, YES, LEFT_BLANK))) for _ in spans]
    groups = [(snapshot, frozenset(range(len(spans)))) for snapshot in range(LAST + 1)]
    some = st.frozensets(st.sampled_from(range(len(spans))), min_size=2)
    groups += draw(st.lists(st.tuples(st.integers(0, LAST), some), max_size=4))
    rounding = draw(st.sampled_from((3, 3, 5)))
    draws = st.tuples(*[st.sampled_from((0, 1, rounding - 1))] * 4)
    cells = []
    for snapshot, members in groups:
        counted = [
            place for place in sorted(members) if spans[place][0] <= snapshot <= spans[place][1]
        ]
        told = [sum(truth[place] == value for place in counted) for value in range(3)]
        cells.append((counted, cell(told, rounding, draw(draws))))
    return spans, truth, cells


def problem(spans, truth, cells):
    """Return what was published, of whom, and what those still counted answered."""
    gone = [last != LAST for _, last in spans]
    people = People(
        groupings={},
        profiles=np.arange(len(spans)).reshape(-1, 1),
        first=np.array([first for first, _ in spans]),
        last=np.array([last for _, last in spans]),
        sizes=np.ones(len(spans), np.int64),
        snapshots=tuple(range(LAST + 1)),
        now=LAST,
        batches=(),
        sources=tuple(None if left else (0, (place,)) for place, left in enumerate(gone)),
    )
    answers = np.zeros((len(spans), VALUES), np.int64)
    for place, value in enumerate(truth):
        answers[place, PLACES[value]] = not gone[place]
    shown = [(told, np.isin(np.arange(len(spans)), counted)) for counted, told in cells]
    return published(shown, CODES, len(spans)), people, answers


def tables_that_fit(spans, cells):
    """Return every table of answers, one by one, that fits what was published."""
    tables = np.array(list(product(range(3), repeat=len(spans))), dtype=np.int8)
    fits = np.ones(len(tables), dtype=bool)
    for counted, shown in cells:
        no, yes, blank = ((tables[:, counted] == value).sum(axis=1) for value in range(3))
        told = [(no, shown.counts[0]), (yes, shown.counts[1]), (no + yes, shown.base)]
        told.append((blank, shown.missing.get(-4, 0)))
        for counts, number in told:
            fits &= abs(counts - number) < shown.rounding
    return tables[fits]


def ways_to_be_the_same(spans):
    """Yield pairs of one who left and one who came at any time afterwards, no one twice."""
    left = [place for place, (_, last) in enumerate(spans) if last < LAST]
    for many in range(len(left) + 1):
        for some in combinations(left, many):
            for others in permutations(range(len(spans)), many):
                pairs = list(zip(some, others, strict=True))
                if all(spans[one][1] < spans[other][0] for one, other in pairs):
                    yield pairs


def who_is_known(spans, truth, cells):
    """Return whether somebody's answer is certain for an attacker who knows who is the same.

    For each way that may be the truth: those still counted gave what they gave.
    """
    tables = tables_that_fit(spans, cells)
    counted = [place for place, (_, last) in enumerate(spans) if last == LAST]
    true = (tables[:, counted] == [truth[place] for place in counted]).all(axis=1)
    for pairs in ways_to_be_the_same(spans):
        same = np.ones(len(tables), dtype=bool)
        for one, other in pairs:
            same &= tables[:, one] == tables[:, other]
        if (same & true).any() and (tables[same] == tables[same][0]).all(axis=0).any():
            return True
    return False


def is_told_of_blanks(spans, truth, cells):
    """Whether the attacker of the product knows that somebody left it blank; so does this one."""
    return any(
        value == LEFT_BLANK and last == LAST for value, (_, last) in zip(truth, spans, strict=True)
    ) or any(any(shown.missing.values()) for _, shown in cells)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(situations())
def test_what_passes_gives_nobody_away_whoever_is_the_same(situation):
    assume(is_told_of_blanks(*situation))
    found, people, answers = problem(*situation)
    if audit(found, people.sizes, answers, people.withdrawn).determined:
        return
    if Identities(found, people, Persons(people), answers).audit().determined == 0:
        assert not who_is_known(*situation)


def test_nobody_who_left_when_nobody_came_is_counted_as_corrected():
    """Found by trying: one table was taken for enough where a newcomer could be the corrected."""
    spans = [(0, 0), (1, 2), (0, 1), (0, 2), (0, 2), (0, 2)]
    truth = [YES, YES, YES, YES, YES, LEFT_BLANK]
    cells = [
        ([0, 2, 3, 4, 5], shown(0, 6, 3)),
        ([1, 2, 3, 4, 5], shown(0, 3, 3)),
        ([1, 3, 4, 5], shown(0, 3, 3, blank=3)),
    ]
    found, people, answers = problem(spans, truth, cells)
    assert audit(found, people.sizes, answers, people.withdrawn).determined == 0
    assert who_is_known(spans, truth, cells)
    assert Identities(found, people, Persons(people), answers).audit().determined > 0


def shown(no, yes, base, blank=0):
    """Return a cell rounded to threes that says these numbers."""
    exact = cell((0, 0, 0), 3, (0, 0, 0, 0))
    return type(exact)(
        *exact.key, "rounded", (no, yes), base, {-4: blank} if blank else {}, rounding=3
    )


@pytest.mark.parametrize(
    ("spans", "corrected", "ways"),
    [
        ([(0, 0), (1, 2)], 1, {((), 1), ((0,), None), ((0,), 1)}),
        ([(0, 1), (0, 2)], 0, {((0,), None)}),
        ([(0, 0), (2, 2)], 1, {((), 1), ((0,), None), ((0,), 1)}),
        (
            [(0, 0), (1, 1), (2, 2)],
            2,
            {
                *[((), 2), ((0,), None), ((1,), None), ((0, 1), None)],
                *[((0,), 2), ((1,), 2), ((0, 1), 2)],
            },
        ),
    ],
)
def test_who_left_may_have_come_at_any_time_afterwards(spans, corrected, ways):
    _, people, answers = problem(spans, [YES] * len(spans), [])
    persons = Persons(people)
    possible = np.arange(VALUES) == PLACES[YES]
    each = persons.each(frozenset(np.flatnonzero(persons.gone).tolist()), answers, possible)
    assert {(one.gone, one.stays) for one in each} == ways
    assert persons.corrected == corrected


def test_something_must_be_asked():
    with pytest.raises(ValueError, match="At least one"):
        Alternatives(None, None, None, 0, Budget(1))
