"""Tones can be told apart with fewer kinds of cones, in the light and in the dark."""

import re
from itertools import combinations
from math import cos, radians, sin
from pathlib import Path

import pytest

from analysis.charts import theme

from .colours import SIGHTS, contrast, distance, neighbours

STYLES = Path(__file__).resolve().parents[3] / "static/css/charts.css"
PLAIN_TO_SEE = 10
"""Least difference between neighbours, whatever the sight (CIE 1976)."""

ALL = (*theme.scale_tones(7), *theme.KINDS, *theme.HEAT, theme.PLAIN)
FAMILIES = {
    "scale": theme.scale_tones(7),
    "scale of five": theme.scale_tones(5),
    "scale of four": theme.scale_tones(4),
    "kinds": theme.KINDS,
    "groups of opinions": theme.KINDS[:5],
    "heat": theme.HEAT,
    "pairs": (theme.FIRST, theme.SECOND),
    "ranking": (theme.SECOND, theme.WIDER),
}


def oklch(lightness, chroma, hue):
    """Return the sRGB of a colour of KERN (Ottosson 2020)."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long, middle, short = (
        part**3
        for part in (
            lightness + 0.3963377774 * a + 0.2158037573 * b,
            lightness - 0.1055613458 * a - 0.0638541728 * b,
            lightness - 0.0894841775 * a - 1.2914855480 * b,
        )
    )
    parts = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    shown = (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in parts)
    return "#" + "".join(f"{min(255, max(0, round(255 * c))):02x}" for c in shown)


def properties(rule):
    found = dict(re.findall(r"(--[\w-]+): (#\w+);", rule))
    return {
        name: c if len(c) == 7 else "#" + "".join(x * 2 for x in c[1:]) for name, c in found.items()
    }


def themes():
    """Return the properties of the light and of the dark, with those of the page."""
    sheet = STYLES.read_text(encoding="utf-8")
    light = properties(sheet[: sheet.index("@media")])
    dark = properties(sheet[sheet.index("color-scheme: dark") : sheet.index("/* Charts drawn")])
    # neutral-900, 050 and 250 of KERN, as in mitsprache.css.
    page = {
        "--surface": oklch(0.2507, 0.0381, 276.75),
        "--text": oklch(0.935, 0.0081, 278.63),
        "--muted": oklch(0.7801, 0.0315, 277.47),
    }
    return {
        "light": {"--surface": "#ffffff", "--text": theme.TEXT, "--muted": theme.QUIET} | light,
        "dark": page | light | dark,
    }


THEMES = themes()
LOOKS = pytest.mark.parametrize("look", THEMES)


def test_the_page_has_the_colours_of_the_files():
    light = THEMES["light"]
    assert {t.variable: t.fill for t in ALL} == {t.variable: light[t.variable] for t in ALL}
    assert (light["--track"], light["--missing"]) == (theme.TRACK, theme.MISSING.fill)


@LOOKS
@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("family", FAMILIES)
def test_neighbours_differ_for_every_sight(family, sight, look):
    colours = [THEMES[look][tone.variable] for tone in FAMILIES[family]]
    for one, other in neighbours(colours):
        assert distance(one, other, sight) >= PLAIN_TO_SEE


@LOOKS
@pytest.mark.parametrize("sight", SIGHTS)
def test_the_two_sides_of_a_scale_are_never_confused(sight, look):
    shown = [THEMES[look][tone.variable] for tone in theme.scale_tones(7)]
    assert all(distance(a, b, sight) >= 20 for a in shown[:3] for b in shown[4:])


@LOOKS
@pytest.mark.parametrize(
    "tone", [*theme.scale_tones(7), *theme.KINDS, theme.PLAIN], ids=lambda tone: tone.name
)
def test_marks_stand_out_from_the_page(tone, look):
    assert contrast(THEMES[look][tone.variable], THEMES[look]["--surface"]) >= 3


@LOOKS
def test_bars_stand_out_from_their_ground(look):
    shown = THEMES[look]
    for tone in (theme.PLAIN, theme.FIRST, theme.SECOND):
        assert contrast(shown[tone.variable], shown["--track"]) >= 3


INK = {
    "chart-label--on-dark": lambda shown: shown["--on-dark"],
    "chart-label--on-light": lambda shown: shown["--on-light"],
    "chart-ink--black": lambda _: "#000000",
}


@LOOKS
@pytest.mark.parametrize(
    "tone", [*theme.scale_tones(7), *theme.KINDS, *theme.HEAT], ids=lambda tone: tone.name
)
def test_words_in_marks_can_be_read(tone, look):
    ink = INK[tone.ink_css](THEMES[look])
    assert contrast(THEMES[look][tone.variable], ink) >= 4.5


@LOOKS
def test_words_on_the_page_and_on_what_is_missing_can_be_read(look):
    shown = THEMES[look]
    for ink in ("--text", "--muted"):
        for ground in ("--surface", "--track", "--missing"):
            assert contrast(shown[ink], shown[ground]) >= 4.5


def test_signs_of_groups_differ_in_shape_too():
    assert len(set(theme.SHAPES)) == len(theme.SHAPES) == 5


def test_on_paper_no_two_tones_of_a_heat_table_look_alike():
    sheet = STYLES.read_text(encoding="utf-8")
    paper = properties(sheet[sheet.index("@media print") :])
    looks = [(tone.pattern, paper[tone.variable]) for tone in theme.HEAT]
    assert all(one != other for one, other in combinations(looks, 2))
