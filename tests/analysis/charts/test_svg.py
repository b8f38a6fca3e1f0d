import re
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from analysis.charts import placing
from analysis.charts.svg import svg_of
from analysis.charts.tables import GroupRow, GroupTable, Segment
from analysis.charts.texts import alt_text

from .tables_for_tests import (
    AGREEMENT,
    TABLES,
    bar_table,
    group_table,
    likert_row,
    likert_table,
    segments,
)

PLAIN = {"ordered": False, "counts_first": False}
SVG = "{http://www.w3.org/2000/svg}"
KINDS = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


def parsed(chart):
    return ET.fromstring(chart)  # noqa: S314 - drawn by us


def texts(chart):
    return [text.text for text in parsed(chart).iter(f"{SVG}text")]


def marks(chart, css):
    return [rect for rect in parsed(chart).iter(f"{SVG}rect") if css in rect.get("class").split()]


def percent(mark, name):
    return float(mark.get(name).removesuffix("%"))


@KINDS
@pytest.mark.parametrize("rtl", [False, True])
def test_a_chart_is_one_image_with_name_and_description(table, rtl):
    made = table(rtl=rtl)
    chart = svg_of(made, prefix="q1")
    root = parsed(chart)
    assert isinstance(chart, Markup)
    assert (root.get("role"), root.get("direction")) == ("img", "rtl" if rtl else "ltr")
    named = {element.get("id"): element.text for element in root if element.get("id")}
    assert named["q1-title"] == made.title
    assert named["q1-desc"] == alt_text(made)
    assert root.get("aria-labelledby").split() == ["q1-title", "q1-desc"]


@KINDS
def test_a_chart_obeys_the_content_policy(table):
    chart = svg_of(table(), prefix="q1")
    assert " style=" not in chart
    assert "<style" not in chart
    assert "<script" not in chart
    assert "href" not in chart


@KINDS
def test_two_charts_on_a_page_share_no_id(table):
    one, two = (
        {element.get("id") for element in parsed(svg_of(table(), prefix=prefix)).iter()} - {None}
        for prefix in ("a", "b")
    )
    assert one
    assert not one & two


def test_texts_of_staff_cannot_become_markup():
    chart = svg_of(bar_table(label='<script>alert("x")</script> & so'), prefix='"><b>')
    assert "<script" not in chart
    assert "<b>" not in chart
    assert '<script>alert("x")</script>' in " ".join(texts(chart))


def test_every_bar_has_its_label_and_its_printed_value():
    shown = texts(svg_of(bar_table(), prefix="q1"))
    assert {"9 (43 %)", "0 (0 %)", ".", "Fehlende Kita-Plätze"} <= set(shown)


def test_bars_start_at_zero_and_are_as_long_as_their_share():
    chart = svg_of(bar_table(), prefix="q1")
    (bar,) = marks(chart, "chart-bar")
    track = marks(chart, "chart-track")[0]
    assert percent(bar, "x") == percent(track, "x") == 0
    assert percent(bar, "width") / percent(track, "width") == pytest.approx(9 / 21, abs=1e-4)


def test_from_right_to_left_bars_start_at_the_right():
    (bar,) = marks(svg_of(bar_table(rtl=True), prefix="q1"), "chart-bar")
    assert percent(bar, "x") + percent(bar, "width") == pytest.approx(100, abs=0.01)


def test_only_a_bar_with_an_interval_has_a_whisker():
    chart = parsed(svg_of(bar_table(), prefix="q1"))
    whiskers = [at for at in chart.iter(f"{SVG}line") if at.get("class") == "chart-whisker"]
    assert len(whiskers) == 3


@pytest.mark.parametrize(("counts_first", "end"), [(True, "21"), (False, "100 %")])
def test_the_axis_ends_at_all_counts_or_at_all_percent(counts_first, end):
    assert texts(svg_of(bar_table(counts_first=counts_first), prefix="q1"))[-2:] == ["0", end]


def test_a_withheld_bar_is_marked_and_not_drawn_as_zero():
    chart = svg_of(bar_table(), prefix="q1")
    assert len(marks(chart, "chart-missing")) == 1
    assert "." in texts(chart)


def test_low_options_end_and_high_options_begin_at_zero():
    table = likert_table(likert_row(2, 3, 5, 7, 4))
    spread = placing.spread(table)
    pieces = {
        piece.option: piece for piece in placing.diverging_pieces(table.rows[0].segments, spread)
    }
    assert pieces[1].start + pieces[1].width == pytest.approx(spread.zero)
    assert pieces[3].start == pytest.approx(spread.zero)
    assert pieces[0].start + pieces[0].width == pytest.approx(pieces[1].start)


