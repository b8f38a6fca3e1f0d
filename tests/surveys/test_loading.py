"""A file of ours, however it was made, is plain JSON of modest size, or a sentence."""

import json
import time

import pytest
import yaml

from surveys.errors import BrokenDefinition, UnreadableFile
from surveys.questionnaires import loading
from surveys.questionnaires.formats import converting
from surveys.questionnaires.formats.report import Conversion
from surveys.questionnaires.loading import loaded, unsound
from tests.factories import definition

NESTED = b"kept:\n  a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"  %c: &%c [%s]\n" % (98 + step, 98 + step, b", ".join([b"*%c" % (97 + step)] * 9))
    for step in range(9)
)
LONG = b'a: &a "' + b"x" * 100_000 + b'"\nb: [' + b"*a, " * 1_000 + b"]"


def refusal(content, suffix=".yaml"):
    begun = time.process_time()
    with pytest.raises(BrokenDefinition) as refused:
        loaded(content, suffix)
    assert time.process_time() - begun < 2
    [sentence] = refused.value.faults
    return sentence


def test_what_is_named_once_can_be_used_again():
    assert loaded(b"a: &a [1, 2]\nb: *a\nc: [*a]", ".yaml")["c"] == [[1, 2]]


@pytest.mark.parametrize("content", [NESTED, LONG], ids=["nested", "long"])
def test_aliases_count_as_all_that_they_stand_for(content):
    assert "more than 200000 keys and values" in refusal(content)


@pytest.mark.parametrize("content", [b"kept: &a {x: *a}", b"a: &a [[*a]]"])
def test_an_alias_does_not_stand_for_itself(content):
    assert "`*a` stands for itself" in refusal(content)


def test_many_keys_are_read_at_once(monkeypatch):
    many = b"".join(b"k%d: 1\n" % number for number in range(5_000))
    begun = time.process_time()
    assert len(loaded(many, ".yaml")) == 5_000
    assert time.process_time() - begun < 2
    monkeypatch.setattr(loading, "MOST_NODES", 9_000)
    assert "more than 9000" in refusal(many)
    assert "more than 9000" in refusal(b'{"a": [' + b"1, " * 9_000 + b"1]}", ".json")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a: 1\nb: 2\na: 3", "`a` is given twice"),
        (b"? [a]\n: b", "is no name"),
        (b"? {a: 1}\n: b", "is no name"),
        (b"1: a", "`1` is no name"),
        (b"no: Norsk", "`no` is no name"),
        (b"a: !!bool q", "what its tag"),
        (b'a: !!int ""', "what its tag"),
        (b"a: !!set {a, b}", "a: must be text"),
        (b'a: !!binary "aGFsbG8="', "a: must be text"),
        (b"a: .nan", "a: must be a number"),
        (b"a: [1, -.inf]", "a.2: must be a number"),
        (b"a: 1" + b":1" * 100_000, "too long"),
        (b'a: "\\0"', "a: holds a sign"),
        (b'"\\x01": a', "a name holds a sign"),
        (b"a: " + b"[" * 100_000, "nested too deeply"),
        (b"a: " + b"[" * 201 + b"]" * 201, "nested more than 200 deep"),
        (b"- a", "must be one mapping"),
    ],
)
def test_yaml_that_is_no_plain_json_is_refused(content, words):
    assert words in refusal(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"a": NaN}', "a: must be a number"),
        (b'{"a": 1e999}', "a: must be a number"),
        (b'{"a": "\\ud800"}', "a: holds a sign"),
        (b'{"\\udfff": 1}', "a name holds a sign"),
        (b'{"a": "\\u0000"}', "a: holds a sign"),
        (b'{"a": 1' + b"0" * 30 + b"}", "too large a number"),
        (b'{"a": ' + b"[" * 100_000 + b"}", "nested too deeply"),
        (b"null", "must be one mapping"),
    ],
)
def test_json_that_cannot_be_kept_is_refused(content, words):
    assert words in refusal(content, ".json")


def test_python_reads_what_libyaml_reads():
    whole = yaml.safe_dump(definition("fields"), allow_unicode=True)
    assert loaded(whole.encode(), ".yaml") == yaml.load(whole, yaml.SafeLoader)


def shape_refusal(content, name):
    with pytest.raises(UnreadableFile) as refused:
        converting.read_file(content, name)
    sentence = str(refused.value)
    sentence.encode()
    return sentence


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"questionnaire: [1]\nsections: 5\n", "base_language: is missing"),
        (b'{"questionnaire": null, "sections": [{"items": [{}]}]}', "questionnaire: must be text"),
        (b"title: 3", "title: must give the words per language"),
        (b"kept: &a {x: *a}", "stands for itself"),
    ],
)
def test_what_has_not_the_shape_of_a_document_is_no_draft(content, words):
    sentence = shape_refusal(content, "own.yaml")
    assert sentence.startswith("Das Dokument lässt sich nicht lesen.")
    assert words in sentence


def test_five_faults_of_the_shape_are_named():
    sentence = shape_refusal(b"a: 1", "own.yaml")
    assert sentence.count("is missing") == converting.MOST_FAULTS


@pytest.mark.parametrize(
    ("languages", "words"),
    [(["zz"], "base_language: is none of"), (["de", "../x"], "languages: holds something else")],
)
def test_languages_are_tags_and_the_base_is_one_of_them(languages, words):
    whole = {**definition("fields"), "base_language": "de", "languages": languages}
    assert words in shape_refusal(json.dumps(whole).encode(), "own.json")


def test_faults_of_sense_are_for_the_editor():
    whole = definition("fields")
    whole["languages"] = [whole["base_language"], "zz"]
    whole["sections"][0]["items"][0]["asked_if"] = {"nonsense": 1}
    found = converting.read_file(json.dumps(whole).encode(), "own.json")
    assert found.document == whole


@pytest.mark.parametrize("suffix", [".lss", ".xlsx", ".json"])
def test_every_reader_is_asked_for_the_shape(suffix, monkeypatch):
    def broken(_content, _name):
        return Conversion({**definition("fields"), "minutes": 0}, ())

    monkeypatch.setattr(converting, "READERS", {suffix: broken})
    sentence = shape_refusal(b"", f"file{suffix}")
    assert sentence.startswith("Aus dieser Datei wird kein Fragebogen")
    assert "minutes" in sentence


def test_what_converters_keep_in_tuples_is_a_list_in_json():
    assert unsound({"kept": ("a", {"b": (1, 2.5, None, True)})}) is None
