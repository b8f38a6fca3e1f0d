"""What several releases together give away."""

import os
from dataclasses import replace

import numpy as np
import pytest

from analysis.disclosure.audit import audit
from analysis.disclosure.bounds import published
from analysis.disclosure.cells import Readership
from analysis.disclosure.groups import filters_of
from analysis.disclosure.people import Earlier, people_of
from analysis.disclosure.protection import protect
from analysis.disclosure.targets import conjunctions, targets
from analysis.tallies.count import merge
from tests.analysis.disclosure.cubes_for_tests import (
    SECRET,
    SKEWED,
    cube_of,
    plan_of,
    random_rows,
)

FEW = (3, 4)


def parts_of(rows, options, categories, *ends):
    """Return the cubes of the rows up to each end."""
    attributes, answers, keys = rows
    found, begin = [], 0
    for end in ends:
        chosen = slice(begin, end)
        some = {name: given[chosen] for name, given in answers.items()}
        found.append(cube_of(attributes[chosen], some, options, keys[chosen], categories))
        begin = end
    return found


def released(batches, plan, earlier=(), *, k=5, depth=2, **more):
    return protect(
        merge(batches),
        plan,
        protection="groups",
        k=k,
        depth=depth,
        secret=SECRET,
        earlier=earlier,
        batches=batches,
        **more,
    )


def as_earlier(found, readership=Readership.STAFF):
    return Earlier(found.cells, found.classes, found.numbers, readership)


def two_batches(new, *, seed=1, categories=FEW, before=80):
    rows = random_rows(before + new, seed, {"way": (0.6, 0.4)}, categories, blank=0)
    return parts_of(rows, {"way": 2}, categories, before, before + new), plan_of(
        {"way": 2}, categories
    )


def total(found):
    return next(cell for cell in found.cells if not cell.grouping)


def test_a_release_with_few_new_answers_shows_nothing_new():
    batches, plan = two_batches(4)
    first = released(batches[:1], plan)
    second = released(batches, plan, [as_earlier(first)])
    assert total(first).is_shown and not total(second).is_shown


def test_a_release_with_many_new_answers_shows_groups_that_many_came_to():
    batches, plan = two_batches(40)
    first = released(batches[:1], plan)
    second = released(batches, plan, [as_earlier(first)])
    shown = {cell.key for cell in first.cells} & {cell.key for cell in second.cells}
    assert total(second).is_shown
    old, new = (merge(batches[:1]), merge(batches))
    for variable, grouping, group in shown:
        filters = filters_of(replace(total(first), grouping=grouping, group=group))
        grown = new.tally(variable, filters).base - old.tally(variable, filters).base
        assert grown == 0 or grown >= 5


def test_what_nobody_came_to_keeps_its_number():
    batches, plan = two_batches(40, seed=2)
    keep = batches[1].profiles[:, 0] != 0
    others = replace(
        batches[1],
        profiles=batches[1].profiles[keep],
        sizes=batches[1].sizes[keep],
        key_sums=batches[1].key_sums[keep],
        items={
            name: replace(
                item,
                counts=item.counts[keep],
                key_sums=item.key_sums[keep],
                missing=item.missing[keep],
            )
            for name, item in batches[1].items.items()
        },
    )
    first = released(batches[:1], plan)
    second = released([batches[0], others], plan, [as_earlier(first)])
    one, other = (
        next(cell for cell in found.cells if (cell.grouping, cell.group) == ("by0", "g0"))
        for found in (first, second)
    )
    assert one == other


def test_whoever_left_is_somebody_between_two_releases():
    rows = random_rows(80, 3, {"way": (0.6, 0.4)}, FEW, blank=0)
    plan = plan_of({"way": 2}, FEW)
    (everybody,) = parts_of(rows, {"way": 2}, FEW, 80)
    attributes, answers, keys = rows
    left = (attributes[3:], {"way": answers["way"][3:]}, keys[3:])
    (remaining,) = parts_of(left, {"way": 2}, FEW, 77)
    (nobody,) = parts_of(
        (attributes[:0], {"way": answers["way"][:0]}, keys[:0]), {"way": 2}, FEW, 0
    )
    first = released([everybody], plan)
    people = people_of([remaining, nobody], [as_earlier(first)])
    assert people.sizes[people.withdrawn].sum() == 3
    second = released([remaining, nobody], plan, [as_earlier(first)])
    assert not total(second).is_shown


