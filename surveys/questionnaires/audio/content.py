"""What a sound file is, from its content alone, and without what else it tells.

A recorder writes the place, the device and names into a file. Everybody may fetch a recording, so
these are left out where that changes no sound.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

TYPES: Mapping[str, str] = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "webm": "audio/webm",
    "wav": "audio/wav",
}
FRAMES = 3
"""So many frames in a row are no accident."""
MOST_PARTS = 10_000

KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
RATES = (44_100, 48_000, 32_000)
SLOWER = {3: 1, 2: 2, 0: 4}
"""MPEG 1, 2 and 2.5 by the two bits that say so, and what they divide rates by."""

PCM = frozenset({0x0001, 0x0003, 0xFFFE})
SOUNDING = ("fmt ", "fact", "data")
TELLING = frozenset({"udta", "meta", "uuid"})
"""Boxes with names, places and pictures."""
HOLDING = frozenset({"moov", "trak", "mdia", "minf", "stbl"})
UNHEARD = frozenset({b"vide", b"samr", b"sawb", b"sawp", b"alac"})
"""Pictures, and packings that not every browser plays."""
EBML, SEGMENT, TRACKS, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1654AE6B, 0x1F43B675
DOCTYPE, ENTRY, TRACK_TYPE, CODEC = 0x4282, 0xAE, 0x83, 0x86
SPOKEN = (b"OpusHead", b"\x01vorbis")


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound file: its kind, one of `TYPES`, and its content without what else it told."""

    kind: str
    content: bytes


def read_sound(content: bytes) -> Sound | None:
    r"""Return what a file sounds like, whatever it was called; None if it is no sound we take.

    >>> read_sound(b"<svg>"), read_sound(b"ID3\x04")
    (None, None)
    """
    for kind, read in READERS.items():
        try:
            found = read(content)
        except (struct.error, IndexError, ValueError):
            continue  # it ends in the middle of something
        if found is not None:
            return Sound(kind, found)
    return None


def _mp3(content: bytes) -> bytes | None:
    return _framed(content, _length_of_mp3)


def _aac(content: bytes) -> bytes | None:
    return _framed(content, _length_of_aac)


def _framed(content: bytes, length: Callable[[bytes, int], int]) -> bytes | None:
    """Return the frames of a file that has nothing else, without the tags around them."""
    start = _behind_tags(content)
    at = start
    for _frame in range(FRAMES):
        size = length(content, at)
        if not size or at + size > len(content):
            return None
        at += size
    end = len(content)
    if content[-128:-125] == b"TAG":
        end -= 128
    return content[start:end]


def _behind_tags(content: bytes) -> int:
    """Return where the sound begins, behind ID3 tags and their padding."""
    at = 0
    while content[at : at + 3] == b"ID3":
        size = 0
        for seven_bits in content[at + 6 : at + 10]:
            size = size << 7 | seven_bits & 0x7F
        footer = 10 if content[at + 5] & 0x10 else 0
        at += 10 + size + footer
    while content[at : at + 1] == b"\0":
        at += 1
    return at


def _length_of_mp3(content: bytes, at: int) -> int:
    """Return the length of the frame of MPEG layer III that begins here, or 0."""
    head = int.from_bytes(content[at : at + 4], "big")
    version, layer = head >> 19 & 3, head >> 17 & 3
    kbits, rate = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or kbits in {0, 15} or rate == 3:
        return 0
    first = version == 3
    bits = (KBITS_1 if first else KBITS_2)[kbits] * 1000
    hertz = RATES[rate] // SLOWER[version]
    return (144 if first else 72) * bits // hertz + (head >> 9 & 1)


def _length_of_aac(content: bytes, at: int) -> int:
    """Return the length of the ADTS frame that begins here, or 0."""
    head = int.from_bytes(content[at : at + 8], "big")
    sync, rate, length = head >> 52, head >> 42 & 15, head >> 21 & 0x1FFF
    is_sound = sync == 0xFFF and not head >> 49 & 3 and rate < 13 and length > 7
    return length if is_sound else 0


def _m4a(content: bytes) -> bytes | None:
    """Return an MPEG-4 file with sound and no picture; its notes are overwritten in place."""
    if content[4:8] != b"ftyp":
        return None
    bare = bytearray(content)
    kinds = set(_tracks(bare, 0, len(bare)))
    return bytes(bare) if kinds >= {b"soun", b"mp4a"} and not kinds & UNHEARD else None


def _tracks(content: bytearray, start: int, end: int) -> Iterator[bytes]:
    """Yield kind and packing of each track, overwriting the boxes that tell something else."""
    for name, at, body, after in _boxes(content, start, end):
        if name in TELLING:
            content[at + 4 : at + 8] = b"free"
            content[body:after] = bytes(after - body)
        elif name in HOLDING:
            yield from _tracks(content, body, after)
        elif name == "stsd":
            yield bytes(content[body + 12 : body + 16])
        elif name == "hdlr":
            yield bytes(content[body + 8 : body + 12])


