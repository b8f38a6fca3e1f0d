"""Published results as files for everybody, and the catalogue that portals read."""

import csv
import io
import json

import pytest

from analysis.attack.documents import read_document
from analysis.releases.freezing import make_release
from analysis.releases.publishing import publish, withdraw
from surveys.reading import wave_facts
from tests.pages.results_cast import answer, staff
from tests.pages.test_public import CLOSED, release

BASE = "http://127.0.0.1:8000"
"""Where the settings of tests say that people find everything."""


@pytest.fixture
def wave(world):
    found = world.wave(programme=world.programme())
    answer(world, found, 6)
    answer(world, found, 6, progress_language="low")
    return found


def results(visitor, wave, ending, query=""):
    return visitor.client.get(f"/p/teilhabe/results/{wave}.{ending}{query}")


def rows(answered):
    text = answered.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_document_is_one_that_an_attacker_can_read(visitor, wave, workshop):
    release(workshop, wave)
    answered = results(visitor, wave, "json")
    document = json.loads(answered.data)
    read = read_document(document)
    assert (read.wave, read.readership, read.responses) == (wave, "public", 12)
    [cell] = [one for one in read.shown["progress_language"] if not one.filters]
    assert (sum(cell.counts), cell.base) == (12, 12)
    assert document["licence"] == "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
    assert document["attribution"] == "Amt für Beispiele: Kurze Befragung, Erste Runde"


def test_a_table_has_code_label_base_sign_and_licence_in_every_row(visitor, wave, workshop):
    release(workshop, wave)
    found = rows(results(visitor, wave, "csv"))
    high = next(
        row for row in found if (row["variable"], row["code"]) == ("progress_language", "high")
    )
    assert high["label"] == "weit"
    assert (high["count"], high["share"], high["base"]) == ("6", "(0.50)", "12")
    assert high["sign"] == "few"
    assert all(row["base"] and "dl-de/by-2-0" in row["licence"] for row in found)


def test_what_nearly_all_say_has_a_sign_and_no_count(visitor, wave, workshop):
    release(workshop, wave)
    found = rows(results(visitor, wave, "csv"))
    nearly = [row for row in found if row["sign"].startswith("nearly_all")]
    assert nearly
    assert not any(row["count"] or row["share"] for row in nearly)
    assert {row["note"] for row in nearly} <= {"fast alle", "fast niemand"}


def test_columns_keep_their_names_and_labels_speak_the_language(visitor, wave, workshop):
    release(workshop, wave)
    german, english = (rows(results(visitor, wave, "csv", f"?lang={t}")) for t in ("de", "en"))
    assert list(german[0]) == list(english[0])
    assert [row["count"] for row in german] == [row["count"] for row in english]
    assert {row["note"] for row in english} & {"nearly all", "hardly anyone"}


def test_only_what_was_chosen_is_in_the_files(visitor, wave, workshop):
    make_release(workshop, wave, at=CLOSED)
    with workshop.database.writing() as session:
        facts = wave_facts(session, wave)
        publish(session, facts, fields=["language"], left_out=["progress_language"], at=CLOSED)
    document = json.loads(results(visitor, wave, "json").data)
    named = {one["name"] for one in document["variables"]}
    assert named == {cell["variable"] for cell in document["cells"]}
    assert "aware_language" in named
    for hidden in ("progress_language", "direction", "kind"):
        assert hidden not in named
    found = rows(results(visitor, wave, "csv"))
    assert {row["action_field"] for row in found} == {"language"}
    assert "progress_language" not in {row["variable"] for row in found}


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_without_publication_there_are_no_files(visitor, wave, workshop, ending):
    make_release(workshop, wave, at=CLOSED)
    assert results(visitor, wave, ending).status_code == 404
    release(workshop, wave)
    assert results(visitor, wave, ending).status_code == 200
    with workshop.database.writing() as session:
        withdraw(session, wave, at=CLOSED)
    assert results(visitor, wave, ending).status_code == 404


