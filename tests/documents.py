"""Files as respondents and attackers send them, made on the spot."""

import io
import struct
import zipfile

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
ODT = "application/vnd.oasis.opendocument.text"


def archive(parts, *, method=zipfile.ZIP_DEFLATED):
    """Return a ZIP of (name, content) in this order; the first is stored as it is."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for place, (name, content) in enumerate(parts):
            stored = zipfile.ZIP_STORED if place == 0 else method
            made.writestr(zipfile.ZipInfo(name), content, compress_type=stored)
    return file.getvalue()


def docx(*more, kind=WORD, extra=""):
    """Return the smallest Word document, with further parts."""
    types = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/>{extra}</Types>'
    )
    return archive([("[Content_Types].xml", types), ("word/document.xml", "<w:document/>"), *more])


def odt(*more, kind=ODT):
    """Return the smallest OpenDocument text, with further parts."""
    return archive([("mimetype", kind), ("content.xml", "<office:document-content/>"), *more])


def bomb():
    """Return a Word document that unpacks to far more than it is."""
    return docx(("word/media/zeros.bin", b"\0" * 40_000_000))


def lying_bomb():
    """Return one whose list says that its largest part is small."""
    content = bytearray(docx(("word/media/zeros.bin", b"\0" * 40_000_000)))
    place = content.rfind(b"PK\x01\x02")
    struct.pack_into("<L", content, place + 24, 10)
    return bytes(content)


def many_parts():
    """Return a document with more parts than any has."""
    return docx(*((f"word/{number}.xml", b"") for number in range(3000)))


def overlapping():
    """Return a document whose list names the same packed bytes a thousand times."""
    content = docx(("word/0.xml", b"\0" * 2_000_000))
    end = content.rfind(b"PK\x05\x06")
    entry = content.rfind(b"PK\x01\x02")
    listed = content[entry:end]
    more = b"".join(listed.replace(b"word/0.xml", b"w/%07d" % n + b"x") for n in range(1000))
    count, length = 3 + 1000, end - struct.unpack_from("<L", content, end + 16)[0] + len(more)
    tail = bytearray(content[end:])
    struct.pack_into("<HHL", tail, 8, count, count, length)
    return content[:end] + more + bytes(tail)
