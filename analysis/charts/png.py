"""A chart as PNG, drawn from its SVG file by resvg, without a browser."""

import resvg_py

from analysis.charts.fonts import FAMILY, font_files
from analysis.charts.picture import file_of
from analysis.charts.tables import Table

SCALE = 2
"""Pixels of the picture for one of the SVG."""


def png_of(table: Table, *, source: str, language: str = "de") -> bytes:
    """Return the chart of a table as PNG on white, at twice its size.

    source
        The last line, as in `file_of`.
    """
    drawn = str(file_of(table, source=source, language=language, for_resvg=True))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawn,
            background="#ffffff",
            zoom=SCALE,
            skip_system_fonts=True,
            font_files=font_files(drawn),
            font_family=FAMILY,
            sans_serif_family=FAMILY,
            languages=[language],
        )
    )
