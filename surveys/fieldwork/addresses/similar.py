"""Whether two names may be those of one organisation."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

ENOUGH = 0.87
"""From this likeness on people are asked; found by trying misspelt names of associations."""
CROWDED = 200
"""A word in more names than this tells nothing about one of them."""
SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "&": " und ", "+": " und "})
LEGAL = re.compile(
    r"\b(e ?v|e ?k|e ?g|gem(einnuetzige)? ?gmbh|gmbh|ggmbh|gug|ug|ag|kg|kdoer|k ?d ?oe ?r"
    r"|eingetragener verein|haftungsbeschraenkt|stiftung buergerlichen rechts)\b"
)


def plain(name: str) -> str:
    """Return a name as it is compared: without legal form, accents, case and signs.

    >>> plain("Kulturbrücke e. V."), plain("KULTURBRUECKE (eingetragener Verein)")
    ('kulturbruecke', 'kulturbruecke')
    """
    spelt = unicodedata.normalize("NFKD", name.casefold().translate(SPELT))
    bare = "".join(sign for sign in spelt if not unicodedata.combining(sign))
    words = " ".join(re.sub(r"[^\w]+", " ", bare).split())
    return " ".join(LEGAL.sub(" ", words).split()) or words


def are_similar(one: str, other: str) -> bool:
    """Whether two plain names look alike. Other numbers in them are other organisations.

    >>> are_similar("kulturbruecke", "kulturbruke"), are_similar("kita nord 1", "kita nord 2")
    (True, False)
    """
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (
        matcher.real_quick_ratio() >= ENOUGH
        and matcher.quick_ratio() >= ENOUGH
        and matcher.ratio() >= ENOUGH
    )


class Names:
    """Plain names to be compared with, found by what they share, so that many stay quick."""

    def __init__(self, named: Iterable[tuple[str, str]] = ()) -> None:
        """Know some keys by the names they go by."""
        self._plain: dict[str, str] = {}
        self._sharing: defaultdict[str, list[str]] = defaultdict(list)
        for key, name in named:
            self.add(key, name)

    def add(self, key: str, name: str) -> None:
        """Know one more."""
        self._plain[key] = plain(name)
        for mark in _marks(self._plain[key]):
            self._sharing[mark].append(key)

    def like(self, name: str) -> list[tuple[str, bool]]:
        """Return the keys with a name like this one, and whether it is the very same."""
        wanted = plain(name)
        near: dict[str, None] = {}
        for mark in _marks(wanted):
            sharing = self._sharing.get(mark, [])
            if len(sharing) <= CROWDED:
                near.update(dict.fromkeys(sharing))
        found = [
            (key, self._plain[key] == wanted)
            for key in near
            if self._plain[key] == wanted or are_similar(wanted, self._plain[key])
        ]
        return sorted(found, key=lambda pair: not pair[1])


def _marks(name: str) -> Iterator[str]:
    """Yield what two names must share to be looked at: all, a word, or how a word begins."""
    yield f"={name}"
    seen = set()
    for word in name.split():
        for mark in (word, word[:5] + "…"):
            if len(word) > 2 and mark not in seen:
                seen.add(mark)
                yield mark
