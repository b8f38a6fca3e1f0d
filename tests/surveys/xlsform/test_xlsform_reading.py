"""XLSForm workbooks read into our document: everything is taken over or named in the report."""

import json

import pytest
from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from surveys.questionnaires.document import parse
from surveys.questionnaires.formats import xlsform
from surveys.questionnaires.formats.report import Kind
from surveys.questionnaires.formats.xlsform.columns import CHOICES, SURVEY
from surveys.questionnaires.formats.xlsform.importing.types import type_of

YES_NO = [
    {"list_name": "yn", "name": "yes", "label": "Ja, gern"},
    {"list_name": "yn", "name": "no", "label": "Nein, danke"},
]
FIELDS = [
    {"list_name": "fields", "name": "work", "label": "Arbeit"},
    {"list_name": "fields", "name": "home", "label": "Wohnen"},
    {"list_name": "fields", "name": "none", "label": "nichts davon"},
]


def read(workbook, survey, choices=(), settings=(), names=None):
    return xlsform.read(workbook(survey, choices, settings, names), "form.xlsx")


def items(conversion):
    return {
        item["name"]: item
        for section in conversion.document["sections"]
        for item in section["items"]
    }


def bare(part):
    return {name: value for name, value in part.items() if name != "kept"}


def said(conversion, place):
    return " ".join(entry.what for entry in conversion.report if place in entry.place)


def row(type_, name="q", label="Was denn?", **cells):
    return {"type": type_, "name": name, "label": label, **cells}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (row("text"), {"type": "short_text"}),
        (row("text", appearance="multiline"), {"type": "long_text"}),
        (
            row("integer", constraint=". > 0 and . <= 9"),
            {"type": "number", "minimum": 1, "maximum": 9},
        ),
        (row("decimal", constraint=". >= 0.5"), {"type": "number", "decimals": 6, "minimum": 0.5}),
        (row("range", parameters="start=0 end=10 step=1"), {"type": "rating"}),
        (row("range", parameters="start=1 end=5"), {"type": "number", "minimum": 1, "maximum": 5}),
        (
            row("date", constraint=". < date('2026-02-01')"),
            {"type": "date", "latest": "2026-01-31"},
        ),
        (row("time"), {"type": "short_text", "pattern": r"([01]?[0-9]|2[0-3]):[0-5][0-9]"}),
        (row("note"), {"type": "information"}),
        (row("acknowledge"), {"type": "consent"}),
        (row("file"), {"type": "file_upload"}),
        (row("text", constraint="regex(., '[a-z]+')"), {"type": "short_text", "pattern": "[a-z]+"}),
        (
            row("text", constraint="string-length(.) <= 40"),
            {"type": "short_text", "max_length": 40},
        ),
        (row("text", required="yes"), {"type": "short_text", "required": True}),
        (row("text", required="no"), {"type": "short_text"}),
        (row("integer", default=4), {"type": "number", "default": 4}),
        (row("phone number"), {"type": "short_text", "pattern": r"^\d*$"}),
    ],
)
def test_each_type_becomes_an_item(workbook, given, expected):
    conversion = read(workbook, [given])
    found = bare(items(conversion)["q"])
    assert found == {"name": "q", "stem": {"de": "Was denn?"}, **expected}
    assert parse(conversion.document).faults == ()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (row("select_one yn"), {"type": "single_choice"}),
        (row("select one from yn"), {"type": "single_choice"}),
        (
            row("select_one yn", appearance="minimal"),
            {"type": "single_choice", "shown_as": "select"},
        ),
        (row("select_one yn", appearance="likert"), {"type": "likert"}),
        (row("select_multiple yn"), {"type": "multiple_choice"}),
        (row("rank yn"), {"type": "ranking"}),
        (
            row("select_one yn", parameters="randomize=true"),
            {"type": "single_choice", "order": "drawn"},
        ),
        (row("select_one yn or_other"), {"type": "single_choice", "other": {"de": "Sonstiges"}}),
        (
            row("select_multiple yn", default="yes no"),
            {"type": "multiple_choice", "default": ["yes", "no"]},
        ),
        (
            row("select_multiple yn", constraint="count-selected(.) <= 1"),
            {"type": "multiple_choice", "maximum": 1},
        ),
        (
            row(
                "select_multiple yn", constraint="not(selected(., 'no') and count-selected(.) > 1)"
            ),
            {"type": "multiple_choice", "exclusive": ["no"]},
        ),
    ],
)
def test_each_choice_becomes_an_item(workbook, given, expected):
    conversion = read(workbook, [given], YES_NO)
    found = bare(items(conversion)["q"])
    assert [option["code"] for option in found.pop("options")] == ["yes", "no"]
    assert found == {"name": "q", "stem": {"de": "Was denn?"}, **expected}
    assert parse(conversion.document).faults == ()


