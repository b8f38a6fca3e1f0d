"""The pages on which a questionnaire is translated, and the files for translators."""

import io

import openpyxl
import pytest

from surveys.questionnaires.editing.places import find, place_of
from tests.plugins.clerks import draft_of, token_on


@pytest.fixture
def ada(clerk):
    return clerk("ada")


def table(survey, **asked):
    query = "&".join(f"{name}={value}" for name, value in {"into": "en", **asked}.items())
    return f"/staff/questionnaires/{survey}/translate?{query}"


def english(database, survey, path):
    return find(draft_of(database, survey), place_of(path))["stem"].get("en")


def field_for(page, words):
    """Return the number of the row of a text, as the form counts."""
    rows = [row.text.strip() for row in page.select(".translate-base")]
    return rows.index(words)


def save(who, page, words, typed, *, status=200):
    """Type over one text of the table and save."""
    fields = [field.text.removeprefix("\n") for field in page.select("[name=words]")]
    fields[field_for(page, words)] = typed
    return who.fill(page, "main form:has([name=place])", status=status, words=fields)


def sent_back(who, survey, content, name="back.xlsx", *, status=200):
    """Upload a file at the translation page."""
    page = who.open(table(survey))
    data = {"csrf_token": token_on(page), "file": (io.BytesIO(content), name)}
    address = f"/staff/questionnaires/{survey}/translate/file?into=en"
    return who.visitor._seen(who.visitor.client.post(address, data=data), status)


def downloaded(who, survey, form="xlsx"):
    page = who.open(table(survey))
    (address,) = [
        one["href"] for one in page.select("a[href]") if f"/translate/{form}" in one["href"]
    ]
    return who.visitor.client.get(address).data


def changed(content, **cells):
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell, words in cells.items():
        book.active[cell] = words
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def row_of(content, words):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return next(row[0].row for row in sheet.iter_rows() if row[1].value == words)


KIND = "Was für eine Organisation sind Sie?"


def test_texts_stand_side_by_side_with_their_languages(ada, survey):
    page = ada.open(table(survey, part="about"))
    row = page.select(".translate-row")[field_for(page, KIND)]
    assert row.select_one(".translate-base")["lang"] == "de"
    assert row.textarea["lang"] == "en"
    assert row.textarea.text.strip() == "What kind of organisation are you?"


def test_a_translation_is_kept(ada, survey, database):
    page = save(ada, ada.open(table(survey, part="about")), KIND, "Who are you?")
    assert english(database, survey, "about/kind") == "Who are you?"
    assert "1 Text ist gespeichert." in page.words


def test_only_what_is_open_can_be_shown(ada, survey):
    assert "Hier ist nichts offen." in ada.open(table(survey, part="all", only="open")).words
    save(ada, ada.open(table(survey, part="about")), KIND, "")
    page = ada.open(table(survey, part="all", only="open"))
    assert [row.text.strip() for row in page.select(".translate-base")] == [KIND]
    assert "fehlt noch" in page.words


def test_a_changed_original_asks_for_its_translation_again(ada, survey):
    save(ada, ada.open(table(survey, part="about")), KIND, "Who are you?")
    address = f"/staff/questionnaires/{survey}/edit/about/kind"
    ada.fill(ada.open(address), "#settings", stem__de="Wer sind Sie?")
    page = ada.open(table(survey, part="all", only="open"))
    assert [row.text.strip() for row in page.select(".translate-base")] == ["Wer sind Sie?"]
    assert "Der Ausgangstext wurde seit der Übersetzung geändert." in page.words


def test_what_two_people_translated_at_once_is_not_lost(ada, clerk, survey, database):
    seen_by_ada = ada.open(table(survey, part="about"))
    ben = clerk("ben")
    save(ben, ben.open(table(survey, part="about")), KIND, "Ben's words")
    page = save(ada, seen_by_ada, KIND, "Ada's words", status=409)
    assert "Jemand hat inzwischen dieselben Fragen geändert." in page.words
    assert english(database, survey, "about/kind") == "Ben's words"
    assert page.select("[name=words]")[field_for(page, KIND)].text.strip() == "Ada's words"
    save(ada, page, KIND, "Ada's words")
    assert english(database, survey, "about/kind") == "Ada's words"


