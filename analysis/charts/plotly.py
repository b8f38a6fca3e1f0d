"""Interactive charts as plain dictionaries {"data", "layout"} for plotly.js.

Never a `go.Figure`, never a template: building one costs ten milliseconds, a dictionary none.
Tests validate every figure with `plotly.graph_objects`. Everything stands where the static chart
has it: downwards the axis counts pixels, so labels above the bars never need a margin. Only bars
and scatters are used, as the small bundle of plotly.js knows no more.
"""

from collections.abc import Iterable, Sequence

from analysis.charts import placing, theme
from analysis.charts.plotly_parts import (
    QUIET,
    Figure,
    annotation,
    rectangle,
    safe,
    square,
    straight,
)
from analysis.charts.scene import (
    END,
    RIGHT_TO_LEFT,
    WIDE,
    Band,
    Block,
    Frame,
    Mark,
    Scene,
)
from analysis.charts.scenes import scene_of
from analysis.charts.tables import Table

MARGIN = 8
TITLE_LINE = 22
TITLE_WIDTH = 228
"""Narrower than other texts, as its type is larger."""

_SYMBOLS = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle-up",
    "cross": "cross",
}


def figure_of(table: Table, scene: Scene | None = None) -> Figure:
    """Return the chart of a table as data and layout; `scene` as in `svg_of`."""
    scene = scene or scene_of(table)
    layout = _layout(table, scene)
    layout["shapes"] = [
        *(rectangle(block) for block in scene.blocks if not block.text),
        *(square(swatch, rtl=table.rtl) for swatch in scene.swatches),
        *(straight(stroke) for stroke in scene.strokes),
    ]
    layout["annotations"] += [
        annotation(words, rtl=table.rtl) for words in scene.words if not words.css.endswith(WIDE)
    ]
    data = [
        *(_area(band) for band in scene.bands),
        *_bars([block for block in scene.blocks if block.text]),
        *_scatters(scene.marks, scene.frame),
    ]
    layout["meta"] = {"colours": _colours(scene)}
    figure = {"data": data or [_nothing()], "layout": layout}
    return _turned(figure) if table.rtl else figure


def _colours(scene: Scene) -> dict[str, str]:
    """Return for each colour the property of the page that replaces it, in the dark too."""
    tones = {block.tone for block in scene.blocks} | {mark.tone for mark in scene.marks}
    tones |= {swatch.tone for swatch in scene.swatches} | {band.tone for band in scene.bands}
    return theme.PAGE | {tone.fill: tone.variable for tone in tones}


def _turned(figure: Figure) -> Figure:
    """Return a figure whose texts run from right to left; plotly.js knows no `direction`."""
    layout = figure["layout"]
    for place in (*layout["annotations"], layout["title"], layout["title"]["subtitle"]):
        place["text"] = _embedded(place["text"])
    for trace in figure["data"]:
        if "customdata" in trace:
            trace["customdata"] = [_embedded(text) for text in trace["customdata"]]
    return figure


def _embedded(text: str) -> str:
    lines = text.split("<br>")
    return "<br>".join(f"{RIGHT_TO_LEFT}{line}{END}" if line else "" for line in lines)


def _bars(blocks: Sequence[Block]) -> Iterable[Figure]:
    """Yield one trace per tone: bars that lie, each from its own base."""
    for tone in dict.fromkeys(block.tone for block in blocks):
        found = [block for block in blocks if block.tone == tone]
        yield {
            "type": "bar",
            "orientation": "h",
            "base": [block.low for block in found],
            "x": [block.high - block.low for block in found],
            "y": [block.top + block.height / 2 for block in found],
            "width": [block.height for block in found],
            "marker": {
                "color": tone.fill,
                "line": {"color": theme.PAPER if tone.edge == "none" else tone.edge, "width": 1},
            },
            "customdata": [safe(block.text) for block in found],
            "hovertemplate": "%{customdata}<extra></extra>",
            "showlegend": False,
        }


