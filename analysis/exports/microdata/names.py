"""Names of variables as SPSS and Stata take them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

SPSS_WORDS = frozenset(
    {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
)
STATA_WORDS = frozenset(
    {
        *("aggregate", "array", "boolean", "break", "byte", "case", "catch", "class", "colvector"),
        *("complex", "const", "continue", "default", "delegate", "delete", "do", "double", "else"),
        *("eltypedef", "end", "enum", "explicit", "export", "external", "float", "for", "friend"),
        *("function", "global", "goto", "if", "in", "inline", "int", "local", "long", "mata"),
        *("matrix", "namespace", "new", "numeric", "operator", "orgtypedef", "pointer"),
        *("polymorphic", "pragma", "private", "protected", "public", "quad", "real", "return"),
        *("rowvector", "scalar", "short", "signed", "static", "strl", "string", "struct", "super"),
        *("switch", "template", "this", "throw", "transmorphic", "try", "typedef", "typename"),
        *("union", "unsigned", "using", "vector", "version", "virtual", "void", "volatile"),
        *("while", "with"),
    }
)


@dataclass(frozen=True, slots=True)
class NameRule:
    """What a program allows; `longest` in signs, which are ASCII."""

    longest: int
    forbidden: frozenset[str]


SPSS = NameRule(64, SPSS_WORDS)
STATA = NameRule(28, STATA_WORDS)
"""Stata takes 32 signs; pyreadstat wants four of them to number the sets of labels."""


def safe_names(names: Iterable[str], rule: NameRule) -> tuple[str, ...]:
    """Return a name for each column that `rule` allows, no two alike.

    SPSS knows no upper and lower case; Stata takes no point and reads `str5` as a type.

    >>> safe_names(["fields.other", "fields_other", "all", "2x"], SPSS)
    ('fields_other', 'fields_other_2', 'all_', 'v2x')
    """
    taken: set[str] = set()
    found = []
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
        if not plain[:1].isalpha():
            plain = f"v{plain}"
        plain = plain[: rule.longest]
        if plain.lower() in rule.forbidden or re.fullmatch(r"str\d+", plain.lower()):
            plain = f"{plain[: rule.longest - 1]}_"
        unique, number = plain, 1
        while unique.lower() in taken:
            number += 1
            ending = f"_{number}"
            unique = f"{plain[: rule.longest - len(ending)]}{ending}"
        taken.add(unique.lower())
        found.append(unique)
    return tuple(found)
