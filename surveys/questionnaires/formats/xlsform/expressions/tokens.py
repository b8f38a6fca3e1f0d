"""Expressions cut into tokens."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from surveys.web.locale import gettext as _

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<open_text>["'])
    | (?P<answer>\$\{[^{}]*\})
    | (?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
    | (?P<sign>!=|<=|>=|//|::|\.\.|[()\[\],/|+*=<>@.-])
    | (?P<wrong>\S)
    )""",
    re.VERBOSE,
)
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "})
_WORDS = {"and", "or", "div", "mod"}


class BrokenExpression(Exception):
    """The expression is none. The sentence has no capital and no full stop: it ends another."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token: what it is, its words, and where it stands."""

    kind: str
    words: str
    position: int


def tokens(words: str) -> Iterator[Token]:
    """Yield the tokens; a word such as `and` is an operator only where one can stand."""
    before: Token | None = None
    place = 0
    words = words.translate(_QUOTES).rstrip()
    while place < len(words):
        match = _TOKEN.match(words, place)
        if match is None or match.lastgroup in {None, "wrong", "open_text"}:
            _refuse(words, place, match)
        else:
            kind, found = str(match.lastgroup), match.group(match.lastgroup)
            after_value = before is not None and _ends_a_value(before)
            joins = after_value and (found in _WORDS or found in {"*", "+"})
            if joins or found in {"-", "=", "!=", "<", "<=", ">", ">="}:
                kind = "operator"
            elif found == "*":
                kind = "star"
            before = Token(kind, found, match.start(match.lastgroup))
            yield before
            place = match.end()
    yield Token("end", "", len(words))


def _refuse(words: str, place: int, match: re.Match[str] | None) -> None:
    if match is not None and match.lastgroup == "open_text":
        raise BrokenExpression(_("ein Anführungszeichen ist nicht geschlossen"))
    sign = match.group().strip() if match else words[place]
    raise BrokenExpression(
        _("„%(sign)s“ (Zeichen %(position)s) passt dort nicht", sign=sign, position=place + 1)
    )


def _ends_a_value(token: Token) -> bool:
    if token.kind == "sign":
        return token.words in {")", "]", ".", ".."}
    return token.kind in {"number", "text", "answer", "name", "star"}
