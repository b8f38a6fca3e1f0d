"""A change made on what was seen, done again on the newest draft; or a conflict, never silence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from surveys.errors import SurveyError
from surveys.questionnaires.editing.changes import (
    ADDING,
    Change,
    applied,
    as_written,
    following,
    inverse,
    overlap,
)
from surveys.questionnaires.editing.places import (
    Part,
    Place,
    all_places,
    find,
    get,
    items_in,
)

Verb = Callable[[Part], tuple[dict[str, Any], Change]]
"""A verb of `sections` or `items` with all its arguments but the document."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change that was made: by whom, when, and what it takes back, if it does."""

    number: int
    at: datetime
    account_id: int | None
    name: str
    change: Change
    undoes: int | None = None


class Conflict(SurveyError):
    """Somebody else changed the same thing since the page was shown; nothing was kept."""

    status = 409

    def __init__(self, mine: Change, theirs: Sequence[Entry], changes: int) -> None:
        super().__init__("Somebody else changed the same place.")
        self.mine, self.theirs, self.changes = mine, tuple(theirs), changes


def renewed(  # noqa: PLR0913  all that decides, named
    now: dict[str, Any],
    entries: Sequence[Entry],
    verb: Verb,
    *,
    changes: int,
    seen: int,
    accepted: int,
) -> tuple[dict[str, Any], Change]:
    """Return the newest document with what `verb` did to the one that was seen."""
    if accepted > changes:
        accepted = 0  # nobody can have seen that
    if not entries and seen == changes:
        return verb(now)
    if not entries or entries[0].number != seen + 1:
        # What was seen is too long ago to be put together again: everything must be compared.
        document, made = verb(now)
        if accepted >= changes or made.kind in ADDING:
            return document, made
        raise Conflict(made, entries[-1:], changes)
    shown: dict[str, Any] = now
    for entry in reversed(entries):
        shown = applied(shown, inverse(entry.change))
    _document, made = verb(shown)
    if made.kind in ADDING:
        place = _now(made.place[:-1], entries)
        if _is_there(now, place):
            return _added(now, entries, verb, made, place)
    theirs = [one for one in _of_interest(standing(entries), made) if one.number > accepted]
    if theirs:
        raise Conflict(made, theirs, changes)
    made = _brought_forward(made, entries)
    if not _is_there(now, made.place) and made.kind == "change":
        return _restored(now, shown, made)
    document = applied(now, made)
    return document, as_written(now, document, made)


def _added(
    now: dict[str, Any], entries: Sequence[Entry], verb: Verb, made: Change, place: Place
) -> tuple[dict[str, Any], Change]:
    """Add to the newest document; what comes back must not find its name used by another."""
    done = verb(now) if place == made.place[:-1] else _moved_add(now, made, place)
    twice = _names_of(done[1]) & {(len(one) > 1, one[-1]) for one, _part in all_places(now)}
    if twice:
        theirs = [one for one in entries if _names_of(one.change) & twice]
        raise Conflict(made, theirs, len(entries) and entries[-1].number)
    return done


def _names_of(made: Change) -> set[tuple[bool, str]]:
    """Return the names that come with what a change adds, and whether they are items' names."""
    part = (made.after or {}).get("part") if made.kind in ADDING else None
    if not isinstance(part, Mapping):
        return set()
    inside = items_in(part, made.place)
    return {(len(place) > 1, place[-1]) for place in (made.place, *(one for one, _part in inside))}


def _moved_add(now: Part, made: Change, place: Place) -> tuple[dict[str, Any], Change]:
    moved = replace(made, place=(*place, made.place[-1]))
    return applied(now, moved), moved


def _now(place: Place, entries: Sequence[Entry]) -> Place:
    carrier = Change("change", place, None, None)
    return _brought_forward(carrier, entries).place


def _brought_forward(made: Change, entries: Sequence[Entry]) -> Change:
    for entry in entries:
        made = following(made, entry.change)
    return made


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """Return the changes without those that were taken back, and without what took them back."""
    numbers = {entry.number for entry in entries}
    dead: set[int] = set()
    for entry in reversed(entries):
        if entry.number not in dead and entry.undoes in numbers:
            dead |= {entry.number, entry.undoes}
    return [entry for entry in entries if entry.number not in dead]


def _of_interest(entries: Sequence[Entry], made: Change) -> list[Entry]:
    """Return the changes that concern the same thing, wherever it was moved in between."""
    found = []
    for entry in entries:
        if overlap(made, entry.change):
            found.append(entry)
        made = following(made, entry.change)
    return found


def _is_there(document: Part, place: Place) -> bool:
    return find(document, place) is not None


def _restored(now: Part, shown: Part, made: Change) -> tuple[dict[str, Any], Change]:
    """Bring back what somebody removed, as whoever changed it wants it."""
    part = get(applied(shown, made), made.place)
    parent = made.place[:-1]
    get(now, parent)
    back = Change("add", made.place, None, {"at": 10_000, "behind": None, "part": part})
    return applied(now, back), back


def is_nothing(made: Change) -> bool:
    """Whether a change leaves everything as it was."""
    if made.kind == "change":
        return not made.before and not made.after
    return made.kind == "move" and made.before == made.after
