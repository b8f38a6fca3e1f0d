"""The kinds of item. One file per kind; `ITEM_TYPES` lists them by the name in documents."""

from surveys.items.choices import MultipleChoice, SingleChoice
from surveys.items.grid import Grid
from surveys.items.information import Information
from surveys.items.kinds import ITEM_TYPES
from surveys.items.likert import Likert
from surveys.items.number import Number
from surveys.items.text import LongText, ShortText

__all__ = ["ITEM_TYPES"]

ITEM_TYPES.update(
    (kind.name, kind)
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
)
