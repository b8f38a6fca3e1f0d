"""Every text of a document as a unit that can be translated, and the way back into it.

With each translation the document remembers which base words it was made from, so that a unit
can say that these changed since: a hash of them, in `kept.translated` of the item, section or
document that the text belongs to.
"""

import hashlib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError

from surveys.errors import UnreadableFile
from surveys.items.part import Words
from surveys.questionnaires.building import pipes_of
from surveys.questionnaires.document import Document
from surveys.web.locale import gettext as _

Path: TypeAlias = tuple[str | int, ...]
REMEMBERED = "translated"
HOLDERS = ("sections", "items")


@dataclass(frozen=True, slots=True)
class Unit:
    """One text of a document.

    place
        By names, as faults say it: `sections[about].items[kind].options[club].label`.
    path
        Keys and positions in the document that lead to its words.
    """

    place: str
    path: Path
    words: Mapping[str, str]

    @property
    def owner(self) -> Path:
        """The way to the item, section or document the text belongs to."""
        steps = self.path
        found = 0
        for at in range(len(steps) - 1):
            if steps[at] in HOLDERS and isinstance(steps[at + 1], int) and at == found:
                found = at + 2
        return steps[:found]

    @property
    def within(self) -> str:
        """The way from its owner to the text, as one word."""
        return "/".join(map(str, self.path[len(self.owner) :]))

    def pipes(self, language: str) -> frozenset[str]:
        """Return the earlier answers that its words repeat."""
        return pipes_of({language: self.words.get(language, "")})


@dataclass(frozen=True, slots=True)
class Translated:
    """One unit as a table shows it: base words, words in another language.

    is_outdated
        Whether the base words changed since they were translated.
    """

    unit: Unit
    base: str
    words: str
    is_outdated: bool

    @property
    def is_missing(self) -> bool:
        """Whether there is something to translate that nobody has."""
        return bool(self.base) and not self.words


def units(document: Mapping[str, Any]) -> tuple[Unit, ...]:
    """Return every text of a document, in order.

    Raises
    ------
    UnreadableFile
        If the document has not the right shape.
    """
    try:
        parsed = Document.model_validate(document)
    except ValidationError as problem:
        raise UnreadableFile(
            _("Der Fragebogen hat noch Fehler im Aufbau. Bitte beheben Sie diese zuerst.")
        ) from problem
    return tuple(_units(parsed, "", ()))


def _units(part: BaseModel, place: str, path: Path) -> Iterator[Unit]:
    for name, field in type(part).model_fields.items():
        value, key = getattr(part, name), field.alias or name
        here = f"{place}.{key}" if place else key
        if value is None or key == "kept":
            continue
        if field.annotation in (Words, Words | None):
            yield Unit(here, (*path, key), value)
        else:
            for step, named, inner in _inside(value):
                yield from _units(inner, f"{here}{named}", (*path, key, *step))


def _inside(value: Any) -> Iterator[tuple[Path, str, BaseModel]]:
    """Yield the parts in a value, with the way to each and how its place is said."""
    if isinstance(value, BaseModel):
        yield (), "", value
    elif isinstance(value, list):
        for position, one in enumerate(value):
            if isinstance(one, BaseModel):
                named = getattr(one, "name", None) or getattr(one, "code", position + 1)
                yield (position,), f"[{named}]", one
    elif isinstance(value, dict):
        for word, one in value.items():
            if isinstance(one, BaseModel):
                yield (word,), f"[{word}]", one


def side_by_side(document: Mapping[str, Any], language: str) -> tuple[Translated, ...]:
    """Return each unit with its base words and its words in `language`."""
    base = document["base_language"]
    return tuple(
        Translated(
            unit,
            unit.words.get(base, ""),
            unit.words.get(language, ""),
            is_outdated=_made_from(document, unit, language)
            not in (None, _mark(unit.words.get(base, ""))),
        )
        for unit in units(document)
    )


def with_translations(
    document: Mapping[str, Any], language: str, words: Mapping[str, str]
) -> dict[str, Any]:
    """Return the document with `words` in `language`, by place; empty words take a text out.

    What is translated is taken to be made from the base words of now.
    """
    changed = deepcopy(dict(document))
    base = changed["base_language"]
    for unit in units(document):
        if unit.place not in words:
            continue
        given = words[unit.place].strip()
        texts = at_path(changed, unit.path)
        if given:
            texts[language] = given
        else:
            texts.pop(language, None)
        if language != base:
            kept = at_path(changed, unit.owner).setdefault("kept", {})
            marks = kept.setdefault(REMEMBERED, {}).setdefault(language, {})
            marks[unit.within] = _mark(unit.words.get(base, "")) if given else None
    return changed


def at_path(document: Mapping[str, Any], path: Path) -> Any:
    """Return what stands in a document at the end of a path."""
    found: Any = document
    for step in path:
        found = found[step]
    return found


def _made_from(document: Mapping[str, Any], unit: Unit, language: str) -> Any:
    """Return the mark of the base words that a translation was made from, if it is known."""
    found: Any = at_path(document, unit.owner).get("kept", {}).get(REMEMBERED, {})
    for step in (language, unit.within):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _mark(words: str) -> str:
    """Return what tells one wording from another; eight signs are enough for that."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]
