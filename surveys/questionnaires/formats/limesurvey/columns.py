"""The responses in a file of LimeSurvey as rows by the name of the variable: .csv or .lsa."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.errors import UnreadableFile
from surveys.questionnaires.formats.limesurvey.gathering import survey_of
from surveys.questionnaires.formats.limesurvey.reading import reading_of
from surveys.questionnaires.formats.limesurvey.tables import LARGEST_FILE, tables_of
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.web.locale import gettext as _

MOST_RESPONSES = 100_000
MOST_COLUMNS = 10_000
MOST_FILES = 1_000
_BY_NAME = re.compile(r"^[A-Za-z0-9_#]+$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows of cells under the headers of the file, and the variable of each header."""

    names: Mapping[str, str]
    rows: list[Mapping[str, str]]
    report: tuple[Entry, ...] = ()


def columns_of(content: bytes) -> Columns:
    """Return the responses in a file.

    Raises
    ------
    UnreadableFile
        If the file is neither a .csv with codes as headers nor an .lsa archive.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(_("Die Datei ist größer als 20 MB. Bitte teilen Sie den Export auf."))
    if content[:2] == b"PK":
        return _archive(content)
    return _csv(content)


def _not_responses() -> UnreadableFile:
    return UnreadableFile(
        _(
            "Die Datei enthält keine lesbaren Antworten aus LimeSurvey. Bitte exportieren Sie die "
            "Antworten als CSV mit „Fragecode“ als Überschrift oder die Umfrage als Archiv (.lsa)."
        )
    )


# CSV -----------------------------------------------------------------------------------------


def _csv(content: bytes) -> Columns:
    text = _decoded(content)
    first = text.lstrip("\n").partition("\n")[0]
    between = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=between)
        rows = [row for row, _place in zip(reader, range(MOST_RESPONSES + 3), strict=False) if row]
    except csv.Error:
        raise _not_responses() from None
    if not rows or not first.count(between) or len(rows[0]) > MOST_COLUMNS:
        raise _not_responses()
    if len(rows) > MOST_RESPONSES:
        raise UnreadableFile(
            _("Die Datei hat zu viele Antworten. Bitte teilen Sie den Export auf.")
        )
    headers = [header.strip() for header in rows[0]]
    body = rows[1:]
    if between == "\t" and body and _are_codes(body[0]):
        # A VV file: the questions in words first, then the codes.
        headers, body = [header.strip() for header in body[0]], body[1:]
    names = dict(_names(headers))
    return Columns(names, [dict(zip(headers, row, strict=False)) for row in body])


def _are_codes(row: list[str]) -> bool:
    return "id" in row and all(not cell or _BY_NAME.match(cell) for cell in row)


def _decoded(content: bytes) -> str:
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    known = next((name for mark, name in marks.items() if content.startswith(mark)), "utf-8")
    for name in (known, "cp1252"):
        try:
            return content.decode(name).replace("\r\n", "\n").replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise _not_responses()


def _names(headers: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the variable of each header: `Q[SQ1]`, `Q[SQ1][0]`, `Q.SQ1.`, `Q_SQ1`."""
    from_one = {header[:-3] for header in headers if header.endswith("][2]")} - {
        header[:-3] for header in headers if header.endswith("][0]")
    }
    for header in headers:
        name = header
        if header[:-3] in from_one and re.search(r"\]\[[12]\]$", header):
            name = f"{header[:-3]}[{int(header[-2]) - 1}]"
        parts = [part for part in re.split(r"[\[\]]+", name) if part]
        if len(parts) == 1 and header.endswith("."):
            parts = [part for part in header.split(".") if part]
        yield header, "_".join(parts)


# Archives ------------------------------------------------------------------------------------


def _archive(content: bytes) -> Columns:
    report: list[Entry] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_FILES:
                raise _not_responses()
            survey = _member(archive, members, ".lss")
            answers = _member(archive, members, ".lsr")
            for member in members:
                if not member.filename.lower().endswith((".lss", ".lsr")):
                    what = _("Dieser Teil des Archivs wird nicht geöffnet.")
                    name = re.sub(r"[^\w.-]", "_", member.filename)[:80]
                    report.append(Entry(Kind.REFUSED, name, what))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise _not_responses() from None
    tables = tables_of(answers)
    index = reading_of(survey_of(tables_of(survey), []), []).index
    rows = tables.of("responses")
    if len(rows) > MOST_RESPONSES:
        raise UnreadableFile(
            _("Die Datei hat zu viele Antworten. Bitte teilen Sie den Export auf.")
        )
    headers = list(dict.fromkeys(header for row in rows for header in row))
    names = {header: index.question_of(header.lstrip("_")) or header for header in headers}
    return Columns(names, list(rows), tuple(report))


def structure_in(content: bytes) -> bytes:
    """Return the survey (.lss) in an .lsa archive.

    Raises
    ------
    UnreadableFile
        If the file is no such archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_FILES:
                raise _not_responses()
            return _member(archive, members, ".lss")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise _not_responses() from None


def _member(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], ending: str) -> bytes:
    """Return the one file of a kind in the archive, never more of it than is allowed."""
    found = [one for one in members if one.filename.lower().endswith(ending) and not one.is_dir()]
    if len(found) != 1:
        raise _not_responses()
    with archive.open(found[0]) as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(
            _("Das Archiv ist ausgepackt zu groß. Bitte teilen Sie den Export auf.")
        )
    return content
