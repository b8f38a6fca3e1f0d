"""So geht es weiter: the next dates of a programme, and the form that sets them."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from wtforms import DateField, FieldList, Form, FormField, StringField
from wtforms.validators import Length, Optional

from surveys.programmes.models import NextStep
from surveys.web.locale import gettext as _

ROWS = 3
"""How many dates the page has room for."""


class StepRow(Form):
    """One date with what happens, in both languages of public pages."""

    on_day = DateField(validators=[Optional()])
    german = StringField(validators=[Length(max=200)])
    english = StringField(validators=[Length(max=200)])

    def is_empty(self) -> bool:
        """Whether nothing was typed into this row."""
        return not (self.on_day.raw_data and self.on_day.raw_data[0]) and not self.words

    @property
    def words(self) -> dict[str, str]:
        """What was typed, by language."""
        typed = {"de": self.german.data, "en": self.english.data}
        return {tag: text.strip() for tag, text in typed.items() if text and text.strip()}


class NextStepsForm(FlaskForm):
    """Three rows; an empty row is no date."""

    steps = FieldList(FormField(StepRow), min_entries=ROWS, max_entries=ROWS)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that each row that has something has a day and German words."""
        is_valid = True
        for entry in self.steps.entries:
            row = entry.form
            row.problems = list(_problems(row))
            is_valid = is_valid and not row.problems
        return is_valid and bool(super().validate(extra_validators))

    def plan(self) -> list[tuple[date, dict[str, str]]]:
        """Return the dates that were typed, in their order."""
        rows = [entry.form for entry in self.steps.entries if not entry.form.is_empty()]
        return sorted(((row.on_day.data, row.words) for row in rows), key=lambda step: step[0])


def _problems(row: StepRow) -> list[str]:
    if row.is_empty():
        return []
    found = []
    if row.on_day.data is None:
        found.append(_("Bitte geben Sie ein Datum an."))
    if "de" not in row.words:
        found.append(_("Bitte schreiben Sie auf Deutsch, was geschieht."))
    if any(len(text) > 200 for text in row.words.values()):
        found.append(_("Bitte kürzen Sie auf 200 Zeichen."))
    return found


def next_steps(session: Session, programme_id: int, *, since: date) -> list[NextStep]:
    """Return the next dates of a programme from a day on."""
    steps = (
        select(NextStep)
        .where(NextStep.programme_id == programme_id, NextStep.on_day >= since)
        .order_by(NextStep.on_day)
        .limit(ROWS)
    )
    return list(session.scalars(steps))


def set_next_steps(
    session: Session, programme_id: int, plan: list[tuple[date, dict[str, str]]]
) -> None:
    """Replace the dates of a programme."""
    session.execute(delete(NextStep).where(NextStep.programme_id == programme_id))
    session.add_all(
        NextStep(programme_id=programme_id, on_day=on_day, text=text) for on_day, text in plan
    )
