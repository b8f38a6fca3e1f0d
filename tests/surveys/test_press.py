"""The press: a process of its own that tells nothing of what it sets."""

import io
import json
import logging

import pytest
from pypdf import PdfReader

from surveys.errors import NotReady
from surveys.fieldwork.paper import press, setting
from surveys.fieldwork.paper.press import Jammed, pressed
from surveys.fieldwork.placeholders import filled, unknown_in

SLIPS = {
    "kind": "slips",
    "lang": "de",
    "dir": "ltr",
    "title": "Befragung",
    "said": {"slip": "Ihr Code", "once": "Er gilt einmal.", "until": "Letzter Tag: heute"},
    "slips": [
        {"code": f"AAAA-BBBB-CCCC-{number:04d}", "link": f"https://stadt.example/s/{number}"}
        for number in range(9)
    ],
}


def test_an_order_becomes_a_pdf_in_a_process_of_its_own():
    found = PdfReader(io.BytesIO(pressed(SLIPS)))
    first, second = (page.extract_text() for page in found.pages)
    assert first.count("AAAA-BBBB-CCCC-") == 8
    assert "AAAA-BBBB-CCCC-0008" in second
    assert found.trailer["/Root"]["/Lang"] == "de"


def test_what_went_wrong_is_told_without_what_was_set(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Jammed) as problem:
        pressed({**SLIPS, "slips": [{"code": "AAAA-BBBB-CCCC-DDDD"}]})
    told = f"{problem.value} {problem.value.__cause__} {caplog.text} {capfd.readouterr()}"
    assert "AAAA" not in told
    assert "stadt.example" not in told


def test_a_press_that_hangs_is_stopped_and_tells_nothing(monkeypatch):
    monkeypatch.setattr(press, "PATIENCE_SECONDS", 0.01)
    with pytest.raises(Jammed) as problem:
        pressed(SLIPS)
    assert problem.value.__cause__ is None
    assert "AAAA" not in str(problem.value)


def test_without_pango_an_administrator_learns_what_to_do(monkeypatch):
    monkeypatch.setattr(press.sys, "executable", "/bin/false")
    with pytest.raises(Jammed):
        pressed(SLIPS)
    monkeypatch.setattr(press, "NO_PANGO", 1)  # what /bin/false says
    with pytest.raises(NotReady, match="Pango"):
        pressed(SLIPS)


def test_words_of_staff_cannot_add_markup_to_a_sheet():
    sheet = setting.markup({**SLIPS, "title": "<script>", "slips": []})
    assert "&lt;script&gt;" in sheet
    assert json.loads(json.dumps(SLIPS)) == SLIPS


@pytest.mark.parametrize("words", ["{0}", "{title.__class__}", "{title!r}", "{}", "{{title}}"])
def test_braces_ask_nothing_of_what_is_filled_in(words):
    assert filled(words, {"title": "Plan"}) in {words, "{Plan}"}


def test_only_names_we_know_may_stand_in_braces():
    assert unknown_in("{title} {Title} { title }", ["title"]) == ("Title", " title ")
