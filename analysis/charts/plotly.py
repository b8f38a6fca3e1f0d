"""Interactive charts as plain dictionaries {"data", "layout"} for plotly.js.

Never a `go.Figure`, never a template: building one costs ten milliseconds, a dictionary none.
Tests validate every figure with `plotly.graph_objects`. Rows stand where the static chart has
them: downwards the axis counts pixels, so labels above the bars never need a margin.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from analysis.charts import placing, theme
from analysis.charts.placing import Note, Place
from analysis.charts.tables import BarTable, GroupTable, LikertTable, Segment
from analysis.charts.theme import Tone

Figure = dict[str, Any]

MARGIN = 8
TITLE_LINE = 22
TITLE_WIDTH = 228
"""Narrower than other texts, as its type is larger."""
LEGEND_LINE = 22
AXIS = 24


def bars(table: BarTable) -> Figure:
    """Return horizontal bars from zero with interval whiskers and printed values."""
    plot = 1 - placing.value_column([bar.text for bar in table.rows])
    rows = placing.places([bar.label for bar in table.rows], [placing.BAR] * len(table.rows), top=0)
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [bar.share for bar in table.rows],
        "y": [_middle_of(place) for place in rows],
        "width": [placing.BAR] * len(rows),
        "marker": {"color": theme.BAR},
        "error_x": _whiskers(table),
        "customdata": [f"{_safe(bar.label)}: {_safe(bar.text)}" for bar in table.rows],
        "hovertemplate": "%{customdata}<extra></extra>",
        "showlegend": False,
    }
    layout = _layout(table, rows, below=AXIS)
    layout["xaxis"] = _axis((0.0, plot), (0.0, 1.0), rtl=table.rtl) | {
        "tickvals": [0, 1],
        "ticktext": ["0", placing.axis_end(table)],
        "showticklabels": True,
        "tickfont": {"color": theme.QUIET},
    }
    layout["shapes"] = [_track(place) for place in rows]
    layout["annotations"] += [
        _annotation(_safe(bar.text), 1, _middle_of(place), rtl=table.rtl) | {"yanchor": "middle"}
        for place, bar in zip(rows, table.rows, strict=True)
    ]
    return {"data": [trace], "layout": layout}


def diverging(table: LikertTable) -> Figure:
    """Return one bar per item around a common zero, the neutral option in its own column."""
    count = len(table.options)
    neutral, half = theme.middle(count), count // 2
    spread = placing.spread(table)
    tones = theme.scale_tones(count)
    notes = [placing.likert_notes(row) for row in table.rows]
    rows = placing.row_places(table.rows, notes, top=0)
    # Relative bars grow outwards from zero, so the mildest low option comes first.
    data = [
        *(_trace(table, rows, at, tones[at], sign=-1) for at in reversed(range(half))),
        *(_trace(table, rows, at, tones[at]) for at in range(count - half, count)),
    ]
    layout = _layout(table, rows, below=count * LEGEND_LINE)
    ends = (-spread.zero / spread.unit, (spread.end - spread.zero) / spread.unit)
    layout["xaxis"] = _axis((0.0, spread.end), ends, rtl=table.rtl)
    if neutral is not None:
        data.append(_trace(table, rows, neutral, tones[neutral]) | {"xaxis": "x2"})
        width = (1 - spread.neutral) / spread.unit
        layout["xaxis2"] = _axis((spread.neutral, 1.0), (0.0, width), rtl=table.rtl)
    shown = [place for place, row in zip(rows, table.rows, strict=True) if row.segments]
    columns = ("x",) if neutral is None else ("x", "x2")
    layout["shapes"] = [_zero(place, column) for place in shown for column in columns]
    layout["annotations"] += _notes(rows, notes, rtl=table.rtl)
    layout["legend"] = _legend(rtl=table.rtl)
    return {"data": data, "layout": layout}


def groups(table: GroupTable) -> Figure:
    """Return one 100 % bar per group, options in the order given, each with its base."""
    count = len(table.options)
    tones = theme.group_tones(count, ordered=table.ordered)
    notes = [placing.group_notes(row) for row in table.rows]
    rows = placing.row_places(table.rows, notes, top=0)
    layout = _layout(table, rows, below=count * LEGEND_LINE)
    layout["xaxis"] = _axis((0.0, 1.0), (0.0, 1.0), rtl=table.rtl)
    layout["annotations"] += _notes(rows, notes, rtl=table.rtl)
    layout["legend"] = _legend(rtl=table.rtl)
    return {
        "data": [_trace(table, rows, at, tones[at]) for at in range(count)],
        "layout": layout,
    }


def _trace(
    table: LikertTable | GroupTable,
    rows: Sequence[Place],
    option: int,
    tone: Tone,
    *,
    sign: int = 1,
) -> Figure:
    name = _safe(table.options[option])
    found = [row.segments[option] if row.segments else None for row in table.rows]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "legendrank": option,
        "x": [sign * segment.share if segment else None for segment in found],
        "y": [_middle_of(place) for place in rows],
        "width": [placing.BAR] * len(rows),
        "marker": {"color": tone.fill, "line": {"color": theme.PAPER, "width": 1}},
        "text": [_inside(segment) for segment in found],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": tone.ink},
        "customdata": [f"{name}: {_safe(segment.text)}" if segment else "" for segment in found],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _inside(segment: Segment | None) -> str:
    shown = segment is not None and segment.share >= placing.SMALLEST_LABELLED
    return _safe(segment.text) if segment and shown else ""


def _whiskers(table: BarTable) -> Figure:
    """Return the intervals as Plotly wants them: distances from the end of the bar."""
    up, down = [], []
    for bar in table.rows:
        known = bar.share is not None and bar.low is not None and bar.high is not None
        up.append(bar.high - bar.share if known else 0.0)  # type: ignore[operator]  # known
        down.append(bar.share - bar.low if known else 0.0)  # type: ignore[operator]  # known
    return {
        "type": "data",
        "symmetric": False,
        "array": up,
        "arrayminus": down,
        "visible": any(up) or any(down),
        "color": theme.WHISKER,
        "thickness": 1.5,
        "width": 4,
    }


def _layout(
    table: BarTable | LikertTable | GroupTable, rows: Sequence[Place], *, below: int
) -> Figure:
    """Return what all charts share; `below` is the room for axis or legend."""
    title = _wrapped(table.title, TITLE_WIDTH)
    subtitle = _wrapped(table.subtitle)
    base_line = _wrapped(table.base_line)
    bottom = (rows[-1].below if rows else 0) + MARGIN
    top = _height_of(title, TITLE_LINE) + _height_of(subtitle, placing.LINE) + MARGIN * 4
    foot = below + _height_of(base_line, placing.NOTE) + MARGIN * 2
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
        "barmode": "relative",
        "uniformtext": {"minsize": 12, "mode": "hide"},
        "paper_bgcolor": theme.PAPER,
        "plot_bgcolor": theme.PAPER,
        "autosize": True,
        "height": top + bottom + foot,
        "margin": {"l": MARGIN, "r": MARGIN, "t": top, "b": foot},
        "dragmode": False,
        "hovermode": "closest",
        "yaxis": {"range": [bottom, 0], "visible": False, "fixedrange": True},
        "annotations": [
            *(
                _annotation("<br>".join(map(_safe, row.lines)), 0, row.top, rtl=table.rtl)
                for row in rows
            ),
            _annotation(base_line, 0, 0, rtl=table.rtl)
            | {"yref": "paper", "yanchor": "bottom", "yshift": -foot, "font": _QUIET},
        ],
    }


_QUIET = {"size": 13, "color": theme.QUIET}


def _legend(*, rtl: bool) -> Figure:
    """Return a legend right below the rows, one option per line, that hides nothing on tap."""
    return {
        "orientation": "v",
        "x": 1 if rtl else 0,
        "xanchor": "right" if rtl else "left",
        "y": 0,
        "yanchor": "top",
        "traceorder": "normal",
        "itemclick": False,
        "itemdoubleclick": False,
    }


def _axis(domain: tuple[float, float], ends: tuple[float, float], *, rtl: bool) -> Figure:
    start, end = domain
    return {
        "domain": [1 - end, 1 - start] if rtl else [start, end],
        "range": list(reversed(ends)) if rtl else list(ends),
        "fixedrange": True,
        "showgrid": False,
        "showticklabels": False,
        "zeroline": False,
    }


def _track(place: Place) -> Figure:
    """Return the pale ground of a bar, from nobody to all."""
    return {
        "type": "rect",
        "layer": "below",
        "x0": 0,
        "x1": 1,
        "y0": place.bar,
        "y1": place.bar + placing.BAR,
        "fillcolor": theme.TRACK,
        "line": {"width": 0},
    }


def _zero(place: Place, axis: str) -> Figure:
    """Return the line a bar starts from on both sides."""
    return {
        "type": "line",
        "xref": axis,
        "x0": 0,
        "x1": 0,
        "y0": place.bar - 3,
        "y1": place.bar + placing.BAR + 3,
        "line": {"color": theme.TEXT, "width": 1.5},
    }


def _middle_of(place: Place) -> float:
    return place.bar + placing.BAR / 2


def _notes(
    rows: Sequence[Place], notes: Sequence[Iterable[Note]], *, rtl: bool
) -> Iterable[Figure]:
    for place, found in zip(rows, notes, strict=True):
        for note in found:
            y = place.bar + note.down
            yield _annotation(_safe(note.text), 0, y, rtl=rtl) | {"font": _QUIET}


def _annotation(text: str, at: float, y: float, *, rtl: bool) -> Figure:
    """Return a text that starts at the chart's start, or ends at a place elsewhere."""
    return {
        "text": text,
        "showarrow": False,
        "x": 1 - at if rtl else at,
        "xref": "paper",
        "xanchor": "left" if rtl == bool(at) else "right",
        "y": y,
        "yref": "y",
        "yanchor": "top",
        "align": "right" if rtl else "left",
        "borderpad": 0,
    }


def _wrapped(text: str, width: int = placing.NARROW) -> str:
    return "<br>".join(_safe(line) for line in placing.lines(text, width))


def _height_of(wrapped: str, line: int) -> int:
    return line * (wrapped.count("<br>") + 1) if wrapped else 0


def _safe(text: str) -> str:
    """Return a text without markup: plotly.js reads tags in every text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
