"""Paper read back: is it tagged, is everything on it, does it run the right way?"""

from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import chain
from pathlib import Path

import pytest
from pypdf import PdfReader

from surveys.errors import NotReady
from surveys.items import ITEM_TYPES
from surveys.items.item import said_in
from surveys.questionnaires import document
from surveys.questionnaires.formats import paper
from surveys.questionnaires.formats.paper import drawing, printing, room
from surveys.questionnaires.formats.paper.fonts import with_blank
from surveys.questionnaires.formats.paper.marking import Mark
from surveys.questionnaires.loading import load
from surveys.settings import ROOT
from surveys.web.locale import spoken
from surveys.web.markdown import plain

QUESTIONNAIRES = sorted((Path(__file__).parents[2] / "questionnaires").glob("*.yaml"))
IN_ARABIC = ("measure_block", "repeating_group", "two_scale_grid")
FACTS = paper.Cover(
    authority="Stadt Musterhausen",
    return_to="Rathaus\nMarkt 1",
    return_by=date(2027, 1, 31),
    link="https://beteiligung.example/s/ab",
    code="K7TP-93XM",
    version="v3",
)


def questionnaire(name):
    path = name if isinstance(name, Path) else QUESTIONNAIRES[0].with_name(f"{name}.yaml")
    return document.read(load(path))


def pages(content):
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def squeezed(words):
    return "".join(sign for sign in words if sign.isalnum())


def stems(found, language):
    for section in found.sections:
        for item in section.items:
            if (
                ITEM_TYPES[item.type].asks
                and "{" not in str(item.stem)
                and "block_" not in section.name
            ):
                yield squeezed(plain(said_in(item.stem, language, found.base_language)))


@pytest.fixture(scope="module")
def fields():
    return paper.write(questionnaire("fields"), "de", FACTS)


@pytest.mark.parametrize("path", QUESTIONNAIRES, ids=lambda path: path.stem)
def test_every_questionnaire_is_a_tagged_page_of_markup(path):
    found = questionnaire(path)
    markup = drawing.page(found, paper.Cover(), Mark(found.slug, "v1", "de"))
    flat = squeezed(markup)
    assert all(squeezed(stem) in flat for stem in stems(found, "de"))


def test_it_is_tagged_and_says_its_language_and_title(fields):
    reader = PdfReader(BytesIO(fields))
    root = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert reader.metadata.title == questionnaire("fields").title["de"]
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_every_stem_is_on_it(fields):
    flat = squeezed("".join(pages(fields)))
    assert all(stem in flat for stem in stems(questionnaire("fields"), "de"))


def test_every_kind_comes_through_with_every_stem_and_no_complaint(caplog):
    found = [questionnaire(path) for path in QUESTIONNAIRES if path.stem != "bench-25"]
    whole = replace(found[0], sections=tuple(chain.from_iterable(one.sections for one in found)))
    flat = squeezed("".join(pages(paper.write(whole, "de"))))
    assert all(stem in flat for one in found for stem in stems(one, "de"))
    assert caplog.messages == []


def test_the_first_page_says_who_asks_and_where_it_goes(fields):
    first = pages(fields)[0]
    for words in ("Stadt Musterhausen", "Markt 1", "31. Januar 2027", "K7TP-93XM", "So füllen Sie"):
        assert words in first


def test_every_page_says_which_it_is(fields):
    found = pages(fields)
    for number, words in enumerate(found, 1):
        assert f"fields · v3 · de · {number}" in words
        assert f"Seite {number} von {len(found)}" in words


def test_every_page_has_its_own_code():
    codes = {Mark("a", "b", "de").picture(page) for page in (1, 2, 3)}
    assert len(codes) == 3


@pytest.mark.parametrize("name", IN_ARABIC)
def test_arabic_is_set_in_our_fonts_from_right_to_left(name):
    found = questionnaire(name)
    content = paper.write(found, "ar")
    reader = PdfReader(BytesIO(content))
    assert reader.trailer["/Root"]["/Lang"] == "ar"
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("Noto-Sans-Arabic-Mitsprache" in font for font in fonts)
    assert all("Mitsprache" in font for font in fonts)
    with spoken("ar"):
        markup = drawing.page(found, paper.Cover(), Mark("a", "b", "ar"))
    assert '<html lang="ar" dir="rtl">' in markup
    assert all(squeezed(stem) in squeezed(markup) for stem in stems(found, "ar"))


def test_a_font_without_a_blank_gets_one():
    font = with_blank(printing.FONTS / "noto-sans-arabic-700.woff2")
    assert font[:4] == b"\0\1\0\0"
    own = printing.FONTS / "fira-sans-latin-400.woff2"
    assert with_blank(own) == own.read_bytes()


def test_every_kind_that_asks_has_its_template():
    known = {path.stem for path in (ROOT / "templates/paper/items").glob("*.html")}
    asking = {name for name, kind in ITEM_TYPES.items() if kind.asks and kind.stores}
    assert known == asking


def test_long_lists_stand_in_columns_and_long_texts_get_more_room():
    found = questionnaire("searchable_select")
    markup = drawing.page(found, paper.Cover(), Mark("a", "b", "de"))
    assert markup.count('class="line"') >= sum(
        room.lines(item) for item in found.items.values() if item.type == "long_text"
    )


def test_the_fingerprint_changes_with_a_word_and_not_by_itself():
    path = QUESTIONNAIRES[0].with_name("fields.yaml")
    data = load(path)
    first = paper.fingerprint(document.read(data))
    assert paper.fingerprint(document.read(load(path))) == first
    data["title"] = {**data["title"], "de": "Anders"}
    assert paper.fingerprint(document.read(data)) != first


def test_without_pango_it_says_what_to_install(monkeypatch):
    def refuse(*_arguments, **_options):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr("builtins.__import__", refuse)
    with pytest.raises(NotReady, match="apt-get install libpango"):
        printing._weasyprint()
