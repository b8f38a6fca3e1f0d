"""The address of a number: which cell it comes from, and how it was counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.dashboards import caveats
from analysis.dashboards.panels import Statement, panel_of
from analysis.disclosure.cells import TOTAL
from analysis.releases.reading import CellBook
from analysis.tallies.cube import CROSSED
from surveys.errors import UnknownPage
from surveys.reading import Grouping, Level, Variable, WaveFacts
from surveys.web.locale import gettext as _
from surveys.web.locale import said

BETWEEN = "~"
"""Stands between variable, grouping and group in an address; no name has it."""


@dataclass(frozen=True, slots=True)
class CellAddress:
    """Which cell a number comes from."""

    variable: str
    grouping: str = TOTAL
    group: str = TOTAL

    def __str__(self) -> str:
        """Return it as it stands after `?cell=`."""
        return BETWEEN.join((self.variable, self.grouping, self.group)).rstrip(BETWEEN)

    @classmethod
    def read(cls, written: str) -> "CellAddress":
        """Return what was written after `?cell=`.

        Raises
        ------
        UnknownPage
            If it has more parts than a cell.
        """
        parts = written.split(BETWEEN)
        if not 1 <= len(parts) <= 3:
            raise UnknownPage("No such number.")
        return cls(*parts)

    @property
    def is_crossed(self) -> bool:
        """Whether it belongs to two groups at once."""
        return CROSSED in self.grouping


@dataclass(frozen=True, slots=True)
class Explained:
    """How the numbers of one cell were counted.

    question, statement
        The words asked; `statement` of a row or an option, else empty.
    of_whom
        Everybody, or which group.
    base_line
        How many answered; empty if nothing may be shown.
    answers
        Option, count and share, as pages print them.
    formula
        Sentences that say how.
    """

    question: str
    statement: str
    of_whom: str
    base_line: str
    answers: tuple[tuple[str, str, str], ...]
    formula: tuple[str, ...]


def explained(
    book: CellBook, codebook: Sequence[Variable], facts: WaveFacts, address: CellAddress
) -> Explained:
    """Return how a number was counted.

    A cell that is not shown, one that nobody answered and one that was never planned look alike.

    Raises
    ------
    UnknownPage
        If the questionnaire has no such variable.
    """
    variable = next((one for one in codebook if one.name == address.variable), None)
    if variable is None:
        raise UnknownPage("No such number.")
    together = [one for one in codebook if one.together == variable.together]
    panel = panel_of(book, together, grouping=address.grouping, group=address.group)
    statement = _statement(panel.statements, variable) if panel else None
    return Explained(
        question=said(variable.stem),
        statement=said(variable.label) if variable.part and variable.kind != "ticks" else "",
        of_whom=of_whom(facts.groupings, address),
        base_line=statement.base_line if statement else "",
        answers=tuple(
            (answer.label, answer.count, answer.number.percentage) for answer in statement.answers
        )
        if statement
        else (),
        formula=tuple(_formula(variable, statement)),
    )


def of_whom(groupings: Sequence[Grouping], address: CellAddress) -> str:
    """Return of whom a number speaks."""
    if not address.grouping:
        return _("alle, die geantwortet haben")
    names: Mapping[str, Grouping] = {grouping.name: grouping for grouping in groupings}
    pairs = zip(address.grouping.split(CROSSED), address.group.split(CROSSED), strict=False)
    return "; ".join(_group(names.get(grouping), group) for grouping, group in pairs)


def _group(grouping: Grouping | None, code: str) -> str:
    found = grouping and next((one for one in grouping.groups if one.code == code), None)
    if grouping is None or found is None:
        raise UnknownPage("No such group.")
    return _("%(grouping)s: %(group)s", grouping=said(grouping.label), group=said(found.label))


def _statement(statements: Sequence[Statement], variable: Variable) -> Statement:
    return next((one for one in statements if one.name == variable.name), statements[0])


def _formula(variable: Variable, statement: Statement | None) -> Iterator[str]:
    if statement is None:
        yield caveats.nothing_published()
        return
    yield _("Anteil = Anzahl geteilt durch n. n sind alle, die diese Frage beantwortet haben.")
    yield _("„Weiß nicht“ und ohne Antwort zählen nicht mit und stehen daneben.")
    if variable.kind == "ticks":
        yield caveats.several_answers()
    if variable.level is Level.ORDINAL:
        yield _("Obere Antworten sind die zwei höchsten der Skala, bei drei Stufen die höchste.")
    if statement.state == "rounded":
        yield _("Anzahl und n sind einzeln gerundet; der Anteil ist aus den gerundeten Zahlen.")
