"""Asked with another tool, analysed here: the steps on one page."""

import pytest

from surveys.questionnaires.editing import assigning
from tests.pages.test_exchanging import sent, small_survey
from tests.plugins.clerks import draft_of

BEGIN = "/staff/programmes/teilhabe/analyse"


@pytest.fixture
def ada(clerk):
    return clerk("ada")


def begun(ada):
    page = sent(ada, BEGIN, small_survey(), "alt.lss")
    return page, int(page.response.request.path.split("/")[3])


def test_a_file_of_another_tool_leads_to_its_steps(ada, database):
    page, survey = begun(ada)
    assert [one["name"] for one in page.select("select")] == [
        f"field.{one.name}" for one in assigning.assigned(draft_of(database, survey))
    ]
    assert page.select_one(f'a[href="/staff/questionnaires/{survey}/publish"]')
    for link in page.select("main section a"):
        ada.open(link["href"])


def test_questions_are_given_to_action_fields_all_at_once(ada, database):
    page, survey = begun(ada)
    first = page.select_one("select")
    field = first.select("option")[1]["value"]
    page = ada.fill(page, "form.card", **{first["name"].replace(".", "__"): field})
    items = [item for one in draft_of(database, survey)["sections"] for item in one["items"]]
    assert items[0]["action_field"] == field
    assert all("action_field" not in item for item in items[1:])
    page = ada.fill(page, "form.card", **{first["name"].replace(".", "__"): ""})
    items = [item for one in draft_of(database, survey)["sections"] for item in one["items"]]
    assert all("action_field" not in item for item in items)


def test_a_field_that_the_programme_does_not_have_is_not_kept(ada, database):
    page, survey = begun(ada)
    name = page.select_one("select")["name"]
    ada.fill(page, "form.card", **{name.replace(".", "__"): "elsewhere"})
    items = [item for one in draft_of(database, survey)["sections"] for item in one["items"]]
    assert all("action_field" not in item for item in items)


def test_whoever_coordinates_elsewhere_sees_neither_page(ada, clerk):
    _page, survey = begun(ada)
    cleo = clerk("cleo")
    cleo.open(BEGIN, status=404)
    cleo.open(f"/staff/questionnaires/{survey}/analyse", status=404)


def test_a_file_that_is_none_is_said_where_it_was_sent(ada):
    page = sent(ada, BEGIN, b"nothing", "alt.lss", status=422)
    assert page.select_one(".box, [class*=danger]")


def test_a_published_questionnaire_offers_a_wave(ada, survey):
    page = ada.open(f"/staff/questionnaires/{survey}/analyse")
    assert page.select_one('a[href="/staff/programmes/teilhabe/surveys/kurz/waves/new"]')


def test_a_bare_table_becomes_a_questionnaire_of_guesses(ada):
    table = "Stadtteil;Was fehlt?\n" + "".join(
        f"{'Nord' if n % 2 else 'Süd'};Mehr {n}\n" for n in range(12)
    )
    page = sent(ada, BEGIN, table.encode(), "umfrage.csv")
    assert [one["name"] for one in page.select("select")] == ["field.stadtteil"]
    page = ada.open(page.select_one("a[href$='#report']")["href"])
    assert "Als freier Text verstanden" in page.text
