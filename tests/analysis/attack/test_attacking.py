"""The attacker against publishers who know one rule only: hide small groups."""

import numpy as np
import pytest

from analysis.attack.attacking import attack, determined_blocks
from analysis.attack.documents import read_documents
from analysis.attack.integers import whole_answers
from analysis.attack.knowledge import Cohort, UnreadableKnowledge
from analysis.attack.linear import intervals, possible_answers
from analysis.attack.puzzle import puzzle
from analysis.attack.report import sentences
from tests.analysis.attack.populations import Population, framed, naive_document, population

SEEDS = (0, 1, 2)


def cell(counts, grouping="", group="", **more):
    return {
        "variable": "most",
        "grouping": grouping,
        "group": group,
        "state": "exact",
        "counts": list(counts),
        "base": sum(counts),
        "missing": {},
        "leading": None,
    } | more


def people(*rows):
    """Return participants from rows of kind, district, answer."""
    kind, district, answer = np.array(rows).T
    nothing = np.zeros_like(kind)
    return Population(
        np.column_stack([kind, district, nothing, nothing]), {"most": answer}, nothing + 1
    )


def published(them, *cells, k=5, rounding=1, **more):
    document = framed(cells, them, k=k, rounding=rounding, groupings=("kind", "district"))
    return document | more


WITHHELD = {"state": "withheld", "counts": None, "base": None}
TWELVE = people(*[(0, 0, 0)] * 8, *[(0, 1, 1)] * 3, (1, 1, 1))


def test_the_twelfth_follows_from_twelve_minus_eleven():
    document = published(TWELVE, cell((8, 4)), cell((8, 3), "kind", "0"))
    [item] = attack([document], TWELVE.cohorts()).items
    assert [one.size for one in item.derived] == [1]
    assert item.derived[0].said == "kind 1"
    assert item.determined_people == 1


def test_a_group_that_says_all_the_same_is_certain_though_it_is_large():
    document = published(TWELVE, cell((8, 4)), cell((8, 0), "district", "0"))
    [item] = attack([document], TWELVE.cohorts()).items
    assert item.determined_people == 8 + 4


def test_rounded_numbers_that_leave_two_answers_open_fix_nobody():
    rounded = {"state": "rounded", "base": 12}
    document = published(TWELVE, cell((9, 3), **rounded), cell((9, 3), "kind", "0", **rounded))
    document["rounding"] = 3
    found = attack([document], TWELVE.cohorts())
    assert found.determined == 0
    assert found.derived == 1  # the group itself still follows


def test_nearly_all_fixes_nobody_by_itself():
    document = published(
        TWELVE, cell((11, 1)) | {"state": "nearly_all", "counts": None, "leading": "0"}
    )
    assert attack([document], TWELVE.cohorts()).is_safe


def test_nearly_all_of_fewer_than_ten_is_all():
    seven = TWELVE.part(range(7))
    document = published(
        seven, cell((7, 0)) | {"state": "nearly_all", "counts": None, "leading": "0"}
    )
    assert attack([document], seven.cohorts()).determined == 7


def test_everybody_saying_no_but_one_is_certain_for_that_one():
    them = people(*[(0, 0, 0)] * 10, (0, 0, 1))
    document = published(them, cell((10, 1)))
    assert attack([document], them.cohorts()).determined == 0
    assert attack([document], them.cohorts(friends=[10])).determined == 10


def test_what_stays_open_lies_between_its_ends():
    document = published(TWELVE, cell((8, 4)))
    asked = puzzle("most", read_documents([document]), TWELVE.cohorts())
    found = {value: (low, high) for _, value, low, high in intervals(asked)}
    assert found == {"0": (8, 8), "1": (4, 4), "?": (0, 0)}


def test_whole_numbers_know_more_than_halves():
    # Of every two in a triangle at most one said "1": by halves three in two triangles, in whole
    # numbers two. Three said so: the seventh is one of them.
    answers = (1, 0, 0, 1, 0, 0, 1)
    them = people(*((place, 0, answer) for place, answer in enumerate(answers)))
    pairs = ["01", "12", "02", "34", "45", "35"]
    document = published(
        them,
        cell((4, 3)),
        *(cell((2, 0), pair, "in", state="rounded") for pair in pairs),
        k=1,
        rounding=2,
    )
    document["groupings"] = [
        {"name": pair, "variable": "kind", "groups": [{"code": "in", "codes": list(pair)}]}
        for pair in pairs
    ]
    asked = puzzle("most", read_documents([document]), them.cohorts())
    by_halves = possible_answers(asked).answers
    assert not determined_blocks(asked, by_halves)
    [seventh] = determined_blocks(asked, whole_answers(asked, by_halves).answers)
    assert "kind 6" in seventh.cohorts[0].said


