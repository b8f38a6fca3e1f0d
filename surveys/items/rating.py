"""A number from 0 to 10 with words at both ends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, Literal, TypeGuard

from surveys.items.base import (
    Given,
    ItemType,
    Posted,
    Variable,
    not_offered,
    reason,
    required_problem,
    variable_of,
)
from surveys.items.conditions import OF_CODES, OF_ORDER
from surveys.items.item import Item, Level, Texts
from surveys.items.part import AnswerPart, Words
from surveys.web.locale import format_number
from surveys.web.locale import gettext as _

HIGHEST = 10
STEPS = {str(step): step for step in range(HIGHEST + 1)}


class RatingPart(AnswerPart):
    """A number from 0 to 10."""

    type: Literal["rating"]
    low: Words | None = None
    high: Words | None = None


class Rating(ItemType):
    """A step from 0 to 10; stored as a whole number, analysed as an ordered scale."""

    name = "rating"
    level = Level.ORDINAL
    is_scale = True
    part = RatingPart
    live = "step"
    tests = OF_ORDER | OF_CODES

    def faults(self, item: Item) -> Iterator[str]:
        """Yield a default that is no step."""
        if item.default is not None and not _is_step(item.default):
            yield ".default: must be a whole number from 0 to 10. Correct it or drop it."

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the number chosen."""
        sent = [step for step in posted.getlist(name) if step]
        if not sent:
            return Given(None, problem=required_problem(item, None))
        if len(sent) > 1 or sent[0] not in STEPS:
            return Given(None, problem=not_offered())
        return Given(STEPS[sent[0]])

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return "7 von 10"."""
        value = answers.get(item.name)
        if not _is_step(value):
            return []
        return [_("%(step)s von 10", step=format_number(value))]

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one ordinal variable with the steps as codes; the ends carry their words."""
        whole = variable_of(item, section, "likert", self.level)
        return (replace(whole, codes=tuple(STEPS), labels=_labels(item)),)

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield the step itself."""
        missing = reason(value)
        yield value if missing is None else missing

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return one of the steps."""
        return {"": random.choice(tuple(STEPS))}


def _is_step(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= HIGHEST


def _labels(item: Item) -> Mapping[str, Texts]:
    """Return each step as its number, with the words of the end it is."""
    ends = {"0": item.low or {}, str(HIGHEST): item.high or {}}
    return {
        step: {
            language: f"{step} ({ends[step][language]})" if language in ends.get(step, ()) else step
            for language in item.stem
        }
        for step in STEPS
    }
