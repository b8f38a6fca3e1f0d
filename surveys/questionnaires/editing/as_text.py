"""A part in the document's own form, for what drop-downs cannot show."""

from typing import Any

from surveys.errors import UnreadableFile
from surveys.questionnaires.editing.changes import ORDER, WHOLE
from surveys.questionnaires.editing.places import CHILDREN, Part
from surveys.questionnaires.editing.soundness import unstorable
from surveys.questionnaires.loading import dumped, loaded
from surveys.web.locale import gettext as _


def written_text(part: Part) -> str:
    """Return the settings of a part as YAML, without its name and what it holds."""
    settings = {key: value for key, value in part.items() if key not in {*CHILDREN, "name", "type"}}
    return dumped(settings, ".yaml").decode() if settings else ""


def read_text(words: str) -> dict[str, Any]:
    """Return the settings that somebody wrote as YAML.

    Raises
    ------
    BrokenDefinition
        If it is not YAML.
    UnreadableFile
        If something in it has another shape than a document.
    """
    found = loaded(words.encode(), ".yaml") if words.strip() else {}
    strange = next(unstorable(found), None)
    if strange is not None:
        raise UnreadableFile(f"{strange.place}: {strange.sentence}".removeprefix(": "))
    if not all(_has_names(key, value) for key, value in found.items()) or not _is_name(*found):
        raise UnreadableFile(_("Jede Zeile beginnt mit dem Namen einer Einstellung."))
    return {key: value for key, value in found.items() if key not in {*CHILDREN, "name", "type"}}


def _has_names(key: str, value: Any) -> bool:
    """Whether everything inside a setting has names by which changes can be told apart."""
    if key in WHOLE:
        return True
    if isinstance(value, dict):
        return _is_name(*value) and all(_has_names(name, one) for name, one in value.items())
    return not isinstance(value, list) or all(_has_names("", one) for one in value)


def _is_name(*keys: str) -> bool:
    return all(key and "/" not in key and key != ORDER for key in keys)
