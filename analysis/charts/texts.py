"""What a chart says: its alternative text, and every number that may stand in it.

Composed from the texts of the table and nothing else; charts translate nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from analysis.charts.tables import (
    BarTable,
    DayTable,
    DotTable,
    FunnelTable,
    GroupTable,
    HeatTable,
    LikertTable,
    OpinionTable,
    PairTable,
    PriorityTable,
    RankTable,
    SpreadTable,
    Table,
    TrendTable,
)

Pair = tuple[str, str]
"""What something is, and what is printed beside it."""


def alt_text(table: Table) -> str:
    """Return the chart in words: title, finding, base, then every row with its texts."""
    rows = "; ".join(
        f"{label}: {text}" if label and text else label or text for label, text in rows_of(table)
    )
    parts = (table.title, table.subtitle, table.base_line, rows)
    return " ".join(_closed(part) for part in parts if part)


def rows_of(table: Table) -> tuple[Pair, ...]:
    """Return every printed thing of a chart: "Vereine", "43 %, n = 21"."""
    return tuple(_ROWS[type(table)](table))


def texts_of(table: Table) -> tuple[str, ...]:
    """Return every text of a table, as deep as they lie."""
    return tuple(_texts(table))


def numbers_of(table: Table) -> frozenset[str]:
    """Return every number written in a table: nothing drawn from it may show another.

    >>> sorted(numbers_in("9 von 1.021 (43,5 %), Platz 2"))
    ['1.021', '2', '43,5', '9']
    """
    return frozenset(number for text in texts_of(table) for number in numbers_in(text))


def numbers_in(text: str) -> set[str]:
    """Return the numbers in a text as they are written there."""
    return set(_NUMBER.findall(text))


_NUMBER = re.compile(r"\d+(?:[.,\u066b\u066c\u00a0\u202f]\d+)*")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name != "address":
                yield from _texts(getattr(value, field.name))


def _closed(text: str) -> str:
    return text if text[-1] in ".!?…؟" else f"{text}."


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _bars(table: BarTable) -> Iterable[Pair]:
    return ((bar.label, bar.text) for bar in table.rows)


def _diverging(table: LikertTable) -> Iterable[Pair]:
    for row in table.rows:
        parts = _named(table.options, [segment.text for segment in row.segments])
        yield row.label, _joined(*parts, row.low_text, row.high_text, row.missing_note)


def _groups(table: GroupTable) -> Iterable[Pair]:
    for row in table.rows:
        parts = _named(table.options, [segment.text for segment in row.segments])
        yield row.label, _joined(*parts, row.note)


def _dots(table: DotTable) -> Iterable[Pair]:
    yield from ((row.label, _joined(row.text, row.note)) for row in table.rows)
    if table.reference:
        yield "", table.reference.text


def _pairs(table: PairTable) -> Iterable[Pair]:
    for row in table.rows:
        points = (point.text if point else "" for point in (row.first, row.second))
        yield row.label, _joined(*_named(table.names, list(points)), row.text, row.note)


def _trend(table: TrendTable) -> Iterable[Pair]:
    names = [wave.label for wave in table.waves]
    for row in table.rows:
        texts = [point.text if point else "" for point in row.points]
        yield row.label, _joined(*_named(names, texts), row.note)
    yield from ((names[cut.before], cut.text) for cut in table.breaks)


def _heat(table: HeatTable) -> Iterable[Pair]:
    for row in table.rows:
        texts = [cell.text for cell in row.cells]
        yield row.label, _joined(*_named(table.columns, texts), row.note)


def _priorities(table: PriorityTable) -> Iterable[Pair]:
    return ((f"{item.number} {item.label}", item.text) for item in table.rows)


def _opinions(table: OpinionTable) -> Iterable[Pair]:
    yield from ((group.label, group.text) for group in table.groups)
    names = [group.label for group in table.groups]
    for row in table.rows:
        yield row.label, _joined(*_named(names, [bar.text for bar in row.bars]), row.note)


def _ranking(table: RankTable) -> Iterable[Pair]:
    for row in table.rows:
        texts = _named(table.names, [row.first.text, row.among.text])
        yield row.label, _joined(*texts, row.note)


def _funnel(table: FunnelTable) -> Iterable[Pair]:
    return ((row.label, _joined(row.text, row.note)) for row in table.rows)


def _days(table: DayTable) -> Iterable[Pair]:
    marks = {mark.at: mark.text for mark in table.marks}
    return (("", _joined(day.text, marks.get(at, ""))) for at, day in enumerate(table.rows))


def _spreads(table: SpreadTable) -> Iterable[Pair]:
    return ((row.label, _joined(row.text, row.note)) for row in table.rows)


def _named(names: Iterable[str], texts: Iterable[str]) -> list[str]:
    return [f"{name} {text}" for name, text in zip(names, texts, strict=False) if text]


_ROWS: dict[type, Callable[[Any], Iterable[Pair]]] = {
    BarTable: _bars,
    LikertTable: _diverging,
    GroupTable: _groups,
    DotTable: _dots,
    PairTable: _pairs,
    TrendTable: _trend,
    HeatTable: _heat,
    PriorityTable: _priorities,
    OpinionTable: _opinions,
    RankTable: _ranking,
    FunnelTable: _funnel,
    DayTable: _days,
    SpreadTable: _spreads,
}
