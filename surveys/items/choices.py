"""Single and multiple choice, with "other" kept beside the choice and reasons of missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from surveys.items.base import (
    Given,
    ItemType,
    Posted,
    Variable,
    label_of,
    reason,
    required_problem,
    variable_of,
)
from surveys.items.item import DONT_KNOW, OTHER, Item, Level, Texts
from surveys.items.text import clean_line
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext

TICKED: dict[str, Texts] = {
    "no": {"de": "nicht gewählt", "en": "not chosen", "ar": "لم يتم اختياره"},
    "yes": {"de": "gewählt", "en": "chosen", "ar": "تم اختياره"},
}
OTHER_LENGTH = 200


def not_offered() -> str:
    """Return the sentence for an option that was never on the page."""
    return _("Diese Antwort stand nicht zur Auswahl. Bitte wählen Sie eine der Antworten.")


class SingleChoice(ItemType):
    """Exactly one of several options."""

    name = "single_choice"
    level = Level.NOMINAL
    tests = frozenset({"equals", "one_of"})
    kind = "choice"

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the chosen code; a text of "other" counts only with its option."""
        chosen = [code for code in posted.getlist(name) if code]
        if chosen == ["dont_know"] and item.dont_know:
            return Given(DONT_KNOW, self._no_other(item))
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

    def parts(self, item: Item) -> tuple[str, ...]:
        """Return the part holding the text of "other", if the item has one."""
        return (OTHER,) if item.other else ()


class MultipleChoice(ItemType):
    """Any number of several options; some may exclude all others."""

    name = "multiple_choice"
    level = Level.NOMINAL
    tests = frozenset({"contains"})

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the chosen codes in the order offered."""
        sent = {code for code in posted.getlist(name) if code}
        no_other: Mapping[str, Any] = {OTHER: None} if item.other else {}
        if sent == {"dont_know"} and item.dont_know:
            return Given(DONT_KNOW, no_other)
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
        if item.minimum and len(chosen) < item.minimum and not item.exclusive.intersection(chosen):
            least = int(item.minimum)
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

    def parts(self, item: Item) -> tuple[str, ...]:
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
    if value == DONT_KNOW:
        return [_("weiß nicht")]
    codes = [value] if isinstance(value, str) else list(value or ())
    lines = []
    for code in codes:
        label = label_of(item, code, language, base)
        words = answers.get(f"{item.name}.{OTHER}") if code == OTHER else None
        lines.append(f"{label}: {words}" if words else label)
    return lines
