"""Single and multiple choice, with "other" kept beside the choice and reasons of missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, ClassVar, Literal

from pydantic import Field

from surveys.items.base import (
    Given,
    ItemType,
    Posted,
    Variable,
    label_of,
    not_offered,
    reason,
    required_problem,
    variable_of,
)
from surveys.items.conditions import OF_CODES, OF_LISTS
from surveys.items.item import OTHER, Item, Level, Texts
from surveys.items.part import Code, ItemPart, OptionsPart, Words
from surveys.items.writing import clean_line
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext

TICKED: dict[str, Texts] = {
    "no": {"de": "nicht gewählt", "en": "not chosen", "ar": "لم يتم اختياره"},
    "yes": {"de": "gewählt", "en": "chosen", "ar": "تم اختياره"},
}
OTHER_LENGTH = 200


class ChoicePart(OptionsPart):
    """A single choice."""

    type: Literal["single_choice"]
    other: Words | None = None
    shown_as: Literal["list", "select"] = "list"


class MultiplePart(OptionsPart):
    """A multiple choice."""

    type: Literal["multiple_choice"]
    other: Words | None = None
    shown_as: Literal["list", "select"] = "list"
    minimum: int | None = Field(None, ge=0)
    maximum: int | None = Field(None, ge=1)
    exclusive: list[Code] = []


class SingleChoice(ItemType):
    """Exactly one of several options."""

    name = "single_choice"
    level = Level.NOMINAL
    part: ClassVar[type[ItemPart]] = ChoicePart
    live = "code"
    needs_options = True
    tests = OF_CODES
    kind = "choice"

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the chosen code; a text of "other" counts only with its option."""
        chosen = [code for code in posted.getlist(name) if code]
        if not chosen:
            return Given(None, self._no_other(item), required_problem(item, None))
        if len(chosen) > 1 or chosen[0] not in item.codes:
            return Given(None, self._no_other(item), not_offered())
        parts, problem = given_other(item, chosen, posted, name)
        return Given(chosen[0], parts, problem)

    def _no_other(self, item: Item) -> Mapping[str, Any]:
        return {OTHER: None} if item.other else {}

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the label of the chosen option, with its own words if it is "other"."""
        return said_codes(item, answers, language, base)

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one variable with the options as codes."""
        return (variable_of(item, section, self.kind, self.level),)

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield the place of the chosen code among the options."""
        missing = reason(value)
        yield item.codes.index(value) if missing is None else missing

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return one of the options."""
        code = random.choice(item.codes)
        return {"": code, OTHER: _("Testantwort")} if code == OTHER else {"": code}

    def own_parts(self, item: Item) -> tuple[str, ...]:
        """Return the part holding the text of "other", if the item has one."""
        return (OTHER,) if item.other else ()


