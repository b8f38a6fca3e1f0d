"""Changes as data: made by the verbs, stored, done again on a newer draft, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from surveys.questionnaires.editing.places import (
    CHILDREN,
    Part,
    Place,
    find,
    get,
    held_by,
    position,
    replaced,
    with_held,
)

ADDING = frozenset({"add", "duplicate"})
WHOLE = frozenset({"asked_if", "default", "holds", "kept", "value"})
"""Settings whose inside nobody changes bit by bit."""
ORDER = "#"
"""Stands for the codes of a list in their order."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a document.

    kind
        `change` of settings, `add`, `duplicate`, `remove`, `move`; `document` where nearly all
        of it changes, as when a language goes.
    place
        What was changed; of a move, where it was.
    before, after
        Settings by path, such as `options/club/label/de`; only those that differ. Of a part that
        comes or goes, where it stands and itself; of a move, both places.
    """

    kind: str
    place: Place
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def inverse(change: Change) -> Change:
    """Return the change that takes `change` back."""
    if change.kind == "move" and change.after is not None:
        place = (*change.after["parent"], change.place[-1])
        return Change("move", place, change.after, change.before)
    opposite = "remove" if change.kind in ADDING else "add"
    kind = opposite if change.kind in {*ADDING, "remove"} else change.kind
    return Change(kind, change.place, change.after, change.before)


def applied(document: Part, change: Change) -> dict[str, Any]:
    """Return the document after `change`.

    Raises
    ------
    PlaceGone
        If what it changes is no longer there.
    """
    if change.kind == "change":
        before, after = change.before or {}, change.after or {}
        return replaced(document, change.place, lambda part: with_settings(part, before, after))
    if change.kind == "document":
        return dict((change.after or {})["document"])
    if change.kind in ADDING:
        stand = change.after or {}
        return _inserted(document, change.place[:-1], stand["part"], stand)
    if change.kind == "remove":
        return _without(document, change.place)
    stand = change.after or {}
    part = get(document, change.place)
    get(document, tuple(stand["parent"]))
    return _inserted(_without(document, change.place), tuple(stand["parent"]), part, stand)


def _inserted(
    document: Part, parent: Place, part: Part, stand: Mapping[str, Any]
) -> dict[str, Any]:
    """Put a part behind the one it stood behind, or else at its number."""
    inside = list(held_by(get(document, parent), parent))
    names = [one.get("name") for one in inside]
    at = min(int(stand["at"]), len(inside))
    behind = stand["behind"]
    if behind is None and stand["at"] == 0:
        at = 0
    elif behind in names and (at == 0 or names[at - 1] != behind):
        at = names.index(behind) + 1
    return with_held(document, parent, [*inside[:at], part, *inside[at:]])


def _without(document: Part, place: Place) -> dict[str, Any]:
    get(document, place)
    parent = place[:-1]
    inside = list(held_by(get(document, parent), parent))
    at = next(n for n, one in enumerate(inside) if one.get("name") == place[-1])
    return with_held(document, parent, [*inside[:at], *inside[at + 1 :]])


def stand_of(document: Part, place: Place, at: int) -> dict[str, Any]:
    """Return where a part stands that is number `at` of those inside `place`."""
    inside = held_by(get(document, place), place)
    behind = inside[at - 1].get("name") if 0 < at <= len(inside) else None
    return {"at": at, "behind": behind}


def overlap(mine: Change, theirs: Change) -> bool:  # noqa: PLR0911  one way out per pair
    """Whether two changes made side by side concern the same thing."""
    if "document" in (mine.kind, theirs.kind):
        return True
    if theirs.kind == "remove":
        removes_in_it = mine.kind == "remove" and _inside(theirs.place, mine.place)
        return removes_in_it or _inside(mine.place, theirs.place)
    if mine.kind == "remove":
        # What somebody else put, changed or moved inside must not go along unseen.
        return any(_inside(place, mine.place) for place in _ends(theirs))
    if mine.kind in ADDING or theirs.kind in ADDING:
        return False
    if mine.kind == theirs.kind == "change":
        return mine.place == theirs.place and _same_settings(mine, theirs)
    if mine.kind == theirs.kind == "move":
        return mine.place == theirs.place
    # One moved what the other changed: the change must find it where it is now.
    return False


def _ends(change: Change) -> tuple[Place, ...]:
    """Return where a change began and, of a move, where it ended."""
    if change.kind != "move" or change.after is None:
        return (change.place,)
    return change.place, (*change.after["parent"], change.place[-1])


def _inside(place: Place, outer: Place) -> bool:
    return place[: len(outer)] == outer


def _same_settings(mine: Change, theirs: Change) -> bool:
    ours, others = _filled_settings(mine), _filled_settings(theirs)
    return any(
        one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")
        for one in ours
        for other in others
    )


def _filled_settings(change: Change) -> set[str]:
    """Return the settings a change touches; an empty text hinders none of its languages."""
    sides = (change.before or {}, change.after or {})
    return {path for side in sides for path, value in side.items() if value != {}}


def following(change: Change, moved: Change) -> Change:
    """Return `change` where its place is now, after somebody `moved` a part."""
    if moved.kind != "move" or moved.after is None:
        return change
    place = _followed(change.place, moved)
    if change.kind != "move" or change.after is None:
        return replace(change, place=place)
    parent = list(_followed(tuple(change.after["parent"]), moved))
    return replace(change, place=place, after={**change.after, "parent": parent})


def _followed(place: Place, moved: Change) -> Place:
    if not _inside(place, moved.place):
        return place
    return (*(moved.after or {})["parent"], moved.place[-1], *place[len(moved.place) :])


def as_written(now: Part, document: Part, made: Change) -> Change:
    """Return a change with what was really there before it, so that taking it back restores that.

    `now` is the document it was done to, which others may have changed since it was seen;
    `document` is what came of it.
    """
    place = made.place
    if made.kind == "change" and find(document, place) is not None:
        return difference(place, get(now, place), get(document, place))
    if made.kind not in {"remove", "move"}:
        return made
    stand = stand_of(now, place[:-1], position(now, place))
    if made.kind == "remove":
        return replace(made, before={**stand, "part": get(now, place)})
    return replace(made, before={"parent": list(place[:-1]), **stand})


def difference(place: Place, before: Part, after: Part) -> Change:
    """Return the change that turns the settings of `before` into those of `after`."""
    was, now = flattened(before), flattened(after)
    return Change(
        "change",
        place,
        {path: value for path, value in was.items() if path not in now or now[path] != value},
        {path: value for path, value in now.items() if path not in was or was[path] != value},
    )


def with_settings(part: Part, gone: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part without the settings `gone` and with those `given`."""
    kept = {
        path: value
        for path, value in flattened(part).items()
        if path not in gone and not _gives_way(path, given)
    }
    held = {key: part[key] for key in CHILDREN if key in part}
    # A text without words does not take away those that others wrote into it.
    new = {
        path: value
        for path, value in given.items()
        if value != {} or not any(one.startswith(f"{path}/") for one in kept)
    }
    return {**unflattened({**kept, **new}), **held}


