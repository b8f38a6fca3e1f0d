"""Documents of data protection say what is really configured, and what is really stored."""

import hashlib
import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import docx
import pytest
from sqlalchemy import inspect, select, text, update

from analysis.disclosure.cells import SMALLEST_GROUP, Readership
from analysis.releases.rules import BATCH as BATCH_OF_RELEASES
from surveys import clock
from surveys.db import Base
from surveys.fieldwork.archiving import needs_offer
from surveys.fieldwork.models import Organisation, Wave
from surveys.fieldwork.papers import PAPERS
from surveys.fieldwork.papers.facts import BATCH, SMALLEST_PUBLIC, SMALLEST_STAFF, facts_of
from surveys.fieldwork.papers.stored import STORED, UNTIL, columns_of, table_words, until_words
from surveys.programmes.models import Authority
from surveys.web.locale import spoken
from tests.factories import definition

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
DAY, LINK_DAY = date(2028, 3, 1), date(2027, 1, 10)
KNOWN = {
    "street": "Rathausplatz 1",
    "postcode": "45525",
    "city": "Musterhafen",
    "privacy_officer": "datenschutz@stadt.example",
    "supervisor": "Landesbeauftragte für Datenschutz",
}


@pytest.fixture
def wave_in(world, survey):
    """Give a function that makes an opened wave of Ada's programme in a mode."""
    assert survey

    def make(mode="P", questionnaire="fields", **values):
        values = {
            "delete_on": DAY,
            "purpose": "Fortschreibung des Konzepts",
            "legal_basis": "Art. 6 Abs. 1 Buchst. e DSGVO",
            "no_influence": True,
            **values,
        }
        return world.wave(questionnaire, mode=mode, programme=1, **values)

    return make


def complete(database):
    with database.writing() as session:
        session.execute(update(Authority).values(**KNOWN))


def papers_of(database, wave, language="de"):
    with database.reading() as session, spoken(language):
        facts = facts_of(session, wave)
        return {name: make(facts) for name, make in PAPERS.items()}


def words_of(paper):
    found = [paper.title, paper.about]
    for section in paper.sections:
        found += [section.title, *section.text, *section.points, *section.head]
        found += [f"{name} {value}" for name, value in section.facts]
        found += [cell for row in section.rows for cell in row]
    return "\n".join(found)


@pytest.mark.parametrize("mode", ["A", "C", "P"])
@pytest.mark.parametrize("name", PAPERS)
def test_each_paper_is_a_page_and_a_word_file(clerk, wave_in, name, mode):
    wave = wave_in(mode)
    ada = clerk("ada")
    page = ada.open(f"/staff/waves/{wave}/documents/{name}")
    answer = ada.visitor.client.get(f"/staff/waves/{wave}/documents/{name}.docx")
    written = docx.Document(BytesIO(answer.data))
    assert written.paragraphs[0].text == page.h1.text
    headings = [one.text for one in written.paragraphs if one.style.name == "Heading 1"]
    assert headings == [one.text for one in page.select("main section h2")]


def test_the_list_of_papers_counts_the_blanks_and_leads_to_each(clerk, wave_in, database):
    wave = wave_in()
    ada = clerk("ada")
    page = ada.open(f"/staff/waves/{wave}/documents")
    assert len(page.select("tbody tr")) == len(PAPERS)
    assert "Lücke: Anschrift" not in page.words
    before = papers_of(database, wave)["notice-13"].blanks
    complete(database)
    left = papers_of(database, wave)["notice-13"].blanks
    assert set(before) - set(left) == {
        "[Lücke: Anschrift]",
        "[Lücke: Datenschutzbeauftragte mit Kontakt]",
        "[Lücke: Datenschutzaufsicht mit Anschrift]",
    }


@pytest.mark.parametrize("mode", ["A", "P"])
def test_the_notice_for_all_has_no_blank_once_the_authority_said_everything(
    wave_in, database, mode
):
    wave = wave_in(mode)
    assert papers_of(database, wave)["notice-13"].blanks
    complete(database)
    assert papers_of(database, wave)["notice-13"].blanks == ()


def test_who_prepares_a_wave_is_told_of_blanks_that_everybody_would_read(clerk, wave_in, database):
    wave = wave_in()
    with database.writing() as session:
        session.get_one(Wave, wave).opened_at = None
    ada = clerk("ada")
    told = "In den Hinweisen zum Datenschutz sind noch Lücken"
    assert told in ada.open(f"/staff/waves/{wave}").words
    complete(database)
    assert told not in ada.open(f"/staff/waves/{wave}").words


@pytest.mark.parametrize("mode", ["A", "C", "P"])
def test_the_first_page_promises_what_notice_and_statement_say_and_leads_there(
    visitor, wave_in, world, mode
):
    wave = wave_in(mode)
    page = visitor.open(world.link(wave))
    promised = statement_of(visitor, wave)["promises"]["de"]
    assert [sentence for sentence in promised if sentence not in page.words] == []
    assert page.select_one(f"main a[href='/privacy/{wave}']")


