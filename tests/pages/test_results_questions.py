"""The page of one question, and the frame of every chart."""

from copy import deepcopy
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from analysis.releases.freezing import make_release
from analysis.releases.publishing import publish
from surveys import clock
from surveys.reading import wave_facts
from tests.analysis.releases.waves_for_tests import DEFINITION, options
from tests.pages.results_cast import answer, refresh, staff
from tests.pages.test_public import release

SIGNS = (("+", "häufiger"), ("−", "seltener"))
CLOSED = clock.now() + timedelta(days=20)


@pytest.fixture
def programme(world):
    return world.programme()


@pytest.fixture
def wave(world, programme):
    return world.wave(programme=programme)


@pytest.fixture
def ada(app, programme):
    assert programme
    return staff(app, programme="teilhabe")


@pytest.fixture
def answered(ada, world, wave):
    """Return the address of a wave that 14 have answered, in two groups."""
    answer(world, wave, 8)
    answer(world, wave, 6, kind="office", progress_language="low")
    refresh(ada, wave)
    return f"/staff/results/{wave}"


def selected(page, name):
    return page.select_one(f"select[name={name}] option[selected]")["value"]


def plain(words):
    return words.replace("\xa0", " ")


def test_a_question_stands_with_chart_table_base_and_groups(ada, answered):
    page = ada.open(f"{answered}/questions?item=progress_language&by=kind")
    figure = page.select_one("#progress_language")
    assert "n = 14" in figure.select_one(".base").text
    assert figure.select(".figure-picture svg.chart")
    assert "(57 %)" in plain(figure.select_one("details.figure-table table").text)
    groups = figure.select(".on-demand[open] th[scope=col]")
    assert [group.text.partition("n =")[2].strip() for group in groups] == ["8", "6"]


def test_the_address_says_what_the_page_shows(ada, answered):
    asked = f"{answered}/questions?item=progress_language&by=kind"
    page = ada.open(asked)
    address = urlsplit(page.select_one("#address")["value"])
    assert f"{address.path}?{address.query}" == asked
    again = ada.open(asked)
    assert again.select_one("main").text == page.select_one("main").text
    assert (selected(again, "item"), selected(again, "by")) == ("progress_language", "kind")


def test_without_a_question_the_first_one_is_shown(ada, answered):
    page = ada.open(f"{answered}/questions")
    assert page.select("figure.figure")
    assert selected(page, "item") == page.select_one("select[name=item] option")["value"]


def test_questions_stand_under_their_field_in_the_order_of_the_concept(ada, answered):
    page = ada.open(f"{answered}/questions")
    groups = [group["label"] for group in page.select("optgroup")]
    assert groups == ["Das ganze Konzept", "Language", "Work"]


@pytest.mark.parametrize(
    "query",
    [
        "item=nothing",
        "item=progress_language&by=colour",
        "item=progress_language&beside=999999",
        "item=progress_language&beside=x",
    ],
)
def test_what_does_not_exist_is_refused(ada, answered, query):
    ada.open(f"{answered}/questions?{query}", status=404)


def test_a_question_nobody_answered_sounds_like_one_that_is_protected(ada, answered):
    page = ada.open(f"{answered}/questions?item=progress_work")
    assert "Zu dieser Frage zeigen wir keine Zahlen" in page.words
    assert not page.select("figure.figure")


def test_cleo_of_another_programme_sees_no_question(app, world, wave):
    world.programme("other")
    cleo = staff(app, programme="other", name="cleo")
    for address in ("questions", "chart/direction.svg", "chart/direction.csv"):
        cleo.open(f"/staff/results/{wave}/{address}", status=404)


def test_before_a_release_the_page_leads_to_what_is_missing(ada, wave):
    assert ada.client.get(f"/staff/results/{wave}/questions").status_code == 302


def test_cells_that_stand_out_are_told_to_those_who_see_exact_counts_only(
    app, ada, world, wave, workshop
):
    answer(world, wave, 30)
    answer(world, wave, 30, kind="office", progress_language="low")
    refresh(ada, wave)
    asked = f"/staff/results/{wave}/questions?item=progress_language&by=kind"
    page = ada.open(asked)
    table = page.select("section > .table-scroll table")[-1]
    cells = [cell.text for cell in table.select("tbody td")]
    # Everybody in one corner: residuals are the root of n, 7.7.
    assert sorted(cells) == sorted([f"{sign}7,7 {word} als erwartet" for sign, word in SIGNS] * 2)
    assert "Welche Antworten fallen auf?" in page.words
    make_release(workshop, wave, at=CLOSED)
    ben = staff(app, programme="teilhabe", role="reader", name="ben")
    assert "Welche Antworten fallen auf?" not in ben.open(asked).words


def test_a_reader_sees_protected_numbers_and_no_groups(app, world, wave, workshop):
    answer(world, wave, 8)
    answer(world, wave, 6, progress_language="low")
    make_release(workshop, wave, at=CLOSED)
    ben = staff(app, programme="teilhabe", role="reader", name="ben")
    page = ben.open(f"/staff/results/{wave}/questions?item=progress_language&by=kind")
    assert "Nach Gruppen wird hier nicht verglichen" in page.words
    assert not page.select("select[name=by]")
    assert not page.select(".on-demand")
    ben.open(f"/staff/results/{wave}/chart/progress_language.csv?by=kind", status=404)


