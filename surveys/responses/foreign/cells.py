"""The cells of a file as columns of positions, item by item, and the cells nobody can read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.items.base import Variable
from surveys.items.item import Level, Missing
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.responses.foreign.headers import About, Column
from surveys.responses.foreign.sheets import Sheet
from surveys.responses.foreign.values import Reader, chosen
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext

LONGEST_TOLD = 40
NONE_THERE = np.int16(-100)
Positions = NDArray[np.int16]


@dataclass
class Unknown:
    """Values that could not be read: by column and value, the first row and how often."""

    found: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def note(self, header: str, cell: str, row: int) -> None:
        """Keep a value that could not be read."""
        self.found.setdefault((header, cell), []).append(row)

    def sentences(self) -> Iterator[str]:
        """Yield one for each column and value."""
        for (header, cell), rows in self.found.items():
            shown = cell if len(cell) <= LONGEST_TOLD else f"{cell[:LONGEST_TOLD]} …"
            told = _(
                "Spalte „%(column)s“, Zeile %(row)s: „%(value)s“ ist keine Antwort dieser Frage.",
                column=header[:LONGEST_TOLD],
                row=rows[0],
                value=shown,
            )
            more = ngettext(
                "Ebenso in einer weiteren Zeile.",
                "Ebenso in %(num)s weiteren Zeilen.",
                len(rows) - 1,
            )
            yield f"{told} {more}" if len(rows) > 1 else told

    @property
    def total(self) -> int:
        """How many cells they are."""
        return sum(map(len, self.found.values()))


class Cells:
    """The columns of a sheet by what they are about, and what of them could not be read."""

    def __init__(
        self, sheet: Sheet, questionnaire: Questionnaire, columns: Sequence[Column]
    ) -> None:
        self.sheet, self.questionnaire = sheet, questionnaire
        kept = [(n, row) for n, row in enumerate(sheet.rows, sheet.first) if row]
        self.numbers = [n for n, _row in kept]
        self.rows = [row for _n, row in kept]
        self.n = len(kept)
        self.unknown = Unknown()
        self.twice: list[str] = []
        self.singles: dict[str, Column] = {}
        self.wholes: dict[str, list[Column]] = {}
        self.reasons: dict[str, Column] = {}
        for column in columns:
            self._sort(column)

    def _sort(self, column: Column) -> None:
        if column.about is About.VALUE:
            name = column.variables[0].name
            if name in self.singles:
                self.twice.append(
                    _(
                        "Die Spalten „%(one)s“ und „%(other)s“ gehören zu derselben Frage.",
                        one=self.singles[name].header[:LONGEST_TOLD],
                        other=column.header[:LONGEST_TOLD],
                    )
                )
            self.singles.setdefault(name, column)
        elif column.about in {About.LIST, About.RANK}:
            self.wholes.setdefault(column.variables[0].item, []).append(column)
        elif column.about is About.REASON:
            for variable in column.variables:
                self.reasons[variable.name] = column

    def of_item(self, variables: Sequence[Variable], absent: list[str]) -> dict[str, Any]:
        """Return the columns of one item, by name of the variable."""
        first = variables[0]
        if first.level is Level.INTERVAL:
            found: dict[str, Any] = {}
            for variable in variables:
                found |= self._numbers(variable, absent)
            return found
        columns = [self._positions(variable) for variable in variables]
        together = first.kind == "ticks" or first.jointly == "ranking"
        if together and all(column is None for column in columns) and first.item in self.wholes:
            return self._explained(variables, self._chosen(variables))
        for variable, column in zip(variables, columns, strict=True):
            if column is None:
                absent.append(variable.name)
        there = [column for column in columns if column is not None]
        if together and there:
            there = list(_together(there))
        filled = iter(there)
        nowhere = np.full(self.n, int(Missing.NOT_IN_WAVE), np.int16)
        arrays = [nowhere if column is None else next(filled) for column in columns]
        return self._explained(variables, arrays)

    def _positions(self, variable: Variable) -> Positions | None:
        column = self.singles.get(variable.name)
        if column is None:
            return None
        reader = self._reader(variable, column)
        known: dict[str, int | None] = {}
        found = np.empty(self.n, np.int16)
        for place, row in enumerate(self.rows):
            cell = row[column.place]
            if cell not in known:
                known[cell] = reader.position(cell)
            position = known[cell]
            if position is None:
                self.unknown.note(column.header, cell, self.numbers[place])
                position = int(Missing.INVALID)
            found[place] = position
        return found

    def _numbers(self, variable: Variable, absent: list[str]) -> dict[str, Any]:
        column = self.singles.get(variable.name)
        reasons = np.full(self.n, int(Missing.NOT_IN_WAVE), np.int16)
        numbers = np.full(self.n, np.nan)
        if column is None:
            absent.append(variable.name)
            return {f"{variable.name}!": reasons, variable.name: numbers}
        reader = self._reader(variable, column)
        for place, row in enumerate(self.rows):
            cell = row[column.place]
            numbers[place], reason = reader.number(cell)
            if reason is None:
                self.unknown.note(column.header, cell, self.numbers[place])
                reason = int(Missing.INVALID)
            reasons[place] = reason
        explained = self._explained([variable], [reasons])
        return {f"{variable.name}!": explained[variable.name], variable.name: numbers}

    def _reader(self, variable: Variable, column: Column) -> Reader:
        item = self.questionnaire.items[variable.item]
        below = item.minimum is not None and item.minimum < 0
        return Reader.of(
            variable,
            self.sheet.labels.get(column.header, {}),
            self.sheet.missing.get(column.header),
            below_zero=below or variable.name in self.reasons,
        )

    def _chosen(self, variables: Sequence[Variable]) -> list[Positions]:
        """Return the columns of an item that stands in one cell, or in one per rank."""
        columns = sorted(self.wholes[variables[0].item], key=lambda column: column.rank)
        found = np.full((self.n, len(variables)), int(Missing.BLANK), np.int16)
        ranks = len(variables[0].codes) - 1
        is_ranking = variables[0].jointly == "ranking"
        for place, row in enumerate(self.rows):
            places: list[int] = []
            for column in columns:
                cell = row[column.place]
                if not cell:
                    continue
                named = chosen(cell, variables)
                if named is None:
                    position = Reader.of(variables[0], {}, None, below_zero=False).position(cell)
                    if position is not None and position < 0:
                        found[place] = position
                        continue
                    self.unknown.note(column.header, cell, self.numbers[place])
                    found[place] = int(Missing.INVALID)
                    continue
                places += named
            if places:
                found[place] = 0
                for rank, option in enumerate(dict.fromkeys(places)):
                    found[place, option] = max(0, ranks - rank) if is_ranking else 1
        return list(found.T)

    def _explained(
        self, variables: Sequence[Variable], arrays: Sequence[Positions]
    ) -> dict[str, Positions]:
        """Return the columns with the reasons that a column of its own gives."""
        found = {}
        for variable, array in zip(variables, arrays, strict=True):
            found[variable.name] = array
            column = self.reasons.get(variable.name)
            if column is None:
                continue
            reader = Reader.of(variable, {}, None, below_zero=False)
            for place in np.flatnonzero(array == int(Missing.BLANK)):
                cell = self.rows[place][column.place]
                reason = reader.position(cell) if cell.startswith("-") else None
                array[place] = reason if reason is not None else int(Missing.BLANK)
        return found


def _together(columns: Sequence[Positions]) -> Iterator[Positions]:
    """Yield the columns of one item: a blank beside an answer is an option not chosen.

    Where nothing at all was chosen, nothing was answered: nobody ticked "none of these".
    """
    table = np.array(columns)
    anything = (table > 0).any(axis=0)
    is_told = (table < 0) & (table != int(Missing.BLANK))
    told = np.where(is_told, table, NONE_THERE).max(axis=0)
    nothing = np.where(told > NONE_THERE, told, np.int16(Missing.BLANK))
    for column in table:
        yield np.where(anything, np.maximum(column, 0), nothing).astype(np.int16)
