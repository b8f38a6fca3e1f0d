"""What an item is: frozen values, made once from a definition document."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, TypeAlias

from surveys.items.conditions import Condition

Texts: TypeAlias = Mapping[str, str]
"""The same words in several languages, by language tag."""

Answers: TypeAlias = Mapping[str, Any]
"""Stored values by item name (and `name.part`). None: shown and left blank."""

OTHER = "other"
"""Code of the option that comes with a text box; its text is kept at `name.other`."""


class Level(StrEnum):
    """Measurement level: what may be computed from a variable."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    TEXT = "text"


class Missing(IntEnum):
    """Why a value is missing. Kept apart from codes everywhere (`analysis-methods`, 2)."""

    DONT_KNOW = -1
    REFUSED = -2
    NOT_ASKED = -3
    BLANK = -4
    BREAK_OFF = -5
    INVALID = -6
    NOT_IN_WAVE = -7


DONT_KNOW = {"missing": "dont_know"}
"""The stored value of a chosen "weiß nicht"; an object with `missing` is never an answer."""


@dataclass(frozen=True, slots=True)
class Option:
    """One response option (or grid row): the code stored, and the label shown."""

    code: str
    label: Texts


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked. Without `asked_if` it is asked of everyone who sees its section."""

    name: str
    type: str
    stem: Texts
    help: Texts | None = None
    required: bool = False
    asked_if: Condition | None = None
    action_field: str | None = None
    construct: str | None = None
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    other: bool = False
    dont_know: bool = False
    minimum: float | None = None
    maximum: float | None = None
    exclusive: frozenset[str] = frozenset()
    decimals: int = 0
    unit: Texts | None = None
    max_length: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes on offer, in order."""
        return tuple(option.code for option in self.options)


def said_in(texts: Texts | None, language: str, base: str) -> str:
    """Return the words in `language`, or in the base language where it has none."""
    if not texts:
        return ""
    return texts.get(language) or texts.get(base) or next(iter(texts.values()))
