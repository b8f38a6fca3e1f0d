"""Files of SPSS and Stata without rows: pyreadstat writes what they mean, we write the rows.

pyreadstat takes all rows at once and cannot append. So it is given one row of nothing, and that row
is taken off again.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from analysis.exports.microdata.columns import Column


def written(
    write: Callable[..., None],
    ending: str,
    columns: Sequence[Column],
    names: Sequence[str],
    widths: Mapping[str, int],
    **meaning: Any,
) -> bytes:
    """Return a file with one row: zeros, and texts of `x` as wide as they may be."""
    row = pd.DataFrame(
        {
            name: pd.Series(["x" * widths[column.name]], dtype=object)
            if column.kind == "text"
            else np.zeros(1, np.float64 if column.kind == "number" else np.int32)
            for name, column in zip(names, columns, strict=True)
        }
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"one-row{ending}"
        write(row, path, **meaning)
        return path.read_bytes()


def cut(text: str, most: int) -> str:
    """Return a text of at most so many bytes, its end marked if something is cut off.

    >>> cut("Straße", 7), cut("Straßenbahn", 8)
    ('Straße', 'Stra…')
    """
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - 3].decode(errors="ignore") + "…"
