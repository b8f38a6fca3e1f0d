"""What the languages of a workbook are called in ours: `label::English (en)` is `en`."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale

_IN_BRACKETS = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\)\s*$")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_NAMED_IN = ("en", "de", "fr", "es", "it", "pt", "tr", "ru", "uk", "pl", "ar", "ku")
UNKNOWN = "und-x-"
"""Begins our key of a language whose name says nothing to us."""

_SIMPLE = {"einfaches deutsch", "einfache sprache", "leichte sprache", "simple german"}
_SMALL_WORDS: Mapping[str, str] = {
    "de": "der die das und ist sind sie ihr ihre wie was wer welche haben hat nicht ein eine einen "
    "für von mit zu auf im in den dem des bitte geben oder wir",
    "en": "the a an and is are you your how what who which have has do does did not of for with to "
    "on in this please enter or we old many when where",
    "fr": "le la les et est vous votre quel quelle combien un une des pour avec",
    "es": "el la los las y es su cuál qué cuántos un una para con por favor",
}


def tag_of(name: str) -> str:
    """Return our key of a language as a workbook names it.

    >>> tag_of("English (en)"), tag_of("Deutsch"), tag_of("EN"), tag_of("Leichte Sprache")
    ('en', 'de', 'en', 'de-x-einfach')
    """
    plain = " ".join(name.split())
    if found := _IN_BRACKETS.search(plain):
        return _regular(found.group(1))
    if plain.lower() in _SIMPLE:
        return "de-x-einfach"
    if named := _names().get(plain.lower()):
        return named
    if _TAG.fullmatch(plain) and len(re.split(r"-", plain)[0]) == 2:
        return _regular(plain)
    letters = re.sub(r"[^a-z0-9]", "", plain.lower())[:8]
    return f"{UNKNOWN}{letters or 'unnamed'}"


def _regular(tag: str) -> str:
    return tag.lower()


@cache
def _names() -> dict[str, str]:
    """Return the names of languages in the most spoken ones."""
    found: dict[str, str] = {}
    for speaker in _NAMED_IN:
        for tag, name in Locale.parse(speaker).languages.items():
            if "_" not in tag:
                found.setdefault(str(name).lower(), str(tag))
    return found


def guessed(texts: Iterable[str]) -> str | None:
    """Return the language of some texts by their small words, or None."""
    words = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower()))
    counts = {
        tag: sum(words[word] for word in small.split()) for tag, small in _SMALL_WORDS.items()
    }
    best = max(counts, key=lambda tag: counts[tag])
    return best if counts[best] else None
