"""Questionnaires as files, in and out, and questions pasted from Word."""

import io
import json
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from surveys.questionnaires import loading
from surveys.questionnaires.editing.places import find, place_of
from surveys.questionnaires.models import Survey
from tests.plugins.clerks import draft_of, token_on
from tests.surveys.limesurvey.lss import survey as lime_survey

PASTED = (
    "1. Wie oft treffen Sie sich?\n- jede Woche\n- jeden Monat\n\n2. Was fehlt Ihnen?\n______\n"
)


@pytest.fixture
def ada(clerk):
    return clerk("ada")


def files(survey, rest=""):
    return f"/staff/questionnaires/{survey}/files{rest}"


def sent(who, address, content=b"", name="", *, status=200):
    """Send a file to a page of files."""
    page = who.open(address)
    data = {"csrf_token": token_on(page), "file": (io.BytesIO(content), name)}
    answer = who.visitor.client.post(address, data=data, follow_redirects=True)
    return who.visitor._seen(answer, status)


def small_survey():
    return lime_survey(
        {"type": "L", "title": "oft", "question": "Wie oft?", "answers": (("A1", "nie"),)},
        {"type": "S", "title": "plz", "question": "Wo wohnen Sie?", "preg": "/(?=x)/"},
        {"type": "T", "title": "mehr", "question": "Mehr?", "mandatory": "S"},
        quota=[{"id": "1", "sid": "77", "name": "Oft", "qlimit": "50"}],
    )


NEW = "/staff/programmes/teilhabe/questionnaires/import"


def test_a_file_becomes_a_questionnaire_with_its_report(ada, database):
    page = sent(ada, NEW, small_survey(), "alt.lss")
    report = page.select_one("#report")
    assert [one.text for one in report.select("h3, summary")] == [
        "Eines wurde nicht übernommen",
        "4 sind nur angenähert",
        "2 sind nur als Notiz aufbewahrt",
    ]
    survey = int(page.response.request.path.split("/")[3])
    assert draft_of(database, survey)["sections"][0]["items"][0]["name"] == "oft"


def test_the_report_leads_to_the_questions_there_still_are(ada):
    page = sent(ada, NEW, small_survey(), "alt.lss")
    survey = int(page.response.request.path.split("/")[3])
    lines = {one.text: one["href"] for one in page.select("#report .fault-list a")}
    assert lines["Mehr?"].endswith("/edit/group_10/mehr")
    assert lines["Wo wohnen Sie?"].endswith("/edit/group_10/plz")
    assert lines["Was mit den Antworten geschieht"].endswith("/edit")
    for address in lines.values():
        ada.open(address)
    ada.fill(ada.open(lines["Mehr?"]), "form[action*='/remove/']")
    page = ada.open(files(survey))
    assert "Mehr?" not in [one.text for one in page.select("#report .fault-list a")]
    assert "mehr mandatory" in page.select_one("#report").text


def test_a_report_is_put_away_and_comes_back_with_undo(ada, database):
    page = sent(ada, NEW, small_survey(), "alt.lss")
    survey = int(page.response.request.path.split("/")[3])
    page = ada.fill(page, "form[action$='/report/done']")
    assert not page.select("#report")
    assert "report" not in draft_of(database, survey)["kept"]
    ada.fill(ada.open(f"/staff/questionnaires/{survey}/edit"), "form[action*='/undo']")
    assert ada.open(files(survey)).select("#report")


WRONG = [
    ("", b"", "Bitte wählen Sie zuerst eine Datei aus."),
    ("brief.odt", b"x", "Dateien mit der Endung „.odt“ lesen wir nicht."),
    ("alt.lss", b"no survey", "LimeSurvey"),
    ("form.xlsx", b"no table", "Datei"),
    ("own.yaml", b"a: [", "Bitte berichtigen Sie das YAML oder JSON"),
    ("shape.yaml", b"questionnaire: [1]\nsections: 5", "languages: is missing. Add it."),
    ("self.yaml", b"kept: &a {x: *a}", "stands for itself"),
    ("signs.json", b'{"a": "\\ud800"}', "holds a sign that no text may hold"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong[0])
def test_a_wrong_file_begins_nothing(ada, database, wrong):
    name, content, sentence = wrong
    page = sent(ada, NEW, content, name, status=422)
    assert "Die Datei wurde nicht übernommen." in page.words
    assert sentence in page.words
    with database.reading() as session:
        assert session.scalar(select(func.count(Survey.id))) == 1


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong[0])
def test_a_wrong_file_replaces_nothing(ada, survey, database, wrong):
    name, content, sentence = wrong
    page = sent(ada, files(survey), content, name, status=422)
    assert "Das ging nicht." in page.words
    assert sentence in page.words
    assert draft_of(database, survey) is None


def test_a_file_takes_the_place_of_the_draft_until_undo(ada, survey, database):
    page = sent(ada, files(survey), small_survey(), "alt.lss")
    assert "steht jetzt im Entwurf" in page.words
    document = draft_of(database, survey)
    assert document["questionnaire"] == "fields"
    assert [section["name"] for section in document["sections"]] == ["group_10"]
    ada.fill(ada.open(f"/staff/questionnaires/{survey}/edit"), "form[action*='/undo']")
    names = [section["name"] for section in draft_of(database, survey)["sections"]]
    assert names == ["about", "field", "whole"]


