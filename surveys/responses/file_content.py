"""What a file is, from its content alone. Nothing is unpacked but two small parts of a document."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

PDF = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[\r\n \t%]")
PDF_END, PDF_TAIL = b"%%EOF", 2048
DIRECTORY_END = struct.Struct("<4s4H2LH")
"""The end of a ZIP: signature, disks, entries here, entries, length and place of their list,
length of the comment."""
SIGNATURE, FIRST = b"PK\x05\x06", b"PK\x03\x04"
LONGEST_COMMENT = 65_535
MOST_ENTRIES, LONGEST_LIST = 2_000, 1_000_000
LARGEST_UNPACKED, LARGEST_RATIO = 300_000_000, 150
SMALL_ENOUGH = 5_000_000
"""Unpacked, below which no ratio is a bomb: empty tables are packed two hundred to one."""
LARGEST_PART = 500_000
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
PACKING = 1_000
"""Bytes that packing may add to a part that cannot be packed."""
CONTENT_TYPES = "[Content_Types].xml"
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
MACROS_OF_WORD = re.compile(r"(?:.*/)?(?:vbaproject[^/]*|vbadata[^/]*|activex/.*)", re.IGNORECASE)
MACROS_OF_ODT = re.compile(r"(?:basic|scripts)/.+", re.IGNORECASE)


class Suspicious(Exception):
    """A file that is none of the kinds, or dangerous. `why` is `kind`, `broken` or `macros`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def ending_of(file: IO[bytes], size: int) -> str:
    """Return `pdf`, `docx` or `odt`, whatever the file was called.

    Raises
    ------
    Suspicious
        If it is none of them, is damaged or more than one thing at once, or carries macros.
    """
    start = _at(file, 0, 16)
    if PDF.match(start):
        _require_plain_pdf(file, size)
        return "pdf"
    if start.startswith(FIRST):
        return _document(file, size)
    raise Suspicious("kind")


def _require_plain_pdf(file: IO[bytes], size: int) -> None:
    if PDF_END not in _at(file, max(0, size - PDF_TAIL), PDF_TAIL):
        raise Suspicious("broken")
    if _zip_end(file, size) is not None:
        raise Suspicious("broken")  # a PDF for one program, an archive for another


def _document(file: IO[bytes], size: int) -> str:
    end = _zip_end(file, size)
    if end is None:
        raise Suspicious("broken")
    _signature, _disk, _first, here, entries, length, place, _comment = end
    whole = here == entries <= MOST_ENTRIES and length <= LONGEST_LIST and place + length <= size
    if not whole:
        raise Suspicious("broken")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = _sound_parts(archive, size)
            if parts[0].filename == "mimetype":
                return _odt(archive, parts)
            return _docx(archive, {part.filename: part for part in parts})
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError,
        ValueError, struct.error,
    ) as problem:  # fmt: skip
        raise Suspicious("broken") from problem


def _zip_end(file: IO[bytes], size: int) -> tuple[int, ...] | None:
    """Return the end of a ZIP that ends where the file does, or None."""
    place = max(0, size - LONGEST_COMMENT - DIRECTORY_END.size)
    tail = _at(file, place, size - place)
    found = tail.rfind(SIGNATURE)
    if found < 0 or found + DIRECTORY_END.size > len(tail):
        return None
    end = DIRECTORY_END.unpack_from(tail, found)
    return end if found + DIRECTORY_END.size + end[-1] == len(tail) else None


def _sound_parts(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    """Return the parts in the order they lie in the file, if none is a trick."""
    parts = sorted(archive.infolist(), key=lambda part: part.header_offset)
    names = {part.filename.casefold() for part in parts}
    if not parts or parts[0].header_offset != 0 or len(names) < len(parts):
        raise Suspicious("broken")
    for part in parts:
        if (
            _leads_out(part.filename)
            or part.flag_bits & ENCRYPTED
            or part.compress_type not in METHODS
            or stat.S_ISLNK(part.external_attr >> 16)
            or part.compress_size > part.file_size + PACKING  # more than it says of itself
        ):
            raise Suspicious("broken")
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    overlapping = packed > size
    bomb = unpacked > LARGEST_UNPACKED or unpacked > max(SMALL_ENOUGH, LARGEST_RATIO * size)
    if overlapping or bomb:
        raise Suspicious("broken")
    return parts


def _leads_out(name: str) -> bool:
    steps = name.split("/")
    return not name or "\\" in name or "\0" in name or ":" in name or ".." in steps or not steps[0]


RUNNABLE = frozenset({"oleobject", "control", "activexcontrolbinary", "vbaproject"})
"""Kinds of relation in a Word file whose targets are programs or may hold some."""
FETCHED = frozenset({"attachedtemplate", "frame", "subdocument"})
"""Kinds whose targets Word opens by itself, and which may bring programs from elsewhere."""


def _docx(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> str:
    if any(MACROS_OF_WORD.fullmatch(name) for name in parts):
        raise Suspicious("macros")
    if CONTENT_TYPES not in parts or "word/document.xml" not in parts:
        raise Suspicious("kind")
    types = _xml(_read(archive, parts[CONTENT_TYPES]))
    kinds = [str(one.get("ContentType", "")) for one in types]
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in kinds):
        raise Suspicious("macros")
    main = next(
        (one.get("ContentType") for one in types if one.get("PartName") == "/word/document.xml"), ""
    )
    if main != WORD_MAIN:
        raise Suspicious("kind")
    for name, part in parts.items():
        if name.endswith(".rels"):
            _require_plain_links(_xml(_read(archive, part)))
    return "docx"


def _require_plain_links(relations: Element) -> None:
    """Refuse parts that bring or fetch something to run: embedded objects, outside templates."""
    for one in relations:
        kind = str(one.get("Type", "")).rpartition("/")[2].lower()
        outside = str(one.get("TargetMode", "")).lower() == "external"
        if kind in RUNNABLE or (outside and kind in FETCHED):
            raise Suspicious("macros")


def _odt(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> str:
    names = {part.filename for part in parts}
    stored = parts[0].compress_type == zipfile.ZIP_STORED
    if not stored or _read(archive, parts[0]) != ODT_TYPE or "content.xml" not in names:
        raise Suspicious("kind")
    if any(MACROS_OF_ODT.fullmatch(name) for name in names):
        raise Suspicious("macros")
    return "odt"


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return a small part, never more than we want, whatever the archive says of its size."""
    with archive.open(part) as opened:
        content = opened.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise Suspicious("broken")
    return content


def _xml(content: bytes) -> Element:
    try:
        found: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        raise Suspicious("broken") from problem
    return found


def _at(file: IO[bytes], place: int, length: int) -> bytes:
    file.seek(place)
    return file.read(length)
