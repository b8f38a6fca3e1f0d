"""What an item is: frozen values, made once from a definition document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, TypeAlias

from surveys.items.conditions import Condition, Operand

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
REFUSED = {"missing": "refused"}
"""Stored values of a chosen "weiß nicht" and "keine Angabe"; an object with `missing` is never an
answer."""

WHY = "why"
"""The part that holds what was written into the explanation box of an item."""


@dataclass(frozen=True, slots=True)
class Option:
    """One response option (or grid row): the code stored, and the label shown."""

    code: str
    label: Texts
    asked_if: Condition | None = None
    action_field: str | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """One of the two scales of a two-scale grid."""

    code: str
    label: Texts
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked. Without `asked_if` it is asked of everyone who sees its section.

    The first block is every item's; each kind uses those of the second that it names in its part
    of the document, with the same meaning.
    """

    name: str
    type: str
    stem: Texts
    help: Texts | None = None
    required: bool = False
    asked_if: Condition | None = None
    action_field: str | None = None
    goal: str | None = None
    measure: str | None = None
    construct: str | None = None
    dont_know: bool = False
    refused: bool = False
    special: bool | None = None
    """Whether it asks about special categories (Art. 9 GDPR); None: nobody has said."""
    explain: Texts | None = None
    default: Any = None
    messages: Mapping[str, Texts] = field(default_factory=dict)
    audio: Mapping[str, str] = field(default_factory=dict)

    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    scales: tuple[Scale, ...] = ()
    items: tuple["Item", ...] = ()
    other: bool = False
    exclusive: frozenset[str] = frozenset()
    shown_as: str = "list"
    order: str = "given"
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    unit: Texts | None = None
    total: float | None = None
    total_test: str = "equals"
    most: int | None = None
    low: Texts | None = None
    high: Texts | None = None
    earliest: str | None = None
    latest: str | None = None
    max_length: int = 0
    pattern: str | None = None
    files: int = 1
    megabytes: int = 10
    formats: tuple[str, ...] = ()
    accept: Texts | None = None
    details: tuple[str, ...] = ()
    kinds: tuple[Option, ...] = ()
    districts: tuple[Option, ...] = ()
    entry: Texts | None = None
    value: Operand | None = None
    level: Level | None = None
    pipes: frozenset[str] = frozenset()
    """The earlier items whose answers its texts repeat."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes on offer, in order."""
        return tuple(option.code for option in self.options)


def said_in(texts: Texts | None, language: str, base: str) -> str:
    """Return the words in `language`, or in the base language where it has none."""
    if not texts:
        return ""
    return texts.get(language) or texts.get(base) or next(iter(texts.values()))
