"""The codebook: the same contents as page, as JSON and as DDI-Codebook 2.5.

The schema of DDI is in no package that can be had here. So a golden file was compared by hand with
the element order of the schema, and the order of elements is checked again below.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from analysis.exports.codebook.as_json import as_json
from analysis.exports.codebook.contents import codebook_of
from analysis.exports.codebook.ddi import LANG, NAMESPACE, as_ddi
from surveys.db import dump_json
from surveys.reading import wave_facts

GOLDEN = Path(__file__).parent / "codebook.xml"
# What the schema allows below each element, in its order.
ORDER = {
    "codeBook": ["docDscr", "stdyDscr", "fileDscr", "dataDscr", "otherMat"],
    "stdyDscr": ["citation", "stdyInfo", "method", "dataAccs"],
    "citation": ["titlStmt", "rspStmt", "prodStmt", "distStmt"],
    "titlStmt": ["titl", "subTitl", "altTitl", "parTitl", "IDNo"],
    "rspStmt": ["AuthEnty", "othId"],
    "prodStmt": ["producer", "copyright", "prodDate", "prodPlac", "software"],
    "stdyInfo": ["subject", "abstract", "sumDscr"],
    "sumDscr": ["timePrd", "collDate", "nation", "geogCover", "anlyUnit", "universe", "dataKind"],
    "method": ["dataColl", "notes", "anlyInfo"],
    "dataColl": ["timeMeth", "dataCollector", "frequenc", "sampProc", "deviat", "collMode"],
    "dataDscr": ["varGrp", "nCubeGrp", "var", "nCube", "notes"],
    "varGrp": ["labl", "txt"],
    "var": [
        *("location", "labl", "imputation", "security", "embargo", "respUnit", "anlysUnit"),
        *("qstn", "valrng", "invalrng", "undocCod", "universe", "TotlResp", "sumStat", "txt"),
        *("stdCatgry", "catgryGrp", "catgry", "codInstr", "concept", "derivation", "varFormat"),
    ],
    "qstn": ["preQTxt", "qstnLit", "postQTxt", "forward", "backward", "ivuInstr"],
    "invalrng": ["item", "range", "key", "notes"],
    "catgry": ["catValu", "labl", "txt", "catStat"],
}


@pytest.fixture
def book(world, database):
    """Return the codebook of the little survey, with fixed days and names."""
    wave = world.wave(programme=world.programme())
    with database.reading() as session:
        facts = wave_facts(session, wave)
        found = codebook_of(session, facts, facts.version_id)
    day = datetime(2026, 3, 2, 12, tzinfo=UTC)
    wave_then = replace(facts, survey="actors", opens_at=day, closes_at=day.replace(day=30))
    asked = replace(found.study.asked, survey="actors", published_at=day.replace(day=1))
    return replace(found, study=replace(found.study, wave=wave_then, asked=asked))


@pytest.fixture
def root(book):
    return ET.fromstring(as_ddi(book))  # noqa: S314  our own file


def tag(element):
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")


def of(root, name):
    return next(one for one in root.iter(f"{{{NAMESPACE}}}var") if one.get("name") == name)


def words(element, name):
    return {one.get(LANG): one.text for one in element.findall(f"{{{NAMESPACE}}}{name}")}


def test_ddi_is_the_golden_file(book):
    assert as_ddi(book).decode() == GOLDEN.read_text(encoding="utf-8")


def test_elements_stand_where_the_schema_wants_them(root):
    for element in root.iter():
        assert element.tag.startswith(f"{{{NAMESPACE}}}")
        children = [tag(child) for child in element]
        allowed = ORDER.get(tag(element), [])
        assert set(children) <= set(allowed), tag(element)
        assert children == sorted(children, key=allowed.index), tag(element)


def test_questions_and_answers_are_there_in_every_language(root):
    kind = of(root, "kind")
    question = kind.find(f"{{{NAMESPACE}}}qstn")
    assert words(question, "qstnLit") == {
        "de": "Was für eine Organisation sind Sie?",
        "en": "What kind of organisation are you?",
    }
    categories = {
        one.find(f"{{{NAMESPACE}}}catValu").text: (one.get("missing"), words(one, "labl"))
        for one in kind.findall(f"{{{NAMESPACE}}}catgry")
    }
    assert categories["club"] == (None, {"de": "Verein", "en": "Club"})
    assert categories["-3"][0] == "Y"
    assert (kind.get("nature"), kind.get("intrvl")) == ("nominal", "discrete")


def test_levels_are_said(root):
    assert (of(root, "members").get("nature"), of(root, "members").get("intrvl")) == (
        "interval",
        "contin",
    )
    assert of(root, "progress_work").get("nature") == "ordinal"
    assert of(root, "change_work").get("nature") is None
    assert of(root, "change_work").find(f"{{{NAMESPACE}}}varFormat").get("type") == "character"


def test_every_variable_is_in_one_section_and_has_an_id(root):
    ids = [one.get("ID") for one in root.iter(f"{{{NAMESPACE}}}var")]
    grouped = [
        number for one in root.iter(f"{{{NAMESPACE}}}varGrp") for number in one.get("var").split()
    ]
    assert len(set(ids)) == len(ids)
    assert sorted(grouped) == sorted(ids)


def test_json_has_what_the_files_have(book):
    found = json.loads(dump_json(as_json(book)))
    names = [one["name"] for one in found["variables"]]
    assert len(set(names)) == len(names)
    kind = next(one for one in found["variables"] if one["name"] == "kind")
    assert kind["categories"][0] == {
        "code": "club",
        "value": 1,
        "label": {"de": "Verein", "en": "Club"},
    }
    assert [one["code"] for one in found["missing"]] == [-1, -2, -3, -4, -5, -6, -7]
    other = next(one for one in found["variables"] if one["name"] == "hurdles_work.other.text")
    assert (other["label"]["de"], other["name_in_spss"]) == (
        "in eigenen Worten",
        "hurdles_work_other_text",
    )


@pytest.mark.parametrize(
    "questionnaire", ["repeating_group", "organisation_details", "ranking", "two_scale_grid"]
)
def test_every_kind_of_item_has_a_codebook(world, database, questionnaire):
    wave = world.wave(questionnaire)
    with database.reading() as session:
        facts = wave_facts(session, wave)
        book = codebook_of(session, facts, facts.version_id)
    assert as_json(book)["variables"]
    ET.fromstring(as_ddi(book))  # noqa: S314  our own file


def test_long_arabic_labels_and_signs_that_xml_cannot_hold_do_no_harm(world, database):
    from tests.factories import definition

    found = definition("fields")
    option = found["sections"][0]["items"][1]["options"][0]
    option["label"] = {"de": "a\x0b<&>" * 9, "en": "مرحبا " * 2000}
    wave = world.wave(found)
    with database.reading() as session:
        facts = wave_facts(session, wave)
        root = ET.fromstring(as_ddi(codebook_of(session, facts, facts.version_id)))  # noqa: S314
    labels = [one.text for one in of(root, "kind").iter(f"{{{NAMESPACE}}}labl")]
    assert max(len(label) for label in labels) > 9000