def _boxes(content: bytearray, start: int, end: int) -> Iterator[tuple[str, int, int, int]]:
    """Yield name, begin, begin of the body and end of each box.

    Raises
    ------
    ValueError
        If they do not fill the place exactly.
    """
    at = start
    for _count in range(MOST_PARTS):
        if at == end:
            return
        size, name = struct.unpack_from(">I4s", content, at)
        body = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, body)
            body += 8
        after = end if size == 0 else at + size
        if not body <= after <= end:
            raise ValueError("A box is larger than what it lies in.")
        yield name.decode("latin-1"), at, body, after
        at = after
    raise ValueError("Too many boxes.")


def _ogg(content: bytes) -> bytes | None:
    """Return an Ogg file if all its streams are Opus or Vorbis."""
    at, streams = 0, 0
    while content[at : at + 4] == b"OggS":
        flags, segments = content[at + 5], content[at + 26]
        body = at + 27 + segments
        if not flags & 2:  # the streams are named, here is their sound
            return content if streams else None
        if not content.startswith(SPOKEN, body):
            return None
        streams += 1
        at = body + sum(content[at + 27 : body])
    return None


def _wav(content: bytes) -> bytes | None:
    """Return a WAV file with nothing but its sound."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        return None
    kept: dict[str, bytes] = {}
    at = 12
    while at + 8 <= len(content) and len(kept) < len(SOUNDING):
        name, size = struct.unpack_from("<4sI", content, at)
        word = name.decode("latin-1")
        if word in SOUNDING and word not in kept:
            # A recorder that was interrupted says a length it never came to.
            kept[word] = content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    if not kept.get("data") or len(kept.get("fmt ", b"")) < 16:
        return None
    if int.from_bytes(kept["fmt "][:2], "little") not in PCM:
        return None
    body = b"".join(
        struct.pack("<4sI", word.encode(), len(kept[word]))
        + kept[word]
        + bytes(len(kept[word]) % 2)
        for word in SOUNDING
        if word in kept
    )
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body


def _webm(content: bytes) -> bytes | None:
    """Return a WebM file whose tracks are all Opus or Vorbis."""
    top = list(islice(_elements(content, 0, len(content)), 2))
    if [name for name, _at, _end in top] != [EBML, SEGMENT]:
        return None
    (_name, at, end), (_segment, inside, last) = top
    if content[slice(*_find(content, at, end, DOCTYPE))].rstrip(b"\0") != b"webm":
        return None
    for name, at, end in _elements(content, inside, last):
        if name == TRACKS:
            entries = [one for one in _elements(content, at, end) if one[0] == ENTRY]
            is_spoken = all(_is_spoken(content, *entry[1:]) for entry in entries)
            return content if entries and is_spoken else None
        if name == CLUSTER:
            return None
    return None


def _is_spoken(content: bytes, at: int, end: int) -> bool:
    kind = content[slice(*_find(content, at, end, TRACK_TYPE))]
    codec = content[slice(*_find(content, at, end, CODEC))].rstrip(b"\0")
    return kind == b"\2" and codec in {b"A_OPUS", b"A_VORBIS"}


def _find(content: bytes, at: int, end: int, wanted: int) -> tuple[int, int]:
    return next(
        ((body, after) for name, body, after in _elements(content, at, end) if name == wanted),
        (0, 0),
    )


def _elements(content: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield name, begin and end of each element; one without a length ends where this place does.

    Raises
    ------
    ValueError
        If one is larger than what it lies in.
    """
    for _count in range(MOST_PARTS):
        if at >= end:
            return
        name, body = _variable(content, at, marked=True)
        size, body = _variable(content, body, marked=False)
        after = end if size < 0 else body + size
        if after > end:
            raise ValueError("An element is larger than what it lies in.")
        yield name, body, after
        at = after


def _variable(content: bytes, at: int, *, marked: bool) -> tuple[int, int]:
    """Return a number of variable length and where it ends; -1 stands for "not known"."""
    first = content[at]
    length = 9 - first.bit_length()
    if length > 8:
        raise ValueError("Not a number of variable length.")
    number = int.from_bytes(content[at : at + length], "big")
    if marked:
        return number, at + length
    number &= (1 << 7 * length) - 1
    return (-1 if number == (1 << 7 * length) - 1 else number), at + length


READERS: Mapping[str, Callable[[bytes], bytes | None]] = {
    "m4a": _m4a,
    "ogg": _ogg,
    "webm": _webm,
    "wav": _wav,
    "mp3": _mp3,
    "aac": _aac,
}
