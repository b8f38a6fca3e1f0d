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
