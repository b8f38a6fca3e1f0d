"""What changed from one version to the next, and whether answers still mean the same.

The program proposes; a person decides. An item is what its name says, for ever: another name is
another item.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from surveys.items.item import Item, Option
from surveys.items.rules import written, written_operand
from surveys.questionnaires.checks import item_texts
from surveys.questionnaires.questionnaire import Questionnaire


class Comparability(StrEnum):
    """Whether the answers to an item may be compared with those of the version before."""

    UNCHANGED = "unchanged"
    COMPARABLE = "comparable"
    BREAK = "break"
    ADDED = "added"
    REMOVED = "removed"


DECIDED = (Comparability.COMPARABLE, Comparability.BREAK)
"""What a person may decide for an item that changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs.

    what
        `stem`, `options[a].label`, `minimum`, … as places of the document name it.
    language
        Of a text; empty for everything else.
    before, after
        As the document has it; None if it was not there.
    """

    what: str
    language: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One item in two versions: what changed, and what that is proposed to mean."""

    name: str
    before: Item | None
    after: Item | None
    changes: tuple[Change, ...]
    proposed: Comparability


def differences(before: Questionnaire, after: Questionnaire) -> tuple[Difference, ...]:
    """Return one difference per item of either version, in the order of the newer one."""
    old, new = before.items, after.items
    found = [_difference(name, old.get(name), item) for name, item in new.items()]
    gone = [_difference(name, item, None) for name, item in old.items() if name not in new]
    return (*found, *gone)


def changed(found: Sequence[Difference]) -> tuple[Difference, ...]:
    """Return the differences a person has to decide about."""
    return tuple(one for one in found if one.proposed in DECIDED)


def _difference(name: str, before: Item | None, after: Item | None) -> Difference:
    if before is None or after is None:
        proposed = Comparability.ADDED if before is None else Comparability.REMOVED
        return Difference(name, before, after, (), proposed)
    changes = (*_texts(before, after), *_settings(before, after))
    if not changes:
        return Difference(name, before, after, (), Comparability.UNCHANGED)
    kept = all(_keeps_meaning(change) for change in changes)
    proposed = Comparability.COMPARABLE if kept else Comparability.BREAK
    return Difference(name, before, after, changes, proposed)


MEANING_STAYS = frozenset(
    {
        *("help", "required", "order", "shown_as", "default", "explain", "accept", "audio"),
        *("action_field", "goal", "measure", "construct", "asked_if", "max_length", "messages"),
        "special",
    }
)
"""Settings that change how an item is asked, of whom, or where it is shown, not what it means."""


def _keeps_meaning(change: Change) -> bool:
    """Whether a change is wording only. A new language says the same thing once more."""
    if change.language:
        return True
    return change.what.partition("[")[0].partition(".")[0] in MEANING_STAYS


def _texts(before: Item, after: Item) -> Iterator[Change]:
    old, new = dict(item_texts("", before)), dict(item_texts("", after))
    for place in dict.fromkeys((*old, *new)):
        first, second = old.get(place), new.get(place)
        if first is None or second is None:
            continue  # an option or setting came or went: told among the settings
        for language in dict.fromkeys((*first, *second)):
            if first.get(language) != second.get(language):
                yield Change(
                    place.removeprefix("."), language, first.get(language), second.get(language)
                )


def _settings(before: Item, after: Item) -> Iterator[Change]:
    old, new = _plain(before), _plain(after)
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield Change(name, "", old.get(name), new.get(name))


PLAIN = (
    *("type", "required", "dont_know", "refused", "default", "other", "shown_as", "order"),
    *("minimum", "maximum", "decimals", "total", "total_test", "most", "earliest", "latest"),
    *("max_length", "pattern", "files", "megabytes", "formats", "details", "level"),
    *("action_field", "goal", "measure", "construct", "audio", "special"),
)


def _plain(item: Item) -> Mapping[str, Any]:
    """Return what an item is besides its texts, as values that can be compared and shown."""
    found: dict[str, Any] = {name: getattr(item, name) for name in PLAIN}
    found["asked_if"] = written(item.asked_if) if item.asked_if else None
    found["value"] = written_operand(item.value) if item.value is not None else None
    found["exclusive"] = sorted(item.exclusive)
    for name in ("options", "rows", "kinds", "districts"):
        found |= {f"{name}[{option.code}]": _rule(option) for option in getattr(item, name)}
        found[name] = [option.code for option in getattr(item, name)]
    for scale in item.scales:
        found[f"scales[{scale.code}]"] = [option.code for option in scale.options]
    for inner in item.items:
        found[f"items[{inner.name}]"] = _plain(inner)
    for name in ("help", "explain", "accept", "unit", "low", "high", "entry"):
        found[name] = bool(getattr(item, name))
    return found


def _rule(option: Option) -> Any:
    return {"asked_if": written(option.asked_if)} if option.asked_if else {}
