"""The ready questionnaires: sound, complete in four languages, plain, and fit for any programme."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from surveys.errors import UnknownPage
from surveys.fieldwork.waves import require_anonymous
from surveys.items import ITEM_TYPES
from surveys.questionnaires.document import parse
from surveys.questionnaires.library.shelf import NAMES, adapted, ready, ready_document
from surveys.questionnaires.questionnaire import Questionnaire

LANGUAGES = ["de", "de-x-einfach", "en", "ar"]
DEFAULT_FIELDS = [
    *("sprache", "bildung", "arbeit", "wohnen"),
    *("gesundheit", "teilhabe", "kultur", "verwaltung"),
]
OWN_FIELDS = [
    ("kita", {"de": "Kita", "de-x-einfach": "Kita", "en": "Nursery", "ar": "الروضة"}),
    ("ehrenamt", {"de": "Ehrenamt", "de-x-einfach": "Ehrenamt", "en": "Service", "ar": "التطوع"}),
]
MEASURE = {"label": {"de": "Kurs", "de-x-einfach": "Kurs", "en": "Course", "ar": "دورة"}}
LONGEST_SENTENCE = 15
EACH = pytest.mark.parametrize("name", NAMES)


def texts_of(value: Any) -> Iterator[Mapping[str, str]]:
    """Yield every text below a part of a document."""
    if isinstance(value, dict):
        if "de" in value:
            yield value
        else:
            for name, part in value.items():
                if name != "kept":
                    yield from texts_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)


def sentences_of(words: str) -> list[str]:
    return [one for one in re.split(r"[.?!:]\s+", words) if one]


def items_of(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every item of a document, those inside others too."""

    def inside(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for item in items:
            yield item
            yield from inside(item.get("items", []))

    for section in document["sections"]:
        yield from inside(section["items"])


def item_of(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    return next(item for item in items_of(document) if item["name"] == name)


def codes_of(options: list[dict[str, Any]]) -> list[str]:
    return [option["code"] for option in options]


def with_measures(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document as it is with a plan: the plan fills the measures."""
    field = item_of(document, "fields")["options"][0]["code"]
    for item in items_of(document):
        if item["type"] == "measure_block":
            item["measures"] = [{**MEASURE, "code": code, "action_field": field} for code in "ab"]
    return document


def sound(document: dict[str, Any]) -> Questionnaire:
    """Return the questionnaire, or fail with its faults."""
    parsed = parse(with_measures(document))
    assert parsed.faults == ()
    assert parsed.questionnaire is not None
    return parsed.questionnaire


def test_the_shelf_says_what_stands_on_it_in_the_order_of_a_process():
    assert [one.name for one in ready()] == list(NAMES)
    assert [one.mode for one in ready()] == ["P", "P", "P", "P", "P", "A"]
    assert all(set(one.title) == set(LANGUAGES) for one in ready())
    assert all(set(one.about) == {"de", "en"} for one in ready())


def test_the_information_of_a_page_is_no_question():
    shown = next(one for one in ready() if one.name == "aspekte")
    assert len(list(items_of(ready_document("aspekte")))) == shown.items + 1


@EACH
def test_each_questionnaire_is_read_without_a_fault(name):
    assert sound(ready_document(name)).slug == name


def test_without_a_plan_only_the_measures_are_missing():
    faults = parse(ready_document("massnahmen")).faults
    assert [fault.place for fault in faults] == ["sections[measures].items[measures].measures"]


@EACH
def test_every_text_has_its_words_in_four_languages(name):
    document = ready_document(name)
    assert document["languages"] == LANGUAGES
    for words in texts_of(document):
        assert list(words) == LANGUAGES, words
        assert all(words.values()), words


@EACH
def test_arabic_is_written_in_arabic_and_the_others_are_not(name):
    for words in texts_of(ready_document(name)):
        spoken = {tag: said.replace("{option}", "") for tag, said in words.items()}
        assert not spoken["ar"] or re.search("[\u0621-\u064a]", spoken["ar"]), words
        assert not re.search("[A-Za-z]", spoken["ar"]), words
        assert not any(re.search("[\u0600-\u06ff]", spoken[tag]) for tag in LANGUAGES[:3]), words


@EACH
def test_an_option_is_named_in_all_languages_or_in_none(name):
    for words in texts_of(ready_document(name)):
        assert len({said.count("{option}") for said in words.values()}) == 1, words


@EACH
def test_simple_german_has_short_sentences(name):
    for words in texts_of(ready_document(name)):
        for sentence in sentences_of(words["de-x-einfach"]):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


@EACH
def test_answers_take_at_most_a_quarter_of_an_hour(name):
    most = 5 if name == "bewohner" else 15
    assert ready_document(name)["minutes"] <= most


@EACH
def test_scales_have_four_or_five_steps_and_no_step_for_not_knowing(name):
    for item in items_of(ready_document(name)):
        if item["type"] in {"likert", "grid"}:
            assert len(item["options"]) in {4, 5}, item["name"]
            assert not any("weiß nicht" in one["label"]["de"] for one in item["options"])


@EACH
def test_no_person_can_be_reached_through_a_ready_questionnaire(name):
    for words in texts_of(ready_document(name)):
        for said in words.values():
            assert "@" not in said
            assert not re.search(r"\d{4}", said)


@EACH
def test_fields_are_asked_with_the_default_list(name):
    fields = item_of(ready_document(name), "fields")
    assert fields["type"] == "multiple_choice"
    left_out = {"gesundheit"} if name == "bewohner" else set[str]()
    assert codes_of(fields["options"]) == [one for one in DEFAULT_FIELDS if one not in left_out]


@EACH
def test_only_the_items_that_follow_name_default_fields(name):
    rest = [
        {**item, "options": [], "rows": [], "items": []} for item in items_of(ready_document(name))
    ]
    for code in DEFAULT_FIELDS:
        assert f'"{code}"' not in json.dumps(rest), "a rule would break when fields are replaced"


def test_the_residents_are_asked_nothing_that_needs_a_name():
    document = ready_document("bewohner")
    assert "groupings" not in document
    assert all(ITEM_TYPES[item["type"]].anonymous for item in items_of(document))
    assert not any(item["type"] in {"district", "short_text"} for item in items_of(document))


def test_organisations_are_compared_by_kind_and_in_three_groups():
    for name in ("akteure", "massnahmen", "aspekte"):
        kinds, groups = sound(ready_document(name)).groupings
        assert len(kinds.groups) == 6
        assert len(groups.groups) == 3


def test_what_people_need_is_asked_only_with_their_consent():
    document = ready_document("konferenz")
    for name in ("interpreting", "access"):
        assert item_of(document, name)["asked_if"] == {"equals": ["may_use", "yes"]}


def test_nobody_reads_a_questionnaire_that_is_not_there():
    with pytest.raises(UnknownPage):
        ready_document("../akteure")


def test_a_document_may_be_changed_without_changing_the_shelf():
    taken = ready_document("akteure")
    item_of(taken, "fields")["options"].clear()
    assert item_of(ready_document("akteure"), "fields")["options"]


def test_nothing_in_a_document_is_changed_by_changing_something_else():
    taken = ready_document("entscheidende")
    item_of(taken, "fields")["options"].clear()
    assert item_of(taken, "priorities")["options"]


@EACH
def test_an_adapted_questionnaire_asks_for_the_programme_s_own_fields(name):
    document = adapted(ready_document(name), OWN_FIELDS)
    assert codes_of(item_of(document, "fields")["options"]) == ["kita", "ehrenamt"]
    assert '"wohnen"' not in json.dumps(document)


@EACH
def test_an_adapted_questionnaire_is_sound(name):
    document = adapted(ready_document(name), OWN_FIELDS)
    assert "fallback" not in document
    sound(document)


def test_what_lists_the_fields_elsewhere_follows_too():
    document = adapted(ready_document("entscheidende"), OWN_FIELDS)
    assert codes_of(item_of(document, "weighing")["rows"]) == ["kita", "ehrenamt"]
    assert codes_of(item_of(document, "priorities")["options"]) == ["kita", "ehrenamt"]
    project = item_of(adapted(ready_document("akteure"), OWN_FIELDS), "project_field")
    assert codes_of(project["options"]) == ["kita", "ehrenamt"]


def test_measures_of_fields_that_are_gone_are_left_out():
    document = adapted(with_measures(ready_document("massnahmen")), OWN_FIELDS)
    assert item_of(document, "measures")["measures"] == []


def test_nobody_must_choose_more_fields_than_there_are():
    document = adapted(ready_document("entscheidende"), OWN_FIELDS)
    assert item_of(document, "fields")["maximum"] == 2
    assert item_of(document, "priorities")["most"] == 2


def test_each_field_of_the_programme_gets_its_own_section():
    sections = sound(adapted(ready_document("aspekte"), OWN_FIELDS)).sections
    copies = [section for section in sections if section.action_field]
    assert [section.action_field for section in copies] == ["kita", "ehrenamt"]
    assert copies[0].title["ar"] == "الروضة"


def test_fields_named_in_german_only_are_shown_in_german():
    names = [("kita", {"de": "Kita", "fr": "Crèche"}), ("amt", {"de": "Amt"})]
    document = adapted(ready_document("aspekte"), names)
    assert document["fallback"] is True
    copies = [section for section in sound(document).sections if section.action_field]
    assert copies[0].title["en"] == "Kita"


def test_an_option_that_stands_alone_stays():
    document = ready_document("aspekte")
    fields = item_of(document, "fields")
    none = {"code": "none", "label": dict.fromkeys(LANGUAGES, "…")}
    fields |= {"options": [*fields["options"], none], "exclusive": ["none"]}
    changed = item_of(adapted(document, OWN_FIELDS), "fields")
    assert codes_of(changed["options"]) == ["kita", "ehrenamt", "none"]


def test_a_programme_without_fields_keeps_the_default_list():
    assert adapted(ready_document("akteure"), []) == ready_document("akteure")


def test_adapting_changes_neither_the_document_nor_the_fields():
    document, fields = ready_document("entscheidende"), deepcopy(OWN_FIELDS)
    adapted(document, fields)
    assert document == ready_document("entscheidende")
    assert fields == OWN_FIELDS


@pytest.mark.parametrize("name", [one.name for one in ready() if one.mode == "A"])
def test_what_is_proposed_without_names_may_be_asked_without_names(name):
    questionnaire = parse(ready_document(name)).questionnaire
    assert questionnaire is not None
    require_anonymous(questionnaire)