@pytest.mark.parametrize(
    ("type_", "why"),
    [
        ("geopoint", "erheben wir nicht"),
        ("image", "erheben wir nicht"),
        ("barcode", "erheben wir nicht"),
        ("start", "Datenschutz"),
        ("deviceid", "Datenschutz"),
        ("username", "Datenschutz"),
        ("select_one_from_file towns.csv", "nicht lesen"),
    ],
)
def test_what_we_do_not_ask_is_refused_by_name_with_the_reason(workbook, type_, why):
    rows = [row("text"), row(type_, "lost"), row("note", "after", label="Da: ${lost}")]
    conversion = read(workbook, rows)
    (entry,) = [entry for entry in conversion.report if entry.place == "survey:3 lost"]
    assert entry.kind is Kind.REFUSED
    assert why in entry.what
    assert items(conversion)["after"]["stem"] == {"de": "Da: …"}
    assert parse(conversion.document).faults == ()


def test_groups_become_pages_and_their_rules_are_joined(workbook):
    conversion = read(
        workbook,
        [
            row("select_one yn", "agree"),
            row("begin group", "outer", "Außen", relevant="${agree} = 'yes'"),
            row("text", "one"),
            row("begin group", "inner", "Innen", relevant="${one} != ''"),
            row("text", "two"),
            {"type": "end group"},
            row("text", "three"),
            {"type": "end group"},
        ],
        YES_NO,
    )
    sections = conversion.document["sections"]
    assert [section["name"] for section in sections] == ["page", "outer", "inner", "outer_2"]
    assert sections[2]["title"] == {"de": "Innen"}
    assert sections[2]["asked_if"] == {"all": [{"equals": ["agree", "yes"]}, {"answered": "one"}]}
    assert sections[3]["asked_if"] == {"equals": ["agree", "yes"]}
    assert parse(conversion.document).faults == ()


def test_a_repeat_becomes_a_repeating_group(workbook):
    conversion = read(
        workbook,
        [
            row("begin repeat", "child", "Kind", repeat_count=3),
            row("integer", "age"),
            row("begin group", "school", "Schule", relevant="${age} > 5"),
            row("text", "where", "Wo ist das Kind mit ${age} Jahren?"),
            {"type": "end group"},
            {"type": "end repeat"},
            row("calculate", "all_years", None, calculation="sum(${age})"),
            row("note", "thanks", "Danke"),
        ],
    )
    child = items(conversion)["child"]
    assert (child["type"], child["maximum"]) == ("repeating_group", 3)
    assert [item["name"] for item in child["items"]] == ["age", "where"]
    assert child["items"][1]["asked_if"] == {"greater": ["age", 5]}
    assert items(conversion)["all_years"]["value"] == {"sum": ["child.age"]}
    assert "repeat_count" in said(conversion, "survey:2 child")
    assert parse(conversion.document).faults == ()


def test_a_table_of_choices_becomes_a_grid(workbook):
    conversion = read(
        workbook,
        [
            row("begin_group", "views", "Was meinen Sie?", appearance="table-list"),
            row("select_one yn", "trust", "Vertrauen"),
            row("select_one yn", "help_", "Hilfe"),
            {"type": "end_group"},
            row("text", "why", relevant="${trust} = 'no'"),
        ],
        YES_NO,
    )
    views = items(conversion)["views"]
    assert views["type"] == "grid"
    assert [r["code"] for r in views["rows"]] == ["trust", "help_"]
    assert items(conversion)["why"]["asked_if"] == {"equals": ["views.trust", "no"]}
    assert parse(conversion.document).faults == ()


