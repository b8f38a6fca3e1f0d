"""Measures pasted from a spreadsheet: read row by row, then taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from surveys.programmes.listing import fields_of
from surveys.programmes.models import ActionField, MeasureStatus
from surveys.programmes.pasting import LONGEST_NAME, MOST_ROWS, Row, day_from, rows, same
from surveys.programmes.plan import MeasureFacts, add_measure, measures_of
from surveys.web.locale import gettext as _

HEADINGS = frozenset({"handlungsfeld", "action field", "feld", "massnahme", "maßnahme"})


@dataclass(frozen=True, slots=True)
class PastedMeasure:
    """One pasted row: what it says, or why it cannot be taken."""

    row: Row
    field: ActionField | None
    title: str
    responsible: str
    starts_on: date | None
    ends_on: date | None
    is_known: bool
    faults: tuple[str, ...]


def read_measures(session: Session, programme_id: int, typed: str) -> tuple[PastedMeasure, ...]:
    """Return what a pasted table says: field, title, responsible office, from, to."""
    fields = fields_of(session, programme_id)
    known = {
        (one.action_field_id, same(str(one.title.get("de", ""))))
        for one in measures_of(session, programme_id)
    }
    seen: set[tuple[int, str]] = set()
    found = []
    for row in rows(typed):
        if row.number == 1 and same(row.cell(0)) in HEADINGS:
            continue
        read = _read_measure(row, fields, known, seen)
        if read.field is not None and read.title:
            seen.add((read.field.id, same(read.title)))
        found.append(read)
    return tuple(found)


def take_measures(session: Session, programme_id: int, read: Sequence[PastedMeasure]) -> int:
    """Add the sound rows, or change the measures they name; return how many."""
    measures = {
        (one.action_field_id, same(str(one.title.get("de", "")))): one
        for one in measures_of(session, programme_id)
    }
    taken = 0
    for one in read:
        if one.faults or one.field is None:
            continue
        measure = measures.get((one.field.id, same(one.title)))
        if measure is None:
            facts = MeasureFacts(
                field=one.field.key,
                title={"de": one.title},
                about={},
                responsible=one.responsible,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                status=MeasureStatus.PLANNED,
                goal=None,
            )
            add_measure(session, programme_id, facts)
        else:
            measure.responsible = one.responsible or measure.responsible
            # Both days or none: half a change could turn them round.
            if one.starts_on or one.ends_on:
                measure.starts_on, measure.ends_on = one.starts_on, one.ends_on
        taken += 1
    return taken


def _read_measure(
    row: Row,
    fields: Sequence[ActionField],
    known: set[tuple[int, str]],
    seen: set[tuple[int, str]],
) -> PastedMeasure:
    field = find_field(fields, row.cell(0))
    title, responsible = row.cell(1), row.cell(2)
    starts_on, ends_on = day_from(row.cell(3), end=False), day_from(row.cell(4), end=True)
    faults = []
    if field is None:
        faults.append(
            _(
                "Das Handlungsfeld „%(name)s“ gibt es nicht. Schreiben Sie es wie im Konzept oder "
                "nehmen Sie seine Nummer.",
                name=row.cell(0),
            )
            if row.cell(0)
            else _("Das Handlungsfeld fehlt.")
        )
    if not title:
        faults.append(_("Der Titel der Maßnahme fehlt."))
    if max(len(title), len(responsible)) > LONGEST_NAME:
        faults.append(_("Bitte kürzen Sie auf 200 Zeichen."))
    for place, day in ((3, starts_on), (4, ends_on)):
        if row.cell(place) and day is None:
            faults.append(
                _(
                    "„%(day)s“ ist kein Tag. Schreiben Sie zum Beispiel 1.3.2027 oder 2027.",
                    day=row.cell(place),
                )
            )
    if starts_on and ends_on and ends_on < starts_on:
        faults.append(_("Das Ende liegt vor dem Beginn."))
    if any(row.cells[5:]):
        faults.append(_("Diese Zeile hat mehr als fünf Spalten."))
    mark = (field.id, same(title)) if field else None
    if mark in seen and title:
        faults.append(_("Diese Maßnahme steht schon weiter oben."))
    if row.number > MOST_ROWS:
        faults.append(_("Das sind zu viele Zeilen auf einmal. Fügen Sie den Rest danach ein."))
    return PastedMeasure(
        row, field, title, responsible, starts_on, ends_on, mark in known, tuple(faults)
    )


def find_field(fields: Sequence[ActionField], words: str) -> ActionField | None:
    """Return the field that `words` name: its name, its number, both, or its key."""
    wanted = same(words)
    number, _dot, rest = wanted.partition(" ")
    number = number.rstrip(".)")
    for field in fields:
        names = {same(str(name)) for name in field.name.values()} | {field.key}
        if wanted in names or (number == str(field.position) and (not rest or rest in names)):
            return field
    return None
