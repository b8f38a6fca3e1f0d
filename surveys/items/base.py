"""What every kind of item can do. A new kind is one file and one template."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import nan
from random import Random
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

from surveys.items.conditions import OF_CODES, as_text, is_answered
from surveys.items.item import (
    DONT_KNOW,
    REFUSED,
    WHY,
    Item,
    Level,
    Missing,
    Option,
    Texts,
    said_in,
)
from surveys.items.part import ItemPart
from surveys.items.writing import clean_text
from surveys.web.locale import gettext as _
from surveys.web.locale import speaking

NOT_ANSWERED = Missing.BLANK
REASONS: Mapping[str, Mapping[str, str]] = {"dont_know": DONT_KNOW, "refused": REFUSED}
EXPLANATION_LENGTH = 1000
NOTHING_SOUND = object()
"""Stands for an answer of which nothing can be stored."""
NOTHING_HEARD: Mapping[str, Any] = MappingProxyType({})


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
    inside
        What must be put right in the items inside it, by their place, as `k3x9ab.title`.
    sound
        What of the value can be stored although there is a problem; `NOTHING_SOUND`: nothing.
    again
        `add` or `remove` if an entry is to be added or was removed: the page is shown again.
    """

    value: Any
    parts: Mapping[str, Any] = field(default_factory=dict)
    problem: str | None = None
    inside: Mapping[str, str] = field(default_factory=dict)
    sound: Any = NOTHING_SOUND
    again: str = ""


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
    battery: str | None = None
    """What its rows have in common where an item has several sets of them, each with its codes."""
    special: bool = False
    """Whether it asks about special categories (Art. 9 GDPR), as a person settled."""
    jointly: str = ""
    """What the variables of its item are counted together for: `ranking` or `opinions`."""

    @property
    def together(self) -> str:
        """The name shared by the variables that stand in one table: of the item, or its battery."""
        return f"{self.item}.{self.battery}" if self.battery else self.item


@dataclass(frozen=True, slots=True)
class Unfolding:
    """A section of the document that an item stands for, as the document's own sections are.

    options
        For each of them the section is repeated: with `code`, `label` and `action_field`.
    """

    name: str
    title: Texts
    items: Sequence[Any]
    options: Sequence[Any]
    intro: Texts | None = None
    asked_if: Any = None
    drawn: str | None = None


