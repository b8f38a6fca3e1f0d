"""From a cell to a position in the codes of its variable, a number, or a reason of missing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from surveys.items.base import Variable
from surveys.items.choices import TICKED
from surveys.items.item import Missing
from surveys.web.markdown import plain

YES = frozenset(
    {"1", "y", "yes", "ja", "j", "x", "true", "wahr", "checked", "✓", "✔", "☒", "evet", "да"}
    | {"oui", "sí", "si", "tak", "نعم"}
    | {words.casefold() for words in TICKED["yes"].values()}
)
NO = frozenset(
    {
        "0",
        "n",
        "no",
        "nein",
        "false",
        "falsch",
        "unchecked",
        "☐",
        "hayır",
        "нет",
        "non",
        "nie",
        "لا",
    }
    | {words.casefold() for words in TICKED["no"].values()}
)
REASONS: Mapping[str, Missing] = {
    **{str(int(reason)): reason for reason in Missing},
    **{f".{'abcdefg'[-reason - 1]}": reason for reason in Missing},
    **dict.fromkeys(
        ("weiß nicht", "weiss nicht", "dont_know", "don't know", "don’t know", "dk"),
        Missing.DONT_KNOW,
    ),
    **dict.fromkeys(("keine angabe", "refused", "rather not say", "k. a."), Missing.REFUSED),
    **dict.fromkeys(("nicht gestellt", "not asked"), Missing.NOT_ASKED),
    **dict.fromkeys((".", "#null!", "n/a", "na", "nan", "null"), Missing.BLANK),
}
"""What stands for a reason where no code and no label of the variable is written like it."""
ALIASES: Mapping[str, Sequence[str]] = {"yes": ("Y", "1", "ja"), "no": ("N", "0", "nein")}
BELOW_ALL_NUMBERS = -(10.0**13)
"""Our SPSS files shift reasons of missing by this where numbers below zero are answers."""
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_SEPARATORS = (";", "|", "\n", ">", ",", " ")


@dataclass(frozen=True, slots=True)
class Reader:
    """How the cells of one variable are read.

    labels
        The words the file has for its values, if it has them.
    missing
        The values it declares to be missing; None: it declares none.
    below_zero
        Whether numbers below zero may be answers.
    """

    variable: Variable
    labels: Mapping[str, str] = field(default_factory=dict)
    missing: Sequence[tuple[float, float]] | None = None
    below_zero: bool = False
    known: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        variable: Variable,
        labels: Mapping[str, str],
        missing: Sequence[tuple[float, float]] | None,
        *,
        below_zero: bool,
    ) -> "Reader":
        """Return the reader of a variable's cells."""
        known = dict(_known(variable))
        own = sorted(
            (value for value in labels if not _is_reason(value, missing)),
            key=lambda value: as_number(value) or 0.0,
        )
        if own and len(own) == len(variable.codes):  # the file numbers them in our order
            known = {**dict(zip(own, range(len(own)), strict=True)), **known}
        return cls(variable, labels, missing, below_zero, known)

    def position(self, cell: str) -> int | None:
        """Return the place of a cell among the codes, a reason, or None if it is unreadable."""
        if not cell:
            return int(Missing.BLANK)
        if self.missing is not None and _is_reason(cell, self.missing):
            return _reason_of(cell)
        told = self.labels.get(cell)
        place = self.known.get(_key(told)) if told else None
        if place is None:
            place = self.known.get(cell, self.known.get(_key(cell)))
        if place is not None:
            return place
        if self.variable.kind == "ticks":
            place = self._ticked(cell.casefold())
        return place if place is not None else _reason_of(cell)

    def _ticked(self, cell: str) -> int | None:
        if cell in YES:
            return 1
        if cell in NO:
            return 0
        # A tool may write the option itself; of "other", what was written beside it.
        own = {_key(words) for words in self.variable.label.values()}
        if _key(cell) in own or cell == (self.variable.part or "").casefold():
            return 1
        reason = cell in REASONS
        return 1 if self.variable.part == "other" and not reason else None

    def number(self, cell: str) -> tuple[float, int | None]:
        """Return the number in a cell and 0, or not-a-number and why; None if unreadable."""
        nothing = float("nan")
        if not cell:
            return nothing, int(Missing.BLANK)
        found = as_number(cell)
        if found is None:
            return nothing, _reason_of(cell)
        if self.missing is not None and _is_reason(cell, self.missing):
            return nothing, _reason_of(cell)
        if self.missing is None and not self.below_zero and _reason_of(cell) is not None:
            return nothing, _reason_of(cell)
        return found, 0


def as_number(cell: str) -> float | None:
    """Return the number that a cell says, with a decimal point or comma.

    >>> as_number("2,5"), as_number("-3"), as_number("drei")
    (2.5, -3.0, None)
    """
    return float(cell.replace(",", ".")) if _NUMBER.fullmatch(cell) else None


def chosen(cell: str, variables: Sequence[Variable]) -> list[int] | None:
    """Return which of the options of an item a cell names, in its order; None if unreadable.

    The options are codes or labels, with one of `; | > ,`, a blank or a line break between them.
    """
    places = dict(_options(variables))
    whole = places.get(_key(cell))
    if whole is not None:
        return [whole]
    for separator in _SEPARATORS:
        parts = [part.strip() for part in cell.split(separator) if part.strip()]
        found = [places.get(_key(part)) for part in parts]
        if len(parts) > 1 and None not in found:
            return list(dict.fromkeys(place for place in found if place is not None))
    return None


def _options(variables: Sequence[Variable]) -> Iterator[tuple[str, int]]:
    for place, variable in enumerate(variables):
        for words in variable.label.values():
            yield _key(plain(words)), place
    for place, variable in enumerate(variables):
        yield _key(variable.part or ""), place


def _known(variable: Variable) -> Iterator[tuple[str, int]]:
    """Yield what stands for each code, the strongest last: labels, our aliases, the code."""
    labels = [
        (_key(plain(words)), place)
        for place, code in enumerate(variable.codes)
        for words in variable.labels.get(code, {}).values()
    ]
    shared = {
        one[0]
        for one, other in pairwise(sorted(set(labels)))
        if one[0] == other[0] and one[1] != other[1]
    }
    yield from ((words, place) for words, place in labels if words and words not in shared)
    yield from ((words[:120], place) for words, place in labels if words[:120] not in shared)
    for place, code in enumerate(variable.codes):
        for alias in ALIASES.get(code, ()):
            yield _key(alias), place
    lowered = [code.casefold() for code in variable.codes]
    for place, code in enumerate(variable.codes):
        if lowered.count(code.casefold()) == 1:
            yield code.casefold(), place
        if code == "other":
            yield "-oth-", place
    yield from ((code, place) for place, code in enumerate(variable.codes))


def _key(words: str) -> str:
    return " ".join(words.casefold().split())


def _is_reason(cell: str, ranges: Sequence[tuple[float, float]] | None) -> bool:
    value = as_number(cell)
    return value is not None and any(low <= value <= high for low, high in ranges or ())


def _reason_of(cell: str) -> int | None:
    reason = REASONS.get(cell.casefold())
    if reason is None and (value := as_number(cell)) is not None:
        reason = REASONS.get(str(int(value - BELOW_ALL_NUMBERS))) if value < -1e12 else None
        if reason is None and _is_whole(value):
            reason = REASONS.get(str(int(value)))
    return None if reason is None else int(reason)


def _is_whole(value: float) -> bool:
    return abs(value) < 1e12 and value == int(value)
