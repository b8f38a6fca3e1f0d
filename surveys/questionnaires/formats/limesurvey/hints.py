"""What LimeSurvey has no place for, carried in one attribute of each question that we wrote.

If a question comes back as it was written, its item comes back as it was. If somebody changed it in
LimeSurvey, only the names and codes of the hint are used, and the question is read like any other.
"""

import hashlib
import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from surveys.questionnaires.document import AnyItem
from surveys.questionnaires.formats.limesurvey.survey import Question

HINT = "mitsprache"
LONGEST_HINT = 200_000


def hint_of(question: Question) -> dict[str, Any]:
    """Return the hint of a question, or an empty one."""
    words = next((one.value for one in question.settings if one.name == HINT), "")
    if not words or len(words) > LONGEST_HINT:
        return {}
    try:
        found = json.loads(words)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def name_in(question: Question) -> str:
    """Return the name that the item of a question had, or the question's code."""
    name = hint_of(question).get("name")
    return name if isinstance(name, str) and name else question.code


def codes_in(question: Question) -> dict[str, str]:
    """Return our code of each code of LimeSurvey that had to be another there."""
    codes = hint_of(question).get("codes")
    if not isinstance(codes, dict):
        return {}
    return {code: own for code, own in codes.items() if isinstance(own, str)}


def fingerprint(question: Question) -> str:
    """Return what tells whether a question was changed; ids and places do not count."""
    data = question.model_dump(
        exclude_defaults=True,
        exclude={"id": True, "columns": True, "settings": True, "rows": True, "answers": True},
    )
    data["settings"] = sorted(
        (one.name, one.language, one.value) for one in question.settings if one.name != HINT
    )
    for name in ("rows", "answers"):
        data[name] = [
            choice.model_dump(exclude_defaults=True, exclude={"id", "columns"})
            for choice in getattr(question, name)
        ]
    words = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def item_in(question: Question) -> dict[str, Any] | None:
    """Return the item a question was written from, if nobody changed the question since."""
    hint = hint_of(question)
    item = hint.get("item")
    if not isinstance(item, dict) or hint.get("print") != fingerprint(question):
        return None
    if item.get("kept") or item.get("name") != name_in(question):
        return None
    try:
        _items().validate_python(item)
    except (ValidationError, RecursionError):
        return None
    return item


@cache
def _items() -> TypeAdapter[Any]:
    return TypeAdapter(AnyItem)
