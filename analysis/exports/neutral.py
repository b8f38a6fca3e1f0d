"""Texts of others made safe for spreadsheets: nothing in a file is computed."""

import re

SIGNS = "=+\\-@＝＋－＠﹢﹣﹦﹫"
"""A spreadsheet may compute what begins with one of them; wide and small forms count as well."""
UNSEEN = "\\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""What some programs drop before they look for such a sign."""
FORMULA = f"^(?:[\t\r\n]|[{UNSEEN}]*[{SIGNS}])"
"""What makes a text dangerous at its beginning, as a pattern that `re` and RE2 both read."""
LONGEST = 32_767
"""Signs that a cell of a workbook holds."""
_FORMULA = re.compile(FORMULA)
_SIGNED = re.compile(r"[+-]\d{1,6}(?:[.,]\d{1,6})?")
"""A change or a gap: a number to any spreadsheet, so that no sign of ours need stand before it."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def neutral(cell: str | float | None) -> str | float:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before its sign.

    >>> neutral("=1+1"), neutral("Kurse"), neutral(-7), neutral("+83"), neutral("+83-1")
    ("'=1+1", 'Kurse', -7, '+83', "'+83-1")
    """
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return cell
    text = printable(cell)
    if _SIGNED.fullmatch(text):
        return text
    return f"'{text}" if _FORMULA.match(text) or _FORMULA.match(cell) else text


def printable(text: str) -> str:
    r"""Return a text without signs that neither CSV nor XML can hold.

    >>> printable("Kur\0se\r\nhier")
    'Kurse\nhier'
    """
    return _UNPRINTABLE.sub("", text)


def fitting(text: str) -> str:
    """Return a text that fits into a cell of a workbook, its end marked if something is cut off."""
    shown = printable(text)
    return shown if len(shown.encode("utf-16-le")) // 2 <= LONGEST else shown[: LONGEST // 2] + " …"
