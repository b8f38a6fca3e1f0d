"""The report of a conversion as its page shows it: by kind, the losses first, with the way there.

A report names places as the file does. Whoever reads it wants the question, so every place that is
one of this draft leads to it in the editor.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from surveys.questionnaires.editing.faults_in_words import name_of
from surveys.questionnaires.editing.places import Part, Place, all_places, path_of
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.web.locale import gettext as _

ORDER = (Kind.REFUSED, Kind.APPROXIMATED, Kind.KEPT)
"""What needs a look, the greatest loss first."""
WHOLE: Mapping[str, tuple[Callable[[], str], bool]] = {
    "minutes": (lambda: _("Minuten, die wir versprechen"), True),
    "surveyls_policy_notice": (lambda: _("Was mit den Antworten geschieht"), True),
    "surveyls_description": (lambda: _("Worum es geht"), True),
    "surveyls_title": (lambda: _("Titel"), True),
    "settings": (lambda: _("Der Fragebogen"), True),
    "surveyls_endtext": (lambda: _("Schlusstext"), False),
    "surveyls_email": (lambda: _("E-Mail-Vorlagen"), False),
    "surveys": (lambda: _("Einstellungen der Umfrage"), False),
    "quota": (lambda: _("Quoten"), False),
    "quota_members": (lambda: _("Quoten: für wen sie gelten"), False),
    "quota_languagesettings": (lambda: _("Quoten: Texte"), False),
    "assessments": (lambda: _("Bewertungen"), False),
}
"""Places that are no question: what they are called, and whether the questionnaire has it too."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: its place in the file, the words for it, and where it is in the editor."""

    place: str
    words: str
    what: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """The things that came over in the same way."""

    kind: str
    lines: tuple[Line, ...]


def grouped(entries: Iterable[Entry], document: Part) -> tuple[Group, ...]:
    """Return what needs a look, by kind; what came over exactly is only counted elsewhere."""
    found = list(entries)
    names, titles = _questions(document), _titles(document)

    def line(entry: Entry) -> Line:
        whole = WHOLE.get(entry.place)
        if whole is not None:
            words, here = whole
            return Line(entry.place, words(), entry.what, "" if here else None)
        first = re.split(r"[ .\[]", entry.place, maxsplit=1)[0]
        place = titles.get(entry.place) or names.get(first)
        if place is None:
            return Line(entry.place, "", entry.what, None)
        return Line(entry.place, name_of(document, place), entry.what, path_of(place))

    sorted_lines = {
        kind: tuple(line(entry) for entry in found if entry.kind is kind) for kind in ORDER
    }
    return tuple(Group(kind.value, lines) for kind, lines in sorted_lines.items() if lines)


def _questions(document: Part) -> dict[str, Place]:
    """Return the places of items by name, and by the code that the other tool knew them by."""
    found: dict[str, Place] = {}
    for place, part in all_places(document):
        if len(place) > 1:
            kept = part.get("kept", {}).get("limesurvey", {})
            code = kept.get("question", {}).get("code") if isinstance(kept, Mapping) else None
            if code:
                found.setdefault(str(code), place)
            found[place[-1]] = place
    return found


def _titles(document: Part) -> dict[str, Place]:
    base = str(document.get("base_language", "de"))
    return {
        str(part["title"][base]): place
        for place, part in all_places(document)
        if len(place) == 1 and part.get("title", {}).get(base)
    }
