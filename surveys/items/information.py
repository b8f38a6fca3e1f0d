"""Words without a question."""

from collections.abc import Mapping
from typing import Any, Literal

from surveys.items.base import Given, ItemType, Posted
from surveys.items.item import Item, Level
from surveys.items.part import ItemPart


class InformationPart(ItemPart):
    """Words without a question."""

    type: Literal["information"]


class Information(ItemType):
    """A text to read; nothing is stored."""

    name = "information"
    level = Level.TEXT
    part = InformationPart
    stores = False

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return nothing: there is nothing to answer."""
        return Given(None)

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return no line."""
        return []

    def seconds(self, item: Item) -> float:
        """Return nothing: reading its words is counted for every item."""
        return 0.0
