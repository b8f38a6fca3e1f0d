"""Measures of the plan: which ones somebody wants to speak about, then the same items on each."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from surveys.items.base import Unfolding
from surveys.items.choices import ChoicePart, MultipleChoice
from surveys.items.item import Item
from surveys.items.part import AnswerPart, Code, ItemPart, Name, OptionPart, Rule, Words

if TYPE_CHECKING:
    BlockItem = ItemPart
    """Any kind of item but another block; `surveys.items` says which, once it knows them all."""

KNOWN_MEASURE = "known"
YES: Mapping[str, tuple[str, str]] = {
    "ar": ("نعم", "لا"),
    "bg": ("да", "не"),
    "de": ("ja", "nein"),
    "el": ("ναι", "όχι"),
    "en": ("yes", "no"),
    "es": ("sí", "no"),
    "fa": ("بله", "خیر"),
    "fr": ("oui", "non"),
    "hr": ("da", "ne"),
    "it": ("sì", "no"),
    "nl": ("ja", "nee"),
    "pl": ("tak", "nie"),
    "pt": ("sim", "não"),
    "ro": ("da", "nu"),
    "ru": ("да", "нет"),
    "sq": ("po", "jo"),
    "sr": ("да", "не"),
    "tr": ("evet", "hayır"),
    "uk": ("так", "ні"),
    "vi": ("có", "không"),
}
"""Yes and no in the languages that questionnaires are often translated to."""


class MeasurePart(OptionPart):
    """A measure of the plan."""

    action_field: Code | None = None
    goal: Code | None = None


class MeasureBlockPart(AnswerPart):
    """Which measures are known well enough to speak about, and what is asked on each."""

    type: Literal["measure_block"]
    fields: Name | None = None
    options: list[MeasurePart] = Field([], alias="measures")
    known: Words
    maximum: int = Field(5, ge=1)
    items: "list[BlockItem]" = []

    def rule_of(self, option: OptionPart) -> Rule | None:
        """Return the condition of a measure: its action field was chosen, besides its own."""
        field = getattr(option, "action_field", None)
        if self.fields is None or field is None:
            return option.asked_if
        chosen = {"contains": [self.fields, field]}
        return {"all": [chosen, option.asked_if]} if option.asked_if else chosen


class MeasureBlock(MultipleChoice):
    """A multiple choice of measures; each one chosen gets a section of its own."""

    name = "measure_block"
    part = MeasureBlockPart
    unfolds = True
    fewest_options = 0

    def faults(self, item: Item) -> Iterator[str]:
        """Yield that there is no measure to choose."""
        if not item.options:
            yield ".measures: is empty. Take measures over from the plan of the programme."

    def unfolded(self, part: Any, base: str) -> Unfolding:
        """Return the section of one measure: is it known, and if so, the items of the block."""
        known = f"{part.name}_{KNOWN_MEASURE}"
        is_known: Rule = {"equals": [known, "yes"]}
        first = ChoicePart.model_construct(
            name=known,
            type="single_choice",
            stem=part.known,
            required=part.required,
            options=yes_and_no(part.known, base),
        )
        others = (
            one.model_copy(
                update={"asked_if": {"all": [is_known, one.asked_if]} if one.asked_if else is_known}
            )
            for one in part.items
        )
        return Unfolding(
            name=part.name,
            title=dict.fromkeys(part.stem, "{option}"),
            items=(first, *others),
            options=tuple(part.options),
        )


def yes_and_no(words: Words, base: str) -> list[OptionPart]:
    """Return the options yes and no in the languages of `words`.

    A language nobody wrote them down for here gets those of the base language, or else English.
    """
    spare = YES.get(base.partition("-")[0], YES["en"])
    said = {tag: YES.get(tag.partition("-")[0], spare) for tag in words}
    return [
        OptionPart(code=code, label={tag: pair[place] for tag, pair in said.items()})
        for place, code in enumerate(("yes", "no"))
    ]
