"""Tiny sound files of every kind we take, made by hand, and what looks like one and is none."""

import io
import struct
import wave

# MPEG 1 layer III, 128 kbit/s, 44.1 kHz: a header and nothing behind it is silence.
MP3_FRAME = b"\xff\xfb\x90\x00" + bytes(413)


def tag(*words: bytes) -> bytes:
    """Return an ID3 tag that tells something."""
    body = b"TXXX" + b"".join(words)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\0\0" + size + body


def mp3(frames: int = 40, before: bytes = b"", after: bytes = b"") -> bytes:
    return before + MP3_FRAME * frames + after


def aac(frames: int = 40) -> bytes:
    length = 32
    head = (0xFFF1 << 40 | 0x50 << 32 | 0x80 << 24) | length << 13 | 0x1FFC
    return (head.to_bytes(7, "big") + bytes(length - 7)) * frames


def box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I4s", 8 + len(body), name) + body


def track(kind: bytes, packing: bytes) -> bytes:
    entry = box(packing, bytes(28))
    table = box(b"stbl", box(b"stsd", bytes(4), b"\0\0\0\1", entry))
    media = box(b"mdia", box(b"hdlr", bytes(8), kind, bytes(13)), box(b"minf", table))
    return box(b"trak", box(b"tkhd", bytes(84)), media)


def m4a(*tracks: tuple[bytes, bytes], notes: bytes = b"") -> bytes:
    inside = [track(*one) for one in tracks or ((b"soun", b"mp4a"),)]
    moov = box(b"moov", box(b"mvhd", bytes(100)), *inside, box(b"udta", notes))
    return box(b"ftyp", b"M4A ", bytes(4), b"isom") + moov + box(b"mdat", bytes(500))


def ogg_page(flags: int, body: bytes) -> bytes:
    return b"OggS\0" + bytes([flags]) + bytes(20) + bytes([1, len(body)]) + body


def ogg(*streams: bytes) -> bytes:
    first = b"".join(ogg_page(2, one) for one in streams or (b"OpusHead" + bytes(11),))
    return first + ogg_page(0, b"OpusTags" + bytes(20)) + ogg_page(4, bytes(50))


def wav(seconds: float = 0.1) -> bytes:
    found = io.BytesIO()
    with wave.open(found, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(int(16_000 * seconds) * 2))
    return found.getvalue()


def element(name: int, body: bytes, size: bytes | None = None) -> bytes:
    length = size or (0x10000000 | len(body)).to_bytes(4, "big")
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + length + body


def webm(*tracks: tuple[int, bytes], doctype: bytes = b"webm") -> bytes:
    entries = [
        element(0xAE, element(0x83, bytes([kind])) + element(0x86, codec))
        for kind, codec in tracks or ((2, b"A_OPUS"),)
    ]
    unknown = b"\x01" + b"\xff" * 7  # as a browser writes it while it records
    inside = element(0x1654AE6B, b"".join(entries)) + element(0x1F43B675, bytes(99), unknown)
    return element(0x1A45DFA3, element(0x4282, doctype)) + element(0x18538067, inside, unknown)


SOUNDS = {
    "mp3": mp3(before=tag(b"x")),
    "m4a": m4a(),
    "aac": aac(),
    "ogg": ogg(),
    "webm": webm(),
    "wav": wav(),
}
