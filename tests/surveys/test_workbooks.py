"""Workbooks that unpack to too much are refused before anything opens them."""

import io
import time
import zipfile

import openpyxl
import pytest

from surveys.errors import UnreadableFile
from surveys.questionnaires.formats.xlsform.sheets import read_book
from surveys.questionnaires.translating import spreadsheet
from surveys.web import workbooks
from surveys.web.workbooks import require_small

CELL = b'<row><c t="inlineStr"><is><t>%s</t></is></c></row>'
BOMBS = {
    "rows": b"<row/>" * 1_000_000,
    "cells": b"<row>" + b"<c/>" * 1_000_000 + b"</row>",
    "prefixed": b'<row xmlns:x="u">' + b"<x:c/>" * 1_000_000 + b"</row>",
    "cell": CELL % (b"x" * 10_000_000),
    "part": (CELL % (b"x" * 30_000)) * 700,
    "others": b"<row>" + b"<xf/>" * 1_000_000 + b"</row>",
}


def small():
    book = openpyxl.Workbook()
    book.active.append(["type", "name", "label"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_rows(rows, head=b""):
    """Return a workbook whose sheet holds these rows, as XML, after the beginning `head`."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(small())) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            if name.endswith("sheet1.xml"):
                part = head + part.replace(b"</sheetData>", rows + b"</sheetData>")
            after.writestr(name, part)
    return out.getvalue()


READERS = {
    "xlsform": lambda content: read_book(content, "form.xlsx"),
    "translation": lambda content: list(spreadsheet.read(content, "ar")),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_at_once(reader, bomb):
    content = with_rows(BOMBS[bomb])
    assert len(content) < 200_000
    begun = time.process_time()
    with pytest.raises(UnreadableFile, match="beim Entpacken zu groß"):
        READERS[reader](content)
    assert time.process_time() - begun < 2


def test_definitions_of_entities_are_refused():
    bomb = with_rows(b"", b'<!DOCTYPE x [<!ENTITY a "aaaa">]>')
    with pytest.raises(UnreadableFile, match="beim Entpacken zu groß"):
        require_small(bomb)


def test_a_sheet_with_many_empty_rows_is_small_enough():
    require_small(with_rows(b"<row/>" * 50_000))


def test_elements_of_all_sheets_count_together(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 4)
    require_small(with_rows(b"<row/>" * 3))
    with pytest.raises(UnreadableFile):
        require_small(with_rows(b"<row/>" * 4))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("form", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_no_spreadsheet_packs_is_no_workbook(reader, form):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", form) as packed:
        packed.writestr("xl/workbook.xml", "<x/>" * 100)
    with pytest.raises(UnreadableFile):
        READERS[reader](out.getvalue())
