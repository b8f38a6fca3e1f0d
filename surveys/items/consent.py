"""A box to tick: yes or no, to words that the version keeps."""

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
from surveys.items.conditions import OF_CODES
from surveys.items.item import Item, Level, Texts, said_in
from surveys.items.part import ItemPart, MessagesPart, Words
from surveys.web.locale import gettext as _
from surveys.web.markdown import plain

CODES = ("yes", "no")
LABELS: dict[str, Texts] = {
    "yes": {"de": "ja", "en": "yes", "ar": "نعم"},
    "no": {"de": "nein", "en": "no", "ar": "لا"},
}


class ConsentPart(ItemPart):
    """A consent. No default: a box that is ticked already is no consent."""

    type: Literal["consent"]
    accept: Words | None = None
    explain: Words | None = None
    messages: MessagesPart = MessagesPart()


class Consent(ItemType):
    """A box. Shown and not ticked is "no"; required means that nobody goes on without it."""

    name = "consent"
    level = Level.NOMINAL
    part = ConsentPart
    live = "consent"
    tests = OF_CODES
    carries_over = False

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return "yes" or "no"."""
        sent = {code for code in posted.getlist(name) if code}
        if not sent <= {"yes"}:
            return Given(None, problem=not_offered())
        if sent:
            return Given("yes")
        if item.required:
            return Given(
                None,
                problem=_(
                    "Bitte setzen Sie das Häkchen, wenn Sie einverstanden sind. "
                    "Ohne Ihr Einverständnis geht es hier nicht weiter."
                ),
            )
        return Given("no")

    def is_blank(self, value: Any) -> bool:
        """Whether nothing was ticked: a page that is only left says no "no"."""
        return value in (None, "no")

    def is_seen(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Whether the box was shown; where it must be ticked, whether it is."""
        return super().is_seen(item, answers) and not (item.required and answers[item.name] == "no")

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the words that were agreed to, or no."""
        value = answers.get(item.name)
        if value not in CODES:
            return []
        if value == "yes" and item.accept:
            return [plain(said_in(item.accept, language, base))]
        return [_("Ja") if value == "yes" else _("Nein")]

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one variable with the codes yes and no."""
        whole = variable_of(item, section, "choice", self.level)
        return (replace(whole, codes=CODES, labels=LABELS),)

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield the place of the code."""
        missing = reason(value)
        yield CODES.index(value) if missing is None else missing

    def places(self, item: Item) -> Mapping[str, frozenset[str]]:
        """Return the two codes."""
        return {**super().places(item), "": frozenset(CODES)}

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return a tick, mostly; always where it is required."""
        return {"": "yes"} if item.required or random.random() < 0.8 else {}

    def seconds(self, item: Item) -> float:
        """Return the time to tick a box; its words are counted apart."""
        return 3.0