def test_results_are_found_under_their_own_programme_only(visitor, world, wave, workshop):
    release(workshop, wave)
    world.programme("other")
    assert visitor.client.get(f"/p/other/results/{wave}.json").status_code == 404


def test_the_catalogue_has_what_dcat_ap_de_asks_for(visitor, wave, workshop):
    release(workshop, wave)
    answered = visitor.client.get("/p/teilhabe/catalogue.jsonld?lang=en")
    assert answered.mimetype == "application/ld+json"
    catalogue = json.loads(answered.data)
    prefixes = catalogue["@context"]
    assert all(name.partition(":")[0] in prefixes for name in keys_of(catalogue) if ":" in name)
    for name in ("dct:title", "dct:description", "dct:publisher", "dct:license", "dcat:dataset"):
        assert catalogue[name]
    assert catalogue["dct:publisher"]["@type"] == "foaf:Agent"
    [dataset] = catalogue["dcat:dataset"]
    for name in ("dct:title", "dct:description"):
        assert [one["@language"] for one in dataset[name]] == ["de", "en"]
        assert all(one["@value"] for one in dataset[name])
    for name in ("dct:publisher", "dcat:contactPoint", "dct:issued", "dct:modified"):
        assert dataset[name]
    assert dataset["dcat:theme"]["@id"].endswith("/data-theme/SOCI")
    assert dataset["dct:temporal"]["dcat:startDate"]["@type"] == "xsd:date"
    assert dataset["dct:license"]["@id"] == "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
    assert [one["@id"].rsplit("/", 1)[-1] for one in dataset["dct:language"]] == ["DEU", "ENG"]
    assert not [name for name in keys_of(catalogue) if name == "dcatde:contributorID"]


def test_every_address_in_the_catalogue_answers(visitor, wave, workshop):
    release(workshop, wave)
    catalogue = visitor.client.get("/p/teilhabe/catalogue.jsonld").json
    [dataset] = catalogue["dcat:dataset"]
    kinds = {}
    for one in dataset["dcat:distribution"]:
        for name in ("dcat:accessURL", "dcat:downloadURL"):
            answered = visitor.client.get(one[name]["@id"].removeprefix(BASE))
            assert answered.status_code == 200
        kinds[one["dct:format"]["@id"].rsplit("/", 1)[-1]] = answered.mimetype
        assert one["dcat:mediaType"]["@id"].endswith(answered.mimetype)
        assert one["dct:license"] == dataset["dct:license"]
    assert kinds == {"CSV": "text/csv", "JSON": "application/json"}
    visitor.open(catalogue["foaf:homepage"]["@id"].removeprefix(BASE))
    visitor.open(dataset["dcat:landingPage"]["@id"].removeprefix(BASE))


@pytest.mark.usefixtures("wave")
def test_a_programme_without_results_has_an_empty_catalogue(visitor):
    assert visitor.client.get("/p/teilhabe/catalogue.jsonld").json["dcat:dataset"] == []


def test_the_public_page_leads_to_the_data(visitor, wave, workshop):
    assert not visitor.open("/p/teilhabe").select("#open-data")
    release(workshop, wave)
    page = visitor.open("/p/teilhabe")
    assert "Datenlizenz Deutschland" in page.select_one("#open-data").text
    for link in page.select("#open-data a"):
        assert visitor.client.get(link["href"]).status_code == 200


def test_staff_fetch_the_release_they_see(app, visitor, wave, workshop):
    make_release(workshop, wave, at=CLOSED)
    ada = staff(app, programme="teilhabe")
    read = read_document(ada.client.get(f"/staff/results/{wave}/release.json").json)
    assert read.readership == "exact"
    reader = staff(app, programme="teilhabe", role="reader", name="rita")
    read = read_document(reader.client.get(f"/staff/results/{wave}/release.json").json)
    assert read.readership == "staff"
    assert visitor.client.get(f"/staff/results/{wave}/release.json").status_code == 302


def keys_of(document):
    """Yield every key of a document, but those of its context."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key != "@context":
                yield key
                yield from keys_of(value)
    elif isinstance(document, list):
        for one in document:
            yield from keys_of(one)