def test_the_neutral_option_stands_whole_in_its_own_column():
    table = likert_table(likert_row(2, 3, 5, 7, 4))
    spread = placing.spread(table)
    neutral = placing.diverging_pieces(table.rows[0].segments, spread)[2]
    assert neutral.start == spread.neutral > spread.end
    assert neutral.width == pytest.approx(5 / 21 * spread.unit)


@pytest.mark.parametrize("options", range(2, 8))
def test_nothing_leaves_the_chart(options):
    for at in range(options):
        counts = [0] * options
        counts[at] = 21
        table = likert_table(likert_row(*counts), options=("ja",) * options)
        for piece in placing.diverging_pieces(table.rows[0].segments, placing.spread(table)):
            assert piece.start >= -1e-9
            assert piece.start + piece.width <= 1 + 1e-9


def test_an_even_scale_has_no_neutral_column():
    table = likert_table(likert_row(2, 3, 7, 4), options=AGREEMENT[:2] + AGREEMENT[3:])
    assert placing.spread(table).neutral == 1
    assert not marks(svg_of(table, prefix="q1"), "chart-neutral")


def test_segments_below_five_percent_carry_no_text():
    shown = texts(svg_of(group_table(counts=(4, 96, 0, 0, 0)), prefix="q1"))
    assert "96" in shown
    assert "4" not in shown


def test_a_text_that_fits_only_wide_charts_says_so():
    percentages = (Segment(6, 0.06, "6 %"), Segment(94, 0.94, "94 %"))
    row = GroupRow("Alle", percentages, 100, "n = 100")
    table = GroupTable("Wie weit?", "", ("nein", "ja"), (row,), "n = 100", **PLAIN)
    chart = svg_of(table, prefix="q1")
    classes = dict(
        re.findall(r'<text class="(chart-label chart-inside[^"]*)"[^>]*>([^<]+)<', chart)
    )
    wide = {text for css, text in classes.items() if "chart-wide" in css}
    assert wide == {"6 %"}


def test_options_nobody_chose_stay_in_the_legend():
    shown = texts(svg_of(likert_table(likert_row(0, 0, 0, 0, 21)), prefix="q1"))
    assert set(AGREEMENT) <= set(shown)


def test_the_sums_of_both_sides_stand_below_the_bar():
    shown = texts(svg_of(likert_table(likert_row(2, 3, 5, 7, 4)), prefix="q1"))
    at = shown.index("5 nein · 11 ja")
    assert shown[at + 1] == "n = 21, 4 weiß nicht"


def test_a_row_that_may_not_be_shown_says_why():
    assert "Zu wenige Antworten" in texts(svg_of(likert_table(), prefix="q1"))
    assert "Zu wenige Antworten" in texts(svg_of(group_table(), prefix="q1"))


@KINDS
def test_long_labels_are_wrapped_for_the_narrowest_phone(table):
    for text in texts(svg_of(table(), prefix="q1")):
        assert len(text) * placing.LETTER <= placing.NARROW


def test_groups_fill_the_width_in_the_order_of_the_options():
    pieces = placing.stacked(segments(2, 0, 5, 7, 4))
    assert [piece.option for piece in pieces] == [0, 2, 3, 4]
    assert pieces[-1].start + pieces[-1].width == pytest.approx(1)


def test_every_pattern_used_is_defined():
    chart = svg_of(likert_table(), prefix="q1")
    defined = set(re.findall(r'<pattern id="([^"]+)"', chart))
    assert set(re.findall(r"url\(#([^)]+)\)", chart)) <= defined
    assert len(defined) == 3


@KINDS
def test_every_pattern_of_every_kind_is_defined(table):
    chart = svg_of(table(), prefix="q1")
    defined = set(re.findall(r'<pattern id="([^"]+)"', chart))
    assert set(re.findall(r"url\(#([^)]+)\)", chart)) <= defined


@KINDS
def test_a_table_without_rows_is_an_empty_chart(table):
    made = table()
    empty = type(made)(**{name: getattr(made, name) for name in made.__slots__} | {"rows": ()})
    assert parsed(svg_of(empty, prefix="q1")).get("role") == "img"


def test_patterns_wait_for_print():
    chart = parsed(svg_of(likert_table(), prefix="q1"))
    overlays = [rect for rect in chart.iter(f"{SVG}rect") if rect.get("class") == "chart-pattern"]
    assert overlays
    assert all(rect.get("display") == "none" for rect in overlays)
