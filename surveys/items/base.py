"""What every kind of item can do. A new kind is one subclass and one template."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from surveys.items.conditions import is_answered
from surveys.items.item import Item, Level, Missing, Texts, said_in
from surveys.web.locale import gettext as _

NOT_ANSWERED = Missing.BLANK


class Posted(Protocol):
    """What a browser sent: several values per name, as in a MultiDict."""

    def getlist(self, key: str) -> list[str]:
        """Return every value sent under `key`, or an empty list."""
        ...


@dataclass(frozen=True, slots=True)
class Given:
    """What one item was given by a browser.

    value
        The stored value; what could not be read stays as it was typed, for showing again.
    parts
        Values kept beside it, such as the text of "other", by the name of the part.
    problem
        What must be put right, as a sentence; None if it can be stored.
    """

    value: Any
    parts: Mapping[str, Any] = field(default_factory=dict)
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of data and how to read it.

    name
        The item's name, `item.option` of a multiple choice, `item.row` of a grid.
    kind
        `choice`, `ticks`, `likert`, `grid_row` or `number`: what its tables look like.
    codes, labels
        The codes in order and their labels by language. Empty for numbers.
    """

    name: str
    item: str
    kind: str
    level: Level
    stem: Texts
    label: Texts
    codes: tuple[str, ...]
    labels: Mapping[str, Texts]
    section: str
    action_field: str | None = None
    construct: str | None = None
    part: str | None = None
    conditional: bool = False
    """Whether an earlier answer decides who is asked, beyond the choice of an action field."""


class ItemType(ABC):
    """One kind of item: reads what was posted, says it again, names its columns."""

    name: ClassVar[str]
    level: ClassVar[Level]
    stores: ClassVar[bool] = True
    """Whether it keeps an answer at all. An information item does not."""
    free_text: ClassVar[bool] = False
    """Whether its value is somebody's own words, which mode A keeps apart."""

    tests: ClassVar[frozenset[str]] = frozenset()
    """The tests of conditions that make sense for its value, besides `answered`."""

    @abstractmethod
    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return what was posted for `item` under the form name `name`."""

    @abstractmethod
    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the answer in words, a line each, for review and receipt. Blank: no line."""

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return the columns that analysis sees. Free text has none."""
        return ()

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield the position of `value` in each variable's codes, or a reason of missing."""
        return iter(())

    def blank(self, item: Item) -> Any:
        """Return the stored value of "shown and left blank"."""
        return None

    def parts(self, item: Item) -> tuple[str, ...]:
        """Return the names of free-text parts kept beside the value."""
        return ()


def variable_of(item: Item, section: str, kind: str, level: Level) -> Variable:
    """Return the column that `item` itself is; kinds with several change name and label."""
    return Variable(
        name=item.name,
        item=item.name,
        kind=kind,
        level=level,
        stem=item.stem,
        label=item.stem,
        codes=item.codes,
        labels=option_labels(item),
        section=section,
        action_field=item.action_field,
        construct=item.construct,
    )


def reason(value: Any) -> Missing | None:
    """Return why `value` is missing, or None if it is an answer."""
    if is_answered(value):
        return None
    if isinstance(value, dict):
        return Missing.DONT_KNOW if value.get("missing") == "dont_know" else Missing.REFUSED
    return Missing.BLANK


def required_problem(item: Item, value: Any) -> str | None:
    """Return the sentence for a required item without an answer."""
    if item.required and value is None:
        return _("Bitte beantworten Sie diese Frage.")
    return None


def option_labels(item: Item) -> dict[str, Texts]:
    """Return the labels of an item's options by code."""
    return {option.code: option.label for option in item.options}


def label_of(item: Item, code: str, language: str, base: str) -> str:
    """Return one option's label in `language`."""
    return said_in(option_labels(item).get(code), language, base) or code
