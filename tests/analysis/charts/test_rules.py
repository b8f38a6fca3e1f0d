"""What is never drawn (analysis methods, section 5), for every kind and for every figure."""

import json

import pytest

from analysis.charts import placing, scenes, tables, theme
from analysis.charts.plotly import figure_of
from analysis.charts.scenes import SCENES, scene_of
from analysis.charts.svg import svg_of
from analysis.charts.tables import Axis, Break, DayTable, HeatCell, HeatTable, Point, TrendTable

from .colours import lab
from .tables_for_tests import (
    FIELDS,
    SHARES,
    TABLES,
    gap_table,
    group_table,
    heat_table,
    likert_row,
    likert_table,
    opinion_table,
    priority_table,
    spread_table,
    trend_table,
)

KINDS = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
BOTH_WAYS = pytest.mark.parametrize("rtl", [False, True])
FROM_ZERO = ("bars", "ranking", "funnel", "opinions")


def test_every_table_there_is_can_be_drawn_and_is_tested():
    assert set(SCENES) == set(tables.Table.__args__)
    assert {type(make()) for make in TABLES.values()} == set(SCENES)


@KINDS
@BOTH_WAYS
def test_only_bars_and_points_are_drawn(table, rtl):
    # No pie, gauge, traffic light, 3-D or word cloud: the traces that could are not used.
    figure = figure_of(table(rtl=rtl))
    assert {trace["type"] for trace in figure["data"]} <= {"bar", "scatter"}
    assert all("text" not in trace.get("mode", "") for trace in figure["data"])
    assert not {"scene", "polar", "ternary", "geo"} & figure["layout"].keys()
    assert "gradient" not in json.dumps(figure)


@KINDS
@BOTH_WAYS
def test_there_is_one_axis_each_way(table, rtl):
    figure = figure_of(table(rtl=rtl))
    axes = [name for name in figure["layout"] if name.startswith(("xaxis", "yaxis"))]
    assert sorted(axes) == ["xaxis", "yaxis"]
    assert all({"xaxis", "yaxis"}.isdisjoint(trace) for trace in figure["data"])
    assert "overlaying" not in json.dumps(figure)


@pytest.mark.parametrize("name", FROM_ZERO)
def test_bars_of_shares_begin_at_zero_and_end_where_all_would(name):
    scene = scene_of(TABLES[name]())
    grounds = [b for b in scene.blocks if b.tone in {theme.GROUND, theme.MISSING}]
    assert {(block.low, block.high) for block in grounds} == {(0, 1)}
    assert {block.low for block in scene.blocks if block.text} == {0}


def test_days_grow_from_a_common_foot():
    scene = scene_of(TABLES["days"]())
    feet = {round(block.top + block.height, 6) for block in scene.blocks}
    assert len(feet) == 1


@pytest.mark.parametrize("ends", [(0.2, 1), (0, 0.6), (-1, 1)])
def test_a_share_axis_cannot_be_cut(ends):
    with pytest.raises(ValueError, match="from 0 to 1"):
        Axis(*ends, ticks=(), is_share=True)


def test_an_axis_needs_a_length():
    with pytest.raises(ValueError, match="length"):
        Axis(5, 5, ticks=())


@pytest.mark.parametrize("make", [group_table, likert_table])
def test_only_segments_of_five_percent_are_labelled(make):
    counts = (4, 5, 1, 40, 50)
    table = make(counts=counts) if make is group_table else make(likert_row(*counts))
    printed = {words.text for words in scene_of(table, placing.WIDE).words if "inside" in words.css}
    assert printed <= {"5", "40", "50"}
    assert "4" not in printed
    assert "1" not in printed


def test_two_waves_are_no_line():
    table = trend_table()
    with pytest.raises(ValueError, match="three waves"):
        TrendTable("", "", table.waves[:2], (), SHARES, "")


def test_a_row_of_a_line_has_a_place_for_every_wave():
    table = trend_table()
    with pytest.raises(ValueError, match="every wave"):
        TrendTable("", "", table.waves, (type(table.rows[0])("", ()),), SHARES, "")


def test_no_line_crosses_a_break():
    table = trend_table()
    scene = scene_of(table)
    before, after = table.waves[2].at, table.waves[3].at
    lines = [stroke for stroke in scene.strokes if stroke.pencil is theme.TREND]
    assert lines
    assert not any(s.from_value <= before and s.to_value >= after for s in lines)
    cuts = [stroke for stroke in scene.strokes if stroke.pencil is theme.CUT]
    assert {before < cut.from_value < after for cut in cuts} == {True}
    words = " ".join(words.text for words in scene.words)
    assert table.breaks[0].text in words


def test_a_wave_without_a_point_is_a_gap():
    scene = scene_of(trend_table())
    at = {mark.value for mark in scene.marks if mark.text.startswith("Beratung")}
    assert trend_table().waves[1].at not in at
    assert isinstance(trend_table().breaks[0], Break)


def test_a_heat_table_has_one_hue_on_each_side_and_is_lightest_in_the_middle():
    lightness = [lab(tone.fill)[0] for tone in theme.HEAT]
    assert lightness[:4] == sorted(lightness[:4])
    assert lightness[3:] == sorted(lightness[3:], reverse=True)
    warm, cold = ([lab(tone.fill)[2] for tone in side] for side in (theme.HEAT[:3], theme.HEAT[4:]))
    assert min(warm) > 0 > max(cold)


