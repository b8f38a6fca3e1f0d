"""Reading what people paste: lines of a list, rows of a spreadsheet, days, names for keys."""

import csv
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO

LONGEST_NAME = 200
LONGEST_KEY = 40
MOST_ROWS = 2000
NUMBERED = re.compile(r"^\s*(?:\d{1,3}[.)]|[-*•–])\s+")
SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
GERMAN = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4}|\d{2})")
MONTH = re.compile(r"(\d{1,2})[./](\d{4})")
YEAR = re.compile(r"\d{4}")
RESERVED = frozenset(
    {"concept", "dont_know", "missing", "mitwirken", "overview", "release", "texts", "words"}
)
"""Keys stand in addresses and beside codes of answers, where these mean something else."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a pasted table; `raw` is what to give back if something is wrong with it."""

    number: int
    cells: tuple[str, ...]

    @property
    def raw(self) -> str:
        """The row as a spreadsheet would copy it."""
        return as_copied(self.cells)

    def cell(self, place: int) -> str:
        """Return a cell, empty where the row is shorter."""
        return self.cells[place] if place < len(self.cells) else ""


def one_line(typed: str | None) -> str:
    r"""Return words on one line, without signs that nobody sees.

    >>> one_line(" Haus \n am\tFluss\x00 ")
    'Haus am Fluss'
    """
    return " ".join(_visible(typed or "").split())


def many_lines(typed: str | None) -> str:
    """Return a text with its lines and paragraphs, without signs that nobody sees."""
    lines = (typed or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join(_visible(line).rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def named_lines(typed: str | None) -> list[tuple[str, str]]:
    r"""Return one name per line, with what stands behind a tab; numbers in front are dropped.

    >>> named_lines("1. Arbeit\n\n2) Sprache\tKurse")
    [('Arbeit', ''), ('Sprache', 'Kurse')]
    """
    found = []
    for line in many_lines(typed).split("\n"):
        name, _tab, about = line.partition("\t")
        # A numbered list that was copied from a table has its number in the first column.
        if re.fullmatch(r"\s*\d{1,3}[.)]?\s*", name) and about:
            name, _tab, about = about.partition("\t")
        name = one_line(NUMBERED.sub("", name))
        if name:
            found.append((name, one_line(about)))
    return found


def rows(typed: str | None) -> list[Row]:
    r"""Return the rows of a table copied from a spreadsheet; semicolons serve as well as tabs.

    >>> [row.cells for row in rows('A\tb\n"C; c"\td')]
    [('A', 'b'), ('C; c', 'd')]
    """
    text = (typed or "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    reader = csv.reader(StringIO(text), delimiter="\t" if "\t" in text else ";")
    found: list[Row] = []
    try:
        for cells in reader:
            cleaned = tuple(one_line(cell) for cell in cells)
            if any(cleaned):
                found.append(Row(len(found) + 1, cleaned))
    except csv.Error:
        # A cell larger than the reader takes: a lone quotation mark swallowed the rest.
        lines = [line.split("\t") for line in text.split("\n") if line.strip()]
        return [Row(n, tuple(map(one_line, cells))) for n, cells in enumerate(lines, 1)]
    return found


def as_copied(cells: Iterable[str]) -> str:
    r"""Return cells as a spreadsheet would copy them.

    >>> as_copied(["a", "b", ""])
    'a\tb'
    """
    quoted = ('"' + one.replace('"', '""') + '"' if one.startswith('"') else one for one in cells)
    return "\t".join(quoted).rstrip("\t")


def day_from(typed: str, *, end: bool) -> date | None:
    """Return the day in "1.3.2027", "2027-03-01", "03/2027" or "2027"; None if it is none.

    Of a month or a year it is the first day, or with `end` the last.

    >>> day_from("2/2027", end=True), day_from("1. 3. 27", end=False)
    (datetime.date(2027, 2, 28), datetime.date(2027, 3, 1))
    """
    words = typed.strip()
    try:
        if found := ISO.fullmatch(words):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := GERMAN.fullmatch(words):
            year = int(found[3])
            return date(year if year > 99 else 2000 + year, int(found[2]), int(found[1]))
        if found := MONTH.fullmatch(words):
            return _of_month(int(found[2]), int(found[1]), end=end)
        if YEAR.fullmatch(words):
            return date(int(words), 12, 31) if end else date(int(words), 1, 1)
    except ValueError:
        return None
    return None


def key_from(words: str, taken: Collection[str], *, joint: str = "_") -> str:
    """Return a short key for `words` that is not `taken`: small letters, digits, `joint`.

    >>> key_from("Straße & Plätze", {"strasse_plaetze"})
    'strasse_plaetze_2'
    """
    spelt = unicodedata.normalize("NFKD", words.casefold().translate(SPELT))
    plain = re.sub(r"[^a-z0-9]+", joint, spelt.encode("ascii", "ignore").decode())
    key = plain.strip(joint)[: LONGEST_KEY - 5].strip(joint)
    if not key or not key[0].isalpha():
        key = f"f{joint}{key}".strip(joint)
    number, found = 1, key
    while found in taken or found in RESERVED:
        number += 1
        found = f"{key}{joint}{number}"
    return found


def renewed(before: Mapping[str, str] | None, after: Mapping[str, str]) -> dict[str, str]:
    """Return words with German and English as now typed, other languages as they were.

    German comes first: pages show the first words where they have none in their language.

    >>> renewed({"de": "Alt", "en": "old", "ar": "قديم"}, {"de": "Neu"})
    {'de': 'Neu', 'ar': 'قديم'}
    """
    others = {tag: words for tag, words in (before or {}).items() if tag not in {"de", "en"}}
    return {**after, **others}


def same(words: str) -> str:
    """Return `words` as they are compared: case and spaces make no difference."""
    return " ".join(words.casefold().split())


def _of_month(year: int, month: int, *, end: bool) -> date:
    if not end:
        return date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _visible(words: str) -> str:
    return "".join(
        sign for sign in words if sign in "\t\n" or unicodedata.category(sign) not in {"Cc", "Cs"}
    )
