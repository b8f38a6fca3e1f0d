"""What an expression may speak of, and the values in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.questionnaires.formats.xlsform.expressions.tokens import BrokenExpression
from surveys.web.locale import gettext as _


class Inexpressible(Exception):
    """The expression is sound, but our rules have no words for it; says what has none."""


@dataclass(frozen=True, slots=True)
class Known:
    """A question of the file: how our rules name its answer, and what kind of answer it is.

    `kind` is one of choice, several, number, text, day, consent, blank (a note: always empty),
    group (a repeat) or lost (not taken over). `codes` leads from the file's choices to our codes.
    """

    reference: str
    kind: str
    codes: Mapping[str, str] = field(default_factory=dict)
    group: str | None = None
    order: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: what it may speak of. `order` None means it is read last."""

    known: Mapping[str, Known]
    itself: str | None = None
    group: str | None = None
    order: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Known:
        """Return the question called `name`, as far as it can be heard here."""
        known = self.known.get(name)
        if known is None:
            raise BrokenExpression(_("eine Frage „%(name)s“ gibt es nicht", name=name))
        if known.kind == "lost":
            raise Inexpressible(_("„%(name)s“ wird nicht übernommen", name=name))
        if self.order is not None and known.order >= self.order:
            raise Inexpressible(_("„%(name)s“ wird erst später gefragt", name=name))
        return known


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a rule: as the first one of a comparison, and of which kind."""

    first: Any
    kind: str
    known: Known | None = None
    literal: bool = False

    @property
    def second(self) -> Any:
        """The same as the second one, where a text stands for itself."""
        if self.literal:
            return self.first["value"] if isinstance(self.first, dict) else self.first
        return {"answer": self.first} if isinstance(self.first, str) else self.first


def text_value(words: str) -> Value:
    """Return a text that stands in an expression."""
    return Value({"value": words}, "text", literal=True)


def number_value(value: float) -> Value:
    """Return a number that stands in an expression."""
    return Value(int(value) if value == int(value) else value, "number", literal=True)
