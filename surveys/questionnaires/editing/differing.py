"""What changed between two versions, readable: before and after, word by word."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any

from surveys.items.item import Item, Option
from surveys.questionnaires.comparing import (
    DECIDED,
    Change,
    Comparability,
    Difference,
    differences,
)
from surveys.questionnaires.editing.changes_in_words import shown as value_shown
from surveys.questionnaires.editing.faults_in_words import STEP
from surveys.questionnaires.editing.offering import kind_words
from surveys.questionnaires.editing.places import Place, path_of
from surveys.questionnaires.editing.sentences import computed_as, shown_if
from surveys.questionnaires.editing.subjects import Vocabulary
from surveys.questionnaires.editing.wording import (
    CONSTRUCTS,
    language_words,
    setting_words,
    value_words,
)
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.web.locale import gettext as _

WORD = re.compile(r"\s+|[^\s]+")
LISTS = ("options", "rows", "kinds", "districts")
TEXTS = frozenset({"help", "explain", "accept", "unit", "low", "high", "entry"})


@dataclass(frozen=True, slots=True)
class Bit:
    """Some words of a text, and whether the other version has them: `same`, `del` or `ins`."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One setting or text, before and after."""

    setting: str
    language: str
    before: tuple[Bit, ...]
    after: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item that differs. One of a repeated section stands for all its copies.

    key
        Its name in the document.
    names
        Its names in the versions: one, or one per copy.
    rows
        What changed; nothing if it came or went as a whole.
    """

    key: str
    names: tuple[str, ...]
    words: str
    path: str
    kind: str
    proposed: Comparability
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side."""

    changed: tuple[ShownItem, ...] = ()
    added: tuple[ShownItem, ...] = ()
    removed: tuple[ShownItem, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Sides:
    """Both versions with their vocabularies, and what keys of the plan are called."""

    old: Vocabulary
    new: Vocabulary
    plan: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def compared(
    old: Questionnaire, new: Questionnaire, plan: Mapping[str, Mapping[str, str]] | None = None
) -> Comparison:
    """Return how `new` differs from `old`; `plan` has words for keys of fields, goals, measures."""
    sides = Sides(Vocabulary(old), Vocabulary(new), plan or {})
    places = {**document_places(old), **document_places(new)}
    groups: dict[tuple[Place, str], list[Difference]] = {}
    for one in differences(old, new):
        # A copy that came or went with its option is no change of the other copies.
        came = "" if one.before and one.after else one.proposed.value
        groups.setdefault((places[one.name], came), []).append(one)
    found = [_shown(place, those, sides) for (place, _came), those in groups.items()]
    return Comparison(
        changed=tuple(one for one in found if one.proposed in DECIDED),
        added=tuple(one for one in found if one.proposed == Comparability.ADDED),
        removed=tuple(one for one in found if one.proposed == Comparability.REMOVED),
        unchanged=sum(one.proposed == Comparability.UNCHANGED for one in found),
    )


def decisions(comparison: Comparison, decided: Mapping[str, str]) -> dict[str, str]:
    """Return what was decided by `key`, for every name it stands for."""
    return {
        name: decided[one.key]
        for one in comparison.changed
        if decided.get(one.key) in DECIDED
        for name in one.names
    }


def as_decided(comparison: Comparison, decided: Mapping[str, Any]) -> dict[str, str]:
    """Return what a version says of each changed item, by `key`; as proposed where it is silent."""
    return {
        one.key: str(next((decided[name] for name in one.names if name in decided), one.proposed))
        for one in comparison.changed
    }


def document_places(questionnaire: Questionnaire) -> dict[str, Place]:
    """Return where each item stands in the document, by its name."""
    found: dict[str, Place] = {}
    for section in questionnaire.sections:
        suffix = section.name.removeprefix(section.origin) if section.origin else ""
        for item in section.items:
            name = item.name.removesuffix(suffix) if suffix else item.name
            found[item.name] = (section.origin or section.name, name)
    return found


def _shown(place: Place, those: Sequence[Difference], sides: Sides) -> ShownItem:
    changed = next((one for one in those if one.changes), those[0])
    item = changed.after or changed.before
    if item is None:
        raise ValueError("A difference has one item at least.")
    vocabulary = sides.new if changed.after else sides.old
    breaks = any(one.proposed == Comparability.BREAK for one in those)
    return ShownItem(
        key=place[-1],
        names=tuple(one.name for one in those),
        words=vocabulary.words(item.stem) or place[-1],
        path=path_of(place),
        kind=kind_words(item.type),
        proposed=Comparability.BREAK if breaks else changed.proposed,
        rows=tuple(_rows(changed, sides)),
    )


def _rows(difference: Difference, sides: Sides) -> Iterator[Row]:
    before, after = difference.before, difference.after
    if before is None or after is None:
        return
    for change in difference.changes:
        if change.language:
            setting = _setting(change.what, after, sides.new)
            yield _row(setting, change.before, change.after, language_words(change.language))
        else:
            yield from _setting_rows(change, before, after, sides)


def _setting_rows(change: Change, before: Item, after: Item, sides: Sides) -> Iterator[Row]:
    """Yield what a changed setting says; what its list already said is not said twice."""
    name, code = STEP.findall(change.what)[0]
    setting = _setting(change.what, after, sides.new)
    if name in LISTS and not code:
        old, new = getattr(before, name), getattr(after, name)
        yield _list_row(setting, _labels(old, sides.old), _labels(new, sides.new))
    elif name in LISTS:
        if change.before is not None and change.after is not None:
            yield _row(setting, *_both(shown_if, _rule(change.before), _rule(change.after), sides))
    elif name == "scales" and change.before and change.after:
        scales = [
            next(scale.options for scale in item.scales if scale.code == code)
            for item in (before, after)
        ]
        yield _list_row(setting, _labels(scales[0], sides.old), _labels(scales[1], sides.new))
    elif name == "items":
        yield from _inner_rows(change, code, before, after, sides)
    elif name in TEXTS:
        yield _row(
            setting,
            sides.old.words(getattr(before, name)) or _("(leer)"),
            sides.new.words(getattr(after, name)) or _("(leer)"),
        )
    elif name == "exclusive":
        yield _list_row(
            setting,
            _labels([one for one in before.options if one.code in before.exclusive], sides.old),
            _labels([one for one in after.options if one.code in after.exclusive], sides.new),
        )
    else:
        yield _row(setting, *_both(_words(name, sides), change.before, change.after, sides))


def _inner_rows(
    change: Change, name: str, before: Item, after: Item, sides: Sides
) -> Iterator[Row]:
    """Yield what changed in the settings of an item inside another one."""
    old = next((one for one in before.items if one.name == name), None)
    new = next((one for one in after.items if one.name == name), None)
    if old is None or new is None:
        gone = sides.old.words(old.stem) if old else _("(leer)")
        come = sides.new.words(new.stem) if new else _("(leer)")
        yield _row(_("Frage darin"), gone or name, come or name)
        return
    about = sides.new.words(new.stem) or name
    for inner in dict.fromkeys((*change.before, *change.after)):
        first, second = change.before.get(inner), change.after.get(inner)
        if first != second:
            for row in _setting_rows(Change(inner, "", first, second), old, new, sides):
                yield replace(row, setting=f"{about} – {row.setting}")


Say = Callable[[Any, Vocabulary], str]
SAID: Mapping[str, Say] = {
    "asked_if": shown_if,
    "value": lambda value, vocabulary: computed_as(value, vocabulary) if value else _("(leer)"),
    "type": lambda value, _vocabulary: kind_words(str(value)),
    "construct": lambda value, _vocabulary: (
        CONSTRUCTS[value]() if value in CONSTRUCTS else _("(leer)")
    ),
    "total_test": lambda value, _vocabulary: value_words("total", str(value)),
}


def _words(name: str, sides: Sides) -> Say:
    """Return how a value of a setting is said."""
    if name in sides.plan:
        known = sides.plan[name]
        return lambda value, _vocabulary: known.get(value, str(value)) if value else _("(leer)")
    return SAID.get(name) or (lambda value, vocabulary: _value(name, value, vocabulary))


def _value(name: str, value: Any, vocabulary: Vocabulary) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(value_words(name, str(one)) for one in value) or _("(leer)")
    return value_shown(name, value, vocabulary)


def _rule(option: Mapping[str, Any]) -> Any:
    return option.get("asked_if")


def _both(words: Say, before: Any, after: Any, sides: Sides) -> tuple[str, str]:
    return words(before, sides.old), words(after, sides.new)


def _setting(what: str, item: Item, vocabulary: Vocabulary) -> str:
    """Return what a place inside an item is called: "Antworten „Verein“"."""
    steps = STEP.findall(what)
    name, code = steps[0]
    if name == "messages" and len(steps) > 1:
        return setting_words(f"messages/{steps[1][0]}", item.type)[0]
    if name == "items":
        inner = next((one for one in item.items if one.name == code), None)
        words = vocabulary.words(inner.stem) if inner else ""
        rest = what.partition("].")[2]
        if inner is None or not rest:
            return _("Frage darin „%(words)s“", words=words or code)
        return f"{words or code} – {_setting(rest, inner, vocabulary)}"
    said = setting_words("total" if name == "total_test" else name, item.type)[0]
    if not code:
        return said
    options: tuple[Any, ...] = getattr(item, name, ())
    label = next((one.label for one in options if one.code == code), None)
    words = vocabulary.words(label) or code
    if name == "scales" and len(steps) > 1 and steps[1][1]:
        scale = next((one for one in item.scales if one.code == code), None)
        inner_label = next(
            (one.label for one in (scale.options if scale else ()) if one.code == steps[1][1]), None
        )
        words = f"{words}: {vocabulary.words(inner_label) or steps[1][1]}"
    return _("%(setting)s „%(words)s“", setting=said, words=words)


def _labels(options: Sequence[Option], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    return [(one.code, vocabulary.words(one.label) or one.code) for one in options]


def _list_row(
    setting: str, before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]
) -> Row:
    """Return a row of options: those that went are marked before, those that came after."""
    old, new = {code for code, _label in before}, {code for code, _label in after}
    return Row(
        setting,
        "",
        tuple(_listed(before, new, "del")) or (Bit("same", _("(leer)")),),
        tuple(_listed(after, old, "ins")) or (Bit("same", _("(leer)")),),
    )


def _listed(options: Sequence[tuple[str, str]], others: set[str], kind: str) -> Iterator[Bit]:
    for number, (code, label) in enumerate(options):
        if number:
            yield Bit("same", ", ")
        yield Bit("same" if code in others else kind, label)


def _row(setting: str, before: str | None, after: str | None, language: str = "") -> Row:
    old, new = before or _("(leer)"), after or _("(leer)")
    return Row(setting, language, *marked(old, new))


def marked(before: str, after: str) -> tuple[tuple[Bit, ...], tuple[Bit, ...]]:
    """Return two texts with what only one of them has marked, word by word.

    >>> [bit.kind for bit in marked("Wie gut?", "Wie schlecht?")[1]]
    ['same', 'ins']
    """
    old, new = WORD.findall(before), WORD.findall(after)
    gone: list[Bit] = []
    come: list[Bit] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, start, end, start_after, end_after in matcher.get_opcodes():
        is_same = kind == "equal"
        if end > start:
            gone.append(Bit("same" if is_same else "del", "".join(old[start:end])))
        if end_after > start_after:
            come.append(Bit("same" if is_same else "ins", "".join(new[start_after:end_after])))
    return tuple(gone), tuple(come)
