"""Names and codes, made from words and never changed afterwards: answers are stored under them."""

import re
import unicodedata
from collections.abc import Collection

SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
RESERVED = frozenset({"dont_know", "refused", "missing", "other", "known", "option", "why"})
SMALL_WORDS = frozenset({
    "a", "aber", "als", "am", "an", "and", "are", "auch", "auf", "aus", "bei", "bitte", "das",
    "dem", "den", "der", "des", "did", "die", "diese", "dieser", "do", "does", "ein", "eine",
    "einem", "einen", "einer", "es", "for", "fuer", "haben", "hat", "how", "ihr", "ihre",
    "ihrem", "ihren", "ihrer", "im", "in", "is", "ist", "kann", "man", "mit", "nach", "of",
    "on", "or", "please", "sehr", "sich", "sie", "sind", "so", "the", "to", "ueber", "und",
    "uns", "unser", "unsere", "vom", "von", "vor", "waren", "was", "welche", "welchem",
    "welchen", "welcher", "welches", "wenn", "wer", "werden", "what", "which", "who", "wie",
    "wir", "wird", "with", "wo", "womit", "wurden", "you", "your", "zu", "zum", "zur",
})  # fmt: skip
LONGEST_NAME, LONGEST_CODE = 40, 30


def name_from(words: str, taken: Collection[str], otherwise: str) -> str:
    """Return a name for an item or section that is not `taken`.

    >>> name_from("Wie wichtig ist Ihnen die Sprache?", {"wichtig_ihnen_sprache"}, "frage")
    'wichtig_ihnen_sprache_2'
    """
    steps = [step for step in _steps(words) if step not in SMALL_WORDS] or _steps(words)
    name = "_".join(steps[:4])[:LONGEST_NAME].strip("_")
    if not name or not name[0].isalpha():
        name = f"{otherwise}_{name}".strip("_")
    return _free(name, {*taken, *RESERVED})


def code_from(words: str, taken: Collection[str]) -> str:
    """Return a code for an option or row that is not `taken`.

    >>> code_from("Verein / Initiative", set())
    'verein_initiative'
    """
    code = "_".join(_steps(words)[:4])[:LONGEST_CODE].strip("_") or "antwort"
    return _free(code, {*taken, *RESERVED})


def next_number(taken: Collection[str]) -> str:
    """Return the code above the highest number taken: codes of scales are numbers.

    >>> next_number({"1", "2", "x"})
    '3'
    """
    numbers = [int(code) for code in taken if code.isascii() and code.isdigit()]
    return str(max(numbers, default=0) + 1)


def _steps(words: str) -> list[str]:
    spelt = unicodedata.normalize("NFKD", words.casefold().translate(SPELT))
    return re.findall(r"[a-z0-9]+", spelt.encode("ascii", "ignore").decode())


def _free(wanted: str, taken: Collection[str]) -> str:
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}_{number}"
    return found
