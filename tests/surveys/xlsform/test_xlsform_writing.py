"""Our document written as an XLSForm workbook: the reference reads it, and so do we."""

import copy
import io

import openpyxl
import pytest
from pyxform.xls2xform import convert

from surveys.questionnaires.document import parse
from surveys.questionnaires.formats import xlsform
from surveys.questionnaires.formats.report import Kind

YES_NO = [{"code": "yes", "label": {"de": "Ja"}}, {"code": "no", "label": {"de": "Nein"}}]


def item(type_, name="q", **settings):
    return {"name": name, "type": type_, "stem": {"de": "Was denn?"}, **settings}


def document(*items, **settings):
    return {
        "questionnaire": "short",
        "base_language": "de",
        "languages": ["de"],
        "title": {"de": "Kurz"},
        "purpose": {"de": "Wir möchten es wissen."},
        "what_happens": {"de": "Es wird gezählt."},
        "minutes": 3,
        "sections": [{"name": "about", "title": {"de": "Über Sie"}, "items": list(items)}],
        **settings,
    }


def bare(part):
    if isinstance(part, dict):
        return {name: bare(value) for name, value in part.items() if name != "kept"}
    return [bare(one) for one in part] if isinstance(part, list) else part


def written(given):
    """Return what the workbook says when read again, the report and the rows of its sheets."""
    assert parse(given).faults == ()
    content, entries = xlsform.write(given)
    convert(io.BytesIO(content), warnings=[], file_type=".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = {
        sheet.title: [
            {
                head.value: cell.value
                for head, cell in zip(sheet[1], line, strict=True)
                if cell.value
            }
            for line in sheet.iter_rows(min_row=2)
        ]
        for sheet in book.worksheets
    }
    return xlsform.read(content, "form.xlsx").document, entries, rows


@pytest.mark.parametrize(
    "one",
    [
        item("short_text", max_length=40),
        item("short_text", pattern="[a-z]+", required=True),
        item("long_text"),
        item("number", minimum=1, maximum=9, default=4),
        item("rating"),
        item("date", earliest="2026-01-01", latest="2026-12-31"),
        item("information"),
        item("consent"),
        item("consent", accept={"de": "Ich stimme zu."}),
        item("likert", options=YES_NO),
        item("ranking", options=YES_NO),
        item("single_choice", options=YES_NO, shown_as="select", order="drawn"),
        item("single_choice", options=YES_NO, other={"de": "etwas anderes"}, dont_know=True),
        item("multiple_choice", options=YES_NO, minimum=1, maximum=2, exclusive=["no"]),
        item(
            "short_text", help={"de": "Ein Satz genügt."}, messages={"required": {"de": "Bitte!"}}
        ),
    ],
)
def test_what_xlsform_can_hold_comes_back_as_it_was(one):
    given = document(one)
    again, _entries, _rows = written(given)
    assert bare(again["sections"]) == given["sections"]
    assert again["questionnaire"] == "short"
    assert again["title"] == {"de": "Kurz"}


def test_rules_checks_and_piping_come_back_as_they_were():
    given = document(
        item("single_choice", "kind", options=YES_NO, required=True),
        item("number", "all_", asked_if={"equals": ["kind", "yes"]}),
        item("number", "some", asked_if={"all": [{"answered": "all_"}, {"greater": ["all_", 3]}]}),
        item("information", "note", stem={"de": "Es sind {some} von {all_}."}),
        item("calculated", "rest", value={"subtract": ["all_", "some"]}, level="interval"),
        checks=[
            {
                "name": "some_sound",
                "holds": {"any": [{"empty": "some"}, {"at_most": ["some", {"answer": "all_"}]}]},
                "message": {"de": "Das sind zu viele."},
                "at": "some",
            }
        ],
    )
    given["sections"][0]["items"][4]["stem"] = {"de": "rest"}
    again, entries, rows = written(given)
    assert bare(again["sections"]) == given["sections"]
    assert again["checks"] == given["checks"]
    assert rows["survey"][4]["label"] == "Es sind ${some} von ${all_}."
    assert [entry.place for entry in entries] == ["settings"]


