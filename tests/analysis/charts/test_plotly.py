import json

import plotly.graph_objects as go
import pytest

from analysis.charts import placing
from analysis.charts.plotly import bars, diverging, groups

from .tables_for_tests import bar_table, group_table, likert_row, likert_table

CHARTS = [(bars, bar_table), (diverging, likert_table), (groups, group_table)]


@pytest.mark.parametrize(("draw", "table"), CHARTS)
@pytest.mark.parametrize("rtl", [False, True])
def test_a_figure_is_valid_and_plain(draw, table, rtl):
    figure = draw(table(rtl=rtl))
    go.Figure(**figure)
    assert type(figure) is dict
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
    assert "template" not in figure["layout"]


@pytest.mark.parametrize(("draw", "table"), CHARTS)
def test_a_figure_has_question_finding_and_base(draw, table):
    made = table()
    layout = draw(made)["layout"]
    assert layout["title"]["text"] == made.title
    assert layout["title"]["subtitle"]["text"] == made.subtitle
    assert made.base_line in [annotation["text"] for annotation in layout["annotations"]]


@pytest.mark.parametrize(("draw", "table"), CHARTS)
def test_numbers_are_separated_as_in_german(draw, table):
    assert draw(table())["layout"]["separators"] == ",."


def test_texts_of_staff_cannot_become_markup():
    figure = bars(bar_table(label='<a href="x">y</a>'))
    assert "<a" not in json.dumps(figure)
    assert "&lt;a" in json.dumps(figure)


def test_the_share_axis_starts_at_zero_and_ends_at_one():
    axis = bars(bar_table())["layout"]["xaxis"]
    assert axis["range"] == [0.0, 1.0]
    assert axis["ticktext"] == ["0", "21"]


def test_from_right_to_left_the_axis_is_turned():
    layout = bars(bar_table(rtl=True))["layout"]
    assert layout["xaxis"]["range"] == [1.0, 0.0]
    assert layout["xaxis"]["domain"][1] == 1


def test_whiskers_reach_from_low_to_high():
    (trace,) = bars(bar_table())["data"]
    found = trace["error_x"]
    assert 9 / 21 + found["array"][0] == pytest.approx(0.63)
    assert 9 / 21 - found["arrayminus"][0] == pytest.approx(0.24)
    assert found["array"][1:] == [0, 0]


def test_a_withheld_bar_is_null():
    (trace,) = bars(bar_table())["data"]
    assert trace["x"] == [9 / 21, 0.0, None]


def test_low_options_run_left_of_zero_from_the_mildest_outwards():
    data = diverging(likert_table(likert_row(2, 3, 5, 7, 4)))["data"]
    assert [(trace["legendrank"], trace["x"][0] < 0) for trace in data] == [
        (1, True),
        (0, True),
        (3, False),
        (4, False),
        (2, False),
    ]


def test_the_neutral_option_has_its_own_axis_at_the_right():
    figure = diverging(likert_table())
    neutral = next(trace for trace in figure["data"] if trace["legendrank"] == 2)
    layout = figure["layout"]
    assert neutral["xaxis"] == "x2"
    assert layout["xaxis2"]["domain"][0] > layout["xaxis"]["domain"][1]


def test_one_share_is_as_wide_in_the_neutral_column_as_on_both_sides():
    layout = diverging(likert_table())["layout"]
    scales = [
        (axis["range"][1] - axis["range"][0]) / (axis["domain"][1] - axis["domain"][0])
        for axis in (layout["xaxis"], layout["xaxis2"])
    ]
    assert scales[0] == pytest.approx(scales[1])


def test_segments_below_five_percent_carry_no_text():
    figure = groups(group_table(counts=(4, 96, 0, 0, 0)))
    assert figure["data"][0]["text"][0] == ""
    assert figure["data"][1]["text"][0] == "96"


def test_both_drawings_put_the_rows_in_the_same_places():
    table = likert_table()
    notes = [placing.likert_notes(row) for row in table.rows]
    rows = placing.row_places(table.rows, notes, top=0)
    assert diverging(table)["data"][0]["y"] == [row.bar + placing.BAR / 2 for row in rows]


@pytest.mark.parametrize(("draw", "table"), CHARTS)
def test_a_table_without_rows_is_a_valid_figure(draw, table):
    made = table()
    empty = type(made)(**{name: getattr(made, name) for name in made.__slots__} | {"rows": ()})
    go.Figure(**draw(empty))