class ItemType(ABC):
    """One kind of item: reads what was posted, says it again, names its columns."""

    name: ClassVar[str]
    level: ClassVar[Level]
    part: ClassVar[type[ItemPart]]
    """Its part of the definition document, with a `type` of this name."""
    stores: ClassVar[bool] = True
    """Whether it keeps an answer at all. An information item does not."""
    asks: ClassVar[bool] = True
    """Whether it is seen on a page. A calculated item is not."""
    free_text: ClassVar[bool] = False
    """Whether its value is somebody's own words, which mode A keeps apart."""
    anonymous: ClassVar[bool] = True
    """Whether it may be asked where nobody is known. An e-mail address may not."""
    reasons_inside: ClassVar[bool] = False
    """Whether "weiß nicht" is chosen per row, in its own template, not once for the item."""
    unfolds: ClassVar[bool] = False
    """Whether the items inside it become a section of their own for each option chosen."""
    live: ClassVar[str] = ""
    """How the script of a page reads its value while it is given: `code`, `codes`, `rows`,
    `pairs`, `step`, `number`, `amounts`, `ranks`, `text`, `consent`. Empty: it cannot, and rules on
    it are decided when the page is saved."""
    needs_options: ClassVar[bool] = False
    """Whether it is not asked when none of its options or rows applies."""
    fewest_options: ClassVar[int] = 2
    """How many options it must have to make sense, if it has options."""
    is_scale: ClassVar[bool] = False
    """Whether its answers lie on a scale from low to high, so that several make an index."""
    carries_over: ClassVar[bool] = True
    """Whether what was answered in one wave may be offered in the next, to be confirmed."""
    tests: ClassVar[frozenset[str]] = frozenset()
    """The tests of conditions that make sense for its value, besides `answered` and `empty`."""

    # Reading a document -----------------------------------------------------------------------

    def settings(self, part: Any) -> Mapping[str, Any]:
        """Return values of the item that do not stand in the document under the same name."""
        return {}

    def unfolded(self, part: Any, base: str) -> Unfolding:
        """Return the section that is repeated for each option chosen; if `unfolds`.

        `base` is the language of words that nobody wrote for it.
        """
        raise NotImplementedError

    def faults(self, item: Item) -> Iterator[str]:
        """Yield what is wrong with the settings of an item, with a cure; `.setting: …`."""
        return iter(())

    def items_of(self, item: Item) -> tuple[Item, ...]:
        """Return the items inside it, whose names live in it alone."""
        return item.items

    # Asking and keeping -------------------------------------------------------------------------

    def default(self, item: Item, known: Mapping[str, Any]) -> Any:
        """Return what stands in its fields until it is answered.

        `known` is what is known of whoever was invited by name, as `known.organisation_name`.
        """
        return item.default

    def is_blank(self, value: Any) -> bool:
        """Whether a stored value says nothing, so that a page only left does not count it."""
        return value in (None, [])

    @abstractmethod
    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return what was posted for `item` under the form name `name`."""

    def given_among(self, item: Item, posted: Posted, name: str, heard: Mapping[str, Any]) -> Given:
        """Return what was posted, where what else was `heard` decides about items inside it."""
        return self.given(item, posted, name)

    def read(
        self,
        item: Item,
        posted: Posted,
        name: str,
        heard: Mapping[str, Any] = NOTHING_HEARD,
    ) -> Given:
        """Return what was posted: the answer or a reason of missing, the explanation beside it."""
        reason_given = self._reason(item, posted, name)
        if reason_given is not None:
            blank = dict.fromkeys(self.own_parts(item))
            found = Given(dict(REASONS[reason_given]), blank)
        else:
            found = self.given_among(item, posted, name, heard)
            if found.problem:
                found = replace(found, problem=own_message(item, found))
        if item.explain is None:
            return found
        words, problem = clean_text("\n".join(posted.getlist(f"{name}.{WHY}")), EXPLANATION_LENGTH)
        return replace(found, parts={**found.parts, WHY: words}, problem=found.problem or problem)

    def _reason(self, item: Item, posted: Posted, name: str) -> str | None:
        """Return the reason chosen instead of an answer, if it was offered."""
        if self.reasons_inside:
            return None
        sent = {*posted.getlist(name), *posted.getlist(f"{name}.missing")}
        for word in REASONS:
            if word in sent and getattr(item, word):
                return word
        return None

    @abstractmethod
    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the answer in words, a line each, for review and receipt. Blank: no line."""

    def lines(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the answer or the reason in words, with the explanation beside it."""
        value = answers.get(item.name)
        if isinstance(value, dict) and "missing" in value:
            found = [reason_in_words(value)]
        else:
            found = self.said(item, answers, language, base)
        words = answers.get(f"{item.name}.{WHY}")
        return [*found, str(words)] if words else found

    def applying(self, item: Item, value: Any, heard: Mapping[str, Any]) -> Any:
        """Return a stored value without what no longer applies, given what was `heard` before."""
        return self.narrowed(item, value)

    def narrowed(self, item: Item, value: Any) -> Any:
        """Return a stored value without options and rows that `item` does not offer (any more)."""
        if not is_answered(value) or not (item.options or item.rows):
            return value
        offered = {option.code for option in item.rows or item.options}
        if isinstance(value, str):
            return value if value in offered else None
        if isinstance(value, list) and all(isinstance(code, str) for code in value):
            return [code for code in value if code in offered] or None
        if isinstance(value, dict):
            kept = {code: answer for code, answer in value.items() if code in offered}
            return kept if any(answer is not None for answer in kept.values()) else None
        return value

    def is_seen(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Whether everything this item now asks was shown before: answered, or left blank.

        What is required is never left blank: where an answer went with its option, it is missed.
        """
        if item.name not in answers:
            return False
        value = answers[item.name]
        if value is None:
            return not item.required
        if not item.rows or not isinstance(value, dict) or "missing" in value:
            return True
        return all(row.code in value for row in item.rows)

    def bared(self, item: Item, value: Any) -> tuple[Any, list[tuple[str, str]]]:
        """Part a value of mode A: what stays with the codes, and the words with their part.

        Of free text nothing stays, not even that it was given.
        """
        if not self.free_text:
            return value, []
        return None, [("", value)] if isinstance(value, str) and value else []

    def own_parts(self, item: Item) -> tuple[str, ...]:
        """Return the names of free-text parts kept beside the value by this kind itself."""
        return ()

    def parts(self, item: Item) -> tuple[str, ...]:
        """Return the names of all free-text parts kept beside the value."""
        return (*self.own_parts(item), *((WHY,) if item.explain else ()))

    def text_parts(self, item: Item) -> tuple[str, ...]:
        """Return where it keeps free text: behind its name, `""` for the value itself."""
        own = ("",) if self.free_text else ()
        return (*own, *(f".{part}" for part in self.parts(item)))

    def word(self, item: Item, value: Any, language: str, base: str, *, place: str) -> str:
        """Return what stands at a `place` of the answer in words: a row, a part."""
        labels = option_labels(item)
        if isinstance(value, str) and value in labels:
            return said_in(labels[value], language, base)
        return as_text(value)

    # Counting -----------------------------------------------------------------------------------

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return the columns that analysis sees. Free text has none."""
        return ()

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield the position of `value` in each variable's codes, or a reason of missing."""
        return iter(())

    def numbers(self, item: Item, value: Any) -> Iterator[float]:
        """Yield the number of each interval variable; not-a-number where `positions` is a reason.

        Of variables with codes nothing is read here: whatever stands in their place.
        """
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        yield value if is_number else nan

    # Rules --------------------------------------------------------------------------------------

    def places(self, item: Item) -> Mapping[str, frozenset[str]]:
        """Return what rules may refer to behind the dot, with the codes that can stand there.

        `""` is the value itself. No codes: anything.
        """
        found = {"": frozenset(item.codes) if self.tests & OF_CODES else frozenset[str]()}
        return found | {part: frozenset[str]() for part in self.parts(item)}

    # Trying out ---------------------------------------------------------------------------------

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return a believable answer, as `posted` without the name: part ("" is itself) → values.

        For test runs of the editor: they travel the way of a real answer.
        """
        return {}

    def seconds(self, item: Item) -> float:
        """Return how long answering takes, without reading the words."""
        return 4.0


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


def reason_in_words(value: Mapping[str, Any]) -> str:
    """Return "weiß nicht" or "keine Angabe"."""
    return _("weiß nicht") if value.get("missing") == "dont_know" else _("keine Angabe")


def own_message(item: Item, given: Given) -> str | None:
    """Return the item's own sentence for a problem, or ours."""
    words = item.messages.get("wrong" if given.value is not None else "required")
    return said_in(words, speaking().tag, "de") if words else given.problem


def required_problem(item: Item, value: Any) -> str | None:
    """Return the sentence for a required item without an answer."""
    if item.required and value is None:
        return _("Bitte beantworten Sie diese Frage.")
    return None


def not_offered() -> str:
    """Return the sentence for an option that was never on the page."""
    return _("Diese Antwort stand nicht zur Auswahl. Bitte wählen Sie eine der Antworten.")


def option_labels(item: Item) -> dict[str, Texts]:
    """Return the labels of an item's options by code."""
    return labels_of(item.options)


def labels_of(options: Sequence[Option]) -> dict[str, Texts]:
    """Return labels by code."""
    return {option.code: option.label for option in options}


def label_of(item: Item, code: str, language: str, base: str) -> str:
    """Return one option's label in `language`."""
    return said_in(option_labels(item).get(code), language, base) or code