def test_rules_of_options_and_repeats_come_back_as_they_were():
    options = [*YES_NO, {"code": "so", "label": {"de": "So"}, "asked_if": {"greater": ["age", 3]}}]
    given = document(
        item("number", "age"),
        item("single_choice", "kind", options=options),
        item(
            "repeating_group", "child", items=[item("number", "years"), item("short_text", "name_")]
        ),
        item("number", "sum_", asked_if={"greater": [{"sum": ["child.years"]}, 5]}),
    )
    again, _entries, _rows = written(given)
    assert bare(again["sections"]) == given["sections"]


def test_a_grid_comes_back_as_a_grid():
    rows = [
        {"code": "a", "label": {"de": "Das eine"}},
        {"code": "b", "label": {"de": "Das andere"}},
    ]
    given = document(
        item("grid", "views", rows=rows, options=YES_NO, required=True),
        item("short_text", "why", asked_if={"equals": ["views.a", "no"]}),
    )
    again, _entries, sheets = written(given)
    found = again["sections"][0]["items"]
    assert [row["type"] for row in sheets["survey"][1:5]] == [
        *("begin_group", "select_one views", "select_one views", "end_group"),
    ]
    assert found[0]["type"] == "grid"
    assert found[1]["asked_if"] == {"equals": ["views.views_a", "no"]}


def test_languages_have_columns_of_their_own():
    given = document(
        {"name": "q", "type": "short_text", "stem": {"de": "Wo?", "en": "Where?", "ar": "أين"}},
        languages=["de", "en", "ar"],
        fallback=True,
    )
    again, _entries, rows = written(given)
    assert rows["settings"][0]["default_language"] == "German (de)"
    assert rows["survey"][1]["label::English (en)"] == "Where?"
    assert bare(again["sections"]) == given["sections"]
    assert again["languages"] == ["de", "en", "ar"]


@pytest.mark.parametrize(
    ("one", "types"),
    [
        (
            item(
                "two_scale_grid",
                rows=[
                    {"code": "a", "label": {"de": "Das"}},
                    {"code": "b", "label": {"de": "Dies"}},
                ],
                scales=[
                    {"code": "now", "label": {"de": "heute"}, "options": YES_NO},
                    {"code": "then", "label": {"de": "früher"}, "options": YES_NO},
                ],
            ),
            {"begin_group", "select_one q_now", "select_one q_then", "end_group"},
        ),
        (
            item("point_allocation", options=YES_NO, total=10),
            {"begin_group", "integer", "end_group"},
        ),
        (
            item("number_group", rows=YES_NO, total={"at_most": 9}, decimals=1),
            {"begin_group", "decimal", "end_group"},
        ),
        (item("statements", options=YES_NO), {"begin_group", "select_one q_votes", "end_group"}),
        (item("district", options=YES_NO), {"select_one q"}),
        (item("year", minimum=1990, maximum=2030), {"integer"}),
        (item("email"), {"text"}),
        (item("file_upload"), {"file"}),
        (
            item("organisation_details", details=["name", "kind"], kinds=YES_NO),
            {"begin_group", "text", "select_one q_kind", "end_group"},
        ),
        (item("number", dont_know=True), {"integer"}),
        (item("short_text", explain={"de": "Warum?"}), {"text"}),
        (item("rating", low={"de": "nie"}), {"range"}),
    ],
)
def test_what_xlsform_has_no_type_for_is_approximated_and_said(one, types):
    _again, entries, rows = written(document(one))
    inside = [row["type"] for row in rows["survey"][1:-1]]
    assert set(inside) == types
    assert any(entry.kind is Kind.APPROXIMATED and entry.place == "q" for entry in entries)


def test_points_must_add_up_in_the_workbook_too():
    _again, _entries, rows = written(document(item("point_allocation", options=YES_NO, total=10)))
    assert rows["survey"][3]["constraint"] == (
        ". >= 0 and . <= 10 and . + coalesce(${q_yes}, 0) = 10"
    )


