"""Every channel of a chart says the same numbers: those written in its table, and no others."""

import re
from xml.etree import ElementTree as ET

import pytest

from analysis.charts.plotly import figure_of
from analysis.charts.svg import svg_of
from analysis.charts.texts import alt_text, numbers_in, numbers_of, rows_of

from .tables_for_tests import TABLES

KINDS = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
BOTH_WAYS = pytest.mark.parametrize("rtl", [False, True])
SVG = "{http://www.w3.org/2000/svg}"
# Ends of an axis that no table writes: zero, and all of the base.
ENDS = {"0", "100"}


def in_svg(table):
    """Return the words drawn and those said to the pointer."""
    root = ET.fromstring(svg_of(table, prefix="q"))  # noqa: S314 - drawn by us
    return [one.text for one in root.iter() if one.tag in {f"{SVG}text", f"{SVG}title"}]


def at_every_width(table):
    """Return the words of the static chart without those that only wide pages have."""
    root = ET.fromstring(svg_of(table, prefix="q"))  # noqa: S314 - drawn by us
    return [
        one.text
        for one in root.iter()
        if one.tag in {f"{SVG}text", f"{SVG}title"} and "chart-wide" not in one.get("class", "")
    ]


def in_figure(table):
    figure = figure_of(table)
    layout = figure["layout"]
    said = [text for trace in figure["data"] for text in trace.get("customdata", ())]
    shown = [annotation["text"] for annotation in layout["annotations"]]
    return [*said, *shown, layout["title"]["text"], layout["title"]["subtitle"]["text"]]


def numbers(texts):
    return set().union(*(numbers_in(re.sub("<br>", " ", text)) for text in texts))


@KINDS
@BOTH_WAYS
def test_a_picture_shows_no_number_its_table_does_not_write(table, rtl):
    made = table(rtl=rtl)
    allowed = numbers_of(made) | ENDS | {str(getattr(made, "base", ""))}
    assert numbers(in_svg(made)) <= allowed
    assert numbers(in_figure(made)) <= allowed


@KINDS
def test_both_drawings_and_the_words_say_the_same_numbers(table):
    made = table()
    outside = numbers([made.subtitle, made.base_line])
    assert numbers(at_every_width(made)) | outside == numbers(in_figure(made))


@KINDS
def test_the_alternative_text_says_nothing_else_and_forgets_no_row(table):
    made = table()
    said = alt_text(made)
    assert numbers_in(said) <= numbers_of(made)
    assert said.startswith(made.title)
    assert made.subtitle in said
    assert made.base_line in said
    for row in made.rows:
        assert (row.label if hasattr(row, "label") else row.text) in said


@KINDS
def test_every_row_says_what_is_printed_in_it(table):
    made = table()
    drawn = " ".join(in_svg(made))
    for label, text in rows_of(made):
        assert numbers_in(text) <= numbers_in(drawn) | numbers_of(made)
        assert label is not None
