"""Languages of the pages of respondents, added and put right by an administrator in the browser."""

import io

import openpyxl
import pytest
from sqlalchemy import select

from surveys import clock
from surveys.accounts.models import AuditEntry
from surveys.accounts.staffing import add_staff
from surveys.web.models import InterfaceLanguage, InterfaceText
from tests.factories import definition
from tests.plugins.clerks import PASSWORD, Clerk, token_on

LANGUAGES = "/staff/languages"
START, MINUTES, UNTIL = "Beginnen", "etwa %(num)s Minute", "bis %(day)s"


@pytest.fixture
def root(app, survey, visitor, database):
    """Somebody who administers the installation."""
    assert survey, "the accounts come with it"
    with app.app_context(), database.writing() as session:
        add_staff(
            session,
            "root@stadt.example",
            name="Root",
            roles=(),
            is_admin=True,
            password=PASSWORD,
            at=clock.now(),
        )
    return Clerk(type(visitor), app, "root@stadt.example")


def added(who, tag, name=""):
    """Add a language; return its table."""
    return who.fill(who.open(LANGUAGES), "main form", tag=tag, name=name)


def typed(who, page, words, *, status=200):
    """Type words beside German sentences and save."""
    rows = page.select(".translate-row")
    fields = [row.textarea.text.removeprefix("\n") for row in rows]
    german = [" ".join(row.select_one(".translate-base").text.split()) for row in rows]
    for sentence, said in words.items():
        fields[german.index(sentence)] = said
    return who.fill(page, "main form:has([name=key])", status=status, words=fields)


def texts(database, tag):
    with database.reading() as session:
        found = session.scalars(select(InterfaceText).where(InterfaceText.language == tag))
        return {text.sentence: text.words for text in found}


def row_of(page, german):
    return next(
        row
        for row in page.select(".translate-row")
        if row.select_one(".translate-base").text.strip() == german
    )


def entry(visitor, world, tag):
    """Open the entry page of a questionnaire in one more language."""
    document = {**definition("fields"), "languages": ["de", "en", tag], "fallback": True}
    return visitor.open(f"{world.link(world.wave(document))}?lang={tag}")


def test_every_language_stands_in_the_list_with_what_it_says(root):
    rows = {row.select_one(".muted").text: row for row in root.open(LANGUAGES).select("tbody tr")}
    assert {"fa", "tr", "ku", "ckb", "uk", "ru", "pl", "ro", "bg", "fr", "ar"} <= set(rows)
    assert "de" not in rows
    said, total = rows["fa"].select("td")[0].text.split(" von ")
    assert said == total
    assert "nein" in rows["fa"].text


def test_a_language_added_in_the_browser_speaks_to_respondents(root, visitor, world, database):
    page = added(root, "sq")
    assert "Shqip" in page.h1.text
    assert "0 von" in page.words
    page = typed(root, page, {START: "Fillo", UNTIL: "deri më %(day)s"})
    assert "2 Sätze sind gespeichert." in page.words
    assert texts(database, "sq") == {START: ["Fillo"], UNTIL: ["deri më %(day)s"]}
    shown = entry(visitor, world, "sq")
    assert shown.html["lang"] == "sq"
    assert "deri më" in shown.words
    assert "Teilnahme freiwillig" in shown.words


def test_a_language_without_words_says_that_its_frame_is_german(visitor, world):
    shown = entry(visitor, world, "sq")
    assert shown.html["lang"] == "sq"
    assert shown.select_one(".skip-link")["lang"] == "de"
    assert shown.select_one(".footer-links")["lang"] == "de"
    assert not entry(visitor, world, "tr").select_one(".skip-link").get("lang")


def test_words_of_an_administrator_win_over_the_catalogue_until_they_are_cleared(
    root, visitor, world, database
):
    page = root.open(f"{LANGUAGES}/tr")
    assert row_of(page, "Absenden").textarea.text.strip() == "Gönder"
    page = typed(root, page, {"Datenschutz": "Kişisel verilerin korunması"})
    assert "Kişisel verilerin korunması" in entry(visitor, world, "tr").text
    page = typed(root, page, {"Datenschutz": ""})
    assert texts(database, "tr") == {}
    assert row_of(page, "Datenschutz").textarea.text.strip() == "Veri koruma"
    assert "Veri koruma" in entry(visitor, world, "tr").text


def test_a_number_has_a_field_for_each_form_of_the_language(root, visitor, world, database):
    page = added(root, "lt")
    forms = [
        " ".join(row.select_one(".translate-base").text.split())
        for row in page.select(".translate-row")
        if "etwa %(num)s" in row.select_one(".translate-base").text
    ]
    assert len(forms) == 3
    assert forms[0].endswith("(für 1, 21, 31, 41 …)")
    words = ["apie %(num)s minutę", "apie %(num)s minutes", "apie %(num)s minučių"]
    typed(root, page, dict(zip(forms, words, strict=True)))
    assert texts(database, "lt") == {MINUTES: words}
    assert "apie 5 minutes" in entry(visitor, world, "lt").words