def test_two_groups_at_once_are_a_table(ada, world, programme):
    wave = world.wave(questionnaire=crossed(), programme=programme)
    for kind, district, n in (("mo", "north", 3), ("mo", "south", 2), ("vw", "north", 4)):
        for _ in range(n):
            world.respond(wave, kind=kind, district=district, direction="1")
    refresh(ada, wave)
    page = ada.open(f"/staff/results/{wave}/questions?item=direction&by=kind&across=district")
    clubs, offices = page.select("section > .table-scroll")
    assert [name.text for name in clubs.select("thead th")] == ["Antwort", "north", "south"]
    rows = [[cell.text for cell in row.select("td")] for row in clubs.select("tbody tr")]
    assert rows == [["3", "2"], ["0", "0"], ["0", "0"], ["3", "2"]]
    assert [name.text for name in offices.select("thead th")] == ["Antwort", "north"]
    assert "Von zwei Gruppen zugleich fehlt" in page.words


def crossed():
    found = deepcopy(DEFINITION)
    found["groupings"].append({"name": "district", "item": "district", "label": {"de": "Ort"}})
    found["sections"][0]["items"].insert(
        1,
        {
            "name": "district",
            "type": "single_choice",
            "stem": {"de": "Ort?"},
            "required": True,
            "options": options("north", "south"),
        },
    )
    return found


def test_below_each_chart_are_its_files_and_how_it_was_counted(ada, answered):
    page = ada.open(f"{answered}/language")
    links = page.select("#progress_language > .chart-links a")
    assert [link.text for link in links] == ["Genauer ansehen", "CSV", "SVG", "PNG", "So gezählt"]
    for link in links:
        assert ada.client.get(link["href"]).status_code == 200
    sentence = plain(page.select_one("#progress_language .to-copy textarea").text)
    assert "8 von 14 (57 %) sehen deutliche Fortschritte." in sentence
    assert "n = 14" in sentence
    assert "Stand:" in sentence


def test_a_chart_of_counts_only_has_no_picture_to_take_away(ada, world, wave):
    answer(world, wave, 3)
    refresh(ada, wave)
    page = ada.open(f"/staff/results/{wave}/language")
    names = [link.text for link in page.select("#progress_language > .chart-links a")]
    assert names == ["Genauer ansehen", "CSV", "So gezählt"]
    ada.open(f"/staff/results/{wave}/chart/progress_language.svg", status=404)
    assert ada.client.get(f"/staff/results/{wave}/chart/progress_language.csv").status_code == 200


@pytest.mark.parametrize(
    ("kind", "query"),
    [("svg", ""), ("png", ""), ("csv", ""), ("csv", "?by=kind"), ("csv", "?by=kind&group=club")],
)
def test_a_file_is_asked_for_again_only_after_a_new_release(ada, answered, kind, query):
    address = f"{answered}/chart/progress_language.{kind}{query}"
    first = ada.client.get(address)
    assert first.status_code == 200
    assert first.headers["Content-Disposition"].startswith("attachment")
    assert first.cache_control.private
    again = ada.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_new_release_makes_a_new_file(ada, world, wave, answered):
    address = f"{answered}/chart/progress_language.svg"
    first = ada.client.get(address)
    answer(world, wave, 2)
    refresh(ada, wave)
    second = ada.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert second.data != first.data


def test_published_charts_can_be_taken_away_by_everybody(visitor, world, wave, workshop):
    answer(world, wave, 8)
    answer(world, wave, 6, progress_language="low")
    release(workshop, wave)
    page = visitor.open("/p/teilhabe/language")
    links = page.select("#progress_language > .chart-links a")
    assert [link.text for link in links] == ["CSV", "SVG", "PNG", "So gezählt"]
    for link in links:
        assert visitor.client.get(link["href"]).status_code == 200
    visitor.open(f"/p/other/chart/{wave}/progress_language.svg", status=404)
    visitor.open(f"/p/teilhabe/chart/{wave}/nothing.svg", status=404)


def test_what_is_not_published_has_no_public_chart(visitor, world, wave, workshop):
    answer(world, wave, 14)
    make_release(workshop, wave, at=CLOSED)
    visitor.open(f"/p/teilhabe/chart/{wave}/progress_language.svg", status=404)


def test_what_is_left_out_has_no_public_chart_any_more_not_even_unchanged(
    visitor, world, wave, workshop
):
    answer(world, wave, 8)
    answer(world, wave, 6, progress_language="low")
    release(workshop, wave)
    address = f"/p/teilhabe/chart/{wave}/progress_language.svg"
    first = visitor.client.get(address)
    assert first.cache_control.public
    known = {"If-None-Match": first.headers["ETag"]}
    assert visitor.client.get(address, headers=known).status_code == 304
    with workshop.database.writing() as session:
        facts = wave_facts(session, wave)
        left_out = ["progress_language"]
        publish(session, facts, fields=["", "language"], left_out=left_out, at=CLOSED)
    assert visitor.client.get(address, headers=known).status_code == 404


def test_numbers_have_a_table_without_smallest_and_largest(ada, world, wave):
    for members in (10, 20, 30):
        answer(world, wave, 1, members=members)
    refresh(ada, wave)
    page = ada.open(f"/staff/results/{wave}/questions?item=members")
    head = [name.text for name in page.select("section thead th")]
    assert head == ["Angabe", "n", "Summe", "Mittelwert", "Median"]
    assert [cell.text for cell in page.select("section tbody td")] == ["3", "60", "20", "20"]


def test_a_cell_of_the_heat_table_leads_to_how_it_was_counted(ada, answered):
    page = ada.open(f"{answered}?show=progress&by=kind")
    links = page.select(".heat a.heat-value")
    assert links
    for link in links[:2]:
        number = ada.open(link["href"]).select_one("#number")
        assert "n = " in number.text
