"""A page of items as templates draw it: values ready, nothing left to compute."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.conditions import SECTION, references
from surveys.items.file_upload import upload_items
from surveys.items.item import OTHER, WHY, Item
from surveys.items.narrowing import inside
from surveys.items.repeating_group import ENTRY, entry_label, new_entry
from surveys.items.rules import written
from surveys.questionnaires.forms import AskedPage, PageForm, broken_sentences, field_name
from surveys.questionnaires.navigation import was_seen
from surveys.questionnaires.piping import piped_item, piped_section
from surveys.questionnaires.questionnaire import Section
from surveys.web.locale import speaking


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
    entry: str = ""
    """What the entry is called that it is asked in, with its number."""
    entries: "tuple[AskedEntry, ...]" = ()
    """The entries so far, of an item that has some."""
    blank: "AskedEntry | None" = None
    """A further entry for a script to add; None if there are enough, or none can be added."""

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
class AskedEntry:
    """One entry of a list, with its own items. `label` has its number."""

    key: str
    label: str
    items: tuple[AskedItem, ...]
    is_new: bool = False

    @property
    def shown(self) -> str:
        """The names of its items on the page, as the form sends them back."""
        return " ".join(ask.item.name for ask in self.items)


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
        """The items with something to put right; of an item with entries, those in them."""
        return [wrong for ask in self.items if ask.problem for wrong in _wrong(ask)]

    @property
    def has_entries(self) -> bool:
        """Whether there are buttons before the one that goes on."""
        return any(ask.item.items for ask in self.items)

    @property
    def has_statements(self) -> bool:
        """Whether statements wait to be shown one at a time."""
        return any(ask.item.type == "statements" for ask in self.items)

    @property
    def takes_files(self) -> bool:
        """Whether the form must be sent in the way that files need."""
        return any(upload_items([ask.item for ask in self.items]))

    @property
    def shown(self) -> str:
        """The names of the items on the page, as the form sends them back."""
        return " ".join(ask.item.name for ask in self.items if not ask.waiting)


def _wrong(ask: AskedItem) -> list[AskedItem]:
    inside = [one for entry in ask.entries for one in entry.items if one.problem]
    return inside or [ask]


def drawn_page(page: AskedPage, form: PageForm | None = None, *, add: str = "") -> DrawnPage:
    """Return a page with stored answers, or with what `form` was sent.

    `add` names an item that gets one more blank entry.
    """
    questionnaire, heard = page.questionnaire, page.page.heard
    answers = {**page.before, **(form.answers() if form else {})}
    problems = form.problems() if form else _problems_before(page)
    now = {item.name: item for item in (form.items if form else page.page.items)}
    possible = {item.name: item for item in (*page.page.items, *page.page.waiting)}
    shown = [possible[item.name] for item in page.page.section.items if item.name in possible]
    within = _Within(page, {**heard, **answers}, problems)
    return DrawnPage(
        section=piped_section(page.page.section, questionnaire, heard),
        items=tuple(
            within.with_entries(
                AskedItem(
                    item=piped_item(item, questionnaire, heard),
                    name=field_name(item.name),
                    value=answers.get(item.name) if item.name in answers else _default(item, page),
                    other=answers.get(f"{item.name}.{OTHER}") or "",
                    problem=problems.get(item.name),
                    why=answers.get(f"{item.name}.{WHY}") or "",
                    remembered=not (item.pipes or item.items) and item.order == "given",
                    waiting=item.name not in now,
                ),
                one_more=item.name == add,
            )
            for item in shown
        ),
        rules=_rules(page),
    )


@dataclass(frozen=True, slots=True)
class _Within:
    """Draws the items inside others: the page, what was heard on it, what is wrong."""

    page: AskedPage
    heard: Mapping[str, Any]
    problems: Mapping[str, str]

    def with_entries(self, ask: AskedItem, *, one_more: bool) -> AskedItem:
        """Return an item with its entries, a blank one if there are none; others as they are."""
        if not ask.item.items:
            return ask
        stored = ask.value if isinstance(ask.value, list) else []
        most = int(ask.item.maximum or len(stored) + 1)
        entries = [self._entry(ask, number, entry) for number, entry in enumerate(stored, 1)]
        following = len(entries) + 1
        if following <= most and (one_more or not entries):
            entries.append(self._entry(ask, following, {ENTRY: new_entry()}))
        blank = self._entry(ask, following, {ENTRY: "NEW"}) if most > 1 else None
        return replace(ask, entries=tuple(entries), blank=blank)

    def _entry(self, ask: AskedItem, number: int, entry: Mapping[str, Any]) -> AskedEntry:
        questionnaire, tag = self.page.questionnaire, speaking().tag
        key, label = entry[ENTRY], entry_label(ask.item, number, tag, questionnaire.base_language)
        items = tuple(
            AskedItem(
                item=piped_item(item, questionnaire, self.page.page.heard),
                name=f"{ask.name}.{key}.{item.name}",
                value=entry[item.name] if item.name in entry else _default(item, self.page),
                other=entry.get(f"{item.name}.{OTHER}") or "",
                problem=self.problems.get(f"{ask.item.name}.{key}.{item.name}"),
                why=entry.get(f"{item.name}.{WHY}") or "",
                remembered=False,
                entry=label,
            )
            for item, _here in inside(ask.item, entry, self.heard)
        )
        return AskedEntry(key, label, items, is_new=len(entry) == 1)


def _default(item: Item, page: AskedPage) -> Any:
    """Return what stands in the fields of an item that nobody answered yet."""
    return ITEM_TYPES[item.type].default(item, page.known)


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
    computed = {item.name for item in page.page.section.items} - shapes.keys()
    rules: dict[str, Any] = {}
    live: list[str] = []
    used: set[str] = set()
    for item in items:
        looked_at = {name.partition(".")[0] for name in references(item.asked_if)}
        if item.asked_if is None or not looked_at & shapes.keys():
            continue
        rules[item.name] = written(item.asked_if)
        used |= looked_at
        if not looked_at & computed and all(shapes.get(name, "stored") for name in looked_at):
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
