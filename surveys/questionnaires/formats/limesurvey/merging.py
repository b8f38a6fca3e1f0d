"""A question as it was in the file, with what was changed here since, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from surveys.questionnaires.formats.limesurvey.survey import Choice, Question, Setting, Texts


def merged(original: Question, before: Question, now: Question) -> Question:
    """Return the original with the differences between `before` and `now`.

    `before` is what the item was written as when the file was read, `now` what it is today. What is
    the same in both stays as it was in the file, down to its HTML.
    """
    changes: dict[str, Any] = {
        "words": _texts(original.words, before.words, now.words),
        "help": _texts(original.help, before.help, now.help),
        "rows": _choices(original.rows, before.rows, now.rows),
        "answers": _choices(original.answers, before.answers, now.answers),
        "settings": _settings(original.settings, before.settings, now.settings),
    }
    for name in ("type", "other", "mandatory", "relevance", "pattern", "defaults"):
        if getattr(before, name) != getattr(now, name):
            changes[name] = getattr(now, name)
    if "relevance" in changes:
        changes["tests"] = ()
    return original.model_copy(update=changes)


def _texts(original: Texts, before: Texts, now: Texts) -> Texts:
    found = dict(original)
    for code in {*before, *now}:
        if before.get(code) != now.get(code):
            found.pop(code, None)
            if code in now:
                found[code] = now[code]
    return found


def _choices(
    original: Sequence[Choice], before: Sequence[Choice], now: Sequence[Choice]
) -> tuple[Choice, ...]:
    """Return rows or answers in today's order; implied ones were never in the file."""
    if list(before) == list(now) or not original:
        return tuple(original)
    # Both sides were made of the same items in the same order, so places tell who is who.
    known = {_key(one): place for place, one in enumerate(before)}
    found: list[Choice] = []
    for one in now:
        place = known.get(_key(one))
        if place is None or place >= len(original):
            found.append(one)
            continue
        old, base = original[place], before[place]
        words = _texts(old.words, base.words, one.words)
        relevance = old.relevance if base.relevance == one.relevance else one.relevance
        found.append(old.model_copy(update={"words": words, "relevance": relevance}))
    return tuple(found)


def _key(choice: Choice) -> tuple[str, int]:
    return choice.code, choice.scale


def _settings(
    original: Sequence[Setting], before: Sequence[Setting], now: Sequence[Setting]
) -> tuple[Setting, ...]:
    earlier, later = _by_name(before), _by_name(now)
    changed = {key for key in {*earlier, *later} if earlier.get(key) != later.get(key)}
    kept = [one for one in original if (one.name, one.language) not in changed]
    return (*kept, *(later[key] for key in sorted(changed) if key in later))


def _by_name(settings: Iterable[Setting]) -> Mapping[tuple[str, str], Setting]:
    return {(one.name, one.language): one for one in settings}
