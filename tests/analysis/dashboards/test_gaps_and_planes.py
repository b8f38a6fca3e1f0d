"""Within action fields, answered by those who chose them, nothing has an interval."""

from types import SimpleNamespace

import pytest

from analysis.dashboards.field_summary import _gap_notes, _gap_sentence
from analysis.dashboards.priorities import priorities
from analysis.dashboards.writing import Number
from analysis.disclosure.cells import Cell
from analysis.releases.reading import CellBook
from analysis.statistics.importance import Gap
from surveys.reading import FieldOfAction
from tests.analysis.dashboards.test_panels import texts, variable

BOTH = {"importance": Number(20, 40), "progress": Number(20, 40)}


def gap(value, n=40, *, clear=True):
    return Gap(value, value - 9, value + 9, n, 0, 0, adjusted_p=0.01, clear=clear)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (gap(-83.2), "im Mittel um 83 niedriger ein als den Fortschritt."),
        (gap(41.0), "im Mittel um 41 höher ein als den Fortschritt."),
        (gap(0.2), "stuft Wichtigkeit und Fortschritt im Mittel gleich hoch ein."),
        (gap(-30.0, 12), "im Mittel um (30) niedriger ein als den Fortschritt."),
        (gap(30.0, 9), "Das sind 0 Punkte Abstand."),
    ],
)
def test_a_gap_is_said_with_its_direction_and_without_an_interval(found, words):
    assert _gap_sentence(BOTH, found).endswith(words)


def test_a_gap_that_may_be_chance_is_called_so_from_thirty_on():
    assert len(list(_gap_notes(gap(5.0, clear=False)))) == 1
    assert list(_gap_notes(gap(5.0, 29, clear=False))) == []


def test_the_plane_of_all_fields_draws_points_without_boxes():
    keys = [f"f{place}" for place in range(6)]
    codebook, cells = [], []
    for place, key in enumerate(keys):
        for construct in ("importance", "progress"):
            one = variable(f"{construct}_{key}", "likert", ("a", "b", "c"), construct=construct)
            object.__setattr__(one, "action_field", key)
            codebook.append(one)
            cells.append(Cell(one.name, "", "", "exact", (5 + place, 10, 15), 30 + place))
    facts = SimpleNamespace(
        action_fields=tuple(FieldOfAction(key, texts(key), texts("")) for key in keys)
    )
    chart = priorities(CellBook({cell.key: cell for cell in cells}), codebook, facts)
    table = chart.drawn
    # (0 * 5 + 50 * 10 + 100 * 15) / 30 = 66.7: both questions of a field are answered alike.
    assert chart.rows[0] == ("1. f0", 67, 30, 67, 30)
    assert [row[1:] for row in chart.rows] == [
        (int(row.across.text), n, int(row.upwards.text), n)
        for n, row in zip(range(30, 36), table.rows, strict=True)
    ]
    assert len(table.rows) == 6
    for row in table.rows:
        assert row.across.interval is row.upwards.interval is None
        assert row.is_clear
    assert "Bereich" not in table.subtitle
