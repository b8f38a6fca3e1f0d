"""What of an item is asked: without the options and rows whose own condition does not hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from surveys.items.conditions import holds
from surveys.items.item import Item, Option
from surveys.items.kinds import ITEM_TYPES


def narrowed(item: Item, heard: Mapping[str, Any]) -> Item:
    """Return the item without the options and rows whose condition does not hold."""
    if not any(option.asked_if for option in (*item.options, *item.rows)):
        return item
    options = tuple(option for option in item.options if holds(option.asked_if, heard))
    rows = tuple(row for row in item.rows if holds(row.asked_if, heard))
    if len(options) == len(item.options) and len(rows) == len(item.rows):
        return item
    if item.rows and not rows:
        options = ()  # nothing to ask about
    return _with(_Same(item), _codes(options), _codes(rows))


def _codes(options: tuple[Option, ...]) -> tuple[str, ...]:
    return tuple(option.code for option in options)


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """An item compared by identity: comparing all its texts would cost more than it saves."""

    item: Item

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.item is other.item

    def __hash__(self) -> int:
        return id(self.item)


@lru_cache(maxsize=4096)
def _with(same: _Same, options: tuple[str, ...], rows: tuple[str, ...]) -> Item:
    """Return the item with the options and rows of these codes: the same object each time."""
    item = same.item
    return replace(
        item,
        options=tuple(option for option in item.options if option.code in options),
        rows=tuple(row for row in item.rows if row.code in rows),
    )


def inside(
    item: Item, entry: Mapping[str, Any], heard: Mapping[str, Any]
) -> Iterator[tuple[Item, dict[str, Any]]]:
    """Yield the items asked in one entry, each with what is heard where it stands.

    A name of the entry's own items means the same entry, before anything outside. The values of
    `entry` may still be filled in while this runs.
    """
    here = {**heard, **dict.fromkeys(one.name for one in item.items)}
    for one in item.items:
        if not holds(one.asked_if, here):
            continue
        asked = narrowed(one, here)
        if asked.options or asked.rows or not ITEM_TYPES[one.type].needs_options:
            yield asked, here
            here |= {
                name: value for name, value in entry.items() if name.partition(".")[0] == one.name
            }
