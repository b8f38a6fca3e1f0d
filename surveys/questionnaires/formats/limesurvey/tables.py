"""A file of LimeSurvey as its tables: rows of cells by column. Nothing is understood here.

The file comes from outside: no document type, no entities, limits on size, depth and rows.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from surveys.errors import UnreadableFile
from surveys.web.locale import gettext as _

LARGEST_FILE = 20_000_000
MOST_ROWS = 200_000
DEEPEST = 12
# Exports of old versions hold them; XML 1.0 forbids them everywhere.
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """What one file holds: the kind of document, its version, and rows by table."""

    kind: str
    version: str
    languages: tuple[str, ...]
    rows: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)

    def of(self, table: str) -> list[dict[str, str]]:
        """Return the rows of a table; a table without rows is not in the file."""
        return self.rows.get(table, [])


def tables_of(content: bytes) -> Tables:
    """Return the tables in an XML file of LimeSurvey.

    Raises
    ------
    UnreadableFile
        If the file is too large, is no XML, or wants more than a table needs.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(
            _("Die Datei ist größer als 20 MB. Bitte teilen Sie die Umfrage in LimeSurvey auf.")
        )
    try:
        return _tables(content)
    except ParseError:
        if b"\x00" in content[:4] or not _CONTROLS.search(content):
            raise _no_xml() from None
    except (DefusedXmlException, ValueError, LookupError):
        raise _no_xml() from None
    try:
        return _tables(_CONTROLS.sub(b"", content))
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise _no_xml() from None


def _no_xml() -> UnreadableFile:
    return UnreadableFile(
        _(
            "Die Datei ist keine lesbare LimeSurvey-Datei: Sie ist beschädigt, unvollständig oder "
            "in einem anderen Format. Bitte exportieren Sie die Umfrage in LimeSurvey noch einmal "
            "als „Umfragestruktur (.lss)“."
        )
    )


def _tables(content: bytes) -> Tables:
    reader = _Reader()
    events = iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True)
    for event, element in events:
        if event == "start":
            reader.opened(element)
        else:
            reader.closed(element)
    return Tables(reader.kind, reader.version, tuple(reader.languages), reader.rows)


class _Reader:
    """Collects rows while the file is parsed; elements are let go as soon as they are read."""

    def __init__(self) -> None:
        self.kind = self.version = ""
        self.languages: list[str] = []
        self.rows: dict[str, list[dict[str, str]]] = {}
        self._path: list[str] = []
        self._count = 0

    def opened(self, element: Element) -> None:
        """Note where we are."""
        self._path.append(element.tag)
        if len(self._path) > DEEPEST:
            raise _no_xml()

    def closed(self, element: Element) -> None:
        """Read a row or a value that is complete."""
        depth = len(self._path)
        if depth == 2 and element.tag == "LimeSurveyDocType":
            self.kind = (element.text or "").strip()
        elif depth == 2 and element.tag == "DBVersion":
            self.version = (element.text or "").strip()
        elif depth == 3 and element.tag == "language" and self._path[1] == "languages":
            self.languages.append((element.text or "").strip())
        elif depth == 4 and element.tag == "row" and self._path[2] == "rows":
            self._row(element)
        if depth <= 4:
            element.clear()
        self._path.pop()

    def _row(self, element: Element) -> None:
        self._count += 1
        if self._count > MOST_ROWS:
            raise UnreadableFile(
                _("Die Datei hat mehr Zeilen, als eine Umfrage braucht. Bitte teilen Sie sie auf.")
            )
        self.rows.setdefault(self._path[1], []).append(dict(_cells(element)))


def _cells(row: Element) -> Iterator[tuple[str, str]]:
    for cell in row:
        # Answers are exported by their column, whose name begins with a digit: `_12X3X4`.
        yield cell.tag, "".join(cell.itertext())
