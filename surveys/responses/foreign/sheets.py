"""A file of responses as rows of cells: CSV, XLSX, SAV, or an archive of LimeSurvey.

Whatever the file holds, cells come out as texts: a number as it would be typed, nothing as "".
"""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import openpyxl
import pyreadstat
from openpyxl.utils.exceptions import InvalidFileException

from surveys.errors import UnreadableFile
from surveys.questionnaires.formats.limesurvey.columns import columns_of as limesurvey_columns
from surveys.web.locale import format_number
from surveys.web.locale import gettext as _
from surveys.web.workbooks import require_small

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".sav", ".zsav", ".lsa")
MOST_LINES = 100_000
"""Of a file that somebody sent; workbooks have the same limit."""
MOST_COLUMNS = 16_384
"""As many as a workbook has."""
LARGEST_UNPACKED = 40_000_000
"""Bytes of an SPSS file that somebody sent: 20 000 rows of 250 numbers. Packed, 25 kB hold more."""
ONE_COLUMN = "\x1f"
"""Stands between the cells of a file that has one column: nothing does."""
_DAMAGED = (
    zipfile.BadZipFile,
    InvalidFileException,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What openpyxl raises for workbooks that are none or are damaged."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read.

    first
        The number of the first row of answers, as whoever opens the file counts.
    titles
        The words of a column, where a file has them beside its name (SPSS).
    labels
        By column, the words of each value (SPSS).
    missing
        By column, the values that the file declares to be missing (SPSS): pairs of ends.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: int = 2
    titles: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)


def read_sheet(path: Path) -> Sheet:
    """Return the cells of a file.

    Raises
    ------
    UnreadableFile
        If it is empty, damaged, or of another kind; the sentence says what to do.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UnreadableFile(
            _(
                "Dateien mit der Endung „%(ending)s“ lassen sich nicht lesen. Bitte speichern Sie "
                "die Antworten als .csv, .xlsx oder .sav.",
                ending=ending,
            )
        )
    if path.stat().st_size == 0:
        raise UnreadableFile(_("Die Datei ist leer."))
    if ending in {".sav", ".zsav"}:
        found = _spss(path)
    elif ending == ".xlsx":
        found = _workbook(path)
    elif ending == ".lsa":
        found = _archive(path.read_bytes())
    else:
        found = _delimited(path.read_bytes())
    if not any(found.headers):
        raise UnreadableFile(_("Die Datei hat keine Zeile mit den Namen der Spalten."))
    return found


def as_cell(value: Any) -> str:
    """Return a value as it would be typed.

    >>> as_cell(3.0), as_cell(2.5), as_cell(None), as_cell(" ja ")
    ('3', '2.5', '', 'ja')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if not isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()


def _sheet(lines: Iterable[Sequence[Any]]) -> Sheet:
    """Return rows whose first line that is not empty holds the names of the columns."""
    headers: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    first = 2
    for number, line in enumerate(lines, 1):
        cells = tuple(as_cell(value) for value in line)
        if headers:
            rows.append((*cells, *("",) * len(headers))[: max(len(headers), _filled(cells))])
        elif any(cells):
            headers, first = cells[: _filled(cells)], number + 1
            if len(headers) > MOST_COLUMNS:
                raise UnreadableFile(
                    _(
                        "Die Datei hat mehr als %(most)s Spalten. Bitte löschen Sie die, die Sie "
                        "nicht auswerten wollen.",
                        most=format_number(MOST_COLUMNS),
                    )
                )
    for number, row in enumerate(rows, first):
        if len(row) > len(headers):
            raise UnreadableFile(
                _(
                    "Zeile %(row)s hat mehr Zellen als die Datei Spalten. Bitte prüfen Sie, ob "
                    "Trennzeichen in einem Text ohne Anführungszeichen stehen.",
                    row=number,
                )
            )
    return Sheet(headers, tuple(rows), first)


def _filled(cells: Sequence[str]) -> int:
    return next((place for place in range(len(cells), 0, -1) if cells[place - 1]), 0)


def _delimited(content: bytes, *, most: int | None = None) -> Sheet:
    text = _decoded(content)
    head = next((line for line in text.splitlines() if line.strip()), "")
    between = max(";,\t", key=head.count)
    if between not in head:
        between = ONE_COLUMN
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=between)
        return _sheet(lines if most is None else _few(lines, most))
    except csv.Error as problem:
        raise UnreadableFile(
            _("In der Datei fehlt ein Anführungszeichen, oder eine Zelle ist viel zu lang.")
        ) from problem


