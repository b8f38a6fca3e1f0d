"""Our fonts as paper needs them: each with a blank.

The vendored files are cut by script, and only the Latin ones have the blank. Browsers take it from
there; Pango goes on with the font of the word before, and measures a blank that is not the one
drawn.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

BLANKS = (0x20, 0xA0)
WIDTH = 0.26
"""Of a blank, as a share of the size of the letters."""


@cache
def with_blank(path: Path) -> bytes:
    """Return a font file that has the blank, and the unbreakable one."""
    # It comes with WeasyPrint, and is needed as seldom.
    from fontTools import ttLib  # type: ignore[import-untyped]  # noqa: PLC0415  has no types
    from fontTools.ttLib.tables import _g_l_y_f as outlines  # type: ignore[import-untyped]  # noqa: PLC0415  the same

    font = ttLib.TTFont(path)
    if BLANKS[0] in font.getBestCmap():
        return path.read_bytes()
    font["glyf"]["space"] = outlines.Glyph()
    font["hmtx"]["space"] = (round(font["head"].unitsPerEm * WIDTH), 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(dict.fromkeys(BLANKS, "space"))
    font.flavor = None
    found = BytesIO()
    font.save(found)
    return found.getvalue()
