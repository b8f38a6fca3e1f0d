"""Tables for spreadsheets: cells that no spreadsheet takes for a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")


def neutral(words: str) -> str:
    """Return words that a spreadsheet shows and never computes.

    >>> neutral("=1+1"), neutral("Verein")
    ("'=1+1", 'Verein')
    """
    return f"'{words}" if words.startswith(FORMULA) else words


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as spreadsheets here open them: semicolons, UTF-8 with its mark."""
    out = StringIO()
    csv.writer(out, delimiter=";").writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
