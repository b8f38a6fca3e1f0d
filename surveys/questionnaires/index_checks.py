"""Checks of indices: that their items are there, enough of them, and on one scale."""

from collections.abc import Iterator, Mapping

from surveys.items import ITEM_TYPES
from surveys.items.base import Variable
from surveys.questionnaires.questionnaire import Index, Questionnaire

FEWEST_ITEMS = 3


def index_faults(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Yield place and sentence of what is wrong with the indices of a questionnaire.

    What is wrong with every copy of an index that is repeated per option is said once.
    """
    yield from dict.fromkeys(_all_faults(questionnaire))


def _all_faults(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    scales = scales_of(questionnaire)
    seen: set[str] = set()
    for index in questionnaire.indices:
        if index.name in seen:
            yield f"indices[{index.origin}].name", "is used twice. Rename one of them."
        seen.add(index.name)
        yield from _faults(index, scales)


def scales_of(questionnaire: Questionnaire) -> Mapping[str, Variable]:
    """Return the variables that may stand in an index, by name, in the order asked."""
    return {
        variable.name: variable
        for section in questionnaire.sections
        for item in section.items
        if ITEM_TYPES[item.type].is_scale
        for variable in ITEM_TYPES[item.type].variables(item, section.name)
    }


def _faults(index: Index, scales: Mapping[str, Variable]) -> Iterator[tuple[str, str]]:
    place = f"indices[{index.origin}].items"
    if len(index.items) < FEWEST_ITEMS:
        yield place, f"needs at least {FEWEST_ITEMS} entries. Add some."
    lengths = set()
    named: set[str] = set()
    for one in index.items:
        if one.variable in named:
            yield place, f"`{one.reference}` is named twice. Take one out."
        elif one.variable not in scales:
            yield (
                place,
                f"`{one.reference}` is no scale that is asked. Name one, or a row of a grid.",
            )
        else:
            lengths.add(len(scales[one.variable].codes))
        named.add(one.variable)
    if len(lengths) > 1:
        counts = ", ".join(map(str, sorted(lengths)))
        yield place, f"has scales of {counts} options. Choose items with as many options each."
