"""The languages of a questionnaire: one more, or one less with all its words."""

from collections.abc import Sequence
from typing import Any

from surveys.questionnaires.editing import parts
from surveys.questionnaires.editing.changes import Change
from surveys.questionnaires.editing.places import Part, get


def with_languages(document: Part, languages: Sequence[str]) -> parts.Done:
    """Give a questionnaire these languages; words of those that go are taken out everywhere."""
    gone = set(document.get("languages", ())) - set(languages)
    if not gone:
        settings = {**get(document, ()), "languages": list(languages)}
        return parts.change(document, (), settings)
    after = {**_without(document, gone), "languages": list(languages)}
    return after, Change("document", (), {"document": dict(document)}, {"document": after})


def _without(value: Any, gone: set[str]) -> Any:
    """Return a part of a document without the words of some languages."""
    if isinstance(value, list):
        return [_without(one, gone) for one in value]
    if not isinstance(value, dict):
        return value
    is_text = bool(value) and all(isinstance(one, str) for one in value.values())
    return {
        key: one if key == "kept" else _without(one, gone)
        for key, one in value.items()
        if not (is_text and key in gone)
    }
