import numpy as np
import pandas as pd
import pytest

from analysis.statistics.clustering import adjusted_rand
from analysis.statistics.opinions import (
    FEWEST_RAND,
    NoGroups,
    OpinionGroups,
    OpinionsRefused,
    group_areas,
    opinion_groups,
    votes_from_positions,
)


def planted(n=120, *, statements=20, groups=3, unsure=0.3, missing=0.3, seed=1):  # noqa: PLR0913
    """Return votes of groups that each have a view of their own, and who belongs where."""
    random = np.random.default_rng(seed)
    views = random.choice([-1.0, 1], (groups, statements))
    belongs = np.arange(n) % groups
    votes = np.where(
        random.random((n, statements)) < unsure,
        random.choice([-1, 0, 1], (n, statements)),
        views[belongs],
    )
    votes[random.random((n, statements)) < missing] = np.nan
    return votes, belongs, views


def noise(n=120, statements=20, seed=1):
    random = np.random.default_rng(seed)
    return random.choice([-1.0, 0, 1, np.nan], (n, statements), p=[0.25, 0.15, 0.35, 0.25])


def gradual(n=150, *, statements=20, slope=2, missing=0.3, even=True, ways=1, seed=1):  # noqa: PLR0913
    """Return votes of people who stand anywhere between two ends, in one or two ways, no groups.

    A graded response model: where somebody stands less where a statement stands, by `slope`.
    """
    random = np.random.default_rng(seed)
    stand = random.uniform(-1.7, 1.7, (n, ways)) if even else random.normal(size=(n, ways))
    turned = random.normal(size=(ways, statements))
    turned /= np.linalg.norm(turned, axis=0)
    leaning = slope * (stand @ turned - random.normal(size=statements))
    leaning += random.logistic(size=(n, statements))
    votes = np.sign(leaning) * (abs(leaning) > 0.5)
    votes[random.random((n, statements)) < missing] = np.nan
    return votes


def each_once(votes):
    return opinion_groups(votes, np.ones(len(votes), int))


@pytest.mark.parametrize("groups", [2, 3])
def test_groups_that_are_there_are_found(groups):
    votes, belongs, views = planted(groups=groups)
    found = each_once(votes)
    assert isinstance(found, OpinionGroups)
    clear = found.groups >= 0
    assert len(found.sizes) == groups
    assert adjusted_rand(found.groups[clear], belongs[clear]) > 0.75
    assert found.stability >= 0.9
    # What stands for a group is what was planted in it.
    for group, said in enumerate(found.statements):
        planted_views = views[np.bincount(belongs[found.groups == group]).argmax()]
        for view, one in zip(planted_views, said, strict=True):
            assert not (one.agree.is_representative and view < 0)
            assert not (one.disagree.is_representative and view > 0)


@pytest.mark.parametrize("seed", range(3))
def test_noise_has_no_groups_however_good_they_look(seed):
    found = each_once(noise(seed=seed))
    assert isinstance(found, OpinionsRefused)
    assert found.reason is NoGroups.UNSTABLE
    assert found.stability < 0.5


@pytest.mark.parametrize("slope", [2, 4])
@pytest.mark.parametrize("even", [True, False])
def test_what_goes_gradually_from_one_end_to_the_other_is_no_groups(slope, even):
    found = [each_once(gradual(slope=slope, even=even, seed=seed)) for seed in range(5)]
    reasons = [one.reason for one in found if isinstance(one, OpinionsRefused)]
    assert len(reasons) == 5
    # Its halves are stable and large: without this gate they would be called groups.
    halves = [one for one in found if one.reason is NoGroups.GRADUAL]
    assert len(halves) >= 4
    assert min(one.stability for one in halves) >= FEWEST_RAND


def test_what_goes_gradually_two_ways_is_no_groups():
    found = [each_once(gradual(slope=4, ways=2, even=False, seed=seed)) for seed in range(5)]
    assert not any(isinstance(one, OpinionGroups) for one in found)


@pytest.mark.parametrize(("groups", "n"), [(2, 60), (2, 120), (3, 150)])
def test_planted_groups_still_pass(groups, n):
    found = [each_once(planted(n, groups=groups, unsure=0.2, seed=seed)[0]) for seed in range(5)]
    assert sum(isinstance(one, OpinionGroups) for one in found) >= 4


def test_the_map_agrees_with_a_plain_singular_value_decomposition():
    votes, *_ = planted(n=60, missing=0.2)
    frame = pd.DataFrame(votes)
    centred = (frame.fillna(frame.mean()) - frame.mean()).to_numpy()
    _, _, directions = np.linalg.svd(centred)
    stretch = np.sqrt(20 / frame.notna().sum(axis=1).to_numpy())
    other = centred @ directions[:2].T * stretch[:, None]
    found = each_once(votes)
    assert np.abs(found.places) == pytest.approx(np.abs(other), abs=1e-9)


