"""Every chart of a page is taken away as table, CSV, SVG, PNG and sentence, with its numbers."""

import csv
import re
from copy import deepcopy
from datetime import timedelta
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from analysis.charts.texts import numbers_in
from analysis.releases.freezing import make_release
from surveys import clock
from surveys.fieldwork.models import Wave
from tests import factories
from tests.pages.results_cast import staff
from tests.surveys.indicators.facts_for_tests import milestone, plant, value

TYPES = {"CSV": "text/csv", "SVG": "image/svg+xml", "PNG": "image/png"}
TICKS = {"0", "50", "100"}
ALIKE = {"fields": ["language"], "aware_language": "no", "direction": "high"}


def definition():
    """Return the questionnaire of fields, with importance, a ranking and a number in each field."""
    found = factories.definition("fields")
    ranking = {
        "name": "first",
        "type": "ranking",
        "most": 2,
        "stem": {"de": "Was zuerst?", "en": "What first?"},
        "options": [
            {"code": code, "label": {"de": code.title(), "en": code.title()}}
            for code in ("work", "housing", "school")
        ],
    }
    number = {**deepcopy(found["sections"][0]["items"][2]), "name": "helpers"}
    of_field = found["sections"][1]["items"]
    important = {**deepcopy(of_field[0]), "name": "importance", "construct": "importance"}
    of_field[:0] = [important, ranking, number]
    return found


def answered(world, wave, n, **answers):
    for place in range(n):
        world.respond(
            wave,
            **{
                **ALIKE,
                "kind": ("club", "office")[place % 2],
                "importance_language": "high" if place % 5 else "low",
                "progress_language": "low" if place % 3 else "high",
                "first_language": ["work", "housing"] if place % 4 else ["school", "work"],
                "helpers_language": 10 + place,
                **answers,
            },
        )


@pytest.fixture
def ada(app, world):
    world.programme()
    return staff(app, programme="teilhabe")


@pytest.fixture
def wave(world, workshop, ada):
    """Return the third wave of a survey: the two before had ten answers, it has 22."""
    assert ada
    opened = [factories.LONG_AGO + timedelta(days=days) for days in (0, 60, 120)]
    waves = [world.wave(definition(), programme=1, opens_at=at) for at in opened]
    with world.database.writing() as session:
        first, *later = (session.get_one(Wave, one) for one in waves)
        for number, one in enumerate(later, 2):
            one.survey_id, one.version_id, one.number = first.survey_id, first.version_id, number
    for one, n in zip(waves, (10, 12, 22), strict=True):
        answered(world, one, n)
        make_release(workshop, one, at=clock.now())
    return waves[-1]


@pytest.fixture
def indicators(database, ada):
    """Keep one indicator for everybody and one for staff, both of the field of language."""
    assert ada
    with database.writing() as session:
        told = [value(str(2020 + n), 50 + n) for n in range(4)]
        start = milestone(50, "2020")
        plant(session, 1, *told, field="language", is_public=True, baseline=start)
        name = {"de": "=Nur intern"}
        plant(session, 1, value("2024", 9), field="language", name=name)


def rows_of(answer):
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def shown(figure):
    """Return head and rows of the table of a figure."""
    rows = figure.select_one("table").select("tr")
    return [[cell.text for cell in row.select("th, td")] for row in rows]


def bare(rows):
    """Return rows without the apostrophe that keeps a spreadsheet from computing."""
    return [[cell.removeprefix("'") for cell in row] for row in rows]


def written(texts):
    return set().union(*(numbers_in(text.replace("\xa0", " ")) for text in texts))


def drawn(answer):
    """Return the numbers that a file of a picture writes."""
    root = ET.fromstring(answer.data)  # noqa: S314  our own server wrote it
    return written(one.text or "" for one in root.iter() if one.tag.endswith("}text"))


def links_of(figure):
    return {link.text: link["href"] for link in figure.select(".chart-links a")}


def figures_of(page):
    """Return the charts that are asked for by page and name: by their name."""
    sentences = page.select("textarea[id^=words-]")
    return {
        one["id"].removeprefix("words-"): one.find_parent(["figure", "section"])
        for one in sentences
    }


