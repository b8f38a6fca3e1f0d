"""D1-D4: what our protection publishes, tried by an attacker who shares no code with it.

He knows of everybody who took part to which groups they belong. Each proof stands beside the same
one on a protection that was broken on purpose.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from analysis.attack.attacking import Attack, attack
from analysis.attack.knowledge import Cohort, alike
from analysis.disclosure import groups
from analysis.disclosure.audit import Finding
from analysis.disclosure.cells import Readership
from analysis.disclosure.identities import Identities
from analysis.disclosure.successions import Successions
from tests.analysis.attack.populations import BLANK, SHARES, Population, population
from tests.analysis.attack.publishing import publish, remembered
from tests.proofs.conftest import FULL, patched

SEEDS = (0, 1, 2)
ITEMS = tuple(SHARES)
ROUNDED = [(n, who) for n in (200, 500) for who in (Readership.PUBLIC, Readership.STAFF)]
LEEWAY = 0.10
"""How much better than "what most say" a reconstruction may be (D3)."""


def items_of(readership):
    """Tables of two filters take long: shortened, one question stands for all."""
    return ITEMS if FULL or readership is Readership.PUBLIC else ("most",)


def told(found: Attack) -> dict[str, int]:
    """Return what to print of an attack."""
    return {
        "cells": sum(item.groups for item in found.items),
        "answers derived": found.determined,
        "groups derived": found.derived,
        "other small sets": sum(len(item.scattered) for item in found.items),
        "undecided": sum(item.unsettled for item in found.items),
    }


def named(found: Attack) -> list[str]:
    """Return the groups below K that follow and that filters, or siblings together, would make."""
    return [one.said for item in found.items for one in item.derived if one.said]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("readership", [Readership.PUBLIC, Readership.STAFF])
def test_few_exact_numbers_of_60_give_nobody_away(readership, seed, evidence):
    them = population(60, seed, blank=0.03)
    document, _ = publish(them, readership=readership, protection="few")
    found = attack([document], them.cohorts())
    evidence.update(told(found))
    assert found.is_safe
    assert any(item.groups for item in found.items)


def test_nearly_all_of_seven_are_not_all():
    them = population(60, 0, ["most"])
    answers = np.where(np.arange(60) < 7, 0, BLANK)
    seven = Population(them.attributes, {"most": answers}, them.keys)
    document, _ = publish(seven, readership=Readership.STAFF, protection="few")
    assert attack([document], seven.cohorts()).determined == 0


@pytest.mark.parametrize("seed", SEEDS if FULL else SEEDS[:1])
@pytest.mark.parametrize(("n", "readership"), ROUNDED if FULL else ROUNDED[:2])
def test_rounded_groups_give_nobody_away(n, readership, seed, evidence):
    them = population(n if FULL else n // 2, seed, items_of(readership))
    document, made = publish(them, readership=readership)
    found = attack([document], them.cohorts(), integers=FULL)
    evidence.update(told(found), rungs=[rung.depth for rung in made.rungs.values()])
    assert found.is_safe
    assert sum(item.groups for item in found.items) > 20


@pytest.mark.parametrize("seed", SEEDS if FULL else SEEDS[:1])
def test_staff_see_no_more_with_what_is_public_beside_it(seed, evidence):
    them = population(200 if FULL else 100, seed, items_of(Readership.STAFF))
    public, made = publish(them)
    before = (remembered(made, Readership.PUBLIC),)
    staff, _ = publish(them, readership=Readership.STAFF, earlier=before)
    found = attack([public, staff], them.cohorts(2), integers=FULL)
    evidence.update(told(found))
    assert found.is_safe


@pytest.mark.parametrize("seed", SEEDS if FULL else SEEDS[:1])
def test_three_friends_who_tell_each_other_learn_nobody_elses_answer(seed, evidence):
    them = population(200, seed, items_of(Readership.PUBLIC) if FULL else ("most",))
    document, _ = publish(them)
    friends = np.flatnonzero(next(iter(them.answers.values())) == 1)[:3].tolist()
    found = attack([document], them.cohorts(friends=friends), integers=FULL)
    evidence.update(told(found))
    assert found.determined == 0


@pytest.mark.parametrize("seed", SEEDS if FULL else SEEDS[:1])
@pytest.mark.parametrize("n", [200, 500] if FULL else [200])
def test_the_best_guess_is_hardly_better_than_what_most_say(n, seed, evidence):
    them = population(n, seed, ITEMS if FULL else ("most",))
    cohorts = them.cohorts()
    document, _ = publish(them)
    found = attack([document], cohorts, truth=them.truth(cohorts), integers=False)
    for item in found.items:
        evidence[item.variable] = f"{item.guessed:.0f} of {item.answers}, most {item.modal:.0f}"
        assert item.guessed <= item.modal + LEEWAY * item.answers


def test_two_or_three_published_groups_never_leave_a_few_people_over(evidence):
    them = population(100, 3, ["five"], blank=0.03)
    document, _ = publish(them, readership=Readership.STAFF)
    found = attack([document], them.cohorts(), integers=False)
    evidence.update(told(found))
    assert found.derived == 0


# Broken on purpose


def without_audit(*given, **named):
    return replace(AUDIT(*given, **named), determined=0)


def without_elimination(_readers, candidates, *_):
    return np.arange(len(candidates))


class Unasked(Identities):
    """Nobody knows who is the same."""

    def audit(self, alive):
        return Finding(0, 0)


class Unrelated(Successions):
    """Nobody who came is anybody who left."""

    def __init__(self, people, told_apart):
        super().__init__(replace(people, snapshots=people.snapshots[-1:]), told_apart)


AUDIT = groups.audit


def test_without_its_audit_the_protection_fixes_answers(evidence):
    them = population(200, 0, ["nearly"])
    with patched(groups, "audit", without_audit):
        document, _ = publish(them, readership=Readership.STAFF)
    found = attack([document], them.cohorts(), integers=False)
    evidence.update(told(found))
    assert found.determined > 20


def test_without_elimination_small_groups_follow(evidence):
    them = population(200, 1, ["five"])
    with patched(groups, "accepted", without_elimination):
        document, _ = publish(them)
    found = attack([document], them.cohorts(), integers=False)
    evidence.update(told(found))
    assert found.derived > 0


# D4: releases one after the other


OF_ONE_PERSON = 4
"""A seed with which answers follow for whoever knows that old and new are one person."""
CHANGES = {"arrivals": {}, "withdrawals": {"leaving": 1}, "corrections": {"moving": 1}}


class Fieldwork:
    """A wave that goes on: in each release some are new, and some have withdrawn or moved."""

    def __init__(self, seed, *, first, new, releases):
        self.everybody = population(first + new * (releases - 1), seed, ["most"], blank=0.03)
        self.attributes = self.everybody.attributes.copy()
        self.draw = np.random.default_rng(seed)
        self.batches = [list(range(first))]
        self.places = iter(range(first, len(self.everybody)))
        self.new = new
        self.counted: list[dict[int, dict[str, str]]] = []

    def publish(self, earlier, readership=Readership.STAFF, depth=None):
        now = [self.part(batch) for batch in self.batches]
        profiles = [profile for part in now for profile in part.profiles()]
        everyone = [place for batch in self.batches for place in batch]
        self.counted.append(dict(zip(everyone, profiles, strict=True)))
        return publish(
            *now,
            readership=readership,
            number=len(self.counted),
            earlier=tuple(earlier),
            depth=depth,
        )

    def part(self, places: Sequence[int]) -> Population:
        them = Population(self.attributes, self.everybody.answers, self.everybody.keys)
        return them.part(places)

    def go_on(self, *, leaving=0, moving=0):
        """New ones come; some leave; some say that they belong to another district."""
        come = [next(self.places) for _ in range(self.new)]
        for _ in range(leaving + moving):
            batch = self.batches[int(self.draw.integers(len(self.batches)))]
            batch.remove(gone := int(self.draw.choice(batch)))
            if moving:
                self.attributes[gone, 1] = (self.attributes[gone, 1] + 1) % 8
                come.append(gone)
        self.batches.append(come)

    def known(self) -> tuple[Cohort, ...]:
        """What an attacker knows of everybody in each release."""
        return alike(
            tuple(found.get(place) for found in self.counted)
            for place in range(len(self.everybody))
            if any(place in found for found in self.counted)
        )


def successive(seed, *, remembering=True, **changes) -> tuple[list[dict], Fieldwork]:
    releases = 20 if FULL else 3
    fieldwork = Fieldwork(seed, first=80 if FULL else 50, new=12, releases=releases)
    documents, earlier = [], []
    for number in range(releases):
        if number:
            fieldwork.go_on(**changes)
        document, made = fieldwork.publish(earlier if remembering else ())
        documents.append(document)
        earlier.append(remembered(made, Readership.STAFF))
    return documents, fieldwork


@pytest.mark.parametrize(
    ("changes", "seed"),
    [
        *((changes, seed) for changes in CHANGES for seed in (SEEDS if FULL else SEEDS[1:2])),
        ("corrections", OF_ONE_PERSON),
    ],
)
def test_no_answer_is_certain_after_several_releases(changes, seed, evidence):
    documents, fieldwork = successive(seed, **CHANGES[changes])
    found = attack(documents, fieldwork.known(), integers=False)
    evidence.update(told(found))
    assert found.determined == 0


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("changes", CHANGES)
def test_no_small_group_follows_from_several_releases(changes, seed, evidence):
    documents, fieldwork = successive(seed, **CHANGES[changes])
    found = attack(documents, fieldwork.known(), integers=False)
    evidence.update(told(found))
    assert not named(found)


def test_without_corrections_small_groups_follow_from_several_releases(evidence):
    with patched(groups, "Successions", Unrelated):
        documents, fieldwork = successive(1, **CHANGES["corrections"])
    found = attack(documents, fieldwork.known(), integers=False)
    evidence.update(told(found))
    assert named(found)


@pytest.mark.parametrize("seed", range(8) if FULL else [OF_ONE_PERSON])
def test_groups_after_totals_give_nobody_away_and_are_left(seed, evidence):
    """As the product releases: totals while a wave runs, groups once, after corrections."""
    fieldwork = Fieldwork(seed, first=50, new=12, releases=3)
    documents, earlier = [], []
    for depth in (0, 0, None):
        if documents:
            fieldwork.go_on(moving=1)
        document, made = fieldwork.publish(earlier, depth=depth)
        documents.append(document)
        earlier.append(remembered(made, Readership.STAFF))
    found = attack(documents, fieldwork.known(), integers=False)
    evidence.update(told(found))
    assert found.is_safe
    assert [len(document["cells"]) for document in documents[:2]] == [1, 1]
    assert len(documents[-1]["cells"]) > 10


def test_answers_follow_if_nobody_asks_who_is_the_same(evidence):
    with patched(groups, "Identities", Unasked):
        documents, fieldwork = successive(OF_ONE_PERSON, **CHANGES["corrections"])
    found = attack(documents, fieldwork.known(), integers=False)
    evidence.update(told(found))
    assert found.determined > 0


def test_releases_that_forget_each_other_give_somebody_away(evidence):
    documents, fieldwork = successive(0, remembering=False)
    found = attack(documents, fieldwork.known(), integers=False)
    evidence.update(told(found))
    assert found.derived > 0
    assert found.determined > 0
