"""Parts of a figure for plotly.js that answer to nobody: shapes, and lines of text."""

from typing import Any

from analysis.charts import theme
from analysis.charts.scene import KEY, MUTED, Block, Stroke, Swatch, Words
from analysis.charts.theme import Pencil

Figure = dict[str, Any]

QUIET = {"size": 13, "color": theme.QUIET}
"""Type of small print."""


def rectangle(block: Block) -> Figure:
    """Return the ground of a bar, or an interval as an area."""
    tone = block.tone
    return {
        "type": "rect",
        "layer": "below",
        "x0": block.low,
        "x1": block.high,
        "y0": block.top,
        "y1": block.top + block.height,
        "fillcolor": clear(tone.fill, tone.opacity),
        "line": {"width": 0} if tone.edge == "none" else {"color": tone.edge, "width": 1},
    }


def square(swatch: Swatch, *, rtl: bool) -> Figure:
    """Return a square of so many pixels at the start of the picture."""
    return {
        "type": "rect",
        "xref": "paper",
        "xsizemode": "pixel",
        "xanchor": 1 if rtl else 0,
        "x0": -KEY if rtl else 0,
        "x1": 0 if rtl else KEY,
        "y0": swatch.y,
        "y1": swatch.y + KEY,
        "fillcolor": swatch.tone.fill,
        "line": {"color": swatch.tone.edge, "width": 1},
    }


def straight(stroke: Stroke) -> Figure:
    """Return a line from one value to another."""
    return {
        "type": "line",
        "layer": "above" if stroke.is_above else "below",
        "x0": stroke.from_value,
        "x1": stroke.to_value,
        "y0": stroke.from_y,
        "y1": stroke.to_y,
        "line": {
            "color": stroke.pencil.stroke,
            "width": stroke.pencil.width,
            "dash": _dash(stroke.pencil),
        },
    }


def _dash(pencil: Pencil) -> str:
    return ",".join(f"{part}px" for part in pencil.dash.split()) or "solid"


def annotation(words: Words, *, rtl: bool) -> Figure:
    """Return a line of text that starts, ends or is centred at its place."""
    anchors = {"start": "right", "end": "left"} if rtl else {"start": "left", "end": "right"}
    found: Figure = {
        "text": safe(words.text),
        "showarrow": False,
        "x": 1 - words.x if rtl else words.x,
        "xref": "paper",
        "xanchor": anchors.get(words.anchor, "center"),
        "xshift": -words.shift if rtl else words.shift,
        "y": words.y,
        "yref": "y",
        "yanchor": "middle",
        "borderpad": 0,
    }
    return found | {"font": QUIET if MUTED in words.css else {"color": words.fill}}


def clear(colour: str, opacity: float) -> str:
    """Return a colour that lets through what lies below it."""
    if opacity == 1:
        return colour
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def safe(text: str) -> str:
    """Return a text without markup: plotly.js reads tags in every text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
