import json

import plotly.graph_objects as go
import pytest

from analysis.charts import theme
from analysis.charts.plotly import figure_of
from analysis.charts.scenes import scene_of

from .tables_for_tests import TABLES, bar_table, group_table, likert_row, likert_table

KINDS = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


@KINDS
@pytest.mark.parametrize("rtl", [False, True])
def test_a_figure_is_valid_and_plain(table, rtl):
    figure = figure_of(table(rtl=rtl))
    go.Figure(**figure)
    assert type(figure) is dict
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
    assert "template" not in figure["layout"]


@KINDS
def test_a_figure_has_question_finding_and_base(table):
    made = table()
    layout = figure_of(made)["layout"]
    shown = [annotation["text"].replace("<br>", " ") for annotation in layout["annotations"]]
    assert layout["title"]["text"].replace("<br>", " ") == made.title
    assert layout["title"]["subtitle"]["text"].replace("<br>", " ") == made.subtitle
    assert made.base_line in shown


@KINDS
def test_numbers_are_separated_as_in_german(table):
    assert figure_of(table())["layout"]["separators"] == ",."


def test_texts_of_staff_cannot_become_markup():
    figure = figure_of(bar_table(label='<a href="x">y</a>'))
    assert "<a" not in json.dumps(figure)
    assert "&lt;a" in json.dumps(figure)


def drawn(figure):
    """Return the bars of a figure as (from, to) by colour, in the order of the rows."""
    return {
        trace["marker"]["color"]: [
            (base, base + length) for base, length in zip(trace["base"], trace["x"], strict=True)
        ]
        for trace in figure["data"]
        if trace["type"] == "bar"
    }


def test_bars_start_at_zero_and_are_as_long_as_their_share():
    assert drawn(figure_of(bar_table()))[theme.BAR] == [(0, 9 / 21)]


def test_from_right_to_left_the_axis_is_turned():
    left, right = (figure_of(bar_table(rtl=rtl))["layout"]["xaxis"]["range"] for rtl in (0, 1))
    assert right == left[::-1]


def test_whiskers_reach_from_low_to_high():
    lines = [
        (shape["x0"], shape["x1"])
        for shape in figure_of(bar_table())["layout"]["shapes"]
        if shape["type"] == "line"
    ]
    assert set(lines) == {(0.24, 0.63), (0.24, 0.24), (0.63, 0.63)}


def test_a_withheld_bar_is_not_drawn():
    (trace,) = figure_of(bar_table())["data"]
    assert len(trace["x"]) == 1
    assert not any("Keine davon" in text for text in trace["customdata"])


def test_low_options_run_left_of_zero_from_the_mildest_outwards():
    tones = theme.scale_tones(5)
    bars = drawn(figure_of(likert_table(likert_row(2, 3, 5, 7, 4))))
    found = [bars[tone.fill][0] for tone in tones]
    assert found[1] == (pytest.approx(-3 / 21), pytest.approx(0))
    assert found[0] == (pytest.approx(-5 / 21), pytest.approx(-3 / 21))
    assert found[3] == (pytest.approx(0), pytest.approx(7 / 21))
    assert found[4] == (pytest.approx(7 / 21), pytest.approx(11 / 21))


def test_the_neutral_option_has_its_own_column_at_the_right_on_the_same_measure():
    bars = drawn(figure_of(likert_table(likert_row(2, 3, 5, 7, 4))))
    start, end = bars[theme.NEUTRAL.fill][0]
    assert start > max(high for tone in theme.scale_tones(5)[3:] for _, high in bars[tone.fill])
    assert end - start == pytest.approx(5 / 21)


def test_segments_below_five_percent_carry_no_text():
    figure = figure_of(group_table(counts=(4, 96, 0, 0, 0)))
    shown = [annotation["text"] for annotation in figure["layout"]["annotations"]]
    assert "96" in shown
    assert "4" not in shown


@KINDS
def test_every_mark_stands_where_the_static_chart_has_it(table):
    made = table()
    scene = scene_of(made)
    data = figure_of(made)["data"]
    points = {
        point
        for trace in data
        if trace["type"] == "scatter" and trace["mode"] == "markers"
        for point in zip(trace["x"], trace["y"], strict=True)
    }
    at_start = scene.frame.value(0)
    expected = {(at_start if mark.is_key else mark.value, mark.y) for mark in scene.marks}
    assert points == expected


@KINDS
def test_a_table_without_rows_is_a_valid_figure(table):
    made = table()
    empty = type(made)(**{name: getattr(made, name) for name in made.__slots__} | {"rows": ()})
    go.Figure(**figure_of(empty))


def test_areas_follow_the_theme_of_the_page():
    for name in ("opinions", "trend"):
        figure = figure_of(TABLES[name]())
        areas = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
        assert areas
        # A colour of its own, so that a script can replace it; paleness is a property apart.
        assert {area["fillcolor"] for area in areas} <= set(figure["layout"]["meta"]["colours"])
        assert {0 < area["opacity"] < 1 for area in areas} == {True}