def test_a_filter_of_choices_becomes_rules_of_options(workbook):
    towns = [
        {"list_name": "land", "name": "north", "label": "Nord"},
        {"list_name": "land", "name": "south", "label": "Süd"},
        {"list_name": "town", "name": "a", "label": "A-Stadt", "in": "north"},
        {"list_name": "town", "name": "b", "label": "B-Stadt", "in": "south"},
        {"list_name": "town", "name": "a", "label": "A-Stadt", "in": "south"},
    ]
    conversion = read(
        workbook,
        [
            row("select_one land", "land"),
            row("select_one town", "town", choice_filter="in = ${land}"),
        ],
        towns,
        [{"form_title": "Orte", "allow_choice_duplicates": "yes"}],
    )
    first, second = items(conversion)["town"]["options"]
    assert first["asked_if"] == {"one_of": ["land", ["north", "south"]]}
    assert second["asked_if"] == {"equals": ["land", "south"]}
    assert parse(conversion.document).faults == ()


def test_other_with_its_text_is_one_question(workbook):
    choices = [*YES_NO, {"list_name": "yn", "name": "other", "label": "etwas anderes"}]
    conversion = read(
        workbook,
        [
            row("select_one yn", "q"),
            row("text", "q_other", "Was?", relevant="${q} = 'other'"),
            row("note", "after", "Sie schrieben: ${q_other}"),
        ],
        choices,
    )
    assert items(conversion)["q"]["other"] == {"de": "etwas anderes"}
    assert set(items(conversion)) == {"q", "after"}
    assert items(conversion)["after"]["stem"] == {"de": "Sie schrieben: {q.other}"}
    assert parse(conversion.document).faults == ()


def test_one_choice_alone_is_a_box_to_tick(workbook):
    choices = [{"list_name": "ok", "name": "ok", "label": "Ich stimme zu."}]
    rows = [row("select_multiple ok", "q"), row("text", "t", relevant="selected(${q}, 'ok')")]
    conversion = read(workbook, rows, choices)
    assert items(conversion)["q"]["type"] == "consent"
    assert items(conversion)["q"]["accept"] == {"de": "Ich stimme zu."}
    assert items(conversion)["t"]["asked_if"] == {"equals": ["q", "yes"]}
    assert parse(conversion.document).faults == ()


def test_a_constraint_between_answers_becomes_a_check(workbook):
    conversion = read(
        workbook,
        [
            row("integer", "all_of_them"),
            row(
                "integer",
                "women",
                constraint=". >= 0 and . <= ${all_of_them}",
                constraint_message="Das sind zu viele.",
            ),
        ],
    )
    (check,) = conversion.document["checks"]
    assert check["at"] == "women"
    assert check["holds"] == {
        "any": [{"empty": "women"}, {"at_most": ["women", {"answer": "all_of_them"}]}]
    }
    assert check["message"] == {"de": "Das sind zu viele."}
    assert items(conversion)["women"]["minimum"] == 0
    assert parse(conversion.document).faults == ()


def test_required_under_a_condition_becomes_a_check(workbook):
    rows = [row("integer", "age"), row("text", "why", required="${age} > 3")]
    conversion = read(workbook, rows)
    (check,) = conversion.document["checks"]
    assert check["holds"]["any"][2] == {"answered": "why"}
    assert "required" not in items(conversion)["why"]
    assert parse(conversion.document).faults == ()


def test_languages_come_from_the_headings(workbook):
    conversion = read(
        workbook,
        [
            {
                "type": "text",
                "name": "q",
                "label::Deutsch (de)": "Wo?",
                "label::English": "Where?",
                "hint::العربية (ar)": "أين",
            }
        ],
        settings=[{"form_title": "Orte", "default_language": "Deutsch (de)"}],
    )
    document = conversion.document
    assert document["languages"] == ["de", "en", "ar"]
    assert document["fallback"] is True
    assert items(conversion)["q"]["stem"] == {"de": "Wo?", "en": "Where?"}
    assert parse(document).faults == ()


