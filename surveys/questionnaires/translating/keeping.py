"""Keeping translations in a draft: one change per item, so that others can go on editing."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from surveys.accounts.actor import Actor
from surveys.db import Database
from surveys.questionnaires.editing import drafts, parts
from surveys.questionnaires.editing.places import Part, Place, PlaceGone, get
from surveys.questionnaires.translating.units import Path, Unit, units, with_translations


def translate(document: Part, place: Place, language: str, words: Mapping[str, str]) -> parts.Done:
    """Give the texts of one item, section or of the document itself words in `language`."""
    after = with_translations(document, language, words)
    return parts.change(document, place, get(after, place))


def place_of(document: Part, path: Path) -> Place:
    """Return the place, by names, of the item or section at the end of a path."""
    names: list[str] = []
    here = document
    for step, number in zip(path[::2], path[1::2], strict=True):
        here = here[str(step)][number]
        names.append(str(here["name"]))
    return tuple(names)


def by_place(document: Part, words: Mapping[str, str]) -> dict[Place, dict[str, str]]:
    """Return translations by the item or section they belong to."""
    found: dict[Place, dict[str, str]] = {}
    for unit in units(document):
        if unit.place in words:
            found.setdefault(place_of(document, unit.owner), {})[unit.place] = words[unit.place]
    return found


def keep(  # noqa: PLR0913  who, what, where, when
    database: Database,
    survey_id: int,
    language: str,
    words: Mapping[str, str],
    *,
    document: Part,
    seen: int,
    actor: Actor,
    at: datetime,
) -> tuple[int, dict[str, str]]:
    """Keep translations; return how many, and those whose item somebody else changed meanwhile.

    Nothing typed is lost: what could not be kept comes back to be shown again.
    """
    kept, left = 0, dict[str, str]()
    for place, some in by_place(document, words).items():
        verb = partial(translate, place=place, language=language, words=some)
        try:
            made = drafts.change(database, survey_id, verb, seen=seen, actor=actor, at=at)
        except (drafts.Conflict, PlaceGone):
            left |= some
            continue
        kept += len(some)
        seen = made.draft_changes
    return kept, left


def changed_words(
    shown: Mapping[str, str], units_: Mapping[str, Unit], language: str
) -> dict[str, str]:
    """Return what differs from the words a document has, by place."""
    return {
        place: words
        for place, words in shown.items()
        if place in units_ and words.strip() != units_[place].words.get(language, "")
    }
