"""Values pasted from a spreadsheet or read from a file: what each row says, or lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from surveys.programmes.indicators import amounts
from surveys.programmes.indicators.columns import (
    COLUMNS,
    FINAL,
    NO,
    OF_ONE,
    PRELIMINARY,
    YES,
    places_in,
    unit_from,
)
from surveys.programmes.indicators.forms import LONGEST_NOTE
from surveys.programmes.indicators.listing import IndicatorSeries, Point, all_indicators
from surveys.programmes.indicators.models import PeriodKind, Unit
from surveys.programmes.indicators.periods import Period, period_from
from surveys.programmes.indicators.words import break_needs_words, number_fault, period_fault
from surveys.programmes.listing import fields_of
from surveys.programmes.models import ActionField
from surveys.programmes.pasting import LONGEST_NAME, MOST_ROWS, Row, rows, same
from surveys.programmes.plan_pasting import find_field
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class PastedValue:
    """One row: what it says, or why it cannot be taken.

    shown
        The indicator; None if the row brings a new one along, of `field` and `unit`.
    before
        The value that is there already for the same period and group.
    """

    row: Row
    shown: IndicatorSeries | None
    name: str
    field: ActionField | None
    unit: Unit | None
    unit_words: str
    period: Period | None
    value: Decimal | None
    group: str
    is_preliminary: bool
    is_break: bool
    note: str
    before: Point | None
    faults: tuple[str, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        """Whether all of it is there already."""
        told = self.value, self.is_preliminary, self.is_break, self.note
        one = self.before
        return one is not None and told == (one.value, one.is_preliminary, one.is_break, one.note)

    @property
    def amount(self) -> str:
        """The value as pages write it; as it was typed where it is none."""
        if self.value is None:
            return ""
        if self.shown is not None:
            return self.shown.amount(self.value)
        unit, places = self.unit or Unit.COUNT, amounts.places_of(self.value)
        return amounts.with_unit(self.value, places, unit, self.unit_words)


@dataclass(frozen=True, slots=True)
class Reading:
    """A pasted table as it is understood; `unknown` are headings that mean nothing here."""

    values: tuple[PastedValue, ...] = ()
    heading: Row | None = None
    unknown: tuple[str, ...] = ()

    @property
    def sound(self) -> int:
        """How many rows can be taken."""
        return sum(1 for one in self.values if not one.faults)

    @property
    def left(self) -> str:
        """What cannot be taken, as a table with its headings."""
        faulty = [one.row.raw for one in self.values if one.faults]
        return "\n".join([*([self.heading.raw] if self.heading else []), *faulty])


@dataclass(frozen=True, slots=True)
class Known:
    """What a row is read against. `only`: the indicator that all rows are about."""

    fields: Sequence[ActionField]
    indicators: Sequence[IndicatorSeries]
    only: IndicatorSeries | None

    def named(self, name: str, field: ActionField | None) -> list[IndicatorSeries]:
        """Return the indicators of that name or key, in a field if one is said."""
        wanted = same(name)
        return [
            one
            for one in self.indicators
            if wanted in {one.key, *(same(str(words)) for words in one.name.values())}
            and (field is None or field.key == one.field)
        ]


def read_values(
    session: Session, programme_id: int, typed: str, *, only: str | None = None
) -> Reading:
    """Return what a table says; `only` is the key of the indicator that all rows are about."""
    listed = all_indicators(session, programme_id)
    one = next((shown for shown in listed if shown.key == only), None)
    known = Known(fields_of(session, programme_id), listed, one)
    lines = rows(typed)
    places = places_in(lines[0].cells) if lines else {}
    heading = lines.pop(0) if places else None
    order = OF_ONE if known.only else COLUMNS
    places = places or {column: place for place, column in enumerate(order)}
    read = [_read(row, places, known) for row in lines]
    unknown = [
        cell
        for place, cell in enumerate(heading.cells if heading else ())
        if cell and place not in places.values()
    ]
    return Reading(tuple(_without_twins(_of_one_kind(read))), heading, tuple(unknown))


def _read(row: Row, places: dict[str, int], known: Known) -> PastedValue:
    cells = {column: row.cell(places[column]) if column in places else "" for column in COLUMNS}
    shown, chosen, faults = _whose(cells, known)
    unit, unit_words = unit_from(cells["unit"])
    if shown is None and not faults:
        faults += _new_faults(cells, chosen, unit)
    period, value = period_from(cells["period"]), amounts.number_from(cells["value"])
    kind = shown.period_kind if shown else (period.kind if period else PeriodKind.YEAR)
    for column, missing, fault in (
        ("period", _("Der Zeitraum fehlt."), period_fault(cells["period"], kind)),
        ("value", _("Der Wert fehlt."), number_fault(cells["value"]) if value is None else ""),
    ):
        if sentence := fault if cells[column] else missing:
            faults.append(sentence)
    faults += _side_faults(cells)
    if row.number > MOST_ROWS:
        faults.append(_("Das sind zu viele Zeilen auf einmal. Fügen Sie den Rest danach ein."))
    return PastedValue(
        row=row,
        shown=shown,
        name=str(shown.name.get("de", "")) if shown else cells["indicator"],
        field=chosen,
        unit=unit,
        unit_words=unit_words,
        period=period,
        value=value,
        group=cells["group"],
        is_preliminary=same(cells["status"]) in PRELIMINARY,
        is_break=same(cells["is_break"]) in YES,
        note=cells["note"],
        before=_before(shown, period, cells["group"]),
        faults=tuple(faults),
    )


def _whose(
    cells: dict[str, str], known: Known
) -> tuple[IndicatorSeries | None, ActionField | None, list[str]]:
    """Return the indicator a row is about and its field, or what is wrong with them."""
    if known.only is not None and not cells["indicator"]:
        return known.only, None, []
    chosen = find_field(known.fields, cells["field"]) if cells["field"] else None
    if cells["field"] and chosen is None:
        return (
            None,
            None,
            [
                _(
                    "Das Handlungsfeld „%(name)s“ gibt es nicht. Schreiben Sie es wie im Konzept "
                    "oder nehmen Sie seine Nummer.",
                    name=cells["field"],
                )
            ],
        )
    if not cells["indicator"]:
        return None, chosen, [_("Der Name der Kennzahl fehlt.")]
    found = known.named(cells["indicator"], chosen)
    if len(found) > 1:
        return (
            None,
            chosen,
            [
                _(
                    "„%(name)s“ gibt es mehrmals. Bitte schreiben Sie das Handlungsfeld dazu.",
                    name=cells["indicator"],
                )
            ],
        )
    if known.only is not None and found != [known.only]:
        return (
            None,
            chosen,
            [
                _(
                    "„%(name)s“ ist eine andere Kennzahl als die dieser Seite.",
                    name=cells["indicator"],
                )
            ],
        )
    return (found[0] if found else None), chosen, []


def _new_faults(cells: dict[str, str], chosen: ActionField | None, unit: Unit | None) -> list[str]:
    """Return what a row lacks that brings an indicator along."""
    if chosen is None or unit is None:
        return [
            _(
                "Die Kennzahl „%(name)s“ gibt es noch nicht. Damit wir sie anlegen können, "
                "schreiben Sie Handlungsfeld und Einheit dazu.",
                name=cells["indicator"],
            )
        ]
    return []


def _side_faults(cells: dict[str, str]) -> list[str]:
    """Return what is wrong beside indicator, period and value."""
    faults = []
    if same(cells["status"]) not in PRELIMINARY | FINAL:
        faults.append(
            _(
                "Der Stand ist „vorläufig“ oder „endgültig“, nicht „%(typed)s“.",
                typed=cells["status"],
            )
        )
    if same(cells["is_break"]) not in YES | NO:
        faults.append(
            _(
                "Bei „Andere Zählung“ steht „ja“ oder nichts, nicht „%(typed)s“.",
                typed=cells["is_break"],
            )
        )
    if same(cells["is_break"]) in YES and not cells["note"]:
        faults.append(break_needs_words())
    if max(len(cells[column]) for column in ("indicator", "unit", "group")) > LONGEST_NAME:
        faults.append(_("Bitte kürzen Sie auf 200 Zeichen."))
    if len(cells["note"]) > LONGEST_NOTE:
        faults.append(_("Bitte kürzen Sie auf 500 Zeichen."))
    return faults


def _of_one_kind(read: Iterable[PastedValue]) -> Iterable[PastedValue]:
    """Yield the rows; those of a new indicator are all told for periods of one kind."""
    kinds: dict[tuple[str, str], PeriodKind] = {}
    for one in read:
        if one.shown is not None or one.field is None or one.period is None:
            yield one
            continue
        kind = kinds.setdefault((one.field.key, same(one.name)), one.period.kind)
        fault = period_fault(one.period.typed, kind)
        yield replace(one, faults=(*one.faults, fault)) if fault else one


def _without_twins(read: Iterable[PastedValue]) -> Iterable[PastedValue]:
    """Yield the rows; one that says something again of the same period and group is at fault."""
    seen = set()
    for one in read:
        whose = one.shown.key if one.shown else (one.field and one.field.key, same(one.name))
        mark = whose, one.period, same(one.group)
        if mark in seen and one.period is not None:
            again = _("Ein Wert für diesen Zeitraum steht schon weiter oben.")
            yield replace(one, faults=(*one.faults, again))
        else:
            yield one
        seen.add(mark)


def _before(shown: IndicatorSeries | None, period: Period | None, group: str) -> Point | None:
    if shown is None:
        return None
    points = shown.points
    if group:
        named = (
            one.points
            for one in shown.groups
            if same(group) in {one.key, *(same(str(words)) for words in one.name.values())}
        )
        points = next(named, ())
    return next((point for point in points if point.period == period), None)
