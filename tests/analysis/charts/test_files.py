"""A chart as a file: complete in itself, and as a picture."""

import io
import json
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from analysis.charts import fonts, theme
from analysis.charts.picture import WIDTH, file_of
from analysis.charts.plotly import figure_of
from analysis.charts.png import png_of
from analysis.charts.texts import numbers_in, numbers_of

from .gallery import arabic, drawn_as_table, page, tables
from .tables_for_tests import TABLES, dot_table, heat_table

KINDS = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
SVG = "{http://www.w3.org/2000/svg}"
SOURCE = "Auswertungsstand 3 vom 1. Dezember 2026. Methode: https://mitsprache.example/methode"


def words(drawn):
    root = ET.fromstring(str(drawn))  # noqa: S314 - drawn by us
    return " ".join(text.text for text in root.iter(f"{SVG}text"))


@KINDS
@pytest.mark.parametrize("rtl", [False, True])
def test_a_file_says_what_was_asked_found_and_where_it_comes_from(table, rtl):
    made = table(rtl=rtl)
    said = words(file_of(made, source=SOURCE))
    for part in (made.title, made.subtitle, made.base_line, SOURCE):
        assert part in said
    assert numbers_in(said) <= numbers_of(made) | numbers_in(SOURCE) | {"0", "100", "21"}


@KINDS
def test_a_file_needs_nothing_from_outside(table):
    drawn = str(file_of(table(), source=SOURCE))
    root = ET.fromstring(drawn)  # noqa: S314 - drawn by us
    assert "href" not in drawn
    assert "@import" not in drawn
    assert "<script" not in drawn
    assert root.get("width") == str(WIDTH)
    for part in root.iter():
        if part.tag in {f"{SVG}rect", f"{SVG}text", f"{SVG}path"}:
            assert part.get("fill") or part.get("stroke")


def pixels(table, **kwargs):
    return Image.open(io.BytesIO(png_of(table, source=SOURCE, **kwargs)))


def test_a_picture_is_twice_as_large_opaque_and_on_white():
    image = pixels(dot_table()).convert("RGBA")
    assert image.width == 2 * WIDTH
    assert image.getpixel((2, 2)) == (255, 255, 255, 255)
    assert image.getchannel("A").getextrema() == (255, 255)


def dark(image, top, bottom):
    """Return how many pixels of a stripe are darker than grey."""
    stripe = image.convert("L").crop((0, top, image.width, bottom))
    return sum(stripe.histogram()[:110])


def test_words_are_drawn_in_the_picture():
    assert dark(pixels(dot_table()), 36, 96) > 1000


def test_arabic_words_are_drawn_from_the_right():
    image = pixels(arabic(dot_table()), language="ar").convert("L")
    left, right = (
        sum(image.crop((x, 36, x + image.width // 4, 96)).histogram()[:110])
        for x in (0, image.width * 3 // 4)
    )
    assert right > 500
    assert left == 0


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Größe 43 % – „läuft“", ("fira-sans-latin",)),
        ("Eğitim", ("fira-sans-latin", "fira-sans-latin-ext")),
        ("Освіта", ("fira-sans-latin", "fira-sans-cyrillic")),
        ("اللغة", ("fira-sans-latin", "noto-sans-arabic")),
    ],
)
def test_only_the_letters_needed_are_unpacked(text, parts):
    assert fonts.parts_for(text) == parts


def test_fonts_are_unpacked_once():
    assert fonts.font_files("Größe") == fonts.font_files("klein")
    assert len(fonts.font_files("x")) == 2


@KINDS
def test_a_figure_names_the_properties_that_repaint_it(table):
    figure = figure_of(table())
    colours = figure["layout"]["meta"]["colours"]
    used = json.dumps({"data": figure["data"], "shapes": figure["layout"]["shapes"]})
    for trace in figure["data"]:
        colour = trace.get("marker", {}).get("color")
        assert colour is None or colour in colours
    assert all(value.startswith("--") for value in colours.values())
    assert theme.PAPER in used or theme.PAPER in colours


def test_a_heat_table_is_a_table_with_its_cells_named():
    html = drawn_as_table(heat_table())
    assert html.count('<th scope="row">') == 4
    assert html.count('<th scope="col">') == 4
    assert html.count("heat-cell heat-none") == 2
    assert "(43\N{NO-BREAK SPACE}%)" in html
    assert "heat-cell--bracketed" in html
    assert " style=" not in html


def test_the_gallery_has_every_kind_in_both_directions():
    for language in ("de", "ar"):
        html = page(tables(language), language=language)
        assert html.count("<figure") == len(TABLES)
        assert html.count('direction="rtl"') == (len(TABLES) if language == "ar" else 0)
