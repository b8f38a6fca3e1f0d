"""Heat tables: tones with printed numbers. The names of columns stand like stairs above them."""

from analysis.charts import placing, theme
from analysis.charts.scene import MUTED, Block, Scene, Sketch
from analysis.charts.scenes.rows import beside
from analysis.charts.tables import HeatCell, HeatTable

CELL = 28
"""Height of a cell."""


def heat(table: HeatTable, width: int) -> Scene:
    """Return one line of cells per row, with the row's name above it."""
    sketch = Sketch("heat", width)
    top = 0.0
    for key in table.keys:
        top = sketch.key(key.text, theme.HEAT[key.step], top)
    top = _stairs(sketch, table.columns, top + placing.GAP if table.keys else 0)
    wide = 1 / max(len(table.columns), 1)
    for row in table.rows:
        top = sketch.text(row.label, top) + 2
        for at, cell in enumerate(row.cells):
            _cell(sketch, cell, at * wide, (at + 1) * wide, top)
        top += CELL
        if row.note:
            notes = placing.note_lines((row.note,), placing.AIR, width)
            sketch.notes(notes, top)
            top += notes[-1].down + placing.NOTE
        top += placing.GAP
    return sketch.scene(top - placing.GAP + 4 if table.rows else top)


def _cell(sketch: Sketch, cell: HeatCell, low: float, high: float, top: float) -> None:
    tone = theme.BLANK if cell.step is None else theme.HEAT[cell.step]
    sketch.blocks.append(Block(low, high, top, CELL, tone, cell.words or cell.text))
    middle = ((low + high) / 2, top + CELL / 2)
    if cell.step is None:
        sketch.put(cell.text, *middle, css=MUTED, anchor="middle")
    else:
        sketch.inside(cell.text, *middle, tone)


def _stairs(sketch: Sketch, columns: tuple[str, ...], top: float) -> float:
    """Write one name per stair, each with a line down to its column that crosses no other name.

    Names of late columns end at their line and come first, from the last one; those of early
    columns begin at theirs and stop before the first late line.
    """
    middles = [(at + 0.5) / len(columns) for at in range(len(columns))]
    late = [at for at, middle in enumerate(middles) if middle > 0.5]
    early = [at for at in range(len(columns)) if at not in late]
    end = min((middles[at] for at in late), default=1.0)
    feet = []
    for at in (*reversed(late), *early):
        room = middles[at] if at in late else end - middles[at]
        top = beside(sketch, columns[at], middles[at], top, room=room)
        feet.append((middles[at], top))
    for middle, foot in feet:
        sketch.rise(middle, foot, top + 6, theme.LEADER)
    return top + 8