class MultipleChoice(ItemType):
    """Any number of several options; some may exclude all others."""

    name = "multiple_choice"
    level = Level.NOMINAL
    part: ClassVar[type[ItemPart]] = MultiplePart
    live = "codes"
    needs_options = True
    tests = OF_LISTS

    def faults(self, item: Item) -> Iterator[str]:
        """Yield bounds that nobody can meet and exclusive codes that are no options."""
        if unknown := item.exclusive - set(item.codes):
            yield f".exclusive: `{min(unknown)}` is not an option. Name one that is."
        if None not in (item.minimum, item.maximum) and item.minimum > item.maximum:  # type: ignore[operator]  # both are numbers
            yield ".minimum: is above the maximum. Lower it."
        if item.minimum and item.minimum > len(item.codes):
            yield ".minimum: is above the number of options. Lower it."

    def places(self, item: Item) -> Mapping[str, frozenset[str]]:
        """Return the codes a list can hold."""
        return {**super().places(item), "": frozenset(item.codes)}

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the chosen codes in the order offered."""
        sent = {code for code in posted.getlist(name) if code}
        no_other: Mapping[str, Any] = {OTHER: None} if item.other else {}
        if not sent:
            return Given(None, no_other, required_problem(item, None))
        if not sent <= set(item.codes):
            known = [code for code in item.codes if code in sent]
            return Given(known or None, no_other, not_offered())
        chosen = [code for code in item.codes if code in sent]
        parts, problem = given_other(item, chosen, posted, name)
        return Given(chosen, parts, problem or self._count_problem(item, chosen))

    def _count_problem(self, item: Item, chosen: list[str]) -> str | None:
        if len(chosen) > 1 and item.exclusive.intersection(chosen):
            return _("Eine Ihrer Antworten schließt die anderen aus. Bitte prüfen Sie die Auswahl.")
        if not self._is_enough(item, chosen):
            least = self._least(item)
            return ngettext(
                "Bitte wählen Sie mindestens %(num)d Antwort.",
                "Bitte wählen Sie mindestens %(num)d Antworten.",
                least,
            )
        if item.maximum and len(chosen) > item.maximum:
            most = int(item.maximum)
            return ngettext(
                "Bitte wählen Sie höchstens %(num)d Antwort.",
                "Bitte wählen Sie höchstens %(num)d Antworten.",
                most,
            )
        return None

    def _is_enough(self, item: Item, chosen: Sequence[str]) -> bool:
        """Whether as many were chosen as must be; one that excludes all others is enough."""
        return len(chosen) >= self._least(item) or not item.exclusive.isdisjoint(chosen)

    def _least(self, item: Item) -> int:
        """Return how many must be chosen: never more than are offered to this respondent."""
        return min(int(item.minimum or 0), len(set(item.codes) - item.exclusive))

    def is_seen(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Whether enough is still chosen: an option may have gone since, with its tick."""
        if not super().is_seen(item, answers):
            return False
        value = answers[item.name]
        return not isinstance(value, list) or self._is_enough(item, value)

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the labels of the chosen options, a line each."""
        return said_codes(item, answers, language, base)

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one yes/no variable per option: combinations are nobody's business."""
        whole = variable_of(item, section, "ticks", self.level)
        return tuple(
            replace(
                whole,
                name=f"{item.name}.{option.code}",
                label=option.label,
                codes=("no", "yes"),
                labels=TICKED,
                part=option.code,
            )
            for option in item.options
        )

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield 1 for each chosen option, 0 for the others, or one reason for all."""
        missing = reason(value)
        for code in item.codes:
            yield int(code in value) if missing is None else missing

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return as many options as are allowed, or an exclusive one alone."""
        apart = sorted(item.exclusive.intersection(item.codes))
        if apart and random.random() < 0.1:
            return {"": [random.choice(apart)]}
        free = [code for code in item.codes if code not in item.exclusive]
        least = int(item.minimum or 1)
        most = max(least, min(int(item.maximum or len(free)), len(free)))
        chosen = random.sample(free, min(random.randint(least, most), len(free)))
        return {"": chosen, OTHER: _("Testantwort")} if OTHER in chosen else {"": chosen}

    def seconds(self, item: Item) -> float:
        """Return the time to look through the options."""
        return 5.0 + 0.5 * len(item.options)

    def own_parts(self, item: Item) -> tuple[str, ...]:
        """Return the part holding the text of "other", if the item has one."""
        return (OTHER,) if item.other else ()


def given_other(
    item: Item, chosen: list[str], posted: Posted, name: str
) -> tuple[Mapping[str, Any], str | None]:
    """Return the text of "other" as a part; without its option it is not kept."""
    if not item.other:
        return {}, None
    typed, problem = clean_line(" ".join(posted.getlist(f"{name}.{OTHER}")), OTHER_LENGTH)
    if OTHER not in chosen:
        return {OTHER: None}, None
    return {OTHER: typed}, problem


def said_codes(item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
    """Return the labels of one or several chosen codes, with the words given for "other"."""
    value = answers.get(item.name)
    codes = [value] if isinstance(value, str) else list(value or ())
    lines = []
    for code in codes:
        label = label_of(item, code, language, base)
        words = answers.get(f"{item.name}.{OTHER}") if code == OTHER else None
        lines.append(f"{label}: {words}" if words else label)
    return lines
