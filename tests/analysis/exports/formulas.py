"""Texts that a spreadsheet might compute, 160 of them; for every kind of file."""

SIGNS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    "\0=",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\ufeff=",
    "\x01=",
    "\u200b@",
)
PAYLOADS = (
    "1+1",
    'HYPERLINK("https://example.org","hier")',
    "cmd|' /C calc'!A0",
    'IMPORTXML("https://example.org","//a")',
    "SUM(A1:A9)",
    'WEBSERVICE("https://example.org")',
    "DDE('a';'b')",
    '2+5;"=1+1"\n=3',
    "مرحبا",
    "",
)
CASES = tuple(sign + payload for sign in SIGNS for payload in PAYLOADS)
DANGEROUS = tuple("=+-@\t\r\n\0＝＋－＠")


def is_harmless(cell: str) -> bool:
    """Whether no spreadsheet computes a cell of CSV: judged without a word of our own code."""
    seen = cell.lstrip(" \ufeff\u200b\u00a0\x01")
    return not cell.startswith(DANGEROUS) and not seen.startswith(DANGEROUS)
