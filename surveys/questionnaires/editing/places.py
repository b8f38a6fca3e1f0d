"""Finding and replacing parts of a definition document by the names on the way to them.

A document is never changed: what differs is made anew, everything else is shared.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from surveys.errors import SurveyError

Part: TypeAlias = Mapping[str, Any]
Place: TypeAlias = tuple[str, ...]
"""Names of section, item, item inside it; `()` is the questionnaire itself."""
CHILDREN = ("sections", "items")
"""Where the parts of a document hold other parts that have places of their own."""


class PlaceGone(SurveyError):
    """There is no such section or item in the draft any more."""

    status = 404
    template = "errors/unknown_page.html"


def place_of(path: str) -> Place:
    """Return the place that an address or a stored change names.

    >>> place_of("about/kind"), place_of("")
    (('about', 'kind'), ())
    """
    return tuple(name for name in path.split("/") if name)


def path_of(place: Place) -> str:
    """Return a place as an address or a stored change names it."""
    return "/".join(place)


def held_at(place: Place) -> str:
    """Return under which key the part at `place` holds others."""
    return "items" if place else "sections"


def held_by(part: Part, place: Place) -> Sequence[Part]:
    """Return the parts that the part at `place` holds."""
    found = part.get(held_at(place))
    return found if isinstance(found, list | tuple) else ()


def find(document: Part, place: Place) -> Part | None:
    """Return the part at `place`, or None."""
    here: Part = document
    for depth, name in enumerate(place):
        inside = held_by(here, place[:depth])
        found = next((one for one in inside if one.get("name") == name), None)
        if found is None:
            return None
        here = found
    return here


def get(document: Part, place: Place) -> Part:
    """Return the part at `place`.

    Raises
    ------
    PlaceGone
        If there is none.
    """
    found = find(document, place)
    if found is None:
        raise PlaceGone(f"There is no {path_of(place)} in this draft.")
    return found


def position(document: Part, place: Place) -> int:
    """Return at which place among its siblings a part stands, from 0."""
    get(document, place)
    siblings = held_by(get(document, place[:-1]), place[:-1])
    return next(n for n, one in enumerate(siblings) if one.get("name") == place[-1])


def replaced(document: Part, place: Place, change: Callable[[Part], Part]) -> dict[str, Any]:
    """Return the document with what `change` makes of the part at `place`.

    Raises
    ------
    PlaceGone
        If there is no such part.
    """
    get(document, place)
    return _replaced(document, place, 0, change)


def _replaced(
    part: Part, place: Place, depth: int, change: Callable[[Part], Part]
) -> dict[str, Any]:
    if depth == len(place):
        return dict(change(part))
    key = held_at(place[:depth])
    done = False
    inside = []
    for one in part[key]:
        if not done and one.get("name") == place[depth]:
            done = True
            inside.append(_replaced(one, place, depth + 1, change))
        else:
            inside.append(one)
    return {**part, key: inside}


def with_held(document: Part, place: Place, inside: Sequence[Part]) -> dict[str, Any]:
    """Return the document where the part at `place` holds `inside`."""
    return replaced(document, place, lambda part: {**part, held_at(place): list(inside)})


def all_places(document: Part) -> Iterator[tuple[Place, Part]]:
    """Yield every section and item with its place, in order."""
    for section in held_by(document, ()):
        place = (str(section.get("name")),)
        yield place, section
        yield from items_in(section, place)


def items_in(part: Part, place: Place) -> Iterator[tuple[Place, Part]]:
    """Yield every item inside a part with its place, in order."""
    for item in held_by(part, place):
        here = (*place, str(item.get("name")))
        yield here, item
        yield from items_in(item, here)


def item_names(document: Part) -> set[str]:
    """Return the names of all items, those inside others included."""
    return {place[-1] for place, _part in all_places(document) if len(place) > 1}


def section_names(document: Part) -> set[str]:
    """Return the names of all sections."""
    return {str(section.get("name")) for section in held_by(document, ())}
