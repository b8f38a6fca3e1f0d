"""Our fonts as resvg needs them: one file per weight with all letters of a picture.

resvg reads no WOFF2, and where a line takes its letters from two files it loses some. So the files
are unpacked, and joined if more than one is needed: the Latin one alone serves German.
"""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

# fontTools comes with WeasyPrint, which needs it for the same files.
from fontTools.merge import Merger  # type: ignore[import-untyped]  # has no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # has no types

FOLDER = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts"
FAMILY = "Mitsprache Charts"
"""Name of the joined fonts."""
PARTS = {
    "fira-sans-latin": (400, 600),
    "fira-sans-latin-ext": (400, 600),
    "fira-sans-cyrillic": (400, 600),
    "noto-sans-arabic": (400, 700),
    "noto-sans-arabic-ext": (400, 700),
}
"""Families of our files, each with its plain and its bold weight."""
LATIN = "fira-sans-latin"
WEIGHTS = (400, 600)


def font_files(text: str) -> list[str]:
    """Return the files, plain and bold, that have every letter of a text that we have."""
    return list(_files(parts_for(text)))


def parts_for(text: Iterable[str]) -> tuple[str, ...]:
    """Return the families that a text needs; the Latin one, which has the blank, always."""
    needed = {ord(letter) for letter in text} - _letters(LATIN)
    return (LATIN, *(part for part in PARTS if part != LATIN and needed & _letters(part)))


@cache
def _letters(part: str) -> frozenset[int]:
    with TTFont(FOLDER / f"{part}-{PARTS[part][0]}.woff2") as font:
        return frozenset(font.getBestCmap())


@cache
def _folder() -> TemporaryDirectory[str]:
    """Return a folder that goes when the process ends."""
    return TemporaryDirectory(prefix="mitsprache-fonts-")


@cache
def _files(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_joined(parts, bold) for bold in range(len(WEIGHTS)))


def _joined(parts: tuple[str, ...], bold: int) -> str:
    unpacked = [_unpacked(FOLDER / f"{part}-{PARTS[part][bold]}.woff2") for part in parts]
    font = Merger().merge(unpacked) if len(unpacked) > 1 else TTFont(unpacked[0])
    weight = WEIGHTS[bold]
    font["name"].names = []
    # Family, style, both, and the name without blanks: resvg takes no font that lacks one.
    names = {1: FAMILY, 2: str(weight), 4: f"{FAMILY} {weight}", 6: f"MitspracheCharts-{weight}"}
    for number, name in names.items():
        font["name"].setName(name, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection &= 0x7F  # the higher bits belong to a later version of the table
    path = Path(_folder().name) / f"{'+'.join(parts)}-{weight}.ttf"
    font.save(path)
    return str(path)


def _unpacked(path: Path) -> BytesIO:
    found = BytesIO()
    with TTFont(path) as font:
        font.flavor = None
        font.save(found)
    found.seek(0)
    return found
