"""Changes as somebody else reads them, and as the button that takes them back says them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.questionnaires.editing.changes import ORDER, Change
from surveys.questionnaires.editing.drafts import Entry
from surveys.questionnaires.editing.faults_in_words import name_of, said_of
from surveys.questionnaires.editing.places import Part, find
from surveys.questionnaires.editing.sentences import shown_if
from surveys.questionnaires.editing.subjects import Vocabulary
from surveys.questionnaires.editing.wording import language_words, setting_words, value_words
from surveys.web.locale import format_number
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Version:
    """What one of two people wants of one setting."""

    setting: str
    mine: str
    theirs: str


def told(change: Change, document: Part) -> str:
    """Return what a change did, short: the words of the button that takes it back."""
    name = _name(change, document)
    if not change.place:
        if change.kind == "document":
            return _("den Fragebogen im Ganzen geändert")
        return _(
            "die Angaben zum Fragebogen geändert: %(settings)s", settings=_settings(change, "")
        )
    if change.kind == "change":
        part = find(document, change.place) or {}
        settings = _settings(change, str(part.get("type", "")))
        return _("„%(name)s“ geändert: %(settings)s", name=name, settings=settings)
    words = {
        "add": _("„%(name)s“ hinzugefügt", name=name),
        "duplicate": _("„%(name)s“ verdoppelt", name=name),
        "remove": _("„%(name)s“ entfernt", name=name),
        "move": _("„%(name)s“ verschoben", name=name),
    }
    return words.get(change.kind, change.kind)


def told_of(entry: Entry, document: Part) -> str:
    """Return who changed what, for somebody else."""
    what = told(entry.change, document)
    who = entry.name or _("Jemand")
    if entry.undoes is not None:
        return _("%(name)s hat etwas zurückgenommen und dabei %(what)s.", name=who, what=what)
    return _("%(name)s hat %(what)s.", name=who, what=what)


def _name(change: Change, document: Part) -> str:
    stand = change.before if change.kind == "remove" else change.after
    part = (stand or {}).get("part") if change.kind in {"add", "duplicate", "remove"} else None
    if isinstance(part, Mapping):
        return said_of(part.get("title") or part.get("stem"), document) or change.place[-1]
    place = change.place
    if change.kind == "move" and change.after:
        moved = (*change.after["parent"], place[-1])
        place = moved if find(document, moved) is not None else place
    return name_of(document, place) or (place[-1] if place else "")


def _settings(change: Change, kind: str) -> str:
    paths = [*(change.after or {}), *(change.before or {})]
    names = dict.fromkeys(_setting_of(path) for path in paths)
    return ", ".join(setting_words(name, kind)[0] for name in list(names)[:3])


def _setting_of(path: str) -> str:
    steps = path.split("/")
    return "/".join(steps[:2]) if steps[0] == "messages" else steps[0]


def versions(
    mine: Change, theirs: Mapping[str, Any], document: Part, vocabulary: Vocabulary | None
) -> list[Version]:
    """Return both versions of what two people changed, setting by setting.

    theirs
        The settings of the part as it is now, by path.
    """
    part = find(document, mine.place) or {}
    kind = str(part.get("type", ""))
    found = []
    for path in dict.fromkeys([*(mine.after or {}), *(mine.before or {})]):
        wanted = (mine.after or {}).get(path)
        if wanted == theirs.get(path):
            continue
        found.append(
            Version(
                _path_words(path, kind),
                shown(path, wanted, vocabulary),
                shown(path, theirs.get(path), vocabulary),
            )
        )
    return found


def _path_words(path: str, kind: str) -> str:
    steps = path.split("/")
    words = setting_words(_setting_of(path), kind)[0]
    if steps[-1] == ORDER:
        return _("%(setting)s: welche und in welcher Reihenfolge", setting=words)
    bits = [step for step in steps[1:] if step not in {"label", "required", "wrong"}]
    if bits and path.count("/") and steps[-1] != "asked_if":
        bits[-1] = language_words(bits[-1]) if len(bits[-1]) in {2, 3, 12} else bits[-1]
    return f"{words} ({', '.join(bits)})" if bits else words


def shown(path: str, value: Any, vocabulary: Vocabulary | None) -> str:  # noqa: PLR0911  one way out per shape
    """Return a value of a setting in words."""
    if value is None or value in ({}, []):
        return _("(leer)")
    if path.rpartition("/")[2] == "asked_if" and vocabulary is not None:
        return shown_if(value, vocabulary)
    if value is True:
        return _("ja")
    if value is False:
        return _("nein")
    if isinstance(value, int | float):
        return format_number(value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return value_words(_setting_of(path), value) if isinstance(value, str) else str(value)
