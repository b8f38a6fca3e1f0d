"""The outline of a draft: its sections and items, with what an editor should notice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.questionnaires.editing.faults_in_words import Told, said_of
from surveys.questionnaires.editing.offering import kind_words
from surveys.questionnaires.editing.places import Part, Place, held_by, path_of
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Line:
    """A section or item in the outline, with those inside it."""

    place: Place
    path: str
    words: str
    kind: str
    has_rule: bool
    faults: int
    is_chosen: bool
    is_open: bool
    inside: tuple["Line", ...]


def outline(document: Part, faults: Sequence[Told], chosen: Place) -> tuple[Line, ...]:
    """Return the sections of a document with their items."""
    counted = Counter(fault.place for fault in faults)
    return _lines(document, (), counted, chosen, document)


def _lines(
    part: Part, place: Place, faults: Counter[Place], chosen: Place, document: Part
) -> tuple[Line, ...]:
    found = []
    for one in held_by(part, place):
        here = (*place, str(one.get("name")))
        inside = _lines(one, here, faults, chosen, document)
        found.append(
            Line(
                place=here,
                path=path_of(here),
                words=_words(one, document) or here[-1],
                kind=kind_words(str(one.get("type", ""))) if len(here) > 1 else "",
                has_rule=bool(one.get("asked_if") or one.get("for_each")),
                faults=faults[here] + sum(line.faults for line in inside),
                is_chosen=here == chosen,
                is_open=chosen[: len(here)] == here,
                inside=inside,
            )
        )
    return tuple(found)


def _words(part: Part, document: Part) -> str:
    """Return the words of a section or item; of a repeated one, what stands for each option."""
    words = said_of(part.get("title") or part.get("stem"), document)
    return words.replace("{option}", _("(je Antwort)"))
