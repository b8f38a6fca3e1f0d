"""A questionnaire as frozen values. Made by `document.read`, shared by every request."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.items.conditions import Condition
from surveys.items.item import Item, Texts


@dataclass(frozen=True, slots=True)
class Group:
    """One group of responses: the codes of an item that belong to it."""

    code: str
    label: Texts
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way of comparing responses, by the answer to one required single choice."""

    name: str
    item: str
    label: Texts
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What must agree between several answers; asked for on the page of `item`.

    It is silent while any answer it looks at is unknown.
    """

    name: str
    holds: Condition
    message: Texts
    item: str


@dataclass(frozen=True, slots=True)
class IndexItem:
    """One item of an index.

    variable
        The variable of the codebook that holds its answers.
    is_reversed
        Whether a higher answer means less of what the index is about.
    reference
        What the document calls it; differs from the variable where its section is repeated.
    """

    variable: str
    is_reversed: bool
    reference: str


@dataclass(frozen=True, slots=True)
class Index:
    """Several items of one scale that are summed up in one number.

    kind
        `formative`: its items are different parts of one thing; `reflective`: they measure one.
    origin
        Its name in the document; differs where its items are repeated per option.
    """

    name: str
    label: Texts
    kind: str
    action_field: str | None
    items: tuple[IndexItem, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Section:
    """Items shown on one page. Sections with the same `drawn` swap places per respondent."""

    name: str
    title: Texts
    items: tuple[Item, ...]
    intro: Texts | None = None
    asked_if: Condition | None = None
    action_field: str | None = None
    drawn: str | None = None
    pipes: frozenset[str] = frozenset()
    origin: str = ""
    """The section of the document it comes from, where that one is repeated."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Everything asked in one version, in order."""

    slug: str
    base_language: str
    languages: tuple[str, ...]
    title: Texts
    purpose: Texts
    what_happens: Texts
    minutes: int
    sections: tuple[Section, ...]
    groupings: tuple[Grouping, ...] = ()
    checks: tuple[Check, ...] = ()
    indices: tuple[Index, ...] = ()
    fallback: bool = False
    """Whether a missing translation shows the base words, marked with their language."""
    items: Mapping[str, Item] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the items by name."""
        by_name = {item.name: item for section in self.sections for item in section.items}
        object.__setattr__(self, "items", by_name)

    def section(self, name: str) -> Section | None:
        """Return the section of this name, if there is one."""
        return next((section for section in self.sections if section.name == name), None)