def _scatters(marks: Sequence[Mark], frame: Frame) -> Iterable[Figure]:
    """Yield one trace per look of a sign."""
    looks = dict.fromkeys(map(_look, marks))
    for look in looks:
        found = [mark for mark in marks if _look(mark) == look]
        tone, shape, is_hollow, radius, is_key = look
        yield {
            "type": "scatter",
            "mode": "markers",
            "x": [frame.value(0) if is_key else mark.value for mark in found],
            "y": [mark.y for mark in found],
            "cliponaxis": False,
            "marker": {
                "symbol": _SYMBOLS[shape] + ("-open" if is_hollow else ""),
                "size": 2 * radius,
                "color": tone.fill,
                "line": {"color": tone.fill if is_hollow else theme.PAPER, "width": 1 + is_hollow},
            },
            "showlegend": False,
            **_answering([mark.text for mark in found]),
        }


def _look(mark: Mark) -> tuple[theme.Tone, theme.Shape, bool, int, bool]:
    return (mark.tone, mark.shape, mark.is_hollow, mark.radius, mark.is_key)


def _answering(texts: Sequence[str]) -> Figure:
    """Return what signs say to the pointer; those without a text say nothing."""
    if not any(texts):
        return {"hoverinfo": "skip"}
    return {
        "customdata": [safe(text) for text in texts],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _area(band: Band) -> Figure:
    corners = (*band.corners, band.corners[0])
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [value for value, _ in corners],
        "y": [y for _, y in corners],
        "fill": "toself",
        "fillcolor": band.tone.fill,
        "opacity": band.tone.opacity,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _nothing() -> Figure:
    """Return a trace without points: plotly.js draws no axes without any."""
    return {"type": "scatter", "mode": "markers", "x": [], "y": [], "showlegend": False}


def _layout(table: Table, scene: Scene) -> Figure:
    title = _wrapped(table.title, TITLE_WIDTH)
    subtitle = _wrapped(table.subtitle)
    base_line = _wrapped(table.base_line)
    bottom = scene.height + MARGIN
    top = _height_of(title, TITLE_LINE) + _height_of(subtitle, placing.LINE) + MARGIN * 4
    foot = _height_of(base_line, placing.NOTE) + MARGIN * 2
    return {
        "title": {
            "text": title,
            "font": {"size": 16},
            "subtitle": {"text": subtitle, "font": {"size": 14, "color": theme.QUIET}},
            "x": 1 if table.rtl else 0,
            "xref": "paper",
            "xanchor": "right" if table.rtl else "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 20},
        },
        "font": {"family": theme.FONT, "size": 14, "color": theme.TEXT},
        "separators": ",.",
        "barmode": "overlay",
        "paper_bgcolor": theme.PAPER,
        "plot_bgcolor": theme.PAPER,
        "autosize": True,
        "height": top + bottom + foot,
        "margin": {"l": MARGIN, "r": MARGIN, "t": top, "b": foot},
        "dragmode": False,
        "hovermode": "closest",
        "showlegend": False,
        "xaxis": _axis(scene.frame, rtl=table.rtl),
        "yaxis": {"range": [bottom, 0], "visible": False, "fixedrange": True},
        "annotations": [
            {
                "text": base_line,
                "showarrow": False,
                "x": 1 if table.rtl else 0,
                "xref": "paper",
                "xanchor": "right" if table.rtl else "left",
                "y": 0,
                "yref": "paper",
                "yanchor": "bottom",
                "yshift": -foot,
                "align": "right" if table.rtl else "left",
                "borderpad": 0,
                "font": QUIET,
            }
        ],
    }


def _axis(frame: Frame, *, rtl: bool) -> Figure:
    """Return the axis of values; it fills the picture, so that its ends stand at both edges."""
    ends = [frame.value(0), frame.value(1)]
    return {
        "range": ends[::-1] if rtl else ends,
        "fixedrange": True,
        "visible": False,
    }


def _wrapped(text: str, width: int = placing.NARROW) -> str:
    return "<br>".join(safe(line) for line in placing.lines(text, width)) if text else ""


def _height_of(wrapped: str, line: int) -> int:
    return line * (wrapped.count("<br>") + 1) if wrapped else 0
