"""Several statements on one scale: rows by shared options."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from surveys.items.base import (
    Given,
    ItemType,
    Posted,
    Variable,
    label_of,
    reason,
    variable_of,
)
from surveys.items.choices import not_offered
from surveys.items.item import DONT_KNOW, Item, Level, said_in
from surveys.web.locale import gettext as _


class Grid(ItemType):
    """A Likert scale for each of several rows. Stored as an object from row to code."""

    name = "grid"
    level = Level.ORDINAL

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return an answer per row; rows left blank are null, all blank is null."""
        rows: dict[str, Any] = {}
        refused = False
        for row in item.rows:
            sent = [code for code in posted.getlist(f"{name}.{row.code}") if code]
            if sent == ["dont_know"] and item.dont_know:
                rows[row.code] = DONT_KNOW
            elif len(sent) == 1 and sent[0] in item.codes:
                rows[row.code] = sent[0]
            else:
                rows[row.code] = None
                refused = refused or bool(sent)
        value = rows if any(answer is not None for answer in rows.values()) else None
        if refused:
            return Given(value, problem=not_offered())
        if item.required and (value is None or None in rows.values()):
            return Given(value, problem=_("Bitte beantworten Sie jede Zeile."))
        return Given(value)

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return "row: answer", a line each, of the rows answered."""
        value = answers.get(item.name) or {}
        lines = []
        for row in item.rows:
            code = value.get(row.code)
            if code is None:
                continue
            words = _("weiß nicht") if code == DONT_KNOW else label_of(item, code, language, base)
            lines.append(f"{said_in(row.label, language, base)}: {words}")
        return lines

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one ordinal variable per row."""
        whole = variable_of(item, section, "grid_row", self.level)
        return tuple(
            replace(whole, name=f"{item.name}.{row.code}", label=row.label, part=row.code)
            for row in item.rows
        )

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield the place of each row's code among the options."""
        answered = value if isinstance(value, dict) else {}
        for row in item.rows:
            code = answered.get(row.code)
            missing = reason(code)
            yield item.codes.index(code) if missing is None else missing
