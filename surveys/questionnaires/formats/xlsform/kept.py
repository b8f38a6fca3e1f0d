"""What a document remembers of the workbook it came from, so that it can be written again.

A cell is written again as it was if what we made of it has not been changed since. Whether it has
is seen by a short digest of what was made.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

FORMAT = "xlsform"
_OF_TYPE = (
    *("type", "options", "rows", "other", "shown_as", "order", "maximum", "minimum", "decimals"),
    *("exclusive", "pattern", "max_length", "earliest", "latest", "dont_know", "refused", "accept"),
)


def digest(value: Any) -> str:
    """Return a short fingerprint of a JSON value."""
    words = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return sha256(words.encode()).hexdigest()[:16]


def made_of(item: Mapping[str, Any], checks: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return for each column of XLSForm a digest of those settings of an item that fill it."""
    messages = item.get("messages") or {}
    about = [check for check in checks if check.get("at") == item.get("name")]
    limits = [{name: item.get(name) for name in _OF_TYPE}, about, item.get("required", False)]
    made = {
        "label": item.get("stem"),
        "hint": item.get("help"),
        "required": limits,
        "required_message": messages.get("required"),
        "constraint": limits,
        "constraint_message": [messages.get("wrong"), about],
        "relevant": item.get("asked_if"),
        "calculation": item.get("value"),
        "default": item.get("default"),
        "type": [{name: item.get(name) for name in _OF_TYPE}],
    }
    return {column: digest(value) for column, value in made.items()}


def kept_of(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a part of the document remembers of its workbook."""
    kept = part.get("kept")
    found = kept.get(FORMAT) if isinstance(kept, Mapping) else None
    return found if isinstance(found, Mapping) else {}
