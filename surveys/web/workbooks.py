"""Whether an `.xlsx` from outside is small enough to be opened, before anything opens it.

A workbook of 20 kB can unpack to millions of rows. Every part is unpacked piece by piece and its
elements are counted; what is no XML is no sheet, and left to the reader that comes after.
"""

import io
from collections import Counter
from typing import IO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from surveys.errors import UnreadableFile
from surveys.web.locale import gettext as _

MOST_PARTS = 2_000
LARGEST_UNPACKED = 80_000_000
LARGEST_PART = 20_000_000
MOST_ROWS = 100_000
"""In all sheets together, empty ones too: formats reach further down than words."""
MOST_CELLS = 300_000
MOST_OTHERS = 100_000
"""Elements that are neither rows nor cells nor their words: styles, names, links."""
LONGEST_TEXT = 1_000_000
"""Bytes between two elements. Excel allows 32 767 signs in a cell."""
WORDS = ("v", "is", "si", "t", "r", "f")
PIECE = 65_536


def require_small(content: bytes) -> None:
    """Refuse a workbook that would take long or much memory to read.

    Raises
    ------
    UnreadableFile
        If it unpacks to too much. What `zipfile` raises for a damaged one is left to the caller.
    """
    with ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise _too_large()
        found = _Counting()
        for part in parts:
            if part.file_size > LARGEST_PART:
                raise _too_large()
            if part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
                raise BadZipFile(part.filename)  # no spreadsheet program writes another one
            with packed.open(part) as opened:
                found.count(opened)


class _Counting:
    """Elements by their names, in all parts."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()

    def count(self, part: IO[bytes]) -> None:
        """Count the elements of one part."""
        parser = expat.ParserCreate()
        last = 0

        def begin(name: str, _attributes: object) -> None:
            nonlocal last
            last = parser.CurrentByteIndex
            self.found[name.rpartition(":")[2]] += 1

        def define(*_said: object) -> None:
            raise _too_large()  # Excel writes no definitions; bombs do

        parser.StartElementHandler = begin
        parser.EntityDeclHandler = define
        try:
            while piece := part.read(PIECE):
                parser.Parse(piece, False)  # noqa: FBT003  expat's signature
                if self._is_too_much() or parser.CurrentByteIndex - last > LONGEST_TEXT:
                    raise _too_large()
        except expat.ExpatError:
            return

    def _is_too_much(self) -> bool:
        rows, cells = self.found["row"], self.found["c"]
        words = sum(self.found[name] for name in WORDS)
        others = self.found.total() - rows - cells - words
        return (
            rows > MOST_ROWS or cells > MOST_CELLS or words > 3 * MOST_CELLS or others > MOST_OTHERS
        )


def _too_large() -> UnreadableFile:
    return UnreadableFile(
        _("Die Datei wird beim Entpacken zu groß. Bitte prüfen Sie, woher sie stammt.")
    )
