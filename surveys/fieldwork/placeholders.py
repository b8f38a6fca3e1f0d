"""Placeholders in words that staff write: `{last_day}` becomes the last day, for each recipient."""

import re
from collections.abc import Iterable, Mapping

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
"""Not `str.format`: what stands in the braces is a name and nothing that could be asked of it."""


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
    """
    return PLACEHOLDER.sub(lambda found: facts.get(found[1], found[0]), words)
