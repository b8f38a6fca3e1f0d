"""Drafts read into questionnaires: the page of the editor and its preview ask for the same ones."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from surveys.db import dump_json
from surveys.questionnaires.document import Parsed, parse
from surveys.questionnaires.editing.minutes import Minutes, expected
from surveys.questionnaires.questionnaire import Questionnaire

KEPT = 12
_PARSED: OrderedDict[bytes, Parsed] = OrderedDict()
_MINUTES: OrderedDict[tuple[bytes, str], Minutes] = OrderedDict()
_LOCK = Lock()


def parsed(document: Mapping[str, Any]) -> Parsed:
    """Return what a document says, read once for several requests in a row."""
    key = _digest(document)
    with _LOCK:
        if key in _PARSED:
            _PARSED.move_to_end(key)
            return _PARSED[key]
    found = parse(document)
    with _LOCK:
        _PARSED[key] = found
        while len(_PARSED) > KEPT:
            _PARSED.popitem(last=False)
    return found


def minutes(document: Mapping[str, Any], questionnaire: Questionnaire, language: str) -> Minutes:
    """Return the expected minutes, reckoned once per document and language."""
    key = (_digest(document), language)
    with _LOCK:
        if key in _MINUTES:
            return _MINUTES[key]
    found = expected(questionnaire, language)
    with _LOCK:
        _MINUTES[key] = found
        while len(_MINUTES) > KEPT:
            _MINUTES.popitem(last=False)
    return found


def _digest(document: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(dump_json(document).encode()).digest()
