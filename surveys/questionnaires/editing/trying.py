"""A test run: generated respondents travel the questionnaire. Nothing of it is stored."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.item import Item
from surveys.questionnaires.navigation import seen_items
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.routing import Circumstances, Route, broken_checks, routed

MOST = 1000


class Sent:
    """What a browser would have sent for one item."""

    def __init__(self, name: str, parts: Mapping[str, Any]) -> None:
        """Take a sample answer: part → one value or several."""
        self._values = {
            f"{name}.{part}" if part else name: [str(one) for one in _several(value)]
            for part, value in parts.items()
        }

    def getlist(self, key: str) -> list[str]:
        """Return every value sent under `key`."""
        return self._values.get(key, [])


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


@dataclass(slots=True)
class TestRun:
    """What happened to generated respondents.

    asked
        How many of them were asked each item, by name.
    pages
        How many pages each of them saw, by number of pages.
    refused
        How often a sample answer was refused with a sentence, by item: a hint that an item asks
        for something narrow.
    broken
        How often a check between answers would have spoken, by check.
    """

    __test__ = False

    respondents: int
    asked: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    pages: Counter[int] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)

    def never_reached(self, questionnaire: Questionnaire) -> list[str]:
        """Return the sections that nobody saw."""
        return [one.name for one in questionnaire.sections if not self.reached[one.name]]

    @property
    def fewest_pages(self) -> int:
        """The fewest pages that anybody saw."""
        return min(self.pages, default=0)

    @property
    def most_pages(self) -> int:
        """The most pages that anybody saw."""
        return max(self.pages, default=0)

    @property
    def usual_pages(self) -> int:
        """The number of pages that half of them saw at most."""
        counted = sorted(self.pages.elements())
        return counted[len(counted) // 2] if counted else 0


def tried(questionnaire: Questionnaire, respondents: int, *, seed: int = 0) -> TestRun:
    """Let generated respondents answer; the same seed gives the same run."""
    random = Random(seed)  # noqa: S311  invents answers, guards nothing
    run = TestRun(min(respondents, MOST))
    for _respondent in range(run.respondents):
        _travel(questionnaire, random, run)
    return run


def _travel(questionnaire: Questionnaire, random: Random, run: TestRun) -> None:
    route, problems = generated(questionnaire, random)
    pages = [(section, seen_items(items)) for section, items in route.sections]
    seen = [(section, items) for section, items in pages if items]
    run.pages[len(seen)] += 1
    for section, items in seen:
        run.reached[section.name] += 1
        run.asked.update(item.name for item in items)
        run.refused.update(item.name for item in items if item.name in problems)
        broken = broken_checks(questionnaire, tuple(items), route.heard)
        run.broken.update(check.name for check in broken)


def generated(questionnaire: Questionnaire, random: Random) -> tuple[Route, set[str]]:
    """Return the way of one generated respondent, and the items whose sample was refused.

    Every item gets an answer beforehand; the route hears only those on the way, so that one
    pass is enough.
    """
    answers: dict[str, Any] = {}
    problems: set[str] = set()
    for section in questionnaire.sections:
        for item in section.items:
            if ITEM_TYPES[item.type].stores and not _answer(item, random, answers):
                problems.add(item.name)
    draw = random.randbytes(16)
    return routed(questionnaire, answers, Circumstances(draw=draw)), problems


def _answer(item: Item, random: Random, answers: dict[str, Any]) -> bool:
    """Add a sample answer, read as a real one is; return whether it was sound."""
    kind = ITEM_TYPES[item.type]
    if kind.needs_options and not (item.options or item.rows):
        answers[item.name] = None
        return True
    given = kind.read(item, Sent(item.name, kind.sample(item, random)), item.name)
    answers[item.name] = None if given.problem else given.value
    for part, value in given.parts.items():
        answers[f"{item.name}.{part}"] = value
    return given.problem is None
