"""Words without a question."""

from collections.abc import Mapping
from typing import Any

from surveys.items.base import Given, ItemType, Posted
from surveys.items.item import Item, Level


class Information(ItemType):
    """A text to read; nothing is stored."""

    name = "information"
    level = Level.TEXT
    stores = False

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return nothing: there is nothing to answer."""
        return Given(None)

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return no line."""
        return []