def test_lines_that_nobody_touched_are_no_change(ada, survey, database):
    words = "Who are you?\nA club?\n"
    save(ada, ada.open(table(survey, part="about")), KIND, words.replace("\n", "\r\n"))
    assert english(database, survey, "about/kind") == "Who are you?\nA club?"
    page = ada.open(table(survey, part="about"))
    fields = [one.text.removeprefix("\n") for one in page.select("[name=words]")]
    sent = [words.replace("\n", "\r\n") for words in fields]
    page = ada.fill(page, "main form:has([name=place])", words=sent)
    assert "gespeichert" not in page.words


def test_two_people_translate_different_questions(ada, clerk, survey, database):
    seen_by_ada = ada.open(table(survey, part="about"))
    ben = clerk("ben")
    save(ben, ben.open(table(survey, part="about")), KIND, "Ben's words")
    save(ada, seen_by_ada, "Wie viele Mitglieder haben Sie?", "How many?")
    assert english(database, survey, "about/kind") == "Ben's words"
    assert english(database, survey, "about/members") == "How many?"


@pytest.mark.parametrize("form", ["xlsx", "xlf"])
def test_a_file_goes_out_and_comes_back_unchanged(ada, survey, database, form):
    page = sent_back(ada, survey, downloaded(ada, survey, form), f"back.{form}")
    assert "0 Texte wurden aus der Datei übernommen." in page.words
    assert draft_of(database, survey) is None


def test_a_cell_that_does_not_fit_is_named_and_the_others_are_taken(ada, survey, database):
    repeating = "Welche Felder wählen Ihre {members} Mitglieder?"
    address = f"/staff/questionnaires/{survey}/edit/about/fields"
    ada.fill(ada.open(address), "#settings", stem__de=repeating)
    content = downloaded(ada, survey)
    good, bad = row_of(content, KIND), row_of(content, repeating)
    words = {f"C{good}": "Who are you?", f"C{bad}": "Which fields do they choose?"}
    page = sent_back(ada, survey, changed(content, **words))
    assert "1 Text wurde aus der Datei übernommen." in page.words
    assert f"C{bad} : Der Platzhalter {{members}} fehlt. Setzen Sie ihn ein." in page.words
    assert english(database, survey, "about/kind") == "Who are you?"
    assert english(database, survey, "about/fields") == "Which fields do you speak on?"


def test_a_file_of_yesterday_does_not_translate_the_question_of_today(ada, survey, database):
    content = downloaded(ada, survey)
    address = f"/staff/questionnaires/{survey}/edit/about/kind"
    ada.fill(ada.open(address), "#settings", stem__de="Wer sind Sie?")
    cell = f"C{row_of(content, KIND)}"
    page = sent_back(ada, survey, changed(content, **{cell: "Which kind?"}))
    assert "Der Ausgangstext wurde inzwischen geändert." in page.words
    assert english(database, survey, "about/kind") != "Which kind?"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("", b"", "Bitte wählen Sie zuerst eine Datei aus."),
        ("back.xlsx", b"no table", "Die Datei ist keine lesbare XLSX-Tabelle."),
        ("back.xlf", b"<no", "XLIFF"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(ada, survey, name, content, sentence):
    page = sent_back(ada, survey, content, name, status=422)
    assert "Die Datei wurde nicht übernommen." in page.words
    assert sentence in page.words


def test_a_questionnaire_of_one_language_leads_to_where_languages_are(ada, survey):
    address = f"/staff/questionnaires/{survey}/edit"
    ada.fill(ada.open(address), "#settings", languages=["de"])
    page = ada.open(table(survey))
    assert "Der Fragebogen hat bisher nur eine Sprache." in page.words
    assert page.select_one("main .kern-btn")["href"].startswith(address)
    assert ada.open(f"/staff/questionnaires/{survey}/translate/xlsx", status=404)


@pytest.mark.parametrize("address", ["translate", "translate/xlsx", "translate/xlf"])
def test_others_do_not_come_in(clerk, survey, address):
    clerk("cleo").open(f"/staff/questionnaires/{survey}/{address}", status=404)
    clerk("ann").open(f"/staff/questionnaires/{survey}/{address}", status=403)


@pytest.mark.parametrize("address", ["translate", "translate/file"])
def test_others_change_nothing(clerk, survey, database, address):
    for name, status in (("cleo", 404), ("ann", 403)):
        who = clerk(name)
        data = {"csrf_token": token_on(who.open("/staff/password"))}
        answer = who.visitor.client.post(f"/staff/questionnaires/{survey}/{address}", data=data)
        assert answer.status_code == status
    assert draft_of(database, survey) is None
