"""A part in the document's own form, for what drop-downs cannot show."""

from typing import Any

from surveys.errors import UnreadableFile
from surveys.questionnaires.editing.places import CHILDREN, Part
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
    if any("/" in str(key) or str(key) != key for key in found):
        raise UnreadableFile(_("Jede Zeile beginnt mit dem Namen einer Einstellung."))
    return {key: value for key, value in found.items() if key not in {*CHILDREN, "name", "type"}}
