"""Opinion groups on a page: groups as areas, never people; what stands for each; why none."""

import numpy as np
import pytest

from analysis.charts.svg import svg_of
from analysis.dashboards import opinions
from analysis.dashboards.joint import together
from analysis.releases.reading import CellBook
from analysis.releases.results import OpinionsFound, Results
from analysis.statistics.opinions import NoGroups, OpinionsRefused, group_areas, opinion_groups
from tests.analysis.dashboards.test_panels import variable

STATEMENTS = 12
CODEBOOK = [
    variable(f"ideas.s{at}", "choice", ("agree", "disagree", "pass"), part=f"Aussage {at}")
    for at in range(STATEMENTS)
]
VARIABLES = {one.name: one for one in CODEBOOK}


@pytest.fixture(scope="module")
def found():
    """Return two groups of 60 and 40: all agree with 0, the large one with 1 to 6 too."""
    random = np.random.default_rng(1)
    votes = np.ones((100, STATEMENTS))
    votes[:60, 7:] = votes[60:, 1:7] = -1
    votes *= np.where(random.random(votes.shape) < 0.1, -1, 1)
    counts = np.ones(100, int)
    whole = opinion_groups(votes, counts)
    return OpinionsFound(
        tuple(VARIABLES),
        whole.sizes,
        whole.silhouette,
        whole.stability,
        whole.statements,
        whole.consensus,
        group_areas(whole.places, whole.groups, counts),
    )


def shown(opinion):
    (one,) = together(
        CellBook({}), CODEBOOK, [], Results(opinions={"ideas": opinion}), numbers=(), is_exact=True
    )
    return one


def test_groups_stand_with_their_size_and_their_base(found):
    one = shown(found)
    assert one.sentence == "Wer ähnlich abgestimmt hat, steht zusammen: 2 Gruppen."
    assert one.base_line == "n = 100, alle mit mindestens 7 Stimmen"
    assert one.head == ("Aussage", "Gruppe A", "Gruppe B")
    assert one.rows[0] == ("Wie viele", "60 Personen", "40 Personen")
    assert len(one.rows) > 1
    assert one.chart.picture
    assert one.notes[0] == "Alle Gruppen stimmen zu: „Aussage 0“"
    assert "Gruppen sind ein Bild dieser Stimmen, keine Arten von Menschen." in one.notes


def test_the_map_draws_groups_and_nobody_alone(found):
    table = opinions.opinion_table(found, VARIABLES)
    chart = svg_of(table, prefix="q")
    assert chart.count("chart-area") == 2
    assert chart.count("chart-mark") == 2 + 2 + 2 * len(table.rows)
    reach = [abs(part) for one in table.groups for corner in one.area.edge for part in corner]
    assert max(reach) == pytest.approx(1)
    assert [one.area.part for one in table.groups] == [0.6, 0.4]


def test_what_stands_for_a_group_is_what_it_says_and_others_do_not(found):
    rows = opinions.opinion_table(found, VARIABLES).rows
    for_a, for_b = rows[:2], rows[2:]
    assert {row.label for row in for_a} <= {f"Aussage {at}" for at in range(1, 12)}
    assert all(row.note.startswith("Steht für Gruppe A: ") for row in for_a)
    assert all(row.note.startswith("Steht für Gruppe B: ") for row in for_b)
    assert len({row.label for row in rows}) == 4
    for row in rows:
        assert [bar.label for bar in row.bars] == ["Gruppe A", "Gruppe B"]
        agreeing, refusing = row.bars if "stimmen zu" in row.note else row.bars[::-1]
        if "Gruppe B" in row.note:
            agreeing, refusing = refusing, agreeing
        assert agreeing.share > 0.7
        assert refusing.share < 0.3


def test_a_release_older_than_the_map_has_bars_alone(found):
    values = {name: getattr(found, name) for name in OpinionsFound.__slots__ if name != "areas"}
    old = OpinionsFound(**values)
    table = opinions.opinion_table(old, VARIABLES)
    assert [group.area for group in table.groups] == [None, None]
    assert "chart-area" not in svg_of(table, prefix="q")
    assert not any("Fläche" in note for note in shown(old).notes)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (NoGroups.GRADUAL, "gehen allmählich ineinander über"),
        (NoGroups.FEW_PEOPLE, "mindestens 50 Personen mit je 7 Stimmen"),
        (NoGroups.UNSTABLE, "tragen keine"),
    ],
)
def test_where_there_are_no_groups_the_page_says_why(reason, words):
    one = shown(OpinionsRefused(reason, 80, 12))
    assert words in one.sentence
    assert one.drawn is None
    assert not one.rows
