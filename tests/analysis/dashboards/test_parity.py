"""One question says the same numbers as picture, figure, words, table and file, whoever reads."""

import csv
import re
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from flask import render_template_string

from analysis.charts.picture import file_of
from analysis.charts.texts import alt_text, numbers_in, numbers_of
from analysis.dashboards import spans
from analysis.dashboards.blocks import block_of
from analysis.dashboards.chart_files import chart_file
from analysis.dashboards.panels import panel_of
from analysis.disclosure.cells import Cell
from analysis.exports.files import csv_file
from analysis.releases.reading import CellBook
from analysis.statistics.intervals import wilson_finite
from tests.analysis.dashboards.test_comparisons import BY_KIND
from tests.analysis.dashboards.test_panels import SCALE, variable
from tests.analysis.dashboards.test_spans import FACTS, release

FIVE = ("1", "2", "3", "4", "5")
QUESTIONS = {
    "choice": ([variable("x", "choice", ("a", "b", "c"))], [(6, 9, 6)]),
    "large choice": ([variable("x", "choice", ("a", "b", "c"))], [(60, 99, 63)]),
    "ticks": (
        [variable(f"x.{part}", "ticks", ("no", "yes"), part=part) for part in ("time", "money")],
        [(21, 12), (9, 24)],
    ),
    "scale": ([variable("x", "likert", SCALE, construct="progress")], [(12, 9, 21)]),
    "large scale": ([variable("x", "likert", FIVE)], [(30, 60, 90, 120, 150)]),
    "battery": (
        [variable(f"x.{row}", "grid_row", FIVE, part=row) for row in ("reached", "known")],
        [(3, 6, 9, 12, 15), (9, 9, 9, 9, 9)],
    ),
}
KINDS = pytest.mark.parametrize("name", QUESTIONS)
STATES = pytest.mark.parametrize("state", ["exact", "rounded"])


def book_of(name, state):
    variables, counts = QUESTIONS[name]
    cells = [
        Cell(
            one.name,
            grouping,
            group,
            state,
            tuple(n * times for n in found),
            sum(found) * times,
            rounding=3 if state == "rounded" else 1,
        )
        for one, found in zip(variables, counts, strict=True)
        for grouping, group, times in (("", "", 2), ("kind", "club", 1), ("kind", "office", 1))
    ]
    return CellBook({cell.key: cell for cell in cells}), variables


def block(name, state, by=None):
    book, variables = book_of(name, state)
    facts, made = FACTS, release(state, invited=0)
    return block_of(panel_of(book, variables), book, variables, facts, made, by)


def plain(text):
    return text.replace("\xa0", " ")


def drawn(svg):
    """Return the words drawn, without the description and what only the pointer is told."""
    root = ET.fromstring(svg)  # noqa: S314 - drawn by us
    return [one.text or "" for one in root.iter() if one.tag.endswith("}text")]


def numbers(found):
    return set().union(*(numbers_in(re.sub("<br>", " ", plain(text))) for text in found))


def in_figure(figure):
    told = [text for trace in figure["data"] for text in trace.get("customdata", ())]
    return [*told, *(one["text"] for one in figure["layout"]["annotations"])]


def in_table(table):
    return [text for _label, cells in table.rows for text in cells]


def in_html(app, table):
    with app.test_request_context():
        return render_template_string(
            '{% from "macros/results.html" import numbers %}{{ numbers(table) }}', table=table
        )


def rows_of(sheet):
    file = StringIO(csv_file(sheet).decode("utf-8-sig"))
    return list(csv.DictReader(file, delimiter=";"))


@KINDS
@STATES
def test_every_channel_of_a_question_says_the_same_numbers(app, name, state):
    with app.test_request_context():
        one = block(name, state)
        table = one.picture.table
        labels = numbers(answer.label for row in one.panel.statements for answer in row.answers)
        axis = {"0", "50", "100", str(one.panel.bases[0])}
        allowed = {plain(n) for n in numbers_of(table)}
        assert allowed
        # Both drawings show what the table writes, and the words say all of it.
        assert numbers(drawn(one.picture.svg)) <= allowed | axis
        assert numbers(in_figure(one.picture.figure)) <= allowed | axis
        assert numbers([alt_text(table)]) - labels == allowed - labels
        # The table of the page has every number of the picture's rows, and the page prints it.
        written = numbers(in_table(one.table))
        context = numbers([one.panel.base_line, one.panel.sentence, *in_sums(one.panel)])
        assert allowed <= written | context | labels
        html = in_html(app, one.table)
        assert written <= numbers(re.findall(r">([^<]+)<", html))


def in_sums(panel):
    """Return the upper and lower options of a scale, which a battery prints beside its bars."""
    return [found.both for one in panel.statements for found in (one.top(), one.bottom()) if found]


@KINDS
@STATES
def test_the_file_draws_the_table_of_the_page_and_its_rows_have_the_numbers(app, name, state):
    with app.test_request_context():
        one = block(name, state)
        book, variables = book_of(name, state)
        made = release(state, invited=0)
        file = chart_file(book, variables, FACTS, made, by="", group="")
        assert file.table == one.picture.table
        kept = drawn(str(file_of(file.table, source="Quelle")))
        assert numbers(kept) >= numbers(drawn(one.picture.svg)) - {str(n) for n in range(101)}
        rows = rows_of(file.sheet)
        counts = [int(row["Anzahl"]) for row in rows]
        answers = [answer for row in one.panel.statements for answer in row.answers]
        assert counts == [answer.number.n for answer in answers]
        assert [row["Anteil"] for row in rows] == [answer.number.percentage for answer in answers]
        assert numbers(in_table(one.table)) <= numbers(
            [*map(str, counts), *(row["Anteil"] for row in rows), *(row["n"] for row in rows)]
        )


@pytest.mark.parametrize("name", ["choice", "scale"])
@STATES
def test_a_comparison_says_the_same_numbers_drawn_and_as_a_table(app, name, state):
    with app.test_request_context():
        one = block(name, state, BY_KIND).comparison
        written = numbers([text for row in one.rows for text in row.texts])
        based = numbers([base for _group, base in one.groups])
        assert numbers(drawn(one.picture.svg)) <= written | based
        assert numbers([alt_text(one.picture.table)]) <= written | based


def test_whiskers_are_the_interval_of_exact_counts():
    book, _variables = book_of("choice", "exact")
    asked = [variable("x", "choice", ("a", "b", "c"), construct="adapt")]
    panel = panel_of(book, asked)
    invited = spans.population(panel, asked[0], FACTS, release("exact", invited=60))
    found = spans.interval(panel.statements[0].answers[0].number, panel.statements[0], invited)
    expected = wilson_finite(panel.statements[0].answers[0].number.n, 42, 60)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