def check(browser, figure, *also):
    """Fail if a file of a chart is missing, or says another number than the page."""
    links = links_of(figure)
    sentence = figure.select_one(".chart-links textarea").text
    table = shown(figure)
    in_table = written(cell for row in table for cell in row)
    files = {kind: browser.client.get(links[kind]) for kind in TYPES if kind in links}
    for kind, answer in files.items():
        assert answer.status_code == 200
        assert answer.content_type.startswith(TYPES[kind])
        assert answer.headers["Content-Disposition"].endswith(f".{kind.lower()}")
        known = {"If-None-Match": answer.headers["ETag"]}
        assert browser.client.get(links[kind], headers=known).status_code == 304
    assert bare(rows_of(files["CSV"])) == table
    assert written([sentence]) & in_table
    assert "Quelle: " in sentence
    is_drawn = figure.select_one("svg.chart") is not None
    assert is_drawn is ("SVG" in files) is ("PNG" in files)
    if is_drawn:
        for picture in figure.select("svg"):
            picture.extract()
        told = written([figure.get_text(" "), sentence])
        assert drawn(files["SVG"]) - told - TICKS - set(also) == set()
        assert drawn(files["SVG"]) & in_table
        assert Image.open(BytesIO(files["PNG"].data)).width > 1000
    return files


@pytest.mark.usefixtures("indicators")
def test_every_chart_of_a_field_is_a_file_with_the_numbers_of_its_page(ada, wave):
    figures = figures_of(ada.open(f"/staff/results/{wave}/language"))
    names = ["gap", "since", "trend", "number-helpers_language", "rank-first_language"]
    assert list(figures) == [*names, "indicator-schulabschluss", "indicator-nur_intern"]
    with_pictures = {name for name in figures if "SVG" in links_of(figures[name])}
    assert with_pictures == {*names, "indicator-schulabschluss"} - {"number-helpers_language"}
    for name, figure in figures.items():
        check(ada, figure, str(wave))
        assert ("So gezählt" in links_of(figure)) is not name.startswith("indicator")


def test_the_gap_is_taken_away_by_the_groups_of_the_page(ada, wave):
    start = f"/staff/results/{wave}/language"
    for query, groups in (("?by=kind", 3), ("?by=kind_group", 3), ("?by=nothing", 1)):
        figure = figures_of(ada.open(start + query))["gap"]
        assert len(shown(figure)) == 1 + groups
        assert bare(rows_of(ada.client.get(links_of(figure)["CSV"]))) == shown(figure)


def test_what_others_answered_before_is_copied_with_that_warning(ada, wave):
    figure = figures_of(ada.open(f"/staff/results/{wave}/language"))["since"]
    assert "teilweise andere geantwortet" in figure.select_one("textarea").text


def test_the_table_of_fields_by_groups_is_a_file_of_what_is_chosen(ada, wave):
    for query in ("", "?show=progress&by=kind_group"):
        page = ada.open(f"/staff/results/{wave}{query}")
        section = page.select_one("#heat")
        links = links_of(section)
        head, *rows = bare(rows_of(ada.client.get(links["CSV"])))
        assert head == ["Handlungsfeld", "Gruppe", "Wert", "in Worten"]
        columns = [one.text for one in section.select("thead th")][1:]
        lines = [(row.th.text, row.select(".heat-value")) for row in section.select("tbody tr")]
        on_page = [
            [field, column, cell.text]
            for field, cells in lines
            for column, cell in zip(columns, cells, strict=True)
        ]
        assert [row[:3] for row in rows] == on_page
        svg = ada.client.get(links["SVG"])
        assert written(row[2] for row in rows) <= drawn(svg)
        assert drawn(svg) <= written([section.get_text(" ")]) | {str(wave)}
        assert ada.client.get(links["PNG"]).content_type == "image/png"