def test_a_form_that_is_missing_comes_back_with_what_was_typed(root, database):
    page = added(root, "lt")
    form = next(
        " ".join(row.select_one(".translate-base").text.split())
        for row in page.select(".translate-row")
        if "etwa %(num)s" in row.select_one(".translate-base").text
    )
    page = typed(root, page, {form: "apie %(num)s minutę", START: "Pradėti"}, status=422)
    assert "Hier fehlt noch eine Form dieses Satzes." in page.words
    assert "1 Satz ist gespeichert." in page.words
    assert texts(database, "lt") == {START: ["Pradėti"]}
    assert "apie %(num)s minutę" in [field.text.strip() for field in page.select("textarea")]


@pytest.mark.parametrize(
    ("german", "words", "problem"),
    [
        (UNTIL, "deri nesër", "Bitte übernehmen Sie %(day)s unverändert."),
        (START, "Fillo %(day)s", "%(day)s gibt es im deutschen Satz nicht."),
        (START, "100 %", "Ein Prozentzeichen ist nur möglich, wo der deutsche Satz eines hat."),
        (START, "a" * 1001, "Bitte kürzen Sie diesen Text auf 1000 Zeichen."),
    ],
)
def test_words_that_would_break_a_page_are_refused_in_a_sentence(
    root, database, german, words, problem
):
    page = typed(root, added(root, "sq"), {german: words}, status=422)
    row = row_of(page, german)
    assert problem in row.text
    assert row.textarea.text.strip() == words
    assert row.textarea["aria-invalid"] == "true"
    assert page.select_one(".problems a")["href"] == f"#{row.textarea['id']}"
    assert texts(database, "sq") == {}


def test_the_mark_of_a_native_speaker_goes_when_a_sentence_changes(root, database):
    page = root.open(f"{LANGUAGES}/fa")
    page = root.fill(page, "form[action$=review]", reviewed="y")
    assert "ja, am" in page.words
    assert "ja, am" in root.open(LANGUAGES).words
    typed(root, page, {START: "شروع"})
    with database.reading() as session:
        found = session.get_one(InterfaceLanguage, "fa")
        assert (found.reviewed, found.reviewed_on) == (False, None)
        actions = set(session.scalars(select(AuditEntry.action)))
    assert {"interface language checked", "interface words changed"} <= actions


def test_a_table_goes_out_and_comes_back(root, database):
    added(root, "sq")
    content = root.visitor.client.get(f"{LANGUAGES}/sq/words.xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book.active.iter_rows(min_row=2):
        if row[1].value == START:
            row[2].value = "Fillo"
        if row[1].value == UNTIL:
            row[2].value = "deri nesër"
    output = io.BytesIO()
    book.save(output)
    page = sent(root, "sq", output.getvalue(), status=422)
    assert "1 Satz ist gespeichert." in page.words
    assert "Bitte übernehmen Sie %(day)s unverändert." in page.words
    assert texts(database, "sq") == {START: ["Fillo"]}


@pytest.mark.parametrize("content", [b"no table", b""])
def test_a_file_that_is_no_table_is_refused(root, content):
    added(root, "sq")
    assert "keine lesbare XLSX-Tabelle" in sent(root, "sq", content, status=422).words


def sent(who, tag, content, *, status):
    token = token_on(who.open(f"{LANGUAGES}/{tag}"))
    data = {"csrf_token": token, "file": (io.BytesIO(content), "back.xlsx")}
    answer = who.visitor.client.post(f"{LANGUAGES}/{tag}/file", data=data, follow_redirects=True)
    return who.visitor._seen(answer, status)


def test_a_language_nobody_knows_or_there_already_is_not_added(root, database):
    for tag in ("xx", "tr", "de", ""):
        page = root.visitor.post(
            LANGUAGES, status=422, csrf_token=token_on(root.open(LANGUAGES)), tag=tag, name=""
        )
        assert "Bitte wählen Sie eine Sprache aus der Liste." in page.words
    page = root.fill(root.open(LANGUAGES), "main form", status=422, tag="sq", name="x" * 61)
    assert page.select_one("option[value=sq]").has_attr("selected")
    with database.reading() as session:
        assert session.scalars(select(InterfaceLanguage)).all() == []


def test_a_language_without_words_can_be_removed_again_and_no_other(root):
    page = added(root, "sq", "Shqip (Kosovë)")
    assert "Shqip (Kosovë)" in page.h1.text
    assert "Die Sprache ist entfernt." in root.fill(page, "form[action$=remove]").words
    assert not root.open(f"{LANGUAGES}/tr").select("form[action$=remove]")
    token = token_on(root.open(LANGUAGES))
    root.visitor.post(f"{LANGUAGES}/tr/remove", status=404, csrf_token=token)


def test_a_language_added_here_is_offered_to_questionnaires_once_it_has_words(root, clerk):
    ada = clerk("ada")
    new = "/staff/programmes/teilhabe/questionnaires/new"
    typed(root, added(root, "sq"), {START: "Fillo"})
    assert ada.open(new).select("[name=languages][value=sq]")


@pytest.mark.parametrize("name", ["ada", "cleo", "ann"])
@pytest.mark.parametrize("address", ["", "/tr", "/tr/words.xlsx"])
def test_only_administrators_see_the_languages(clerk, name, address):
    clerk(name).open(f"{LANGUAGES}{address}", status=403)


@pytest.mark.parametrize("tag", ["de", "en", "sq", "../x"])
def test_german_english_and_unknown_languages_have_no_table(root, tag):
    root.open(f"{LANGUAGES}/{tag}", status=404)
