"""Names of sheets as Excel takes them."""

import re
from collections.abc import Iterable

LONGEST = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
RESERVED = frozenset({"history"})
GOES_ON = " …"


def sheet_names(wanted: Iterable[str]) -> tuple[str, ...]:
    """Return a valid name for each sheet, no two alike, as near to the wanted ones as can be.

    Excel takes 31 UTF-16 units, knows no upper and lower case, and refuses some signs and
    "History".

    >>> sheet_names(["Bildung: Kita/Schule", "bildung  kita schule", "?"])
    ('Bildung Kita Schule', 'bildung kita schule 2', 'Blatt')
    """
    taken: set[str] = set(RESERVED)
    found = []
    for name in wanted:
        plain = " ".join(FORBIDDEN.sub(" ", name).split()).strip("'")
        base = _cut(plain, LONGEST) or "Blatt"
        unique, number = base, 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{_cut(base, LONGEST - len(f' {number}'))} {number}"
        taken.add(unique.casefold())
        found.append(unique)
    return tuple(found)


def _cut(name: str, units: int) -> str:
    """Return a name that takes at most so many UTF-16 units; a longer one ends after a word."""
    whole = name.encode("utf-16-le")
    if len(whole) <= units * 2:
        return name
    begun = whole[: (units - len(GOES_ON)) * 2].decode("utf-16-le", "ignore")
    return (begun.rpartition(" ")[0] or begun).rstrip(" ',") + GOES_ON
