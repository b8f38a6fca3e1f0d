"""The form about the wave that an intake becomes: what it proposes, and what it decides."""

from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.clock import BERLIN, now
from surveys.fieldwork.forms import need_day
from surveys.fieldwork.preparing import WavePlan
from surveys.fieldwork.retention import (
    proposed_legal_basis,
    proposed_purpose,
    usual_deletion,
    usual_link_deletion,
)
from surveys.fieldwork.waves import proposed_protection
from surveys.programmes.forms import CardsField, PickField, need, need_text
from surveys.programmes.models import Authority
from surveys.programmes.pasting import day_from, many_lines, one_line
from surveys.programmes.statements import blanks
from surveys.responses.elsewhere.keeping import Opened
from surveys.responses.foreign.headers import name_key
from surveys.responses.foreign.sheets import Sheet
from surveys.web.locale import gettext as _
from surveys.web.locale import said

FEWEST_ORGANISATIONS = 1
MOMENTS = ("submitdate", "completed", "datestamp", "startdate")
"""Columns that tell when it was asked: only the first and the last day are proposed from them."""


class IntakeWaveForm(FlaskForm):
    """What is decided about a wave that was asked elsewhere and is over."""

    title = StringField()
    mode = CardsField()
    column = PickField()
    is_complete = BooleanField()
    opens_on = StringField()
    closes_on = StringField()
    protection = CardsField()
    purpose = TextAreaField()
    legal_basis = TextAreaField()
    delete_on = StringField()

    def offer(self, headers: tuple[str, ...]) -> None:
        """Set what there is to choose from."""
        self.mode.choices = [("A", _("ohne Namen")), ("P", _("mit Namen"))]
        named = [(one, one) for one in dict.fromkeys(headers) if one]
        self.column.choices = [("", _("Bitte selbst suchen")), *named]
        self.protection.choices = [
            ("few", _("wenige Zahlen, genau")),
            ("groups", _("auch nach Gruppen, gerundet")),
        ]

    def validate_title(self, field: Field) -> None:
        """Ask for a title."""
        need(field, _("Bitte geben Sie der Runde einen Namen, zum Beispiel: Befragung 2026."))

    def validate_opens_on(self, field: Field) -> None:
        """Ask for a day."""
        need_day(field)

    def validate_closes_on(self, field: Field) -> None:
        """Ask for a day that is over, and not before the first."""
        closes_on = need_day(field)
        opens_on = day_from(self.opens_on.data or "", end=False)
        if opens_on and closes_on < opens_on:
            raise ValidationError(_("Der letzte Tag liegt vor dem ersten."))
        if closes_on >= _today():
            raise ValidationError(
                _("Die Befragung muss zu Ende sein: Der letzte Tag ist spätestens gestern.")
            )

    def validate_delete_on(self, field: Field) -> None:
        """Ask for a day to come."""
        if need_day(field) <= _today():
            raise ValidationError(_("Bitte wählen Sie einen Tag, der noch kommt."))

    def validate_purpose(self, field: Field) -> None:
        """Ask what the answers are for."""
        need_text(field)
        if not many_lines(field.data):
            raise ValidationError(_("Es fehlt, wofür Sie die Antworten verwenden."))

    def validate_legal_basis(self, field: Field) -> None:
        """Ask for the law, without blanks."""
        need_text(field)
        words = many_lines(field.data)
        if not words:
            raise ValidationError(_("Es fehlt die Rechtsgrundlage."))
        if blanks(words):
            raise ValidationError(
                _("Bitte setzen Sie für die eckige Klammer das Gesetz Ihres Landes ein.")
            )

    def typed(self) -> dict[str, Any]:
        """Return what was typed, to be kept; also what must still be put right."""
        return {field.name: field.data for field in self if field.name != "csrf_token"}

    def plan(self, responses: int) -> WavePlan:
        """Return what was decided, for a wave with so many responses."""
        mode = str(self.mode.data)
        is_complete = mode == "P" and bool(self.is_complete.data)
        closes_on = _day(self.closes_on, end=True)
        delete_on = _day(self.delete_on, end=True)
        return WavePlan(
            version_id=0,
            title=one_line(self.title.data),
            mode=mode,
            # Nobody here knows who was asked elsewhere: without a list there is no share of it.
            access="personal" if is_complete else "open",
            protection=str(self.protection.data),
            expected=max(responses, FEWEST_ORGANISATIONS),
            opens_on=_day(self.opens_on, end=False),
            closes_on=closes_on,
            is_complete=is_complete,
            grace_minutes=0,
            quota=None,
            proof_of_work=False,
            group_answers=False,
            purpose=many_lines(self.purpose.data),
            legal_basis=many_lines(self.legal_basis.data),
            no_influence=False,
            link_deletion_on=usual_link_deletion(mode, closes_on, delete_on),
            delete_on=delete_on,
        )


def proposed(session: Session, opened: Opened, sheet: Sheet, title: str) -> dict[str, Any]:
    """Return what fits: without names, and as long as the file says that it was asked."""
    programme = opened.programme
    state = session.get_one(Authority, programme.authority_id).federal_state
    first, last = _period(sheet)
    return {
        "title": _("Befragung %(year)s", year=(last or _today()).year),
        "mode": "A",
        "opens_on": first.isoformat() if first else "",
        "closes_on": last.isoformat() if last else "",
        "protection": proposed_protection(len(sheet.rows)),
        "purpose": proposed_purpose(title, said(programme.name, "de")),
        "legal_basis": proposed_legal_basis(state or ""),
        "delete_on": usual_deletion(_today()).isoformat(),
    }


def _period(sheet: Sheet) -> tuple[date | None, date | None]:
    """Return the first and the last day that the file tells, if it does."""
    days: list[date] = []
    for place, header in enumerate(sheet.headers):
        if name_key(header) in MOMENTS:
            found = (row[place] for row in sheet.rows if place < len(row))
            days += [day for cell in found if (day := _moment(cell))]
    yesterday = _today() - timedelta(days=1)
    days = [day for day in days if date(2000, 1, 1) <= day <= yesterday]
    return (min(days), max(days)) if days else (None, None)


def _moment(cell: str) -> date | None:
    return (
        day_from(cell.partition("T")[0].partition(" ")[0], end=False)
        if cell[:4].isdigit()
        else None
    )


def _today() -> date:
    return now().astimezone(BERLIN).date()


def _day(field: Any, *, end: bool) -> date:
    found = day_from(field.data or "", end=end)
    if found is None:
        raise ValueError("The form was not validated.")
    return found
