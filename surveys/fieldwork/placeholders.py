"""Placeholders in words that staff write: `{last_day}` becomes the last day, for each recipient."""

import re
from collections.abc import Iterable, Mapping

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
"""Not `str.format`: what stands in the braces is a name and nothing that could be asked of it."""
FILLED = re.compile(PLACEHOLDER.pattern + r"(\.(?!\.))?")
ENDS = (".", "?", "!", "…", "؟", "۔")
"""With one of these a sentence has ended: a title may be a question, a day end in "2026 р."."""


def unknown_in(words: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return what stands in braces and is no placeholder, each once.

    >>> unknown_in("{title} by {lastday}, {lastday}", ["title", "last_day"])
    ('lastday',)
    """
    found = dict.fromkeys(PLACEHOLDER.findall(words))
    return tuple(name for name in found if name not in set(known))


def filled(words: str, facts: Mapping[str, str]) -> str:
    """Return words with their placeholders filled in; what is none stays as it was written.

    >>> filled("{title} until {last_day} {?}", {"title": "Plan", "last_day": "{title}"})
    'Plan until {title} {?}'
    >>> filled("Es geht um {title}. Danke.", {"title": "Kommt das an?"})
    'Es geht um Kommt das an? Danke.'
    """

    def fill(found: re.Match[str]) -> str:
        stop = found[2] or ""
        value = facts.get(found[1])
        if value is None:
            return found[0]
        return value if value.endswith(ENDS) else value + stop

    return FILLED.sub(fill, words)