def test_counts_stand_for_as_many_people():
    votes, *_ = planted()
    whole = each_once(np.repeat(votes, 2, axis=0))
    found = opinion_groups(votes, np.full(len(votes), 2))
    assert found.sizes == whole.sizes
    assert np.array_equal(found.groups, whole.groups[::2])
    assert found.places == pytest.approx(whole.places[::2])


def test_twice_the_same_gives_the_same():
    votes, *_ = planted()
    one, other = each_once(votes), each_once(votes)
    assert one.stability == other.stability
    assert np.array_equal(one.groups, other.groups)


def test_people_with_fewer_than_seven_votes_lie_on_the_map_in_no_group():
    votes, *_ = planted()
    votes[0, 6:], votes[1] = np.nan, np.nan
    votes[0, :6] = 1
    found = each_once(votes)
    assert found.groups[0] == found.groups[1] == -1
    assert np.isfinite(found.places[0]).all()
    assert np.isnan(found.places[1]).all()
    assert sum(found.sizes) == (found.groups >= 0).sum()


def test_a_statement_taken_out_says_and_moves_nothing():
    votes, *_ = planted()
    added = np.column_stack([votes, np.where(np.arange(120) < 60, 1.0, -1)])
    found, plain = opinion_groups(added, np.ones(120, int), taken_out={20}), each_once(votes)
    assert found.consensus[20] is None
    assert found.statements[0][20] is None
    assert found.consensus[:20] == plain.consensus
    assert np.array_equal(found.groups, plain.groups)


def test_the_counts_of_the_groups_are_those_of_the_votes():
    votes, *_ = planted()
    found = each_once(votes)
    inside = votes[found.groups == 1]
    for at, said in enumerate(found.statements[1]):
        assert said.agree.n == (inside[:, at] == 1).sum()
        assert said.disagree.n == (inside[:, at] == -1).sum()
        assert said.agree.votes == (~np.isnan(inside[:, at])).sum()


def test_fifty_people_with_seven_votes_are_needed():
    votes, *_ = planted(n=50, unsure=0.15, missing=0)
    assert isinstance(each_once(votes), OpinionGroups)
    votes[0, 6:] = np.nan
    assert each_once(votes) == OpinionsRefused(NoGroups.FEW_PEOPLE, people=49, statements=20)


def test_ten_statements_are_needed_after_moderation():
    votes, *_ = planted(statements=10, unsure=0.15, missing=0)
    assert isinstance(each_once(votes), OpinionGroups)
    found = opinion_groups(votes, np.ones(120, int), taken_out={3})
    assert found.reason is NoGroups.FEW_STATEMENTS
    assert found.statements == 9


def test_a_group_of_nine_is_not_shown():
    votes, belongs, _ = planted(n=240, groups=2, unsure=0.05, missing=0)
    votes = np.vstack([votes[belongs == 0], votes[belongs == 1][:9]])
    assert each_once(votes).reason is NoGroups.SMALL_GROUP


def test_people_who_all_vote_alike_are_no_groups():
    assert each_once(np.ones((80, 12))).reason is NoGroups.ALIKE


def test_nobody_and_all_missing_are_few():
    assert each_once(np.empty((0, 12))).reason is NoGroups.FEW_PEOPLE
    assert each_once(np.full((80, 12), np.nan)).people == 0
    assert each_once(np.empty((0, 0))).reason is NoGroups.FEW_STATEMENTS


def test_positions_of_a_statement_become_votes():
    found = votes_from_positions(np.array([[0, 1, 2], [-4, -3, 0]]), agree=0, disagree=1)
    assert found[0].tolist() == [1, -1, 0]
    assert np.isnan(found[1, :2]).all()


def test_half_of_a_group_lies_within_its_area():
    votes, *_ = planted(groups=2)
    found = each_once(votes)
    areas = group_areas(found.places, found.groups, np.ones(len(votes), int))
    for group, area in enumerate(areas):
        points = found.places[found.groups == group]
        assert area.centre == pytest.approx(points.mean(axis=0))
        # Seen from the middle, the ellipse is the circle of radius one.
        steps = np.linalg.solve([area.across, area.upwards], (points - area.centre).T)
        inside = ((steps**2).sum(axis=0) < 1).mean()
        assert inside == pytest.approx(0.5, abs=1 / len(points))


def test_the_area_of_people_who_vote_alike_is_a_point():
    (area,) = group_areas(np.ones((3, 2)), np.zeros(3, int), np.array([5, 5, 5]))
    assert (area.centre, area.across, area.upwards) == ((1, 1), (0, 0), (0, 0))
