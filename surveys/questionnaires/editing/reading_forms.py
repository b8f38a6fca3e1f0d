"""What a form of settings sent, as settings of the document. Blank is left out, never stored."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from surveys.items.base import Posted
from surveys.items.conditions import number
from surveys.questionnaires.editing.building_rules import read_rows, rule_of
from surveys.questionnaires.editing.indices import read_indices
from surveys.questionnaires.editing.options import exclusive_codes, read_options, read_scales
from surveys.questionnaires.editing.places import Part, all_places
from surveys.questionnaires.editing.settings import Setting, held_value
from surveys.questionnaires.editing.subjects import Subject

LONGEST_TEXT = 20_000


def renewed(
    part: Part,
    settings: Mapping[str, Setting],
    posted: Posted,
    subjects: Mapping[str, Subject],
) -> dict[str, Any]:
    """Return the settings of a part as a form wants them; what it did not show stays."""
    shown = {name for names in posted.getlist("shown") for name in names.split()}
    found = dict(part)
    # Conditions last: those of options stand inside what the list says.
    for name in sorted(shown, key=lambda name: name.startswith("rule:")):
        base, _colon, rest = name.partition(":")
        if base == "rule":
            found = with_rule(found, rest, posted, subjects)
        elif name == "exclusive":
            found = _with(found, name, exclusive_codes(posted, "options") or None)
        elif name in settings:
            value = _read(settings[name], part, posted)
            if not _says_nothing(value, settings[name], part):
                found = _with(found, name, value)
    return found


def _says_nothing(value: Any, setting: Setting, part: Part) -> bool:
    """Whether a value is what holds anyway where the document says nothing."""
    if held_value(part, setting.name) is not None:
        return False
    nothing: tuple[Any, ...] = (
        (None, {}, []) if setting.shape == "yes_no" else (None, {}, [], False)
    )
    return value in nothing or value == setting.default


def _with(part: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a part with a setting given, or without it where it is blank."""
    step, _slash, rest = path.partition("/")
    if rest:
        inner = part.get(step)
        value = _with(dict(inner) if isinstance(inner, Mapping) else {}, rest, value) or None
    if value is None:
        return {key: held for key, held in part.items() if key != step}
    return {**part, step: value}


def with_rule(
    part: dict[str, Any], path: str, posted: Posted, subjects: Mapping[str, Subject]
) -> dict[str, Any]:
    """Return a part with the condition that rows of drop-downs say at `path`."""
    rule = rule_of(read_rows(posted, f"rule.{path}", subjects))
    setting, _slash, rest = path.partition("/")
    if not rest:
        return _with(part, setting, rule)
    code = rest.partition("/")[0]
    options = [
        _with(dict(option), "asked_if", rule) if option.get("code") == code else option
        for option in part.get(setting, ())
    ]
    return {**part, setting: options}


def _read(setting: Setting, part: Part, posted: Posted) -> Any:
    name, before = setting.name, held_value(part, setting.name)
    if setting.shape == "words":
        words = read_words(posted, name, before)
        return words or ({} if name in NEEDED else None)
    if setting.shape == "options":
        return read_options(posted, name, before or (), setting.extras, str(part.get("type", "")))
    if setting.shape == "scales":
        return read_scales(posted, name, before or ())
    chosen = OF_THE_WHOLE.get(setting.shape)
    if chosen is not None:
        return chosen(part, posted)
    return _plain(setting, before, posted)


NEEDED = frozenset({"stem", "title", "purpose", "what_happens", "known"})
"""Texts a part always has, even while nobody wrote them yet."""
NEEDED_NUMBERS = frozenset({"minutes"})
"""Numbers a part always has: emptied, they stay as they were."""


def _plain(setting: Setting, before: Any, posted: Posted) -> Any:  # noqa: PLR0911  one way out per shape
    name = setting.name
    typed = next(iter(posted.getlist(name)), "").strip()
    if setting.shape == "flag":
        return True if typed else (None if before else before)
    if setting.shape == "default":
        return _first_answer(typed, before)
    if setting.shape == "yes_no":
        return {"yes": True, "no": False}.get(typed)
    if setting.shape == "number":
        return before if not typed and name in NEEDED_NUMBERS else _number(typed, before)
    if setting.shape == "several":
        chosen = set(posted.getlist(name))
        return [value for value, _words in setting.choices if value in chosen] or None
    if setting.shape == "list":
        return [
            word.strip() for word in typed.replace("\n", ",").split(",") if word.strip()
        ] or None
    if setting.shape == "total":
        return _total(posted, before)
    if setting.shape == "day":
        return _day(typed, before)
    if setting.shape == "choice":
        return typed if typed in {value for value, _words in setting.choices} else None
    return typed[:LONGEST_TEXT] or None


def chosen_languages(part: Part, posted: Posted) -> list[str]:
    """Return the languages that are ticked; the base language cannot be unticked."""
    base = str(part.get("base_language"))
    ticked = [tag for tag in posted.getlist("languages") if tag]
    before = [str(tag) for tag in part.get("languages", ())]
    kept = [tag for tag in before if tag == base or tag in ticked]
    return list(dict.fromkeys([*kept, *ticked]))


def chosen_groupings(part: Part, posted: Posted) -> list[dict[str, Any]]:
    """Return the groupings by the items that are ticked; what one had, such as merges, stays."""
    ticked = posted.getlist("groupings")
    before = [one for one in part.get("groupings", ()) if isinstance(one, dict)]
    kept = [one for one in before if one.get("item") in ticked]
    known = {one.get("item") for one in kept}
    stems = {place[-1]: item.get("stem") or {} for place, item in all_places(part)}
    new = [
        {"name": name, "item": name, "label": dict(stems[name])}
        for name in ticked
        if name in stems and name not in known
    ]
    return [*kept, *new]


OF_THE_WHOLE: Mapping[str, Callable[[Part, Posted], Any]] = {
    "groupings": chosen_groupings,
    "indices": read_indices,
    "languages": chosen_languages,
}
"""Settings of a questionnaire that are read by looking at all of it, by their shape."""


def read_words(posted: Posted, name: str, before: Any) -> dict[str, str]:
    """Return a text per language; languages that the form did not show keep their words."""
    words = dict(before) if isinstance(before, Mapping) else {}
    for tag in posted.getlist("languages_shown"):
        sent = posted.getlist(f"{name}.{tag}")
        if not sent:
            continue
        typed = sent[0].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
        if typed:
            words[tag] = typed[:LONGEST_TEXT]
        else:
            words.pop(tag, None)
    return words


def _number(typed: str, before: Any) -> Any:
    if not typed:
        return None
    found = number(typed.replace(",", "."))
    return before if found is None else found


def _day(typed: str, before: Any) -> Any:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        return before


def _total(posted: Posted, before: Any) -> Any:
    test = next(iter(posted.getlist("total.test")), "equals")
    typed = next(iter(posted.getlist("total.value")), "").strip()
    if not typed:
        return None
    found = number(typed.replace(",", "."))
    return before if found is None else {test: found}


def _first_answer(typed: str, before: Any) -> Any:
    """Return what stands there before anybody answers; a number stays a number."""
    if not typed:
        return None
    found = number(typed.replace(",", ".")) if isinstance(before, int | float) else None
    return typed if found is None else found
