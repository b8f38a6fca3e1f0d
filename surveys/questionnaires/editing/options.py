"""Options and rows: as a form sent them, put in order, pasted several at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.items.base import Posted
from surveys.questionnaires.editing.naming import code_from, next_number

MOST = 200
NUMBERED = frozenset({"likert", "grid", "two_scale_grid"})
"""Kinds whose codes are numbers that rise with amount."""
Option = Mapping[str, Any]


def read_options(
    posted: Posted, name: str, before: Sequence[Option], extras: Sequence[str], kind: str
) -> list[dict[str, Any]]:
    """Return the options a form sent: `name.0.was`, `name.0.code`, `name.0.label.de` and so on.

    New lines in `name.more` become options; a line "code = words" brings its code along.
    """
    known = {str(option.get("code")): option for option in before}
    found: list[dict[str, Any]] = []
    places: list[float] = []
    for number in range(MOST):
        here = f"{name}.{number}"
        was = posted.getlist(f"{here}.was")
        if not was:
            break
        if posted.getlist(f"{here}.remove"):
            continue
        found.append(_option(posted, here, known.get(was[0], {"code": was[0]}), extras))
        places.append(_place(posted, here, number))
    found = [option for _place_, option in sorted(zip(places, found, strict=True), key=_by_place)]
    languages = posted.getlist("languages_shown")
    typed = "\n".join(posted.getlist(f"{name}.more"))
    return with_lines(found, typed, languages[0] if languages else "de", numbered=kind in NUMBERED)


def _by_place(placed: tuple[float, Any]) -> float:
    return placed[0]


def _place(posted: Posted, here: str, number: int) -> float:
    """Return where an option should stand: moved by a button, or to a number that was typed."""
    moved = next(iter(posted.getlist(f"{here}.move")), "")
    if moved == "up":
        return number - 1.5
    if moved == "down":
        return number + 1.5
    typed = next(iter(posted.getlist(f"{here}.place")), "")
    if typed.isascii() and typed.isdigit() and int(typed) != number + 1:
        wanted = int(typed) - 1
        return wanted + (0.5 if wanted > number else -0.5)
    return number


def _option(posted: Posted, here: str, before: Option, extras: Sequence[str]) -> dict[str, Any]:
    code = next(iter(posted.getlist(f"{here}.code")), "").strip() or str(before.get("code"))
    label = dict(before.get("label") or {})
    for tag in posted.getlist("languages_shown"):
        for sent in posted.getlist(f"{here}.label.{tag}"):
            typed = " ".join(sent.split())
            label.pop(tag, None)
            if typed:
                label[tag] = typed
    found = {**before, "code": code, "label": label}
    for extra in extras:
        for sent in posted.getlist(f"{here}.{extra}"):
            found.pop(extra, None)
            if sent:
                found[extra] = sent
    return found


def with_lines(
    options: Sequence[Option], typed: str, language: str, *, numbered: bool = False
) -> list[dict[str, Any]]:
    r"""Return options with one more for each line that was pasted.

    >>> with_lines([], "Ja\nweg = Nein", "de")
    [{'code': 'ja', 'label': {'de': 'Ja'}}, {'code': 'weg', 'label': {'de': 'Nein'}}]
    """
    found = [dict(option) for option in options]
    for line in typed.splitlines()[:MOST]:
        words = " ".join(line.split()).lstrip("-*•– ").strip()
        if not words:
            continue
        taken = {str(option["code"]) for option in found}
        code, equals, rest = words.partition(" = ")
        if not equals or not code.replace("_", "").replace("-", "").isalnum() or code in taken:
            rest, code = words, next_number(taken) if numbered else code_from(words, taken)
        found.append({"code": code[:40], "label": {language: rest}})
    return found


def read_scales(posted: Posted, name: str, before: Sequence[Option]) -> list[dict[str, Any]]:
    """Return the scales a form sent; their options stand under `name.<number>.options`."""
    found = []
    for number, scale in enumerate(before):
        here = f"{name}.{number}"
        changed = _option(posted, here, scale, ())
        options = read_options(
            posted, f"{here}.options", scale.get("options") or (), (), "two_scale_grid"
        )
        found.append({**changed, "options": options})
    return found


def exclusive_codes(posted: Posted, name: str) -> list[str]:
    """Return the codes that exclude all others, as the ticks beside them say."""
    found = []
    for number in range(MOST):
        here = f"{name}.{number}"
        was = posted.getlist(f"{here}.was")
        if not was:
            break
        if posted.getlist(f"{here}.exclusive") and not posted.getlist(f"{here}.remove"):
            found.append((*posted.getlist(f"{here}.code"), *was)[0].strip() or was[0])
    return found
