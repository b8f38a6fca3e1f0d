"""The kinds of item by the name in documents.

`surveys.items` fills it; kinds that hold items of other kinds look here, so that no file has to
import all the others.
"""

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Annotated, Any

from pydantic import Field

from surveys.items.base import ItemType

ITEM_TYPES: dict[str, ItemType] = {}


def one_of_parts(names: Collection[str]) -> Any:
    """Return the type of a document part that is of one of these kinds; its `type` says which."""
    parts = [kind.part for name, kind in ITEM_TYPES.items() if name in names]
    return Annotated[reduce(or_, parts), Field(discriminator="type")]