def test_a_language_nobody_names_is_guessed_and_said(workbook):
    conversion = read(workbook, [row("text", label="What is your name?")])
    assert conversion.document["base_language"] == "en"
    assert "„en“" in said(conversion, "default_language")


def test_html_becomes_markdown_and_scripts_are_gone(workbook):
    label = (
        "<b>Bitte</b> lesen Sie: <a href='https://example.org'>hier</a><script>alert(1)</script>"
        "<img src=x onerror=alert(1)> [da](javascript:alert(1)) 3 < 4"
    )
    conversion = read(workbook, [row("text", label=label)])
    stem = items(conversion)["q"]["stem"]["de"]
    assert stem == "**Bitte** lesen Sie: [hier](https://example.org) da 3 < 4"


def test_names_we_do_not_allow_are_changed_and_kept(workbook):
    rows = [row("text", "_first-name"), row("text", "second", relevant="${_first-name} != ''")]
    conversion = read(workbook, rows)
    (name, _second) = items(conversion)
    assert name == "q_first_name"
    assert items(conversion)["second"]["asked_if"] == {"answered": "q_first_name"}
    kept = items(conversion)[name]["kept"]["xlsform"]
    assert kept["cells"]["name"] == "_first-name"
    assert "q_first_name" in said(conversion, "survey:2")


def test_what_is_kept_and_not_used_is_named(workbook):
    rows = [
        row("text", "a", guidance_hint="Für Interviewer", **{"bind::odk:thing": "x"}),
        row("text", "b", relevant="regex(${a}, '^x')"),
        row("text", "c", default="once(today())"),
        {"remark": "Hier beginnt der zweite Teil"},
    ]
    conversion = read(workbook, rows, settings=[{"form_title": "T", "style": "pages"}])
    assert "guidance_hint, bind::odk:thing" in said(conversion, "survey:2 a")
    assert "regex" in said(conversion, "survey:3 b")
    assert "asked_if" not in items(conversion)["b"]
    assert "once(today())" in said(conversion, "survey:4 c")
    assert "Bemerkung" in said(conversion, "survey:5")
    assert "style" in said(conversion, "settings")


def test_old_headings_and_words_are_understood(workbook):
    survey = [
        {
            "command": "select all that apply from fields",
            "tag": "q",
            "caption:Deutsch": "Welche?",
            "bind:required": "TRUE",
            "requiredMsg": "Bitte antworten.",
        }
    ]
    choices = [
        {"list name": c["list_name"], "value": c["name"], "caption:Deutsch": c["label"]}
        for c in FIELDS
    ]
    conversion = read(workbook, survey, choices, names={"survey": "SURVEY", "choices": "CHOICES"})
    found = items(conversion)["q"]
    assert (found["type"], found["required"]) == ("multiple_choice", True)
    assert found["messages"] == {"required": {"de": "Bitte antworten."}}


def test_every_row_is_in_the_report(workbook):
    rows = [
        row("begin group", "g", "Seite"),
        row("text", "a"),
        row("geopoint", "b"),
        row("calculate", "c", None, calculation="1 + 1"),
        {"type": "end group"},
    ]
    conversion = read(workbook, rows)
    places = " ".join(entry.place for entry in conversion.report)
    assert all(f"survey:{number} " in places for number in (2, 3, 4, 5))
    assert json.dumps(conversion.document)


def test_every_heading_and_type_of_the_reference_is_known():
    # Columns that only other tools use are kept under their own names.
    kept = {"autoplay", "rows", "noapperrorstring", "no_app_error_string", "body", "save_to"}
    of_survey = {name for name in aliases.survey_header if not name.startswith(("sms", "compact"))}
    assert of_survey - kept <= SURVEY.keys()
    assert {name.replace(" ", "_") for name in aliases.list_header} <= CHOICES.keys()
    lists = {"select", "rank", "prompt using", "select1"}
    unknown = [name for name in QUESTION_TYPE_DICT if type_of(name) is None]
    assert all(any(word in name for word in lists) or name == "q select" for name in unknown)
    assert all(type_of(f"{command} towns") for command in aliases.select)