def test_every_heat_cell_prints_its_value():
    table = heat_table()
    printed = [words.text for words in scene_of(table).words]
    for row in table.rows:
        assert all(cell.text in printed for cell in row.cells)


def test_a_heat_cell_without_a_share_has_no_tone():
    scene = scene_of(heat_table())
    blank = [block for block in scene.blocks if block.tone is theme.BLANK]
    assert len(blank) == 2


@pytest.mark.parametrize("step", [-1, 7])
def test_a_heat_tone_that_does_not_exist_is_refused(step):
    with pytest.raises(ValueError, match="steps 0 to 6"):
        HeatCell("43 %", step)


def test_a_heat_row_has_a_cell_for_every_column():
    with pytest.raises(ValueError, match="every column"):
        HeatTable("", "", "", ("a", "b"), heat_table().rows, (), "")


def test_heat_tones_follow_the_edges():
    edges = (0.15, 0.3, 0.45, 0.55, 0.7, 0.85)
    assert [tables.heat_step(x, edges) for x in (0, 0.15, 0.5, 0.85, 1)] == [0, 1, 3, 6, 6]
    assert [tables.heat_step(x, (5, 10, 20), first=3) for x in (0, 5, 19, 20)] == [3, 4, 5, 6]
    with pytest.raises(ValueError, match="leave the scale"):
        tables.heat_step(1, edges, first=3)


def test_six_opinion_groups_cannot_be_told_apart():
    table = opinion_table()
    with pytest.raises(ValueError, match="5 groups"):
        type(table)("", "", table.groups * 2, (), "", "")


def test_a_day_does_not_leave_the_picture():
    with pytest.raises(ValueError, match="highest day"):
        DayTable("", "", TABLES["days"]().rows, 3, "3", "")


def test_single_numbers_are_drawn_only_where_the_table_has_them():
    table = spread_table()
    protected = type(table)("", "", table.rows[:1], table.axis, "")
    scene = scene_of(protected)
    assert not scene.marks
    assert {s.pencil for s in scene.strokes} <= {theme.HALO, theme.MEDIAN, theme.GRID}
    assert len(scene_of(table).marks) == len(table.rows[1].values)


def test_a_bracketed_point_is_hollow():
    marks = [m for m in scene_of(TABLES["dots"]()).marks if not m.is_key]
    assert [mark.is_hollow for mark in marks] == [False, True]


def test_an_interval_ends_where_the_axis_ends():
    table = gap_table()
    row = tables.PairRow("", Point(4.9, "4,9", 4.6, 5.2), Point(1.1, "1,1", 0.8, 1.4), "3,8")
    scene = scene_of(type(table)("", "", ("", ""), (row,), table.axis, ""))
    values = [v for s in scene.strokes for v in (s.from_value, s.to_value)]
    assert (min(values), max(values)) == (1, 5)


@BOTH_WAYS
def test_numbers_of_the_priority_plane_do_not_collide(rtl):
    table = priority_table(rtl=rtl)
    numbers = [words for words in scene_of(table).words if words.text.isdigit() and words.shift]
    shown = [words for words in scene_of(table).words if "chart-over" in words.css]
    shown = [words for words in shown if words.text in {item.number for item in table.rows}]
    assert len(shown) == len(table.rows) >= len(numbers)
    for width in (272, 328, 576, 896):
        boxes = [(w.x * width + w.shift, w.y) for w in shown]
        for at, (x, y) in enumerate(boxes):
            for other_x, other_y in boxes[at + 1 :]:
                assert abs(x - other_x) >= 8 or abs(y - other_y) >= 14


def test_every_number_of_the_priority_plane_is_explained_below():
    table = priority_table()
    words = " ".join(words.text for words in scene_of(table).words)
    for item in table.rows:
        assert f"{item.number} {item.label}" in words
        assert item.text in words
    assert FIELDS[0] in words


def test_names_of_heat_columns_are_not_crossed_by_lines():
    columns = ("Migrantenorganisationen", "Behörden", "Schulen", "Vereine", "Kirchen")
    rows = (tables.HeatRow("Bildung", (HeatCell("1"),) * 5),)
    scene = scene_of(HeatTable("", "", "", columns, rows, (), ""))
    lines = [s for s in scene.strokes if s.pencil is theme.LEADER]
    for words in (w for w in scene.words if "chart-over" in w.css):
        wide = len(words.text) * placing.LETTER / placing.NARROW
        low, high = (
            (words.x, words.x + wide) if words.anchor == "start" else (words.x - wide, words.x)
        )
        for line in lines:
            crosses = low + 0.01 < line.from_value < high - 0.01
            assert not (crosses and line.from_y < words.y)


def test_every_scene_is_named_for_the_style_sheet():
    assert all(scene_of(make()).kind.isalpha() for make in TABLES.values())
    assert scenes.scene_of is scene_of


def test_staff_texts_are_safe_everywhere():
    evil = '<script>alert("x")</script>'
    for name in ("dots", "pairs", "trend", "opinions", "ranking", "spreads"):
        chart = svg_of(TABLES[name](label=evil), prefix="q")
        assert "<script" not in chart
        assert "<script" not in json.dumps(figure_of(TABLES[name](label=evil)))
