"""One ordered scale: the codes rise with agreement or amount."""

from typing import Literal

from pydantic import Field

from surveys.items.choices import SingleChoice
from surveys.items.item import Level
from surveys.items.part import OptionPart, OptionsPart


class LikertPart(OptionsPart):
    """One ordered scale."""

    type: Literal["likert"]
    options: list[OptionPart] = Field([], max_length=11)
    order: Literal["given"] = "given"


class Likert(SingleChoice):
    """Ordered options, read and stored like a single choice, analysed as a scale."""

    name = "likert"
    level = Level.ORDINAL
    is_scale = True
    part = LikertPart
    kind = "likert"
