"""Several statements on one scale: rows by shared options."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, Literal

from pydantic import Field

from surveys.items.base import (
    REASONS,
    Given,
    ItemType,
    Posted,
    Variable,
    label_of,
    not_offered,
    reason,
    reason_in_words,
    variable_of,
)
from surveys.items.conditions import OF_CODES
from surveys.items.item import Item, Level, Missing, said_in
from surveys.items.part import AnswerPart, OptionPart
from surveys.web.locale import gettext as _


class GridPart(AnswerPart):
    """Several rows on one ordered scale."""

    type: Literal["grid"]
    rows: list[OptionPart] = []
    options: list[OptionPart] = Field([], max_length=11)
    order: Literal["given", "drawn"] = "given"


class Grid(ItemType):
    """A Likert scale for each of several rows. Stored as an object from row to code."""

    name = "grid"
    level = Level.ORDINAL
    is_scale = True
    part = GridPart
    live = "rows"
    reasons_inside = True
    needs_options = True
    tests = OF_CODES

    def places(self, item: Item) -> Mapping[str, frozenset[str]]:
        """Return the rows, each with the codes of the scale."""
        codes = frozenset(item.codes)
        rows = {row.code: codes for row in item.rows}
        return {**super().places(item), **rows, "": frozenset()}

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return an answer per row; rows left blank are null, all blank is null."""
        rows: dict[str, Any] = {}
        refused = False
        for row in item.rows:
            sent = [code for code in posted.getlist(f"{name}.{row.code}") if code]
            if len(sent) == 1 and sent[0] in REASONS and getattr(item, sent[0]):
                rows[row.code] = dict(REASONS[sent[0]])
            elif len(sent) == 1 and sent[0] in item.codes:
                rows[row.code] = sent[0]
            else:
                rows[row.code] = None
                refused = refused or bool(sent)
        value = rows if any(answer is not None for answer in rows.values()) else None
        if refused:
            return Given(value, problem=not_offered())
        if item.required and (value is None or None in rows.values()):
            return Given(value, problem=_("Bitte beantworten Sie jede Zeile."), sound=value)
        return Given(value)

    def is_seen(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Whether each row was shown, and answered where it must be."""
        if not super().is_seen(item, answers):
            return False
        value = answers[item.name]
        return not (item.required and isinstance(value, dict) and None in value.values())

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return "row: answer", a line each, of the rows answered."""
        value = answers.get(item.name) or {}
        lines = []
        for row in item.rows:
            code = value.get(row.code)
            if code is None:
                continue
            if isinstance(code, dict):
                words = reason_in_words(code)
            else:
                words = label_of(item, code, language, base)
            # A row is often a whole sentence; before a colon it has no full stop.
            lines.append(f"{said_in(row.label, language, base).removesuffix('.')}: {words}")
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
        answered = value if isinstance(value, dict) else dict.fromkeys(r.code for r in item.rows)
        for row in item.rows:
            code = answered.get(row.code, NOT_THERE)
            missing = Missing.NOT_ASKED if code is NOT_THERE else reason(code)
            yield item.codes.index(code) if missing is None else missing

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return an answer to most rows; to all where it is required."""
        blank = () if item.required else ("",)
        return {row.code: random.choice((*item.codes, *blank)) for row in item.rows}

    def seconds(self, item: Item) -> float:
        """Return the time for each row; its words are few."""
        return 4.0 * len(item.rows)


NOT_THERE = object()
"""Stands for a row that was not asked: its own condition left it out."""