@pytest.mark.parametrize("seed", SEEDS)
def test_naive_hiding_is_undone_by_subtraction_and_linear_programs(seed):
    them = population(60, seed, ["five"])
    [item] = attack([naive_document(them, k=5, depth=2)], them.cohorts(), integers=False).items
    assert len(item.derived) + len(item.scattered) >= 3
    assert item.determined_people > 20


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_attacker_calls_certain_is_true(seed):
    them = population(40, seed)
    cohorts = them.cohorts()
    truth = them.truth(cohorts)
    found = attack([naive_document(them, k=5, depth=1)], cohorts)
    assert found.determined > 0
    at = {id(cohort): place for place, cohort in enumerate(cohorts)}
    for item in found.items:
        for block in item.determined:
            given = [truth[item.variable][at[id(cohort)]] for cohort in block.cohorts]
            assert len({code for one in given for code, n in one.items() if n}) == 1


def test_rounding_alone_leaks_where_nearly_all_say_the_same():
    them = population(200, 0, ["nearly"])
    document = naive_document(them, k=10, depth=2, rounding=3)
    assert attack([document], them.cohorts(), integers=False).determined > 30


def test_exact_numbers_of_few_are_rebuilt_far_better_than_guessed():
    them = population(60, 2, ["five"])
    cohorts = them.cohorts()
    document = naive_document(them, k=5, depth=2)
    [item] = attack([document], cohorts, truth=them.truth(cohorts), integers=False).items
    assert item.guessed > item.modal + 0.3 * item.answers


def test_one_who_came_between_two_releases_is_read_from_the_difference():
    them = population(60, 1, ["five"])
    first, second = them.part(range(59)), them
    documents = [
        naive_document(first, k=10, depth=0),
        naive_document(second, k=10, depth=0, release=2),
    ]
    cohorts = [
        *(Cohort((one.profiles[0],) * 2, one.size) for one in first.cohorts()),
        Cohort((None, them.profiles()[-1]), 1),
    ]
    found = attack(documents, cohorts)
    assert found.determined == 1
    assert found.derived > 0
    assert attack(documents[1:], them.cohorts()).is_safe


def test_one_whose_attribute_was_corrected_is_read_from_the_difference():
    before = people(*[(0, 0, 0)] * 6, *[(0, 0, 1)] * 6, *[(1, 0, 0)] * 6, *[(1, 0, 1)] * 6)
    moved = Population(before.attributes.copy(), before.answers, before.keys)
    moved.attributes[0, 0] = 1
    documents = [
        published(before, cell((6, 6), "kind", "0"), cell((6, 6), "kind", "1")),
        published(moved, cell((5, 6), "kind", "0"), cell((7, 6), "kind", "1"), release=2),
    ]
    profiles = list(zip(before.profiles(), moved.profiles(), strict=True))
    cohorts = [Cohort(profiles[0], 1)]
    cohorts += [Cohort(profiles[1], 11), Cohort(profiles[-1], 12)]
    [item] = attack(documents, cohorts).items
    assert item.determined_people == 1


def test_without_knowing_sizes_a_small_rest_still_follows():
    document = published(TWELVE, cell((8, 4)), cell((8, 3), "kind", "0"))
    [item] = attack([document]).items
    assert item.people is None
    assert [one.size for one in item.derived] == [1]


def test_without_knowing_sizes_kinds_of_people_that_may_not_exist_have_no_answer():
    document = published(TWELVE, cell((8, 4)), cell((8, 3), "kind", "0"), cell((0, 1), "kind", "1"))
    [item] = attack([document]).items
    assert [block.cohorts[0].said for block in item.determined] == ["kind 1"]


def test_knowledge_that_does_not_fit_is_refused():
    with pytest.raises(UnreadableKnowledge, match="12 answered"):
        attack([published(TWELVE, cell((8, 4)))], TWELVE.cohorts()[1:])


def test_numbers_that_cannot_be_true_together_are_said_to_contradict():
    document = published(TWELVE, cell((8, 4)), cell((9, 4), "kind", "0"))
    assert "contradicts itself" in "\n".join(sentences(attack([document], TWELVE.cohorts())))


def test_the_outcome_is_told_in_plain_words_and_names_no_answer():
    document = published(TWELVE, cell((8, 4)), cell((8, 3), "kind", "0"))
    said = list(sentences(attack([document], TWELVE.cohorts())))
    assert said[0].startswith("most: answers DERIVED: 1 (")
    assert said[-1] == "Could derive something."


def test_what_is_safe_is_called_safe():
    document = published(TWELVE, cell((8, 4)))
    said = list(sentences(attack([document], TWELVE.cohorts())))
    assert said[0].startswith("most: could not derive anybody's answer")
    assert said[-1] == "Could not derive any answer."


def test_a_question_without_numbers_gives_nothing():
    document = published(TWELVE, cell((8, 4)) | WITHHELD)
    assert "most: nothing is published." in sentences(attack([document], TWELVE.cohorts()))