def test_a_paper_says_what_was_decided_about_the_wave(wave_in, database):
    complete(database)
    papers = papers_of(database, wave_in("P"))
    for name in ("notice-13", "notice-14", "record", "processors"):
        assert "Fortschreibung des Konzepts" in words_of(papers[name])
        assert "1. März 2028" in words_of(papers[name])
        assert "Rathausplatz 1, 45525 Musterhafen" in words_of(papers[name])
    assert "gelöscht am 1. März 2028" in words_of(papers["deletion"])


def test_with_names_respondents_learn_that_answers_are_official_records(wave_in, database):
    words = words_of(papers_of(database, wave_in("P"))["notice-13"])
    assert "Archivrecht" in words
    assert "Zugang zu amtlichen Informationen" in words
    assert "Archivrecht" not in words_of(papers_of(database, wave_in("A"))["notice-13"])


def test_confidential_names_the_last_day_of_the_link(wave_in, database):
    wave = wave_in("C", link_deletion_on=LINK_DAY, closes_in=timedelta(days=400))
    words = words_of(papers_of(database, wave)["notice-13"])
    assert "10. Januar 2027" in words
    assert "[Lücke: Vertrauensstelle]" in words


def test_the_source_of_addresses_stands_in_the_notice_of_article_14(wave_in, database, world):
    wave = wave_in("P")
    world.link(wave)
    world.link(wave)
    first = select(Organisation.id).order_by(Organisation.id).limit(1)
    with database.writing() as session:
        number = session.scalar(first)
        session.execute(
            update(Organisation).where(Organisation.id == number).values(source="Vereinsregister")
        )
    words = words_of(papers_of(database, wave)["notice-14"])
    assert "Vereinsregister" in words
    assert "[Lücke: Quelle fehlt bei einigen Adressen]" in words


def test_questions_about_special_categories_are_named_where_they_matter(wave_in, database):
    document = definition("consent")
    [asked] = [one for one in document["sections"][0]["items"] if one["name"] == "when"]
    asked["special"] = True
    papers = papers_of(database, wave_in("A", document))
    for name in ("notice-13", "record", "threshold"):
        assert "Wann erreichen wir Sie?" in words_of(papers[name])
    assert "Art. 9 Abs. 2 Buchst. a DSGVO" in words_of(papers["notice-13"])
    assert "sehr persönliche Angaben\nja\n" in words_of(papers["threshold"])


def test_the_threshold_check_counts_what_is_met_and_asks_the_rest(wave_in, database):
    wave = wave_in("A", expected_answers=5000)
    words = words_of(papers_of(database, wave)["threshold"])
    assert "Großer Umfang\nja\nErwartet werden 5000 Antworten." in words
    assert "Schutzbedürftige Betroffene\nzu prüfen" in words
    assert "hängt von der Prüfung durch Menschen ab" in words


def test_papers_speak_english_where_staff_do(clerk, wave_in):
    page = clerk("ada").open(f"/staff/waves/{wave_in()}/documents?lang=en")
    assert page.html["lang"] == "en"


@pytest.mark.parametrize(
    "path", ["documents", "documents/record", "documents/record.docx", "archive"]
)
def test_nobody_sees_the_papers_of_another_programme(clerk, wave_in, path):
    wave = wave_in()
    clerk("cleo").open(f"/staff/waves/{wave}/{path}", status=404)
    clerk("ann").open(f"/staff/waves/{wave}/{path}", status=403)


def test_there_is_no_paper_of_another_name(clerk, wave_in):
    clerk("ada").open(f"/staff/waves/{wave_in()}/documents/nonsense", status=404)


# For everybody


def test_everybody_may_read_the_notice_of_an_opened_wave_and_no_other(visitor, wave_in, database):
    prepared = wave_in()
    with database.writing() as session:
        session.get_one(Wave, prepared).opened_at = None
    page = visitor.open(f"/privacy/{wave_in('A')}")
    assert "Was wir versprechen" in page.words
    assert not page.response.headers.getlist("Set-Cookie")
    for address in (f"/privacy/{prepared}", "/privacy/999999"):
        visitor.open(address, status=404)
        visitor.open(f"{address}.json", status=404)


def statement_of(visitor, wave):
    answer = visitor.client.get(f"/privacy/{wave}.json")
    assert answer.status_code == 200
    assert not answer.headers.getlist("Set-Cookie")
    return answer.json


