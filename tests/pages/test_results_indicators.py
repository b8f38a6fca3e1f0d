"""Indicators beside the results of an action field, for staff and for everybody."""

import pytest

from tests.pages.results_cast import answer, staff
from tests.surveys.indicators.facts_for_tests import milestone, plant, value

READING = "Ob eine Maßnahme gewirkt hat, zeigen sie nicht."


@pytest.fixture
def wave(world):
    return world.wave(programme=world.programme())


@pytest.fixture
def counted(database, wave):
    """Keep one indicator for everybody and one for staff, both of the field of work."""
    assert wave
    with database.writing() as session:
        plant(
            session,
            1,
            *(value(str(2020 + n), 50 + n) for n in range(4)),
            value("2024", 70, is_break=True, note="mit Förderschulen"),
            is_public=True,
            baseline=milestone(50, "2020"),
        )
        plant(session, 1, value("2024", 9), name={"de": "Nur intern"})


@pytest.mark.usefixtures("counted")
def test_staff_see_them_below_the_questions_with_a_line_and_the_break(app, wave, world):
    answer(world, wave, 6, fields=["work"])
    page = staff(app, programme="teilhabe").open(f"/staff/results/{wave}/work")
    assert READING in page.words
    names = [tag.text for tag in page.select("#indicators ~ .table-scroll tbody th")]
    assert names == ["Schulabschluss", "Nur intern"]
    figure = page.select_one("#indicator-schulabschluss")
    assert figure.select_one("svg.chart") and figure.select_one("table")
    assert "Ab 2024 andere Zählung: mit Förderschulen" in figure.text
    assert "nicht mit 2020 vergleichbar" in figure.select_one(".sentence").text
    assert page.select_one("#indicator-nur_intern svg.chart") is None


@pytest.mark.usefixtures("counted")
def test_a_field_without_indicators_says_nothing_of_them(app, wave):
    page = staff(app, programme="teilhabe").open(f"/staff/results/{wave}/language")
    assert READING not in page.words


@pytest.mark.usefixtures("counted")
def test_readers_see_them_and_cleo_does_not(app, wave, world):
    world.programme("other")
    reader = staff(app, programme="teilhabe", role="reader", name="ben")
    assert "Nur intern" in reader.open(f"/staff/results/{wave}/work").words
    staff(app, programme="other", name="cleo").open(f"/staff/results/{wave}/work", status=404)


@pytest.mark.usefixtures("counted")
def test_everybody_sees_the_public_one_only_and_the_way_to_it(visitor):
    card = visitor.open("/p/teilhabe").select(".field-card")[1]
    assert "Kennzahlen gibt es schon." in card.text
    page = visitor.open(card.a["href"])
    assert "Schulabschluss" in page.words and READING in page.words
    assert "Nur intern" not in page.text
    english = visitor.open("/p/teilhabe/work?lang=en")
    assert "School certificate" in english.words
