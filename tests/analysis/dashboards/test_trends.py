"""A field over several waves."""

from datetime import UTC, datetime

from analysis.dashboards.trends import Moment, trend
from analysis.disclosure.cells import Cell
from analysis.releases.reading import CellBook
from surveys.items.base import Variable
from surveys.reading import Level

PROGRESS = Variable(
    "progress", "progress", "likert", Level.ORDINAL, {"de": "Fortschritt?"}, {"de": "Fortschritt?"},
    ("1", "2", "3"), {code: {"de": code} for code in "123"}, "s", "language", "progress",
)  # fmt: skip


def wave(year, upper, *, base=40, breaks=()):
    cell = Cell("progress", "", "", "exact", (base - upper, 0, upper), base)
    moment = datetime(year, 7, 1, tzinfo=UTC)
    return Moment(str(year), moment, CellBook({cell.key: cell}), [PROGRESS], frozenset(breaks))


def drawn(*waves):
    found = trend(waves[-1], waves[:-1], "language")
    return found and found.drawn


def test_two_waves_are_no_line():
    assert drawn(wave(2023, 10), wave(2024, 20)) is None


def test_three_waves_are_a_line_with_true_distances():
    table = drawn(wave(2020, 10), wave(2021, 20), wave(2026, 30))
    assert [point.value for point in table.rows[0].points] == [0.25, 0.5, 0.75]
    assert [round(one.at, 1) for one in table.waves] == [2020.5, 2021.5, 2026.5]
    assert table.breaks == ()


def test_a_changed_question_cuts_the_line():
    table = drawn(wave(2020, 10, breaks=["progress"]), wave(2022, 20), wave(2026, 30))
    assert table.rows[0].points[0] is None
    assert [one.before for one in table.breaks] == [1]


def test_a_wave_with_few_answers_has_no_point():
    table = drawn(wave(2020, 4, base=8), wave(2022, 20), wave(2026, 30))
    assert table.rows[0].points[0] is None
