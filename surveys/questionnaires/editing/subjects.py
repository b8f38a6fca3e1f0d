"""What a rule may look at, in words: the answers to everything asked before a place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.conditions import KNOWN
from surveys.items.item import OTHER, WHY, Item, said_in
from surveys.questionnaires.editing.places import Part, Place, held_by
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.web.locale import gettext as _
from surveys.web.locale import speaking
from surveys.web.markdown import plain

SHORT = 60
ORGANISATION_KIND = f"{KNOWN}.organisation_kind"


@dataclass(frozen=True, slots=True)
class Subject:
    """An answer, or a part of one, that a rule may name.

    reference
        How the rule writes it.
    words
        What it is about, short.
    tests
        The tests of conditions that make sense for it, besides `answered` and `empty`.
    codes
        The labels by code, where only these can be answered.
    kind
        The kind of the item.
    """

    reference: str
    words: str
    section: str
    tests: frozenset[str]
    codes: Mapping[str, str]
    kind: str


@lru_cache(maxsize=8192)
def shortened(words: str, limit: int = SHORT) -> str:
    """Return words on one line, cut between two of them where they are long.

    >>> shortened("Wie **gut** kennen Sie das?", 15)
    'Wie gut…'
    """
    line = " ".join(plain(words).split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1].rpartition(" ")[0] or line[: limit - 1]
    return cut.rstrip(",;:–-") + "…"


class Vocabulary:
    """Everything rules of one questionnaire may name, said in the language now spoken."""

    def __init__(self, questionnaire: Questionnaire, inner: tuple[Item, ...] = ()) -> None:
        """Know the items of a questionnaire, and those beside a place inside another item."""
        self.questionnaire = questionnaire
        self.base = questionnaire.base_language
        self._items: dict[str, Item] = {item.name: item for item in inner}
        self._raw = _by_document_name(questionnaire)

    def item(self, name: str) -> Item | None:
        """Return the item of a name; of a repeated section, its first copy."""
        return self._items.get(name) or self.questionnaire.items.get(name) or self._raw.get(name)

    def about(self, reference: str) -> str | None:
        """Return in short what a reference is about, or None if nobody knows."""
        if reference == ORGANISATION_KIND:
            return _("Art der eingeladenen Organisation")
        name, _dot, rest = reference.partition(".")
        item = self.item(name)
        if item is None:
            return None
        stem = self.words(item.stem) or name
        return stem if not rest else _joined(stem, self._part(item, rest))

    def named(self, reference: str) -> str | None:
        """Return what a sentence calls an answer, in quotation marks; None if nobody knows."""
        about = self.about(reference)
        return None if about is None else _("„%(words)s“", words=about)

    def section(self, name: str) -> str | None:
        """Return the title of a section, or None."""
        found = self.questionnaire.section(name) or next(
            (one for one in self.questionnaire.sections if one.origin == name), None
        )
        return self.words(found.title) or name if found else None

    def label(self, reference: str, code: Any) -> str:
        """Return the words of a code where the reference has codes, else the code itself."""
        name, _dot, rest = reference.partition(".")
        item = self.item(name)
        return self._labels(item, rest).get(str(code), str(code)) if item else str(code)

    def subjects(self, sections: tuple[Section, ...]) -> Iterator[Subject]:
        """Yield what the items of some sections offer to rules."""
        for section in sections:
            title = self.words(section.title) or section.name
            for item in section.items:
                yield from self.subjects_of(item, title)

    def subjects_of(self, item: Item, section: str) -> Iterator[Subject]:
        """Yield an item and its parts, as rules may name them."""
        kind = ITEM_TYPES[item.type]
        if not kind.stores and kind.asks:
            return
        stem = self.words(item.stem) or item.name
        for rest, codes in kind.places(item).items():
            if rest and item.rows and not kind.tests and not codes:
                continue
            labels = self._labels(item, rest)
            free_text = rest in {OTHER, WHY}
            yield Subject(
                reference=f"{item.name}.{rest}" if rest else item.name,
                words=_joined(stem, self._part(item, rest)) if rest else stem,
                section=section,
                tests=frozenset() if free_text else _fitting(kind.tests, rest, codes),
                codes={code: labels.get(code, code) for code in _ordered(codes, labels)},
                kind=item.type,
            )

    def words(self, texts: Mapping[str, str] | None) -> str:
        """Return a text in short, in the language now spoken or the questionnaire's own."""
        return shortened(said_in(texts, speaking().tag, self.base)) if texts else ""

    def _labels(self, item: Item, rest: str) -> dict[str, str]:
        options = item.options
        if "." in rest:
            scale = rest.partition(".")[2]
            options = next((one.options for one in item.scales if one.code == scale), ())
        return {option.code: self.words(option.label) for option in options}

    def _part(self, item: Item, rest: str) -> str:
        if rest == WHY:
            return _("Erläuterung")
        if rest == OTHER:
            return _("eigene Worte")
        code, _dot, scale = rest.partition(".")
        rows = {row.code: row.label for row in (*item.rows, *item.options)}
        words = self.words(rows.get(code)) or code
        inner = next(
            (one for one in ITEM_TYPES[item.type].items_of(item) if one.name == rest), None
        )
        if inner is not None:
            words = self.words(inner.stem) or rest
        label = next((one.label for one in item.scales if one.code == scale), None)
        return _joined(words, self.words(label)) if label else words


