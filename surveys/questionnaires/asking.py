"""A page of items as templates draw it: values ready, nothing left to compute."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.items.item import OTHER, Item
from surveys.questionnaires.forms import PageForm, field_name


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item on a page.

    value, other
        What is stored, or what was just typed and could not be stored.
    problem
        The sentence that says what must be put right, or None.
    """

    item: Item
    name: str
    value: Any
    other: str
    problem: str | None

    @property
    def template(self) -> str:
        """The partial that draws this kind of item."""
        return f"items/{self.item.type}.html"

    @property
    def dont_know(self) -> bool:
        """Whether "weiß nicht" was chosen."""
        return isinstance(self.value, dict) and "missing" in self.value

    @property
    def chosen(self) -> frozenset[str]:
        """The codes chosen so far."""
        if isinstance(self.value, str):
            return frozenset({self.value})
        return frozenset(self.value) if isinstance(self.value, list) else frozenset()

    @property
    def rows(self) -> Mapping[str, Any]:
        """The answers by row of a grid so far."""
        return self.value if isinstance(self.value, dict) else {}


def asked_items(
    items: tuple[Item, ...], answers: Mapping[str, Any], form: PageForm | None = None
) -> list[AskedItem]:
    """Return the items of a page with stored answers, or with what `form` was sent."""
    shown = {**answers, **(form.answers() if form else {})}
    problems = form.problems() if form else {}
    return [
        AskedItem(
            item=item,
            name=field_name(item.name),
            value=shown.get(item.name),
            other=shown.get(f"{item.name}.{OTHER}") or "",
            problem=problems.get(item.name),
        )
        for item in items
    ]
