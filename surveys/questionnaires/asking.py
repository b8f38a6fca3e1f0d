"""A page of items as templates draw it: values ready, nothing left to compute."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.conditions import SECTION, references
from surveys.items.item import OTHER, WHY, Item
from surveys.items.rules import written
from surveys.questionnaires.forms import AskedPage, PageForm, broken_sentences, field_name
from surveys.questionnaires.navigation import was_seen
from surveys.questionnaires.piping import piped_item, piped_section
from surveys.questionnaires.questionnaire import Section


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item on a page.

    value, other, why
        What is stored, or what was just typed and could not be stored; the default before that.
    problem
        The sentence that says what must be put right, or None.
    remembered
        Whether its blank markup is the same for everybody and may stay in memory.
    """

    item: Item
    name: str
    value: Any
    other: str
    problem: str | None
    why: str = ""
    remembered: bool = True
    waiting: bool = False
    """Whether it does not apply yet, but an answer on this page may open it."""

    @property
    def template(self) -> str:
        """The partial that draws this kind of item."""
        return f"items/{self.item.type}.html"

    @property
    def missing(self) -> str:
        """The reason chosen instead of an answer: `dont_know`, `refused`, or nothing."""
        return self.value.get("missing", "") if isinstance(self.value, dict) else ""

    @property
    def typed(self) -> str:
        """The value as it stands in a text field."""
        return "" if self.value is None or isinstance(self.value, dict) else str(self.value)

    @property
    def chosen(self) -> frozenset[str]:
        """The codes chosen so far."""
        if isinstance(self.value, str):
            return frozenset({self.value})
        return frozenset(self.value) if isinstance(self.value, list) else frozenset()

    @property
    def rows(self) -> Mapping[str, Any]:
        """The answers by row of a grid so far."""
        return self.value if isinstance(self.value, dict) and not self.missing else {}


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A section ready for its template.

    items
        Everything on the page in order, with what is still waiting: scripts show that at once.
    rules
        What the script needs to show and hide: conditions by item (and `item.option`), and the
        earlier answers those look at. None if nothing on this page depends on it.
    """

    section: Section
    items: tuple[AskedItem, ...]
    rules: Mapping[str, Any] | None

    @property
    def problems(self) -> list[AskedItem]:
        """The items with something to put right."""
        return [ask for ask in self.items if ask.problem]

    @property
    def shown(self) -> str:
        """The names of the items on the page, as the form sends them back."""
        return " ".join(ask.item.name for ask in self.items if not ask.waiting)


def drawn_page(page: AskedPage, form: PageForm | None = None) -> DrawnPage:
    """Return a page with stored answers, or with what `form` was sent."""
    questionnaire, heard = page.questionnaire, page.page.heard
    answers = {**page.before, **(form.answers() if form else {})}
    problems = form.problems() if form else _problems_before(page)
    now = {item.name: item for item in (form.items if form else page.page.items)}
    possible = {item.name: item for item in (*page.page.items, *page.page.waiting)}
    shown = [possible[item.name] for item in page.page.section.items if item.name in possible]
    return DrawnPage(
        section=piped_section(page.page.section, questionnaire, heard),
        items=tuple(
            AskedItem(
                item=piped_item(item, questionnaire, heard),
                name=field_name(item.name),
                value=answers.get(item.name) if item.name in answers else item.default,
                other=answers.get(f"{item.name}.{OTHER}") or "",
                problem=problems.get(item.name),
                why=answers.get(f"{item.name}.{WHY}") or "",
                remembered=not item.pipes and item.order == "given",
                waiting=item.name not in now,
            )
            for item in shown
        ),
        rules=_rules(page),
    )


def _problems_before(page: AskedPage) -> Mapping[str, str]:
    """Return what does not agree on a page that was answered before: it is why it comes again."""
    if not was_seen(page.page.items, page.before):
        return {}
    return broken_sentences(page.questionnaire, page.page.items, page.page.heard)


def _rules(page: AskedPage) -> Mapping[str, Any] | None:
    """Return what the script needs to show and hide items of this page, or None.

    rules
        Conditions of items that look at answers on this page.
    live
        Those of them whose answers the script can read while they are given. The others are
        decided when the page is saved.
    items
        Every item of the page in order, with how the script reads its value; empty: it cannot.
    heard, stored
        Earlier answers the rules look at, and stored ones of items the script cannot read.
    """
    items = [item for item in page.page.section.items if ITEM_TYPES[item.type].asks]
    shapes = {item.name: ITEM_TYPES[item.type].live for item in items}
    rules: dict[str, Any] = {}
    live: list[str] = []
    used: set[str] = set()
    for item in items:
        looked_at = {name.partition(".")[0] for name in references(item.asked_if)}
        if item.asked_if is None or not looked_at & shapes.keys():
            continue
        rules[item.name] = written(item.asked_if)
        used |= looked_at
        if all(shapes.get(name, "stored") for name in looked_at):
            live.append(item.name)
    if not live:
        return None
    heard = page.page.heard
    return {
        "rules": rules,
        "live": live,
        "items": list(shapes.items()),
        "heard": {
            name: value
            for name, value in heard.items()
            if value is not None
            and (head := name.removeprefix(SECTION).partition(".")[0]) in used
            and head not in shapes
        },
        "stored": {
            name: heard[name] for name, shape in shapes.items() if not shape and name in heard
        },
    }
