"""Several statements on two scales side by side, such as importance and progress."""

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
    labels_of,
    not_offered,
    reason,
    reason_in_words,
    variable_of,
)
from surveys.items.conditions import OF_CODES
from surveys.items.item import Item, Level, Missing, Option, Scale, Texts, said_in
from surveys.items.part import AnswerPart, Code, OptionPart, Part, Words
from surveys.web.locale import gettext as _

RESERVED = frozenset({"dont_know", "refused", "missing"})


class ScalePart(Part):
    """One of the two scales."""

    code: Code
    label: Words
    options: list[OptionPart] = Field([], max_length=11)


class TwoScaleGridPart(AnswerPart):
    """Several rows, each on the same two scales."""

    type: Literal["two_scale_grid"]
    rows: list[OptionPart] = []
    scales: list[ScalePart] = Field([], max_length=2)
    order: Literal["given", "drawn"] = "given"


class TwoScaleGrid(ItemType):
    """Two ordered scales for each row. Stored as an object from row to scale to code."""

    name = "two_scale_grid"
    level = Level.ORDINAL
    is_scale = True
    part = TwoScaleGridPart
    live = "pairs"
    reasons_inside = True
    needs_options = True
    tests = OF_CODES

    def faults(self, item: Item) -> Iterator[str]:
        """Yield what keeps the two scales from being two scales."""
        if len(item.scales) != 2:
            yield ".scales: needs exactly two scales. Add or remove some."
        if len({scale.code for scale in item.scales}) < len(item.scales):
            yield ".scales: both have the same code. Rename one of them."
        for scale in item.scales:
            yield from _scale_faults(scale)
        if item.default is not None and not self._is_sound(item, item.default):
            yield ".default: must be like {row: {scale: code}}. Correct it or drop it."

    def _is_sound(self, item: Item, value: Any) -> bool:
        rows = {row.code for row in item.rows}
        codes = {scale.code: set(_codes(scale)) for scale in item.scales}
        return isinstance(value, dict) and all(
            row in rows
            and isinstance(given, dict)
            and all(code in codes.get(scale, ()) for scale, code in given.items())
            for row, given in value.items()
        )

    def places(self, item: Item) -> Mapping[str, frozenset[str]]:
        """Return each row on each scale, with the codes of that scale."""
        cells = {
            f"{row.code}.{scale.code}": frozenset(_codes(scale))
            for row in item.rows
            for scale in item.scales
        }
        return {**super().places(item), **cells}

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return a code per row and scale; what was left blank is null, all blank is null."""
        refused = False
        rows: dict[str, dict[str, Any]] = {}
        for row in item.rows:
            rows[row.code] = {}
            for scale in item.scales:
                sent = [code for code in posted.getlist(f"{name}.{row.code}.{scale.code}") if code]
                answer = _answer(item, scale, sent)
                rows[row.code][scale.code] = answer
                refused = refused or (answer is None and bool(sent))
        cells = [answer for scales in rows.values() for answer in scales.values()]
        value = rows if any(answer is not None for answer in cells) else None
        if refused:
            return Given(value, problem=not_offered())
        if item.required and None in cells:
            words = _("Bitte beantworten Sie jede Zeile auf beiden Skalen.")
            return Given(value, problem=words, sound=value)
        return Given(value)

    def is_seen(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Whether each row was shown, and answered on both scales where it must be."""
        if not super().is_seen(item, answers):
            return False
        value = answers[item.name]
        if not item.required or not isinstance(value, dict) or "missing" in value:
            return True
        return not any(None in scales.values() for scales in value.values())

    def narrowed(self, item: Item, value: Any) -> Any:
        """Return the rows still offered; nothing if none of them has an answer."""
        kept = super().narrowed(item, value)
        if isinstance(kept, dict) and "missing" not in kept:
            cells = (answer for scales in kept.values() for answer in scales.values())
            return kept if any(answer is not None for answer in cells) else None
        return kept

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return "row – scale: answer", a line for each that was answered."""
        value = answers.get(item.name) or {}
        lines = []
        for row in item.rows:
            for scale in item.scales:
                answer = (value.get(row.code) or {}).get(scale.code)
                if answer is None:
                    continue
                if isinstance(answer, dict):
                    words = reason_in_words(answer)
                else:
                    words = said_in(labels_of(scale.options).get(answer), language, base) or answer
                statement = said_in(row.label, language, base)
                lines.append(f"{statement} – {said_in(scale.label, language, base)}: {words}")
        return lines

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one ordinal variable per scale and row; each scale is a battery of its own."""
        whole = variable_of(item, section, "grid_row", self.level)
        return tuple(
            replace(
                whole,
                name=f"{item.name}.{row.code}.{scale.code}",
                label=_together(row, scale),
                codes=_codes(scale),
                labels=labels_of(scale.options),
                part=f"{row.code}.{scale.code}",
                battery=scale.code,
            )
            for scale in item.scales
            for row in item.rows
        )

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield the place of each row's code on the scale, one scale after the other."""
        for scale in item.scales:
            codes = _codes(scale)
            for row in item.rows:
                if value is not None and row.code not in value:
                    yield Missing.NOT_ASKED  # its own condition left it out
                    continue
                answer = value[row.code].get(scale.code) if value else None
                missing = reason(answer)
                yield codes.index(answer) if missing is None else missing

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return an answer to most rows on both scales."""
        return {
            f"{row.code}.{scale.code}": random.choice((*_codes(scale), ""))
            for row in item.rows
            for scale in item.scales
        }

    def seconds(self, item: Item) -> float:
        """Return the time for two answers in each row."""
        return 8.0 * len(item.rows)


def _codes(scale: Scale) -> tuple[str, ...]:
    return tuple(option.code for option in scale.options)


def _answer(item: Item, scale: Scale, sent: list[str]) -> Any:
    """Return the code or the reason that was sent for one row on one scale, if it is on offer."""
    if len(sent) != 1:
        return None
    if sent[0] in REASONS and getattr(item, sent[0]):
        return dict(REASONS[sent[0]])
    return sent[0] if sent[0] in _codes(scale) else None


def _together(row: Option, scale: Scale) -> Texts:
    """Return "row: scale" in every language of the row."""
    return {
        language: f"{words}: {said_in(scale.label, language, next(iter(row.label)))}"
        for language, words in row.label.items()
    }


def _scale_faults(scale: Scale) -> Iterator[str]:
    place, codes = f".scales[{scale.code}]", _codes(scale)
    if len(codes) < 2:
        yield f"{place}.options: needs at least 2 entries. Add some."
    if len(set(codes)) < len(codes):
        yield f"{place}.options: a code is used twice. Rename one of them."
    if reserved := RESERVED.intersection(codes):
        code = min(reserved)
        yield f"{place}.options: the code `{code}` is reserved. Use another, or `{code}: true`."
    if any(option.asked_if for option in scale.options):
        yield f"{place}.options: a step of a scale has no condition. Put it at the row."