def _few(lines: Iterable[Sequence[str]], most: int) -> Iterator[Sequence[str]]:
    """Yield lines, blank ones too, until they are too many: a million of them are a small file."""
    for number, line in enumerate(lines):
        if number >= most:
            raise _too_many()
        yield line


def _too_many() -> UnreadableFile:
    return UnreadableFile(_("Die Datei hat zu viele Antworten. Bitte teilen Sie den Export auf."))


def _decoded(content: bytes) -> str:
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    known = next((name for mark, name in marks.items() if content.startswith(mark)), "utf-8")
    for name in (known, "cp1252"):
        try:
            return content.decode(name).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(
        _("Die Schrift der Datei ist nicht lesbar. Bitte speichern Sie sie als UTF-8.")
    )


def sheet_in(content: bytes) -> Sheet:
    """Return the cells of a workbook, a CSV, an SPSS file or an archive of LimeSurvey.

    Somebody sent it; none is trusted.

    Raises
    ------
    UnreadableFile
        If it is empty, damaged, too large, or of another kind.
    """
    if not content:
        raise UnreadableFile(_("Die Datei ist leer."))
    if is_spss(content):
        with tempfile.NamedTemporaryFile(suffix=".sav") as file:  # its reader opens only paths
            file.write(content)
            file.flush()
            return _spss(Path(file.name), largest=LARGEST_UNPACKED)
    if content[:2] == b"PK" and not is_workbook(content):
        return _archive(content)
    if not is_workbook(content):
        return _delimited(content, most=MOST_LINES)
    try:
        require_small(content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as problem:
        raise _no_workbook() from problem
    return _workbook(io.BytesIO(content))


def is_spss(content: bytes) -> bool:
    """Whether a file begins as those of SPSS do, packed (.zsav) or not."""
    return content[:4] in {b"$FL2", b"$FL3"}


def is_workbook(content: bytes) -> bool:
    """Whether a file looks like an XLSX: an archive that names its parts as one."""
    return content[:2] == b"PK" and b"xl/workbook" in content


def _no_workbook() -> UnreadableFile:
    return UnreadableFile(
        _("Die Datei ist keine lesbare Arbeitsmappe. Bitte speichern Sie sie neu als .xlsx.")
    )


def _workbook(source: Path | io.BytesIO) -> Sheet:
    try:
        book = openpyxl.load_workbook(source, read_only=True, data_only=True)
        try:
            for page in book.worksheets:
                page.reset_dimensions()
                found = _sheet(page.iter_rows(values_only=True))
                if found.headers:
                    return found
        finally:
            book.close()
    except UnreadableFile:
        raise
    except _DAMAGED as problem:
        raise _no_workbook() from problem
    raise UnreadableFile(_("Die Datei ist leer."))


def _archive(content: bytes) -> Sheet:
    columns = limesurvey_columns(content)
    headers = tuple(columns.names)
    rows = (tuple(row.get(header) or "" for header in headers) for row in columns.rows)
    return Sheet(headers, tuple(rows), first=1)


def _spss(path: Path, *, largest: int | None = None) -> Sheet:
    most = 0  # its reader takes this for all
    try:
        if largest is not None:
            _none, meta = pyreadstat.read_sav(path, metadataonly=True)
            most = max(1, largest // max(1, sum(meta.variable_storage_width.values())))
        frame, meta = pyreadstat.read_sav(
            path,
            user_missing=True,
            disable_datetime_conversion=True,
            row_limit=most + 1 if most else 0,
        )
    except (pyreadstat.ReadstatError, ValueError, OSError) as problem:
        raise UnreadableFile(_("Die Datei ist keine lesbare SPSS-Datei.")) from problem
    if most and len(frame) > most:
        raise _too_many()
    columns = [[as_cell(value) for value in frame[name].tolist()] for name in frame.columns]
    return Sheet(
        headers=tuple(frame.columns),
        rows=tuple(zip(*columns, strict=True)),
        first=1,
        titles={name: words for name, words in meta.column_names_to_labels.items() if words},
        labels={
            name: {as_cell(value): words for value, words in labels.items()}
            for name, labels in meta.variable_value_labels.items()
        },
        missing={name: _ranges(found) for name, found in meta.missing_ranges.items()},
    )


def _ranges(found: Iterable[Any]) -> tuple[tuple[float, float], ...]:
    """Return the declared ranges of missing numbers; missing texts have none."""
    return tuple(
        (float(one["lo"]), float(one["hi"]))
        for one in found
        if isinstance(one, dict) and isinstance(one["lo"], int | float)
    )