def _joined(first: str, second: str) -> str:
    return f"{first} – {second}"


def _ordered(codes: frozenset[str], labels: Mapping[str, str]) -> list[str]:
    known = [code for code in labels if code in codes]
    return [*known, *sorted(codes - set(known))]


def _fitting(tests: frozenset[str], rest: str, codes: frozenset[str]) -> frozenset[str]:
    """Return the tests for a part: a row of a grid is a code, a row of numbers a number."""
    if not rest or not codes:
        return tests
    return frozenset({"equals", "differs", "one_of", "not_one_of"})


def _by_document_name(questionnaire: Questionnaire) -> dict[str, Item]:
    """Return the items of repeated sections by the name they have in the document."""
    found: dict[str, Item] = {}
    for section in questionnaire.sections:
        suffix = section.name.removeprefix(section.origin)
        for item in section.items:
            if suffix and item.name.endswith(suffix):
                found.setdefault(item.name.removesuffix(suffix), item)
    return found


def subjects_before(
    questionnaire: Questionnaire, document: Part, place: Place
) -> tuple[Vocabulary, list[Subject]]:
    """Return what rules at a place may look at: everything asked before it, in order."""
    if not place:
        vocabulary = Vocabulary(questionnaire)
        return vocabulary, list(vocabulary.subjects(questionnaire.sections))
    inner = _beside(questionnaire, place) if len(place) > 2 else ()
    vocabulary = Vocabulary(questionnaire, inner)
    before = []
    for section in questionnaire.sections:
        if section.origin == place[0]:
            break
        before.append(section)
    found = list(vocabulary.subjects(tuple(before)))
    if len(place) > 1:
        found += _here(vocabulary, document, place)
    here = vocabulary.about(place[1]) or place[-1] if inner else ""
    for item in inner:
        found += vocabulary.subjects_of(item, here)
    return vocabulary, found


def _here(vocabulary: Vocabulary, document: Part, place: Place) -> Iterator[Subject]:
    """Yield what is asked before on the same page, under the names of the document."""
    section = next((one for one in held_by(document, ()) if one.get("name") == place[0]), {})
    title = vocabulary.words(section.get("title")) or place[0]
    for part in held_by(section, place[:1]):
        if part.get("name") == place[1]:
            return
        name = str(part.get("name"))
        item = vocabulary.item(name)
        if item is not None:
            for subject in vocabulary.subjects_of(item, title):
                _head, dot, rest = subject.reference.partition(".")
                yield replace(subject, reference=f"{name}{dot}{rest}")


def _beside(questionnaire: Questionnaire, place: Place) -> tuple[Item, ...]:
    """Return the items that stand before a place inside the same item."""
    outer = questionnaire.items.get(place[1])
    if outer is None:
        return ()
    inside = ITEM_TYPES[outer.type].items_of(outer)
    found = []
    for item in inside:
        if item.name == place[2]:
            break
        found.append(item)
    return tuple(found)
