"""Statements to agree or disagree with, one after the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, Literal

from surveys.items.base import (
    Given,
    ItemType,
    Posted,
    Variable,
    not_offered,
    reason,
    variable_of,
)
from surveys.items.item import Item, Level, Missing, Texts, said_in
from surveys.items.part import AnswerPart, OptionPart
from surveys.web.locale import gettext as _

VOICES: Mapping[str, Texts] = {
    "agree": {"de": "stimme zu", "en": "agree", "ar": "أوافق"},
    "disagree": {"de": "stimme nicht zu", "en": "disagree", "ar": "لا أوافق"},
    "pass": {"de": "überspringen", "en": "pass", "ar": "تخطّي"},
}
"""What can be said to each statement: the codes stored and their words for tables."""
SEEN = "seen"


class StatementsPart(AnswerPart):
    """Several statements, each to agree or disagree with."""

    type: Literal["statements"]
    options: list[OptionPart] = []
    order: Literal["given", "drawn"] = "drawn"


class Statements(ItemType):
    """A voice for each of several statements. Stored as an object from statement to voice.

    A statement that was shown and left alone is null; one that never was shown has no key: with
    a script they come one at a time, and nobody has to go through all of them.
    """

    name = "statements"
    level = Level.NOMINAL
    part = StatementsPart
    live = "rows"
    needs_options = True
    fewest_options = 1

    def places(self, item: Item) -> Mapping[str, frozenset[str]]:
        """Return the statements, each with the voices."""
        voices = frozenset(VOICES)
        return {**super().places(item), **dict.fromkeys(item.codes, voices), "": frozenset()}

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return a voice per statement that was shown; none at all is null."""
        sent = {code: posted.getlist(f"{name}.{code}") for code in item.codes}
        seen = {code for words in posted.getlist(f"{name}.{SEEN}") for code in words.split()}
        shown = [code for code in item.codes if not seen or code in seen or any(sent[code])]
        found = {code: self._voice(sent[code]) for code in shown}
        value = found if any(found.values()) else None
        if any(any(sent[code]) and found[code] is None for code in shown):
            return Given(value, problem=not_offered())
        if item.required and (value is None or not all(found.get(code) for code in item.codes)):
            return Given(
                value, problem=_("Bitte nehmen Sie zu jeder Aussage Stellung."), sound=value
            )
        return Given(value)

    def is_seen(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Whether it was shown; where it is required, whether each statement has a voice."""
        if not super().is_seen(item, answers):
            return False
        value = answers[item.name]
        if not item.required or not isinstance(value, dict) or "missing" in value:
            return True
        return all(value.get(code) for code in item.codes)

    def _voice(self, sent: Sequence[str]) -> str | None:
        return sent[0] if len(sent) == 1 and sent[0] in VOICES else None

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return "statement: voice", a line each, of the statements with one."""
        value = answers.get(item.name) or {}
        # A statement is often a whole sentence; before a colon it has no full stop.
        return [
            f"{said_in(option.label, language, base).removesuffix('.')}: "
            f"{said_voice(voice, language, base)}"
            for option in item.options
            if (voice := value.get(option.code)) is not None
        ]

    def word(self, item: Item, value: Any, language: str, base: str, *, place: str) -> str:
        """Return the voice in words."""
        return said_voice(value, language, base)

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one nominal variable per statement; each is a question of its own."""
        whole = variable_of(item, section, "choice", self.level)
        return tuple(
            replace(
                whole,
                name=f"{item.name}.{option.code}",
                stem=option.label,
                label=option.label,
                battery=option.code,
                codes=tuple(VOICES),
                jointly="opinions",
                labels=VOICES,
                part=option.code,
            )
            for option in item.options
        )

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield the place of each voice; a statement that was never shown was not asked."""
        voices = list(VOICES)
        missing = reason(value)
        for code in item.codes:
            if missing is not None:
                yield missing
            elif code not in value:
                yield Missing.NOT_ASKED
            else:
                yield voices.index(value[code]) if value[code] else Missing.BLANK

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return a voice for most statements."""
        return {code: random.choice((*VOICES, "agree", "")) for code in item.codes}

    def seconds(self, item: Item) -> float:
        """Return the time to make up one's mind about each."""
        return 6.0 * len(item.options)


def said_voice(voice: str, language: str, base: str) -> str:
    """Return a voice in `language`."""
    return said_in(VOICES.get(voice), language, base) or voice
