"""No answer may follow for whoever knows who is the same before and after a correction."""

from itertools import combinations, permutations, product

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.disclosure.bounds import published
from analysis.disclosure.identities import Identities
from analysis.disclosure.people import People
from analysis.disclosure.successions import Successions
from tests.analysis.disclosure.cubes_for_tests import BLANK
from tests.analysis.disclosure.test_audit import CODES, VALUES, cell, fits

NO, YES, LEFT_BLANK = range(3)
THROUGHOUT, CAME, LEFT = (0, 1), (1, 1), (0, 0)
"""The first and the last of two snapshots that counted somebody."""
PLACES = (0, 1, len(CODES) + BLANK)


@st.composite
def situations(draw):
    """Return who there is, what they answered, and cells that speak of some in one snapshot."""
    when = [THROUGHOUT, CAME, LEFT]
    when += draw(st.lists(st.sampled_from((THROUGHOUT, THROUGHOUT, CAME, LEFT)), max_size=4))
    truth = [draw(st.sampled_from((NO, YES, YES, LEFT_BLANK))) for _ in when]
    groups = [(0, None), (1, None)]
    some = st.sets(st.sampled_from(range(len(when))), min_size=1).map(tuple)
    groups += draw(st.lists(st.tuples(st.sampled_from((0, 1)), some), max_size=3))
    rounding = draw(st.sampled_from((3, 3, 5)))
    draws = st.tuples(*[st.integers(0, rounding - 1)] * 4)
    cells = []
    for snapshot, members in groups:
        counted = [
            place
            for place, (first, last) in enumerate(when)
            if first <= snapshot <= last and (members is None or place in members)
        ]
        told = [sum(truth[place] == value for place in counted) for value in range(3)]
        cells.append((counted, cell(told, rounding, draw(draws))))
    return when, truth, cells


def identities_of(when, truth, cells):
    """Return the audit of a situation; everybody is a class of one."""
    gone = [one == LEFT for one in when]
    people = People(
        groupings={},
        profiles=np.arange(len(when)).reshape(-1, 1),
        first=np.array([first for first, _ in when]),
        last=np.array([last for _, last in when]),
        sizes=np.ones(len(when), np.int64),
        snapshots=(0, 1),
        now=1,
        batches=(),
        sources=tuple(None if left else (0, (place,)) for place, left in enumerate(gone)),
    )
    answers = np.zeros((len(when), VALUES), np.int64)
    for place, value in enumerate(truth):
        answers[place, PLACES[value]] = not gone[place]
    shown = [(told, np.isin(np.arange(len(when)), counted)) for counted, told in cells]
    found = published(shown, CODES, len(when))
    return Identities(found, people, answers, Successions(people)), found, people, answers


def ways_to_be_the_same(when, truth):
    """Yield who may be the same as whom, as far as they answered the same."""
    left, came = ([place for place, one in enumerate(when) if one == kind] for kind in (LEFT, CAME))
    for many in range(min(len(left), len(came)) + 1):
        for some in combinations(left, many):
            for others in permutations(came, many):
                pairs = dict(zip(some, others, strict=True))
                if all(truth[one] == truth[other] for one, other in pairs.items()):
                    yield pairs


def is_anybody_known(when, cells, pairs):
    """Whether somebody gave the same in all tables that fit, one by one; `pairs` are one person."""
    seen = [set() for _ in when]
    for table in product(range(3), repeat=len(when)):
        if any(table[one] != table[other] for one, other in pairs.items()):
            continue
        told = [
            ([sum(table[place] == value for place in counted) for value in range(3)], shown)
            for counted, shown in cells
        ]
        if all(fits(counts, shown) for counts, shown in told):
            for values, value in zip(seen, table, strict=True):
                values.add(value)
    assert all(seen)
    return any(len(values) == 1 for values in seen)


def tells_of_blanks(when, truth, cells):
    """Whether the attacker of the product knows that somebody left it blank; so does this one."""
    return any(
        value == LEFT_BLANK and one != LEFT for one, value in zip(when, truth, strict=True)
    ) or any(any(shown.missing.values()) for _, shown in cells)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(situations())
def test_what_passes_gives_nobody_away_whoever_is_the_same(situation):
    when, truth, cells = situation
    if not tells_of_blanks(*situation):
        return
    identities, *_ = identities_of(*situation)
    if identities.audit().determined == 0:
        for pairs in ways_to_be_the_same(when, truth):
            assert not is_anybody_known(when, cells, pairs)