def test_a_file_of_ours_comes_back_as_it_was(ada, survey, database):
    content = ada.visitor.client.get(files(survey, "/yaml")).data
    page = sent(ada, files(survey), content, "own.yaml")
    assert "Es ist nichts verloren gegangen." in page.words
    document = {**draft_of(database, survey)}
    del document["kept"]
    assert document == loading.loaded(content, ".yaml")


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("yaml", b"questionnaire:"),
        ("json", b"{"),
        ("lss", b"<?xml"),
        ("xlsx", b"PK"),
        ("pdf", b"%PDF-"),
        ("docx", b"PK"),
    ],
)
def test_it_goes_out_in_every_format(ada, survey, form, begins):
    answer = ada.visitor.client.get(files(survey, f"/{form}"))
    assert answer.status_code == 200
    assert answer.data.startswith(begins)
    assert answer.headers["Content-Disposition"] == f"attachment; filename=fields.{form}"
    if form == "json":
        assert json.loads(answer.data)["questionnaire"] == "fields"


def test_paper_is_in_the_language_that_was_chosen(ada, survey):
    page = ada.open(files(survey))
    (address,) = [
        one["href"] for one in page.select("a[href*='/docx']") if "words=en" in one["href"]
    ]
    with ZipFile(io.BytesIO(ada.visitor.client.get(address).data)) as packed:
        words = packed.read("word/document.xml").decode()
    assert "What kind of organisation are you?" in words
    assert "Was für eine Organisation" not in words
    ada.open(files(survey, "/pdf?words=xx"), status=422)


@pytest.mark.parametrize("form", ["lss", "xlsx"])
def test_what_another_format_cannot_hold_is_said_before(ada, survey, form):
    page = ada.open(files(survey))
    (address,) = [one["href"] for one in page.select("a[href]") if f"/files/{form}" in one["href"]]
    assert address.endswith("/report")
    page = ada.open(address)
    assert f"Was in eine Datei „.{form}“ passt" in page.words
    assert "passen genau." in page.words
    assert "nur angenähert" in page.words or "nicht übernommen" in page.words
    assert page.select(f"a[href$='/files/{form}']")


def test_there_is_no_other_format(ada, survey):
    ada.open(files(survey, "/exe"), status=404)
    ada.open(files(survey, "/exe/report"), status=404)


def pasting(survey):
    return f"/staff/questionnaires/{survey}/paste"


def test_pasted_questions_are_seen_before_they_are_added(ada, survey, database):
    page = ada.fill(ada.open(pasting(survey)), "main form", words=PASTED)
    assert "Daraus werden 2 Fragen" in page.words
    assert "jede Woche · jeden Monat" in page.words
    assert page.select_one("textarea").text.strip() == PASTED.strip()
    assert draft_of(database, survey) is None
    ada.fill(page, "main form", then="add")
    added = draft_of(database, survey)["sections"][-1]
    assert [item["type"] for item in added["items"]] == ["single_choice", "short_text"]


def test_pasted_questions_go_to_the_page_that_was_chosen(ada, survey, database):
    page = ada.fill(ada.open(pasting(survey)), "main form", words=PASTED, section="whole")
    assert page.select_one("option[selected]")["value"] == "whole"
    page = ada.fill(page, "main form", then="add")
    assert page.response.request.path.endswith("/edit/whole")
    stems = [item["stem"]["de"] for item in find(draft_of(database, survey), ("whole",))["items"]]
    assert stems[-2:] == ["Wie oft treffen Sie sich?", "Was fehlt Ihnen?"]


def test_where_no_question_is_found_nothing_is_added(ada, survey, database):
    page = ada.fill(ada.open(pasting(survey)), "main form", status=422, words=" \n ", then="add")
    assert "Darin haben wir keine Frage gefunden." in page.words
    assert draft_of(database, survey) is None


def test_two_people_bring_in_and_build_at_once(ada, clerk, survey, database):
    """Ben's change is not lost when Ada's file comes: undoing brings it back."""
    ada.open(files(survey))
    ben = clerk("ben")
    path = "about/kind"
    address = f"/staff/questionnaires/{survey}/edit/{path}"
    ben.fill(ben.open(address), "#settings", stem__de="Bens Frage")
    sent(ada, files(survey), small_survey(), "alt.lss")
    ada.fill(ada.open(f"/staff/questionnaires/{survey}/edit"), "form[action*='/undo']")
    assert find(draft_of(database, survey), place_of(path))["stem"]["de"] == "Bens Frage"


PAGES = ["files", "files/yaml", "files/pdf", "files/lss/report", "paste"]


@pytest.mark.parametrize("address", PAGES)
def test_others_do_not_come_in(clerk, survey, address):
    clerk("cleo").open(f"/staff/questionnaires/{survey}/{address}", status=404)
    clerk("ann").open(f"/staff/questionnaires/{survey}/{address}", status=403)


def test_others_begin_nothing(clerk):
    clerk("cleo").open(NEW, status=404)
    clerk("ann").open(NEW, status=403)


@pytest.mark.parametrize("address", ["files", "files/report/done", "paste"])
def test_others_change_nothing(clerk, survey, database, address):
    for name, status in (("cleo", 404), ("ann", 403)):
        who = clerk(name)
        data = {
            "csrf_token": token_on(who.open("/staff/password")),
            "words": PASTED,
            "then": "add",
            "file": (io.BytesIO(small_survey()), "alt.lss"),
        }
        answer = who.visitor.client.post(f"/staff/questionnaires/{survey}/{address}", data=data)
        assert answer.status_code == status
    assert draft_of(database, survey) is None
