"""The kinds of item. One file per kind; `ITEM_TYPES` lists them by the name in documents."""

from surveys.items.base import ItemType
from surveys.items.choices import MultipleChoice, SingleChoice
from surveys.items.grid import Grid
from surveys.items.information import Information
from surveys.items.likert import Likert
from surveys.items.number import Number
from surveys.items.text import LongText, ShortText

ITEM_TYPES: dict[str, ItemType] = {
    kind.name: kind
    for kind in (
        SingleChoice(),
        MultipleChoice(),
        Likert(),
        Grid(),
        Number(),
        ShortText(),
        LongText(),
        Information(),
    )
}
