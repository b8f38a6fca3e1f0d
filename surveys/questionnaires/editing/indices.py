"""Indices on the form of the questionnaire: what can be in one, and what the form says of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.base import Posted
from surveys.questionnaires.editing.faults_in_words import said_of
from surveys.questionnaires.editing.naming import name_from
from surveys.questionnaires.editing.places import Part, all_places
from surveys.questionnaires.editing.subjects import shortened
from surveys.web.locale import gettext as _

MOST = 50
"""Indices a form may say something of."""
SHORT_STEM = 30
"""Signs of the stem behind the words of a row."""
PLAIN, REVERSED = "plain", "reversed"
"""How an item counts; a form sends nothing for one that does not."""


def kinds_of_index() -> tuple[tuple[str, str], ...]:
    """Return the kinds an index can be of, with their words."""
    return (
        ("formative", _("verschiedene Teile eines Ganzen")),
        ("reflective", _("alle dieselbe Haltung")),
    )


def scales_in(document: Part) -> tuple[tuple[str, str], ...]:
    """Return what can be in an index, as a document names it, with its words."""
    return tuple(
        found
        for place, part in all_places(document)
        if len(place) == 2 and _is_scale(part)
        for found in _scales(part, place[-1], document)
    )


def read_indices(part: Part, posted: Posted) -> list[dict[str, Any]]:
    """Return the indices as a form wants them: `indices.0.was`, `indices.0.label.de` and so on.

    Words in `indices.more` become a new index, still without items.
    """
    known = {str(one.get("name")): one for one in _mappings(part.get("indices"))}
    found = []
    for number in range(MOST):
        here = f"indices.{number}"
        was = _first(posted, f"{here}.was")
        if not was:
            break
        if was in known and not _first(posted, f"{here}.remove"):
            found.append(_renewed(known[was], here, posted))
    typed = " ".join(_first(posted, "indices.more").split())
    if typed:
        language = _first(posted, "languages_shown") or str(part.get("base_language", "de"))
        name = name_from(typed, {str(one.get("name")) for one in found}, "index")
        made = {"name": name, "label": {language: typed}, "kind": "formative", "items": []}
        found.append(made)
    return found


def counting(index: Mapping[str, Any]) -> dict[str, str]:
    """Return how each item of an index counts, by what the document calls it."""
    return {
        str(one.get("item")): REVERSED if one.get("reversed") else PLAIN
        for one in _mappings(index.get("items"))
    }


def _renewed(before: Mapping[str, Any], here: str, posted: Posted) -> dict[str, Any]:
    label = dict(before.get("label") or {})
    for tag in posted.getlist("languages_shown"):
        for sent in posted.getlist(f"{here}.label.{tag}"):
            label.pop(tag, None)
            if typed := " ".join(sent.split()):
                label[tag] = typed
    kind = _first(posted, f"{here}.kind")
    kinds = {one for one, _words in kinds_of_index()}
    items = _items(before, here, posted)
    return {
        **before,
        "label": label,
        "kind": kind if kind in kinds else before.get("kind"),
        "items": items,
    }


def _items(before: Mapping[str, Any], here: str, posted: Posted) -> list[dict[str, Any]]:
    """Return the items of an index: those it had in their order, then those that came."""
    counted = counting(before)
    for reference in posted.getlist("scales_shown"):
        sent = posted.getlist(f"{here}.counts.{reference}")
        if sent and sent[0] in {PLAIN, REVERSED}:
            counted[reference] = sent[0]
        elif sent:
            counted.pop(reference, None)
    return [
        {"item": reference} | ({"reversed": True} if how == REVERSED else {})
        for reference, how in counted.items()
    ]


def _is_scale(part: Part) -> bool:
    kind = ITEM_TYPES.get(str(part.get("type", "")))
    return kind is not None and kind.is_scale


def _scales(part: Part, name: str, document: Part) -> Iterator[tuple[str, str]]:
    stem = said_of(part.get("stem"), document) or name
    rows = _mappings(part.get("rows"))
    if not rows:
        yield name, stem
    for row in rows:
        about = shortened(stem, SHORT_STEM)
        said = f"{said_of(row.get('label'), document) or row.get('code')} ({about})"
        scales = _mappings(part.get("scales"))
        if not scales:
            yield f"{name}.{row.get('code')}", said
        for scale in scales:
            words = said_of(scale.get("label"), document) or scale.get("code")
            yield f"{name}.{row.get('code')}.{scale.get('code')}", f"{words}: {said}"


def _mappings(held: Any) -> Sequence[Mapping[str, Any]]:
    return [one for one in held if isinstance(one, Mapping)] if isinstance(held, list) else []


def _first(posted: Posted, name: str) -> str:
    return next(iter(posted.getlist(name)), "").strip()
