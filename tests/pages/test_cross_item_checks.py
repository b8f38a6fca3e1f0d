"""What must agree between several answers: said at an item, and in the way of submitting."""

import pytest

from surveys.questionnaires import document
from surveys.responses.models import Draft, Response
from tests.factories import definition


@pytest.fixture
def link(world):
    return world.link(world.wave("checks"))


def kept(database):
    with database.reading() as session:
        return session.query(Draft.answers).scalar()


def test_the_message_stands_at_its_item_and_the_page_is_not_left(visitor, link, database):
    visitor.start(link)
    page = visitor.send("/answer/club", status=422, item_members="10", item_women="20")
    assert page.select_one(".problems a")["href"] == "#ask-item_women"
    assert "nicht mehr Frauen als Mitglieder" in page.select_one("#item_women-error").text
    assert page.select_one("#item_members")["value"] == "10"
    assert kept(database)["women"] == 20
    page = visitor.send("/answer/club", item_members="20", item_women="20")
    assert page.h1.text.strip() == "Später"


@pytest.mark.parametrize("answers", [{"item_women": "20"}, {"item_members": "10"}, {}])
def test_a_check_is_silent_while_an_answer_is_missing(visitor, link, answers):
    visitor.start(link)
    assert visitor.send("/answer/club", **answers).h1.text.strip() == "Später"


def test_a_check_between_pages_leads_back_to_its_item(visitor, link, database):
    visitor.start(link)
    visitor.send("/answer/club", item_first="2020")
    page = visitor.send("/answer/later", item_last="2010")
    assert page.h1.text.strip() == "Ihr Verein"
    assert "Das erste Jahr liegt nach dem letzten" in page.select_one("#item_first-error").text
    visitor.post("/submit")
    with database.reading() as session:
        assert session.query(Response).count() == 0
    visitor.send("/answer/club", item_first="2000")
    assert visitor.open("/review").h1.text.strip() == "Ihre Antworten im Überblick"


def test_leaving_is_possible_while_answers_do_not_agree(visitor, link):
    visitor.start(link)
    page = visitor.open("/answer/club")
    fields = {f["name"]: f["value"] for f in page.select("main form input[type=hidden]")}
    page = visitor.post("/answer/club/pause", **fields, item_members="1", item_women="2")
    assert page.response.request.path == "/pause"
    assert visitor.open("/answer").h1.text.strip() == "Ihr Verein"


def test_the_message_in_arabic(visitor, link):
    visitor.start(link, language="ar")
    page = visitor.send("/answer/club", status=422, item_members="١٠", item_women="٢٠")
    assert "عدد النساء" in page.select_one("#item_women-error").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"at": "nobody"}, "there is no item `nobody`"),
        ({"at": "sum"}, "is on no page"),
        ({"holds": {"less": ["nobody", 3]}}, "there is no item `nobody`"),
        ({"holds": {"always": "members"}}, "is no rule"),
    ],
)
def test_a_check_that_makes_no_sense_is_a_fault(change, words):
    text = definition("checks")
    stem = text["title"]
    counted = {"name": "sum", "type": "calculated", "value": 3, "stem": stem}
    text["sections"][0]["items"].append(counted)
    text["checks"][0] |= change
    faults = [str(fault) for fault in document.parse(text).faults]
    assert any(words in fault and fault.startswith("checks[parts]") for fault in faults)