def fields_of(found, before=""):
    for name, value in found.items():
        yield f"{before}{name}"
        if name in {"title", "promises"}:
            continue
        if isinstance(value, dict):
            yield from fields_of(value, f"{before}{name}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from fields_of(value[0], f"{before}{name}[].")


@pytest.mark.parametrize("mode", ["A", "C", "P"])
def test_every_field_of_the_statement_is_explained_and_none_that_is_gone(visitor, wave_in, mode):
    rows = (DOCS / "privacy-statement.md").read_text(encoding="utf-8").splitlines()
    table = [row.split("|") for row in rows if row.startswith("| `")]
    named = {name for row in table for name in re.findall(r"`([a-z_0-9.\[\]]+)`", row[1])}
    nested = {
        name
        for row in table
        for name in re.findall(r"`([a-z_]+(?:\[\])?\.[a-z_]+)`", row[2])
        if not name.endswith(".md")
    }
    assert set(fields_of(statement_of(visitor, wave_in(mode)))) == named | nested


def test_the_statement_tells_whether_the_promises_changed(visitor, wave_in):
    first, again, other = (
        statement_of(visitor, wave_in(mode))["promises_sha256"] for mode in ("A", "A", "P")
    )
    assert first == again != other
    words = "\n".join(statement_of(visitor, wave_in("A"))["promises"]["de"])
    assert hashlib.sha256(words.encode()).hexdigest() == first


IDENTIFYING = re.compile(
    r"address|ip\b|agent|device|duration|seconds|path|referrer|location|language|submitted|created"
)


def test_without_names_no_column_has_room_for_who_when_or_from_where(visitor, wave_in):
    stored = statement_of(visitor, wave_in("A"))["stored"]
    answering = [one for one in stored if one["table"] not in {"outbox_mail", "produced_file"}]
    found = [
        f"{one['table']}.{name}"
        for one in answering
        for name in one["columns"]
        if IDENTIFYING.search(name) or name.endswith("_at") or name == "organisation_id"
    ]
    assert found == []


def test_the_list_of_what_is_stored_knows_every_column():
    for table, columns in STORED.items():
        assert set(columns) == set(Base.metadata.tables[table].columns.keys()), table
    assert table_words().keys() == UNTIL.keys() == STORED.keys()
    assert {word for modes in UNTIL.values() for word in modes.values()} == until_words().keys()


@pytest.mark.parametrize("mode", ["A", "C", "P"])
def test_answering_leaves_nothing_behind_but_what_the_statement_says(
    world, wave_in, database, mode
):
    wave = wave_in(mode)
    world.begin(world.link(wave))
    world.respond(wave, remark="Ein Text")
    with database.engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) & STORED.keys()
        for table in sorted(names):
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                filled = {name for name, value in row.items() if value is not None}
                assert filled <= set(columns_of(table, mode)), table


def test_the_numbers_in_the_papers_are_those_of_the_rules():
    assert SMALLEST_GROUP[Readership.PUBLIC] == SMALLEST_PUBLIC
    assert SMALLEST_GROUP[Readership.STAFF] == SMALLEST_STAFF
    assert BATCH == BATCH_OF_RELEASES


# The archive


def test_the_offer_to_the_archive_is_recorded_and_stands_in_the_concept(clerk, wave_in, database):
    wave = wave_in()
    ada = clerk("ada")
    page = ada.open(f"/staff/waves/{wave}/archive")
    ada.fill(page, "main form", archive="Stadtarchiv", offered_on="2026-11-02", answer="declined")
    words = words_of(papers_of(database, wave)["deletion"])
    assert "Angeboten: Stadtarchiv, am 2. November 2026." in words
    assert "nicht archivwürdig" in words
    assert "Angebot an das Archiv festgehalten" in ada.open("/staff/programmes/teilhabe/audit").text


def test_an_offer_needs_an_archive_and_a_day_that_is_past(clerk, wave_in):
    ada = clerk("ada")
    page = ada.open(f"/staff/waves/{wave_in()}/archive")
    tomorrow = (clock.now() + timedelta(days=2)).date().isoformat()
    page = ada.fill(page, "main form", status=422, archive=" ", offered_on=tomorrow)
    assert [one["href"] for one in page.select(".problems a")] == ["#archive", "#offered_on"]
    assert page.select_one("#offered_on")["value"] == tomorrow


def test_staff_are_reminded_sixty_days_before_and_not_once_it_is_done(clerk, wave_in, database):
    soon = clock.now().astimezone(clock.BERLIN).date() + timedelta(days=60)
    wave = wave_in(delete_on=soon)
    for page in (f"/staff/waves/{wave}/documents", f"/staff/waves/{wave}"):
        assert "Bitte bieten Sie" in clerk("ada").open(page).words
    with database.reading() as session:
        found = session.get_one(Wave, wave)
    assert not needs_offer(found, today=soon - timedelta(days=61))
    found.archive_offer = {"archive": "x", "offered_on": "2026-01-01", "answer": "open"}
    assert not needs_offer(found, today=soon)
