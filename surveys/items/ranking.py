"""Options put in order: all of them, or the most important ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Any, Literal

from pydantic import Field

from surveys.items.amounts import name_faults
from surveys.items.base import (
    Given,
    ItemType,
    Posted,
    Variable,
    label_of,
    not_offered,
    reason,
    variable_of,
)
from surveys.items.conditions import OF_LISTS, is_answered
from surveys.items.item import Item, Level, Texts
from surveys.items.part import OptionsPart
from surveys.web.locale import gettext as _

UNRANKED = "unranked"
UNRANKED_LABEL: Texts = {"de": "nicht geordnet", "en": "not ranked", "ar": "لم يُرتَّب"}
RANK_LABEL: Texts = {"de": "Platz {}", "en": "Rank {}", "ar": "المرتبة {}"}


class RankingPart(OptionsPart):
    """Options to put in order."""

    type: Literal["ranking"]
    most: int | None = Field(None, ge=1)


class Ranking(ItemType):
    """Options in the respondent's order. Stored as a list of codes, the first is first."""

    name = "ranking"
    level = Level.ORDINAL
    part = RankingPart
    live = "ranks"
    needs_options = True
    tests = OF_LISTS

    def faults(self, item: Item) -> Iterator[str]:
        """Yield ranks that cannot be given, and a default that is no ranking."""
        yield from name_faults(item, item.options, "options")
        if item.most is not None and item.most > len(item.codes):
            yield ".most: is above the number of options. Lower it."
        default = item.default
        if default is not None and not (
            isinstance(default, list)
            and set(default) <= set(item.codes)
            and len(set(default)) == len(default) <= ranks(item)
        ):
            yield ".default: must be a list of codes, each once. Correct it or drop it."

    def places(self, item: Item) -> Mapping[str, frozenset[str]]:
        """Return the codes a list can hold."""
        return {**super().places(item), "": frozenset(item.codes)}

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the codes in the order of the ranks given; the ranks themselves if they clash."""
        typed = {
            code: sent
            for code in item.codes
            if (sent := " ".join(posted.getlist(f"{name}.{code}")).strip())
        }
        if not typed:
            return Given(None, problem=_required_problem(item, 0))
        places = {str(rank): rank for rank in range(1, ranks(item) + 1)}
        if not set(typed.values()) <= places.keys():
            known = {code: rank for code, rank in typed.items() if rank in places}
            return Given(known or None, problem=not_offered())
        problem = _order_problem(sorted(places[rank] for rank in typed.values()))
        if problem:
            return Given(typed, problem=problem)
        order = sorted(typed, key=lambda code: places[typed[code]])
        return Given(order, problem=_required_problem(item, len(order)))

    def is_seen(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Whether everything that must be in order is: an option may have come since."""
        if not super().is_seen(item, answers):
            return False
        value = answers[item.name]
        return not is_answered(value) or _required_problem(item, len(value)) is None

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the options in their order, numbered."""
        value = answers.get(item.name)
        if not isinstance(value, list):
            return []
        return [
            f"{rank}. {label_of(item, code, language, base)}" for rank, code in enumerate(value, 1)
        ]

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one ordinal variable per option: its rank, rising from "unranked" to "1"."""
        whole = variable_of(item, section, "grid_row", self.level)
        codes = (UNRANKED, *(str(rank) for rank in range(ranks(item), 0, -1)))
        labels = {code: _rank_label(code) for code in codes}
        return tuple(
            replace(
                whole,
                name=f"{item.name}.{option.code}",
                label=option.label,
                codes=codes,
                labels=labels,
                jointly="ranking",
                part=option.code,
            )
            for option in item.options
        )

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield the place of each option's rank among the codes: the first rank is the highest."""
        missing = reason(value)
        for code in item.codes:
            if missing is not None:
                yield missing
            else:
                yield ranks(item) - value.index(code) if code in value else 0

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return ranks for as many options as there are ranks."""
        order = random.sample(item.codes, ranks(item))
        return {code: str(rank) for rank, code in enumerate(order, 1)}

    def seconds(self, item: Item) -> float:
        """Return the time to compare the options."""
        return 8.0 + 4.0 * len(item.options)


def ranks(item: Item) -> int:
    """Return how many ranks there are to give."""
    return min(item.most or len(item.codes), len(item.codes))


def _required_problem(item: Item, given: int) -> str | None:
    """Return what is missing: all options without `most`, at least one with it."""
    if not item.required:
        return None
    if item.most is not None:
        return None if given else _("Bitte geben Sie wenigstens Platz 1 an.")
    if given < len(item.codes):
        return _("Bitte geben Sie jeder Antwort einen Platz.")
    return None


def _order_problem(given: list[int]) -> str | None:
    """Return what is wrong with sorted ranks: one given twice, or one left out."""
    twice = next((rank for rank, after in pairwise(given) if rank == after), 0)
    if twice:
        return _(
            "Platz %(rank)d ist mehrmals vergeben. Bitte geben Sie jeden Platz nur einmal.",
            rank=twice,
        )
    gap = next((place for place, rank in enumerate(given, 1) if place != rank), 0)
    if gap:
        return _(
            "Platz %(rank)d fehlt. Bitte vergeben Sie die Plätze der Reihe nach, ab Platz 1.",
            rank=gap,
        )
    return None


def _rank_label(code: str) -> Texts:
    if code == UNRANKED:
        return UNRANKED_LABEL
    return {language: words.format(code) for language, words in RANK_LABEL.items()}