def _gives_way(path: str, given: Mapping[str, Any]) -> bool:
    """Whether a whole value is given where `path` is a bit of it, or the other way round."""
    return any(
        (path.startswith(f"{new}/") and value != {}) or new.startswith(f"{path}/")
        for new, value in given.items()
    )


def flattened(part: Part) -> dict[str, Any]:
    """Return the settings of a part by path; parts with places of their own are left out.

    >>> flattened({"stem": {"de": "Wo?"}, "options": [{"code": "a", "label": {"de": "A"}}]})
    {'stem/de': 'Wo?', 'options/#': ['a'], 'options/a/label/de': 'A'}
    """
    found: dict[str, Any] = {}
    for key, value in part.items():
        if key not in CHILDREN:
            _flatten(str(key), str(key), value, found)
    return found


def _flatten(path: str, key: str, value: Any, found: dict[str, Any]) -> None:
    if key in WHOLE or not value:
        found[path] = value
    elif isinstance(value, dict):
        for inner, one in value.items():
            _flatten(f"{path}/{inner}", str(inner), one, found)
    elif isinstance(value, list) and _has_codes(value):
        found[f"{path}/{ORDER}"] = [one["code"] for one in value]
        for one in value:
            rest = {inner: held for inner, held in one.items() if inner != "code"}
            for inner, held in rest.items():
                _flatten(f"{path}/{one['code']}/{inner}", str(inner), held, found)
    else:
        found[path] = value


def _has_codes(value: list[Any]) -> bool:
    codes = [one.get("code") for one in value if isinstance(one, dict)]
    sound = all(isinstance(code, str) and code and "/" not in code for code in codes)
    return len(codes) == len(value) == len(set(codes)) and sound and ORDER not in codes


def unflattened(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a part from their paths."""
    tree: dict[str, Any] = {}
    for path, value in flat.items():
        *way, last = path.split("/")
        here = tree
        for step in way:
            here = here.setdefault(step, {})
        here[last] = value
    return {key: _grown(key, value) for key, value in tree.items()}


def _grown(key: str, value: Any) -> Any:
    if key in WHOLE or not isinstance(value, dict):
        return value
    if ORDER in value:
        return [
            {"code": code, **{name: _grown(name, one) for name, one in value.get(code, {}).items()}}
            for code in value[ORDER]
        ]
    return {name: _grown(name, one) for name, one in value.items()}
