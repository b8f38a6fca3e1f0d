"""A list of entries of one's own, each with the same items: "name your projects"."""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import nan
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from surveys.items.base import NOTHING_HEARD, Given, ItemType, Posted, Variable, reason, variable_of
from surveys.items.item import WHY, Item, Level, said_in
from surveys.items.kinds import ITEM_TYPES
from surveys.items.narrowing import inside
from surveys.items.part import AnswerPart, ItemPart, Words
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext
from surveys.web.markdown import plain

if TYPE_CHECKING:
    EntryItem = ItemPart
    """The kinds named in `ENTRY_KINDS`; `surveys.items` says which parts these are."""

ENTRY_KINDS = frozenset(
    {
        *("single_choice", "multiple_choice", "likert", "rating", "number", "year"),
        *("date", "short_text", "long_text", "email"),
    }
)
ENTRY = "entry"
ENTRY_ID = re.compile("[a-z0-9]{6}")
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
MOST_ENTRIES = 50


class RepeatingGroupPart(AnswerPart):
    """A list of entries."""

    type: Literal["repeating_group"]
    items: "list[EntryItem]" = []
    maximum: int = Field(20, ge=1, le=MOST_ENTRIES)
    entry: Words | None = None


class RepeatingGroup(ItemType):
    """Entries that are added, changed and removed. Stored as a list of flat documents.

    On a page, `<name>.entries` lists the entries, `<name>.<entry>.<item>` is an answer in one of
    them and `<name>.<entry>.shown` names the items that were to be seen. `<name>.add` and
    `<name>.remove` are buttons: they keep the page and show it again.
    """

    name = "repeating_group"
    level = Level.INTERVAL
    part = RepeatingGroupPart

    def faults(self, item: Item) -> Iterator[str]:
        """Yield an empty list of items, names used twice, and names that mean something else."""
        if not item.items:
            yield ".items: needs at least 1 entries. Add some."
        names = [one.name for one in item.items]
        for name in sorted(set(names)):
            if names.count(name) > 1:
                yield f".items[{name}].name: is used twice. Rename one of them."
        for name in sorted({ENTRY, WHY}.intersection(names)):
            yield f".items[{name}].name: is reserved here. Rename it."

    def places(self, item: Item) -> Mapping[str, frozenset[str]]:
        """Return the items of an entry; a rule gets the list of all entries' answers."""
        return {
            **super().places(item),
            **{
                f"{one.name}.{place}" if place else one.name: codes
                for one in item.items
                for place, codes in ITEM_TYPES[one.type].places(one).items()
            },
        }

    # Reading --------------------------------------------------------------------------------------

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the entries, where nothing else was heard."""
        return self.given_among(item, posted, name, NOTHING_HEARD)

    def given_among(self, item: Item, posted: Posted, name: str, heard: Mapping[str, Any]) -> Given:
        """Return the entries in their order; what is blank altogether is no entry.

        No more are read than tell that there are too many: a page never has more of them.
        """
        removed = set(posted.getlist(f"{name}.remove"))
        sent = " ".join(posted.getlist(f"{name}.entries")).split()
        keys = (key for key in dict.fromkeys(sent) if ENTRY_ID.fullmatch(key))
        most = int(item.maximum or MOST_ENTRIES)
        entries: list[dict[str, Any]] = []
        sound: list[dict[str, Any]] = []
        problems: dict[str, str] = {}
        for key in islice((key for key in keys if key not in removed), most + 1):
            typed, wrong = _entry(item, posted, f"{name}.{key}", heard)
            if _is_blank(item, typed):
                continue
            entries.append({ENTRY: key, **typed})
            kept = {place: value for place, value in typed.items() if _head(place) not in wrong}
            sound.append({ENTRY: key, **kept})
            problems |= {f"{key}.{inner}": sentence for inner, sentence in wrong.items()}
        return Given(
            entries or None,
            problem=self._problem(item, entries, problems),
            inside=problems,
            sound=sound[:most] or None,
            again="remove" if removed else "add" if any(posted.getlist(f"{name}.add")) else "",
        )

    def _problem(
        self, item: Item, entries: Sequence[Any], problems: Mapping[str, str]
    ) -> str | None:
        if problems:
            return _("Bitte prüfen Sie Ihre Angaben in den Einträgen.")
        if item.required and not entries:
            return _("Bitte machen Sie mindestens einen Eintrag.")
        most = int(item.maximum or MOST_ENTRIES)
        if len(entries) > most:
            return ngettext(
                "Möglich ist höchstens %(num)d Eintrag. Bitte entfernen Sie die übrigen.",
                "Möglich sind höchstens %(num)d Einträge. Bitte entfernen Sie die übrigen.",
                most,
            )
        return None

    # What applies ---------------------------------------------------------------------------------

    def applying(self, item: Item, value: Any, heard: Mapping[str, Any]) -> Any:
        """Return the entries without answers to items that do not apply in them."""
        if not isinstance(value, list):
            return value
        return [_applying(item, entry, heard) for entry in value] or None

    def is_seen(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Whether each entry has, or was asked, everything that applies in it."""
        if item.name not in answers:
            return False
        value = answers[item.name]
        if not isinstance(value, list):
            return not item.required or isinstance(value, dict)
        return all(
            ITEM_TYPES[one.type].is_seen(one, entry)
            for entry in value
            for one, _here in inside(item, entry, answers)
        )

    def bared(self, item: Item, value: Any) -> tuple[Any, list[tuple[str, str]]]:
        """Part the entries from the words in them; the words do not say of which entry."""
        if not isinstance(value, list):
            return value, []
        kept, texts = [], []
        for entry in value:
            bare = {}
            for place, answer in entry.items():
                one = _named(item, _head(place))
                if one is None:
                    bare[place] = answer
                elif place != one.name:  # a part, such as "other": always somebody's own words
                    bare[place] = None
                    texts.extend([(f".{place}", answer)] if answer else [])
                else:
                    bare[place], words = ITEM_TYPES[one.type].bared(one, answer)
                    texts.extend((f".{place}{part}", text) for part, text in words)
            kept.append(bare)
        return kept, texts

    def text_parts(self, item: Item) -> tuple[str, ...]:
        """Return the items inside that keep free text, and the explanation beside it."""
        within = (
            f".{one.name}{part}"
            for one in item.items
            for part in ITEM_TYPES[one.type].text_parts(one)
        )
        return (*within, *super().text_parts(item))

    # Saying and counting --------------------------------------------------------------------------

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return a line with the number of each entry, and one per answer in it."""
        value = answers.get(item.name)
        lines = []
        for number, entry in enumerate(value if isinstance(value, list) else (), 1):
            lines.append(entry_label(item, number, language, base))
            for one in item.items:
                words = ITEM_TYPES[one.type].lines(one, entry, language, base)
                if words:
                    lines.append(f"{plain(said_in(one.stem, language, base))}: {', '.join(words)}")
        return lines

    def word(self, item: Item, value: Any, language: str, base: str, *, place: str) -> str:
        """Return the answers of all entries to one of its items, one after the other."""
        one = _named(item, _head(place))
        if one is None:
            return super().word(item, value, language, base, place=place)
        kind, values = ITEM_TYPES[one.type], value if isinstance(value, list) else [value]
        said = (
            ", ".join(kind.said(one, {one.name: answer}, language, base))
            if place == one.name
            else str(answer)
            for answer in values
        )
        return ", ".join(said)

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one variable: how many entries there are."""
        return (variable_of(item, section, "number", Level.INTERVAL),)

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield whether there is an entry."""
        missing = reason(value)
        yield 0 if missing is None else missing

    def numbers(self, item: Item, value: Any) -> Iterator[float]:
        """Yield how many entries there are."""
        yield len(value) if isinstance(value, list) else nan

    # Trying out -----------------------------------------------------------------------------------

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return up to three entries."""
        most = min(3, int(item.maximum or MOST_ENTRIES))
        keys = ["".join(random.choices(SIGNS, k=6)) for _number in range(random.randint(1, most))]
        found: dict[str, Any] = {"entries": " ".join(keys)}
        for key in keys:
            for one in item.items:
                for part, values in ITEM_TYPES[one.type].sample(one, random).items():
                    found[f"{key}.{one.name}.{part}" if part else f"{key}.{one.name}"] = values
        return found

    def seconds(self, item: Item) -> float:
        """Return the time for two entries."""
        return 4.0 + 2 * sum(ITEM_TYPES[one.type].seconds(one) for one in item.items)


