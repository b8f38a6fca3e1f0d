"""What pydantic found wrong, said so that its writer can mend it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from surveys.items import ITEM_TYPES


@dataclass(frozen=True, slots=True)
class Fault:
    """What must be mended in a document, where, and how.

    place
        By names: `sections[about].items[kind].stem`.
    section, item
        The section and item of the document where an editor mends it, if it is in one.
    """

    place: str
    sentence: str
    section: str | None = None
    item: str | None = None

    def __str__(self) -> str:
        """Return place and sentence, as the command says it."""
        return f"{self.place}: {self.sentence}"


CURES = {
    "missing": "is missing. Add it.",
    "extra_forbidden": "is not known here. Remove it or correct its spelling.",
    "string_type": "must be text. Put it in quotes.",
    "union_tag_invalid": "is not a kind of item. Use one of: {expected_tags}.",
    "union_tag_not_found": "has no `type`. Add one, such as `type: single_choice`.",
    "string_pattern_mismatch": "may hold only small letters, digits and _. Rename it.",
    "string_too_short": "is empty. Write the words.",
    "too_short": "needs at least {min_length} entries. Add some.",
    "dict_type": "must give the words per language, like {{de: …, en: …}}.",
    "list_type": "must be a list. Start its entries with a dash.",
    "bool_parsing": "must be true or false.",
    "int_parsing": "must be a whole number.",
}


def readable(problem: ValidationError, document: Mapping[str, Any]) -> list[Fault]:
    """Return one fault per error: place, what is wrong, how to cure it."""
    return [
        Fault(place(error["loc"], document), cure(error))
        for error in problem.errors(include_url=False, include_input=False)
    ]


def cure(error: Any) -> str:
    """Return what to do about one error."""
    words = CURES.get(error["type"])
    return words.format(**error.get("ctx", {})) if words else f"{error['msg']}. Correct it."


def place(path: tuple[int | str, ...], document: Mapping[str, Any]) -> str:
    """Return a place by names instead of numbers, where things have names.

    >>> place(("sections", 0, "title"), {"sections": [{"name": "start"}]})
    'sections[start].title'
    """
    said, here = "", document
    for step in path:
        if step in ITEM_TYPES:
            continue
        try:
            here = here[step]  # type: ignore[index]  # a document may be anything
        except (KeyError, IndexError, TypeError):
            here = {}
        if isinstance(step, int):
            named = here.get("name") or here.get("code") if isinstance(here, dict) else None
            said += f"[{named if named is not None else step + 1}]"
        else:
            said += f".{step}" if said else str(step)
    return said or "document"


def names_in(place: str) -> tuple[str | None, str | None]:
    """Return the section and the item that a place names, if it does.

    >>> names_in("sections[about].items[kind].stem"), names_in("title")
    (('about', 'kind'), (None, None))
    """
    section = _SECTION.match(place)
    item = _ITEM.match(place)
    return (section[1] if section else None), (item[1] if item else None)


_SECTION = re.compile(r"sections\[([^\]]+)\]")
_ITEM = re.compile(r"sections\[[^\]]+\]\.items\[([^\]]+)\]")
