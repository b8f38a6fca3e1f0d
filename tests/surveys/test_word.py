"""The questionnaire as DOCX, read back as an office program would."""

from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from surveys.items import ITEM_TYPES
from surveys.questionnaires import document
from surveys.questionnaires.formats import word
from surveys.questionnaires.loading import load

QUESTIONNAIRES = sorted((Path(__file__).parents[1] / "questionnaires").glob("*.yaml"))


def questionnaire(name):
    path = name if isinstance(name, Path) else QUESTIONNAIRES[0].with_name(f"{name}.yaml")
    return document.read(load(path))


def opened(name, language="de", **more):
    return docx.Document(BytesIO(word.write(questionnaire(name), language, **more)))


def paragraphs(found):
    yield from found.paragraphs
    for table in found.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def words(found):
    return "\n".join(paragraph.text for paragraph in paragraphs(found))


@pytest.mark.parametrize("path", QUESTIONNAIRES, ids=lambda path: path.stem)
def test_every_questionnaire_can_be_written_with_all_its_names(path):
    said = words(opened(path))
    for section in questionnaire(path).sections:
        for item in section.items:
            assert section.name != section.origin or item.name in said


def test_a_question_says_its_kind_whether_it_is_required_and_its_codes():
    said = words(opened("fields"))
    kind = questionnaire("fields").items["kind"]
    assert kind.options[0].label["de"] in said
    assert f"({kind.options[0].code})" in said.replace("\u200e", "")
    assert "Pflicht · kind" in said


def test_routing_is_said_in_words():
    said = words(opened("fields"))
    assert "Nur beantworten, wenn Sie bei Frage 5 „ja“ angekreuzt haben." in said
    assert "weiter mit Frage 7" in said


def test_a_repeated_page_stands_there_once_with_its_copies_named():
    found = opened("fields")
    assert "Dieselbe Seite kommt auch zu:" in words(found)
    numbers = [row.cells[0].text for table in found.tables[1:] for row in table.rows]
    assert len(numbers) == len(set(numbers) - {"Nr.", ""}) + numbers.count("Nr.") + numbers.count(
        ""
    )


def test_the_name_of_an_action_field_is_said_where_it_is_known():
    assert "Handlungsfeld: Spracherwerb" in words(
        opened("fields", fields={"language": "Spracherwerb"})
    )


def test_there_is_a_column_for_remarks_and_its_head_is_repeated():
    head = opened("fields").tables[1].rows[0]
    assert [cell.text for cell in head.cells] == ["Nr.", "Frage", "Anmerkungen"]
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None


def test_arabic_paragraphs_run_from_right_to_left():
    found = opened("repeating_group", "ar")
    turned = [one for one in paragraphs(found) if one._p.find(f".//{qn('w:bidi')}") is not None]
    title = questionnaire("repeating_group").title["ar"]
    assert any(one.text == title for one in turned)
    assert all(run.font.rtl for one in turned for run in one.runs[:1])
    assert all("Anmerkungen" not in one.text for one in turned)


def test_what_is_computed_and_checked_is_said_at_the_end():
    assert "Wird berechnet: " in words(opened("calculated"))
    assert "Erscheint, wenn nicht gilt: " in words(opened("checks"))


def test_signs_no_xml_can_hold_are_left_out():
    found = questionnaire("fields")
    strange = {**found.title, "de": "a\x0bb\x1b\u2068c\u2069"}
    changed = type(found)(
        **{
            name: getattr(found, name) for name in found.__slots__ if name not in {"title", "items"}
        },
        title=strange,
    )
    read = docx.Document(BytesIO(word.write(changed, "de")))
    assert read.core_properties.title.replace(" ", "") == "abc"


def test_every_kind_is_in_a_questionnaire_that_is_tried_here():
    tried = {item.type for path in QUESTIONNAIRES for item in questionnaire(path).items.values()}
    tried |= {
        inner.type
        for path in QUESTIONNAIRES
        for item in questionnaire(path).items.values()
        for inner in item.items
    }
    assert tried >= set(ITEM_TYPES)
