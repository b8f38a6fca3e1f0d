"""What a file is, whatever it is called; and everything that is none."""

import io
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.responses.file_checks import clean_name, with_ending
from surveys.responses.file_content import Suspicious, ending_of
from tests import documents
from tests.documents import PDF, archive, docx, odt

RARE = zipfile.ZIP_LZMA
TYPES = "[Content_Types].xml"
BODY = ("word/document.xml", "x")
DOCTYPE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Types>&a;</Types>'


def found(content):
    return ending_of(io.BytesIO(content), len(content))


def why(content):
    with pytest.raises(Suspicious) as problem:
        found(content)
    return problem.value.why


def test_each_kind_is_known_by_its_content():
    assert [found(content) for content in (PDF, docx(), odt())] == ["pdf", "docx", "odt"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"MZ\x90\x00" + b"\0" * 200,
        b"\x7fELF" + b"\0" * 200,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 200,  # an old Word file
        b"#!/bin/sh\nrm -rf /\n",
        b"GIF89a<script>" + PDF,
        b"<html>" + PDF,  # a PDF for readers that search for its beginning
        b"%PDF-9.9\n%%EOF",
        archive([("a.txt", "x"), ("b.txt", "y")]),
        archive([("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "x")]),
        odt(kind="application/vnd.oasis.opendocument.spreadsheet"),
        docx(kind="application/xml"),
    ],
)
def test_what_is_none_of_them_is_refused(content):
    assert why(content) == "kind"


@pytest.mark.parametrize(
    "content",
    [
        docx(("word/vbaProject.bin", "x")),
        docx(("customUI/VBAPROJECT.BIN", "x")),
        docx(("word/activeX/activeX1.bin", "x")),
        docx(kind=documents.MACROS),
        docx(extra='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'),
        odt(("Basic/Standard/Module1.xml", "x")),
        odt(("Scripts/python/evil.py", "x")),
    ],
)
def test_macros_are_refused(content):
    assert why(content) == "macros"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PDF.replace(b"%%EOF", b""), id="cut off"),
        pytest.param(PDF + archive([("a", "b")]), id="a PDF and an archive at once"),
        pytest.param(docx()[:-10], id="an archive cut off"),
        pytest.param(docx() + b"<script>", id="something behind the archive"),
        pytest.param(docx(("../../../etc/cron.d/x", "x")), id="a way out"),
        pytest.param(docx(("/etc/passwd", "x")), id="a whole path"),
        pytest.param(docx(("word\\..\\x", "x")), id="backslashes"),
        pytest.param(docx(("C:/x", "x")), id="a drive"),
        pytest.param(docx(("word/Document.xml", "x")), id="a name twice"),
        pytest.param(archive([(TYPES, DOCTYPE), BODY]), id="an entity"),
        pytest.param(archive([(TYPES, "<a>" * 99), BODY]), id="no XML"),
        pytest.param(archive([(TYPES, "x" * 600_000), BODY]), id="large"),
        pytest.param(documents.many_parts(), id="very many parts"),
        pytest.param(archive([(TYPES, "<a/>"), BODY], method=RARE), id="a rare method"),
    ],
)  # fmt: skip
def test_tricks_are_refused(content):
    assert why(content) == "broken"


def test_a_link_inside_is_refused():
    file = io.BytesIO(docx())
    with zipfile.ZipFile(file, "a") as made:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    assert why(file.getvalue()) == "broken"


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(kind, target, mode=""):
    outside = f' TargetMode="{mode}"' if mode else ""
    words = f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}"{outside}/>'
    return "word/_rels/document.xml.rels", f"<Relationships>{words}</Relationships>"


@pytest.mark.parametrize(
    "part",
    [
        relations("oleObject", "embeddings/oleObject1.bin"),
        relations("attachedTemplate", "https://example.org/a.dotm", "External"),
    ],
)
def test_a_document_that_brings_programs_is_refused(part):
    assert why(docx(part)) == "macros"


@pytest.mark.parametrize(
    "part",
    [
        relations("hyperlink", "https://example.org", "External"),
        relations("package", "embeddings/chart.xlsx"),
    ],
)
def test_links_and_charts_are_welcome(part):
    assert found(docx(part)) == "docx"


def test_a_protected_document_is_refused():
    content = bytearray(docx())
    place = content.rfind(b"PK\x01\x02")
    content[place + 8] |= 1
    assert why(bytes(content)) == "broken"


@pytest.mark.parametrize(
    "make", [documents.bomb, documents.lying_bomb, documents.many_parts, documents.overlapping]
)
def test_bombs_are_refused_without_unpacking(make):
    content = make()
    begun = time.perf_counter()
    assert why(content) == "broken"
    assert time.perf_counter() - begun < 0.5


@given(st.binary(max_size=300), st.sampled_from([b"", PDF, docx(), odt()]), st.integers(0, 400))
def test_whatever_comes_is_known_or_refused(noise, around, place):
    content = around[:place] + noise + around[place:]
    with suppress(Suspicious):
        assert found(content) in {"pdf", "docx", "odt"}


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Brief.pdf", "Brief.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie x.pdf"),
        ("Brief\u202efdp.exe", "Brieffdp.exe"),
        ("<img src=x onerror=alert(1)>.pdf", "img src=x onerror=alert(1) .pdf"),
        ("..", "Datei"),
        ("", "Datei"),
        (".htaccess", "htaccess"),
        ("بيان الجمعية.pdf", "بيان الجمعية.pdf"),
        ("x" * 300 + ".pdf", "x" * 115 + ".pdf"),
    ],
)
def test_a_name_is_text_to_read_and_nothing_else(given_name, kept):
    assert clean_name(given_name) == kept


@given(st.text(max_size=300))
def test_cleaning_a_name_never_fails(given_name):
    name = clean_name(given_name)
    assert name
    assert len(name) <= 120
    assert not set(name) & set('/\\<>:"|?*\x00\r\n\u202e')


def test_the_ending_is_that_of_the_content():
    assert with_ending("brief.exe", "pdf") == "brief.exe.pdf"
    assert with_ending("Brief.PDF", "pdf") == "Brief.PDF"