def test_small_neighbours_as_an_earlier_release_counted_them_are_a_target():
    # Of kinds 1 and 2 came one each, then one more, then many.
    kinds = [0] * 9 + [1, 2], [0] * 9 + [1], [0, 1, 2] * 9
    rows = np.array([[kind] for part in kinds for kind in part])
    answers = {"way": np.zeros(len(rows), dtype=int)}
    given = (rows, answers, np.arange(len(rows)))
    batches = parts_of(given, {"way": 2}, (3,), 11, 21, 48)
    plan = plan_of({"way": 2}, (3,))
    seen = [as_earlier(released(batches[:many], plan)) for many in (1, 2)]
    people = people_of(batches, seen)
    found, _ = targets(conjunctions(people), people, people.sizes, k=5)
    then = people.members({}, 1) & (people.profiles[:, 0] > 0)
    assert people.sizes[then].sum() == 3
    assert then.tolist() in found.toarray().astype(bool).tolist()


def test_a_new_batch_must_be_named():
    batches, plan = two_batches(40)
    first = released(batches[:1], plan)
    with pytest.raises(ValueError, match="without a new batch"):
        released([merge(batches)], plan, [as_earlier(first)])


def test_a_batch_cannot_grow():
    batches, plan = two_batches(40)
    first = released(batches[:1], plan)
    with pytest.raises(ValueError, match="grown"):
        released([merge(batches), batches[1]], plan, [as_earlier(first)])


def test_staff_are_audited_with_what_everybody_sees():
    rows = random_rows(200, 5, {"way": (0.9, 0.1)}, SKEWED, blank=0)
    plan = plan_of({"way": 2}, SKEWED)
    batches = parts_of(rows, {"way": 2}, SKEWED, 200)
    public = released(batches, plan, k=10, depth=1)
    staff = released(batches, plan, [as_earlier(public, Readership.PUBLIC)])
    shown = {cell.key: cell for cell in staff.cells if cell.rounding == 3}
    same = [cell for cell in public.cells if cell.rounding == 3 and cell.key in shown]
    assert same and all(shown[cell.key] == cell for cell in same)


def test_recoded_groups_leave_the_total():
    batches, plan = two_batches(40)
    first = released(batches[:1], plan)
    recoded = {**first.classes, "groupings": {"other": ["a"]}}
    earlier = Earlier(first.cells, recoded, (), Readership.STAFF)
    second = released(batches, plan, [earlier])
    assert [cell.key for cell in second.cells] == [("way", "", "")]


def test_many_releases_with_people_leaving_give_nobody_away():
    """Everything that was published is stacked at the end, whatever was decided meanwhile."""
    releases, step = (20, 20) if os.environ.get("PROOF") == "full" else (6, 30)
    n = releases * step
    attributes, answers, keys = random_rows(n, 6, {"way": (0.7, 0.3)}, FEW, blank=0)
    plan, generator = plan_of({"way": 2}, FEW), np.random.default_rng(6)
    stay, seen, batches = np.ones(n, dtype=bool), [], []
    for now in range(1, releases + 1):
        stay &= generator.random(n) > 0.004
        batches = [
            one_batch(attributes, answers, keys, np.flatnonzero(stay[begin : begin + step]) + begin)
            for begin in range(0, now * step, step)
        ]
        seen.append(as_earlier(released(batches, plan, seen)))
    people = people_of(batches, seen)
    cells = [
        (cell, people.members(filters_of(cell), release.snapshot))
        for release in seen
        for cell in release.cells
        if cell.is_shown
    ]
    everything = published(cells, ("0", "1"), len(people.sizes))
    finding = audit(
        everything, people.sizes, people.answers("way"), people.withdrawn, thorough=True
    )
    assert people.withdrawn.any() and len(cells) > len(seen[0].cells)
    assert finding.determined == 0


def one_batch(attributes, answers, keys, chosen):
    some = {name: given[chosen] for name, given in answers.items()}
    return cube_of(attributes[chosen], some, {"way": 2}, keys[chosen], FEW)
