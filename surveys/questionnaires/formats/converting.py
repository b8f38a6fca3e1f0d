"""From any format to any other, by the ending of a file's name; always with a report."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any

from pydantic import ValidationError

from surveys.errors import BrokenDefinition, UnreadableFile
from surveys.questionnaires import document
from surveys.questionnaires.faults import readable
from surveys.questionnaires.formats import limesurvey, paper, word, xlsform
from surveys.questionnaires.formats.report import Conversion, Entry, Kind
from surveys.questionnaires.loading import dumped, loaded, unsound
from surveys.web.locale import gettext as _

LARGEST = 20 * 1024 * 1024
"""Bytes of a file that is read. The largest questionnaire we know of has 1.3 MB."""

LANGUAGE = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""What stands for a language in addresses and names of columns."""

MOST_FAULTS = 5
"""Faults that are named where a document cannot be drawn at all."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file made from a document, with the report. `language` is set if it has only one."""

    content: bytes
    media_type: str
    report: tuple[Entry, ...]


def read_file(content: bytes, name: str) -> Conversion:
    """Return the document in a file, whatever its format.

    Raises
    ------
    UnreadableFile
        If it is too large, of no known format, not what its ending says, or nothing that could
        be a draft: every page that shows a draft may rely on its shape.
    """
    if len(content) > LARGEST:
        raise UnreadableFile(_("Die Datei ist größer als 20 MB. Bitte teilen Sie den Fragebogen."))
    suffix = PurePath(name).suffix.lower()
    if suffix not in READERS:
        raise UnreadableFile(
            _(
                "Dateien mit der Endung „%(suffix)s“ lesen wir nicht. Möglich sind: %(known)s.",
                suffix=suffix,
                known=", ".join(READERS),
            )
        )
    found = READERS[suffix](content, name)
    problems = _problems(found.document)
    if problems and READERS[suffix] is _own:
        raise UnreadableFile(_no_document(problems))
    if problems:
        raise UnreadableFile(
            _(
                "Aus dieser Datei wird kein Fragebogen, der sich bearbeiten lässt. Bitte "
                "vereinfachen oder teilen Sie ihn dort, wo er herkommt: %(why)s",
                why=" ".join(problems),
            )
        )
    return found


def write_file(
    definition: Mapping[str, Any],
    name: str,
    *,
    language: str | None = None,
    cover: paper.Cover | None = None,
) -> Written:
    """Return a document as a file of the format that its name ends with.

    `language` chooses the language of paper; without it, the base language. `cover` says what
    stands on the first page of a PDF besides the questionnaire.

    Raises
    ------
    UnreadableFile
        If nobody knows the format, or the document has no sound shape for it.
    """
    suffix = writable(name)
    if suffix == ".pdf":
        return _on_paper(partial(paper.write, cover=cover), "application/pdf")(definition, language)
    return WRITERS[suffix](definition, language)


def writable(name: str) -> str:
    """Return the ending of a file that we can write.

    Raises
    ------
    UnreadableFile
        If nobody knows the format.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in WRITERS:
        raise UnreadableFile(
            _(
                "Dateien mit der Endung „%(suffix)s“ schreiben wir nicht. Möglich sind: %(known)s.",
                suffix=suffix,
                known=", ".join(WRITERS),
            )
        )
    return suffix


def _own(content: bytes, name: str) -> Conversion:
    try:
        found = loaded(content, PurePath(name).suffix.lower())
    except BrokenDefinition as problem:
        raise UnreadableFile(_no_document(problem.faults)) from None
    entries = [Entry(Kind.EXACT, "document", _("Unser eigenes Dokument, wie es ist."))]
    return Conversion(found, tuple(entries))


def _problems(found: Mapping[str, Any]) -> list[str]:
    """Return why something has not even the shape of a document, whatever its sense."""
    problem = unsound(found)
    if problem:
        return [problem]
    try:
        whole = document.Document.model_validate(found)
    except ValidationError as faults:
        return [str(fault) for fault in readable(faults, found)[:MOST_FAULTS]]
    if whole.base_language not in whole.languages:
        return ["base_language: is none of `languages`. Add it there."]
    if not all(map(LANGUAGE.fullmatch, whole.languages)):
        return ["languages: holds something else than tags such as `de`. Correct it."]
    return []


def _no_document(problems: Iterable[str]) -> str:
    return _(
        "Das Dokument lässt sich nicht lesen. Bitte berichtigen Sie das YAML oder JSON: %(why)s",
        why=" ".join(problems),
    )


def _lime(content: bytes, _name: str) -> Conversion:
    return limesurvey.read(content)


def _archive(content: bytes, _name: str) -> Conversion:
    return limesurvey.read(limesurvey.structure_in(content))


def _write_own(suffix: str, media_type: str) -> Callable[[Mapping[str, Any], str | None], Written]:
    def write(definition: Mapping[str, Any], _language: str | None) -> Written:
        exact = Entry(Kind.EXACT, "document", _("Unser eigenes Dokument, wie es ist."))
        return Written(dumped(dict(definition), suffix), media_type, (exact,))

    return write


def _write_lime(definition: Mapping[str, Any], _language: str | None) -> Written:
    content, report = limesurvey.write(definition)
    return Written(content, "application/xml", report)


def _write_xlsform(definition: Mapping[str, Any], _language: str | None) -> Written:
    content, report = xlsform.write(definition)
    return Written(content, SPREADSHEET, report)


def _on_paper(
    draw: Callable[..., bytes], media_type: str
) -> Callable[[Mapping[str, Any], str | None], Written]:
    def write(definition: Mapping[str, Any], language: str | None) -> Written:
        parsed = document.parse(definition)
        questionnaire = parsed.questionnaire
        if questionnaire is None:
            faults = " ".join(str(fault) for fault in parsed.faults[:MOST_FAULTS])
            words = _("Der Fragebogen hat noch Fehler im Aufbau. Bitte beheben Sie diese zuerst.")
            raise UnreadableFile(f"{words} {faults}")
        tag = language or questionnaire.base_language
        if tag not in questionnaire.languages:
            raise UnreadableFile(
                _("Der Fragebogen hat keine Fassung in der Sprache „%(tag)s“.", tag=tag)
            )
        shown = Entry(
            Kind.APPROXIMATED, "document", _("Auf Papier, in einer Sprache: %(tag)s.", tag=tag)
        )
        return Written(draw(questionnaire, tag), media_type, (shown,))

    return write


SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
READERS: Mapping[str, Callable[[bytes, str], Conversion]] = {
    ".yaml": _own,
    ".yml": _own,
    ".json": _own,
    ".xlsx": xlsform.read,
    ".xls": xlsform.read,
    ".lss": _lime,
    ".lsa": _archive,
}
WRITERS: Mapping[str, Callable[[Mapping[str, Any], str | None], Written]] = {
    ".yaml": _write_own(".yaml", "application/yaml"),
    ".json": _write_own(".json", "application/json"),
    ".xlsx": _write_xlsform,
    ".lss": _write_lime,
    ".pdf": _on_paper(paper.write, "application/pdf"),
    ".docx": _on_paper(word.write, DOCX),
}
