"""The kinds of item by the name in documents; `surveys.items` fills it.

Kinds that hold items of other kinds look here, so that no file has to import all the others.
"""

from surveys.items.base import ItemType

ITEM_TYPES: dict[str, ItemType] = {}
