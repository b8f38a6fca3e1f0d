"""How long answering takes: the words to read and the time each kind of item needs.

Reading speed: silent reading of about 200 words a minute, a little below the mean that Brysbaert
(2019, Journal of Memory and Language 109) gives for adults' non-fiction (238), because forms are
read closely and many respondents read in a second language. Plain German is read more slowly.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from surveys.items import ITEM_TYPES
from surveys.items.conditions import Combination, Comparison, Condition, Constant
from surveys.items.item import Item, Texts, said_in
from surveys.questionnaires.editing.trying import generated
from surveys.questionnaires.questionnaire import Questionnaire, Section

WORDS_A_MINUTE = 200
SLOWER = {"de-x-einfach": 150}
RESPONDENTS = 5
TOO_LONG = 10
"""Minutes from which on many break off: the editor warns."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """The expected time to answer, in whole minutes."""

    usual: int
    longest: int

    @property
    def is_long(self) -> bool:
        """Whether the usual path takes longer than people like to give."""
        return self.usual > TOO_LONG


def expected(questionnaire: Questionnaire, language: str) -> Minutes:
    """Return the minutes in a language, for the usual and the longest path.

    The usual path is the middle one of a few generated respondents. The longest asks everything,
    of repeated sections as many copies as can be chosen.
    """
    speed = SLOWER.get(language, WORDS_A_MINUTE)
    sections = {
        section.name: _words(_section_texts(section), language, questionnaire) / speed * 60
        for section in questionnaire.sections
    }
    items = {
        item.name: ITEM_TYPES[item.type].seconds(item)
        + _words(_item_texts(item), language, questionnaire) / speed * 60
        for item in questionnaire.items.values()
    }
    random = Random(7)  # noqa: S311  invents answers, guards nothing
    paths = []
    for _respondent in range(RESPONDENTS):
        route, _problems = generated(questionnaire, random)
        asked = ((section, [item.name for item in asked]) for section, asked in route.sections)
        paths.append(
            sum(sections[s.name] + sum(items[name] for name in names) for s, names in asked)
        )
    usual = sorted(paths)[len(paths) // 2]
    longest = max(_longest(questionnaire, sections, items), *paths)
    return Minutes(_whole(usual), _whole(longest))


def _whole(seconds: float) -> int:
    return max(1, math.ceil(seconds / 60 - 0.25))


def _longest(
    questionnaire: Questionnaire, sections: dict[str, float], items: dict[str, float]
) -> float:
    """Return the seconds of the longest path: of copies only as many as can be chosen at once."""
    total = 0.0
    copies: dict[tuple[str, str], list[float]] = {}
    for section in questionnaire.sections:
        seconds = sections[section.name] + sum(items[item.name] for item in section.items)
        source = _repeated_for(section)
        if source is None:
            total += seconds
        else:
            copies.setdefault((section.origin, source), []).append(seconds)
    for (_origin, source), lengths in copies.items():
        item = questionnaire.items.get(source)
        most = int(item.maximum) if item is not None and item.maximum else len(lengths)
        total += sum(sorted(lengths, reverse=True)[:most])
    return total


def _repeated_for(section: Section) -> str | None:
    """Return the item for whose options a section is repeated, or None."""
    if section.name == section.origin or not section.origin:
        return None
    return _contained(section.asked_if)


def _contained(condition: Condition | None) -> str | None:
    if isinstance(condition, Combination):
        found = (_contained(part) for part in condition.parts)
        return next((name for name in found if name), None)
    if isinstance(condition, Comparison) and condition.test == "contains":
        is_option = isinstance(condition.right, Constant)
        return getattr(condition.left, "name", None) if is_option else None
    return None


def _section_texts(section: Section) -> Iterable[Texts | None]:
    return (section.title, section.intro)


def _item_texts(item: Item) -> Iterable[Texts | None]:
    yield from (item.stem, item.help, item.explain, item.low, item.high, item.accept)
    for option in (*item.options, *item.rows):
        yield option.label
    for scale in item.scales:
        yield scale.label
        for option in scale.options:
            yield option.label
    for inner in item.items:
        yield from _item_texts(inner)


def _words(texts: Iterable[Texts | None], language: str, questionnaire: Questionnaire) -> int:
    base = questionnaire.base_language
    return sum(len(said_in(text, language, base).split()) for text in texts if text)