def test_repeated_pages_stand_one_after_the_other():
    given = document(item("multiple_choice", "fields", options=YES_NO))
    given["sections"].append(
        {
            "name": "field",
            "title": {"de": "{option}"},
            "for_each": "fields",
            "items": [
                item("number", "how_far", stem={"de": "Wie weit bei {option}?"}),
                item("short_text", "why", asked_if={"less": ["how_far", 3]}),
            ],
        }
    )
    again, entries, _rows = written(given)
    sections = again["sections"]
    assert [section["name"] for section in sections] == ["about", "field_yes", "field_no"]
    assert sections[1]["asked_if"] == {"contains": ["fields", "yes"]}
    assert sections[1]["items"][0]["stem"] == {"de": "Wie weit bei Ja?"}
    assert sections[2]["items"][1]["asked_if"] == {"less": ["how_far_no", 3]}
    assert any(entry.place == "for_each" for entry in entries)


def test_what_cannot_be_written_is_refused_by_name():
    given = document(
        item("short_text", "a", action_field="work", construct="why"),
        item("short_text", "b", asked_if={"asked": "a"}),
        item("district", "c", options=[]),
    )
    _content, entries = xlsform.write(given)
    refused = {entry.place: entry.what for entry in entries if entry.kind is Kind.REFUSED}
    assert refused.keys() == {"a", "b", "c", "settings"}
    assert "action_field, construct" in refused["a"]
    assert "purpose, what_happens, minutes" in refused["settings"]


def test_cells_are_never_formulas():
    _again, _entries, rows = written(document(item("short_text", stem={"de": "=1+1"})))
    assert rows["survey"][1]["label"] == "=1+1"


SURVEY = [
    {"type": "start", "name": "start"},
    {"type": "select_one yn", "name": "agree-1", "label": "Ist das so?", "appearance": "compact"},
    {"type": "begin group", "name": "g", "label": "Seite", "relevant": "${agree-1}='yes'"},
    {"type": "text", "name": "t", "label": "<b>Was</b> ist der Grund?", "remark": "alt"},
    {"type": "geopoint", "name": "place", "label": "Wo?"},
    {"type": "note", "name": "n", "label": "Los um ${start}", "relevant": "regex(${t}, 'x')"},
    {"type": "end group"},
]
CHOICES = [
    {"list_name": "yn", "name": "yes", "label": "Ja", "image": "yes.png"},
    {"list_name": "yn", "name": "no", "label": "Nein"},
    {"list_name": "unused", "name": "x", "label": "X"},
]


def rows_again(workbook, change=None):
    """Return the rows of a workbook that was read and written again, changed in between."""
    settings = [{"form_title": "Kurz", "form_id": "my form", "version": "3"}]
    conversion = xlsform.read(workbook(SURVEY, CHOICES, settings), "form.xlsx")
    changed = copy.deepcopy(dict(conversion.document))
    if change is not None:
        change(changed["sections"])
    _again, _entries, rows = written(changed)
    return rows, settings


def test_a_workbook_comes_back_with_every_row_and_cell(workbook):
    rows, settings = rows_again(workbook)
    assert rows == {"survey": SURVEY, "choices": CHOICES, "settings": settings}


def test_only_what_was_changed_is_written_anew(workbook):
    def change(sections):
        sections[0]["items"][0]["stem"] = {"de": "Stimmt das?"}
        sections[1]["items"][1]["asked_if"] = {"answered": "t"}

    rows, _settings = rows_again(workbook, change)
    expected = copy.deepcopy(SURVEY)
    expected[1]["label"] = "Stimmt das?"
    expected[5]["relevant"] = "${t} != ''"
    assert rows["survey"] == expected


def test_changed_choices_get_a_list_of_their_own(workbook):
    def change(sections):
        sections[0]["items"][0]["options"][0]["label"] = {"de": "Jawohl"}

    rows, _settings = rows_again(workbook, change)
    assert rows["survey"][1]["type"] == "select_one agree_1"
    assert rows["choices"][3:] == [
        {"list_name": "agree_1", "name": "yes", "label": "Jawohl"},
        {"list_name": "agree_1", "name": "no", "label": "Nein"},
    ]
