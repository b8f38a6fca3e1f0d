"""A district of the programme, chosen from its list."""

from typing import Literal

from surveys.items.choices import SingleChoice
from surveys.items.part import AnswerPart, OptionPart, Words


class DistrictPart(AnswerPart):
    """A district. A draft may leave its options to be filled from the programme's districts."""

    type: Literal["district"]
    options: list[OptionPart] = []
    other: Words | None = None
    shown_as: Literal["list", "select"] = "select"


class District(SingleChoice):
    """One of many: read, stored and counted like a single choice, shown as a list to search."""

    name = "district"
    part = DistrictPart
