"""The blank questionnaire to take away, kept once it was drawn: drawing takes seconds."""

import hashlib
import secrets
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from surveys.items.item import said_in
from surveys.questionnaires.formats import paper, word
from surveys.questionnaires.formats.paper import Cover
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.responses.access import Entry
from surveys.web.locale import spoken

_DRAWING = threading.Lock()
"""One at a time: a link shared widely must not keep every processor busy with the same paper."""


def folder_of(instance: Path) -> Path:
    """Return the folder of blank questionnaires of an installation. It may be emptied any time."""
    return instance / "blank"


def blank(entry: Entry, language: str, form: str, folder: Path) -> bytes:
    """Return the questionnaire that a link leads to as a file: `pdf` or `docx`.

    Raises
    ------
    NotReady
        If paper is asked for and this machine lacks Pango; the sentence names the packages.
    """
    cover = _cover(entry, language)
    told = hashlib.sha256(repr((entry.wave.version_id, cover)).encode()).hexdigest()[:16]
    path = folder / f"{entry.wave.version_id}-{language}-{told}.{form}"
    if path.is_file():
        return path.read_bytes()
    with _DRAWING:
        if path.is_file():
            return path.read_bytes()
        content = WRITERS[form](entry.questionnaire, language, cover)
        _put(path, content)
        return content


def _cover(entry: Entry, language: str) -> Cover:
    contact = entry.wave.contact
    asked = (contact.get(name) for name in ("name", "phone", "email"))
    base = entry.questionnaire.base_language
    return Cover(
        authority=contact.get("authority", ""),
        programme=said_in(entry.wave.programme_name, language, base),
        contact=" · ".join(words for words in asked if words),
    )


def _put(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever reads half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{secrets.token_hex(8)}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _as_docx(questionnaire: Questionnaire, language: str, _cover: Cover) -> bytes:
    with spoken(language):
        return word.write(questionnaire, language)


WRITERS: Mapping[str, Callable[[Questionnaire, str, Cover], bytes]] = {
    "pdf": paper.write,
    "docx": _as_docx,
}
"""How a blank questionnaire is written, by the ending of its name."""