def test_answers_per_day_are_taken_away_from_the_page_of_fieldwork(ada, wave):
    figures = figures_of(ada.open(f"/staff/waves/{wave}/fieldwork"))
    assert list(figures) == ["days"]
    today = clock.now().astimezone(clock.BERLIN)
    files = check(ada, figures["days"], f"{today:%d.%m}", f"{today.day}.{today.month}")
    assert rows_of(files["CSV"])[1:][-1][1] == "22"


@pytest.mark.usefixtures("indicators", "wave")
def test_everybody_takes_away_public_indicators_and_no_other(ada, visitor):
    figures = figures_of(visitor.open("/p/teilhabe/language"))
    assert list(figures) == ["indicator-schulabschluss"]
    files = check(visitor, figures["indicator-schulabschluss"])
    for answer in files.values():
        assert answer.cache_control.public
        assert 0 < answer.cache_control.max_age <= 300
    assert "filename=teilhabe-indicator-schulabschluss" in str(files["CSV"].headers)
    arabic = figures_of(visitor.open("/p/teilhabe/language?lang=ar"))["indicator-schulabschluss"]
    assert rows_of(visitor.client.get(links_of(arabic)["CSV"]))[0] == ["الفترة", "القيمة"]
    start = "/p/teilhabe/chart"
    for address in ("language/indicator-nur_intern", "work/indicator-schulabschluss"):
        visitor.open(f"{start}/{address}.csv", status=404)
    visitor.open("/p/other/chart/language/indicator-schulabschluss.csv", status=404)
    ada.open(f"{start}/language/gap.csv", status=404)


@pytest.mark.usefixtures("indicators")
def test_others_and_what_does_not_exist_have_no_file(app, ada, world, wave):
    world.programme("other")
    cleo = staff(app, programme="other", name="cleo")
    charts = ("overview/heat.csv", "language/gap.svg", "language/indicator-schulabschluss.csv")
    for chart in charts:
        assert ada.client.get(f"/staff/results/{wave}/chart/{chart}").status_code == 200
        cleo.open(f"/staff/results/{wave}/chart/{chart}", status=404)
    cleo.open(f"/staff/waves/{wave}/fieldwork/days.svg", status=404)
    for chart in ("language/heat", "overview/gap", "nobody/gap", "concept/gap", "work/gap"):
        ada.open(f"/staff/results/{wave}/chart/{chart}.csv", status=404)


def test_a_group_of_no_grouping_is_no_part_of_the_name_of_a_file(ada, wave):
    page = ada.open(f"/staff/results/{wave}/language")
    start = f"/staff/results/{wave}/chart/"
    plain = re.compile(f"{re.escape(start)}[^/?]+[.]csv$")
    address = page.find("a", href=plain)["href"]
    named = ada.client.get(address).headers["Content-Disposition"]
    for odd in ("%00", "evil", "x%0d%0ay"):
        answer = ada.client.get(f"{address}?group={odd}")
        assert (answer.status_code, answer.headers["Content-Disposition"]) == (200, named)
        ada.open(f"{address}?by=nobody&group={odd}", status=404)


def test_where_there_are_counts_only_nothing_is_drawn(ada, world, workshop):
    wave = world.wave(definition(), programme=1)
    answered(world, wave, 9)
    make_release(workshop, wave, at=clock.now())
    figures = figures_of(ada.open(f"/staff/results/{wave}/language"))
    assert list(figures) == ["number-helpers_language", "rank-first_language"]
    for name, figure in figures.items():
        assert list(links_of(figure)) == ["CSV", "So gezählt"]
        check(ada, figure)
        for kind in ("svg", "png"):
            ada.open(f"/staff/results/{wave}/chart/language/{name}.{kind}", status=404)
    ada.open(f"/staff/results/{wave}/chart/language/gap.csv", status=404)


def test_before_a_release_there_is_no_file(ada, world):
    wave = world.wave(definition(), programme=1)
    for chart in ("overview/heat.csv", "language/gap.csv", "concept/rank-first.csv"):
        ada.open(f"/staff/results/{wave}/chart/{chart}", status=404)
    ada.open(f"/staff/waves/{wave}/participation/funnel.csv", status=404)
