"""Figures as people read them: percentiles, three repetitions, tables."""

import statistics
from collections.abc import Iterable, Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of `values` do not exceed; NaN of nothing."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Iterable[float], digits: int = 1) -> str:
    """Return "min / median / max" of a few repetitions, or the one figure there is."""
    found = sorted(values)
    if not found:
        return "-"
    three = (found[0], statistics.median(found), found[-1])[: 1 if len(found) == 1 else 3]
    return " / ".join(f"{value:,.{digits}f}" for value in three)


def milliseconds(values: Sequence[float]) -> str:
    """Return p50, p95 and p99 of durations in seconds, in milliseconds."""
    return " / ".join(f"{percentile(values, share) * 1000:.1f}" for share in (0.5, 0.95, 0.99))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table whose columns also line up where nobody renders it."""
    cells = [[str(head) for head in heads], *([str(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
