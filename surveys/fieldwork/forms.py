"""Forms of fieldwork: organisations, a ready questionnaire, a wave, invitations."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.programmes.pasting import day_from
from surveys.web.locale import gettext as _


class ChosenForm(FlaskForm):
    """Ticked rows of a list; their boxes are called `chosen`."""

    chosen = StringField()

    def numbers(self) -> set[int]:
        """Return the ids of what was ticked."""
        typed = self.chosen.raw_data or []
        return {int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 10}


class ReadyForm(FlaskForm):
    """The button that takes a questionnaire of the library."""

    ready = HiddenField()


class OpeningForm(FlaskForm):
    """The button that opens a wave."""


class EndForm(FlaskForm):
    """The button that closes a wave at once, and the box that says it is meant."""

    confirmed = BooleanField()

    def validate_confirmed(self, field: Field) -> None:
        """Ask twice: nobody can begin any more afterwards."""
        if not field.data:
            raise ValidationError(_("Bitte bestätigen Sie, dass Sie die Befragung jetzt beenden."))


class ClosingForm(FlaskForm):
    """Another last day of an opened wave."""

    closes_on = StringField()

    def validate_closes_on(self, field: Field) -> None:
        """Ask for a day."""
        need_day(field)

    def day(self) -> date:
        """Return the last day."""
        found = day_from(self.closes_on.data or "", end=True)
        if found is None:
            raise ValueError("The form was not validated.")
        return found


def need_day(field: Any) -> date:
    """Return the day that was typed, or complain."""
    found = day_from(field.data or "", end=False)
    if found is None:
        raise ValidationError(_("Bitte geben Sie einen Tag an, zum Beispiel 1.3.2027."))
    return found