def new_entry() -> str:
    """Return a random key for an entry; it says nothing about anybody."""
    return "".join(secrets.choice(SIGNS) for _place in range(6))


def entry_label(item: Item, number: int, language: str, base: str) -> str:
    """Return what an entry is called, with its number."""
    name = said_in(item.entry, language, base) if item.entry else _("Eintrag")
    return _("%(entry)s %(number)d", entry=plain(name), number=number)


def _entry(
    item: Item, posted: Posted, name: str, heard: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what was posted for one entry, and what is wrong with it by item.

    An item that only this very answer opens was not on the page: it has no value yet.
    """
    shown = {one for words in posted.getlist(f"{name}.shown") for one in words.split()}
    found: dict[str, Any] = {}
    wrong = {}
    for one, here in inside(item, found, heard):
        if shown and one.name not in shown:
            continue
        given = ITEM_TYPES[one.type].read(one, posted, f"{name}.{one.name}", here)
        found[one.name] = given.value
        found |= {f"{one.name}.{part}": value for part, value in given.parts.items()}
        if given.problem:
            wrong[one.name] = given.problem
    return found, wrong


def _is_blank(item: Item, typed: Mapping[str, Any]) -> bool:
    """Whether nothing was typed; what the page proposed does not count."""
    proposed = {one.name: one.default for one in item.items}
    return all(value is None or value == proposed.get(place) for place, value in typed.items())


def _applying(item: Item, entry: Mapping[str, Any], heard: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {ENTRY: entry[ENTRY]}
    for one, here in inside(item, kept, heard):
        if one.name not in entry:
            continue
        kept[one.name] = ITEM_TYPES[one.type].applying(one, entry[one.name], here)
        for part in ITEM_TYPES[one.type].parts(one):
            place = f"{one.name}.{part}"
            kept[place] = entry.get(place)
    return kept


def _named(item: Item, name: str) -> Item | None:
    return next((one for one in item.items if one.name == name), None)


def _head(place: str) -> str:
    return place.partition(".")[0]
