"""Which recordings an item of a draft has, and the verb that changes that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.questionnaires.audio.content import Sound, read_sound
from surveys.questionnaires.audio.recordings import LARGEST, LARGEST_WAV, MEGABYTE, find_path
from surveys.questionnaires.building import PIPE
from surveys.questionnaires.editing import items
from surveys.questionnaires.editing.form_page import Text, texts_of
from surveys.questionnaires.editing.parts import Done
from surveys.questionnaires.editing.places import Part, Place, PlaceGone, get, path_of
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Spoken:
    """An item in one language: its words, and the recording that reads them aloud.

    code
        What the document names; empty if it names nothing.
    is_there
        Whether there is a recording of that code.
    """

    text: Text
    code: str
    is_there: bool


def spoken_item(document: Part, place: Place) -> Part:
    """Return the item at a place, if respondents see it.

    Raises
    ------
    PlaceGone
        If there is no such item, or none that is seen.
    """
    part = get(document, place)
    kind = ITEM_TYPES.get(str(part.get("type")))
    if len(place) < 2 or kind is None or not kind.asks:
        raise PlaceGone(f"Nothing at {path_of(place)} is read aloud.")
    return part


def spoken_in(part: Part, languages: Sequence[str], folder: Path) -> list[Spoken]:
    """Return an item in each language of its questionnaire."""
    named = codes_of(part)
    return [
        Spoken(text, code := named.get(text.tag, ""), find_path(folder, code) is not None)
        for text in texts_of(part.get("stem"), languages)
    ]


def codes_of(part: Part) -> Mapping[str, str]:
    """Return the codes that an item names, by language."""
    found = part.get("audio")
    held: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    return {language: code for language, code in held.items() if isinstance(code, str)}


def repeats_answers(part: Part) -> bool:
    """Whether its words differ from one respondent to the next, so no recording fits all."""
    stem = part.get("stem")
    words = stem.values() if isinstance(stem, Mapping) else ()
    return any(PIPE.search(str(one)) for one in words)


def with_recording(document: Part, place: Place, language: str, code: str | None) -> Done:
    """Let an item name a recording in one language, or none. The file stays either way."""
    part = spoken_item(document, place)
    named = {tag: held for tag, held in codes_of(part).items() if tag != language}
    if code:
        named[language] = code
    settings = {key: value for key, value in part.items() if key != "audio"}
    return items.change(document, place, {**settings, "audio": named} if named else settings)


def checked(content: bytes) -> tuple[Sound | None, str]:
    """Return what was sent, or the sentence that says why it cannot be taken."""
    if not content:
        return None, _("Bitte wählen Sie zuerst eine Tondatei aus.")
    if len(content) > LARGEST:
        return None, _(
            "Die Datei ist zu groß. Möglich sind höchstens %(most)s MB. "
            "Bitte speichern Sie sie als MP3 und wählen Sie diese Datei.",
            most=LARGEST // MEGABYTE,
        )
    sound = read_sound(content)
    if sound is None:
        return None, _(
            "Das ist keine Tondatei, die wir verwenden können. Möglich ist: MP3, M4A, AAC, OGG, "
            "WEBM oder WAV, ohne Bild. Bitte speichern Sie die Aufnahme als MP3."
        )
    if sound.kind == "wav" and len(content) > LARGEST_WAV:
        return None, _(
            "Eine WAV-Datei darf höchstens %(most)s MB haben, damit sie auch unterwegs schnell "
            "da ist. Bitte speichern Sie die Aufnahme als MP3 oder M4A.",
            most=LARGEST_WAV // MEGABYTE,
        )
    return sound, ""
