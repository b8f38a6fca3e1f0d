"""Forms of fieldwork: organisations, a ready questionnaire, a wave, invitations."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.fieldwork.preparing import WavePlan
from surveys.programmes.forms import CardsField, PickField, need
from surveys.programmes.pasting import day_from, one_line
from surveys.web.locale import gettext as _

MOST_EXPECTED = 1_000_000


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


class ClosingForm(FlaskForm):
    """Another last day of an opened wave."""

    closes_on = StringField()

    def validate_closes_on(self, field: Field) -> None:
        """Ask for a day."""
        _need_day(field)

    def day(self) -> date:
        """Return the last day."""
        found = day_from(self.closes_on.data or "", end=True)
        if found is None:
            raise ValueError("The form was not validated.")
        return found


class WaveForm(FlaskForm):
    """What is decided about a wave before it opens."""

    version = PickField()
    title = StringField()
    mode = CardsField()
    protection = CardsField()
    expected = StringField()
    opens_on = StringField()
    closes_on = StringField()
    is_complete = BooleanField()

    def offer(self, versions: list[tuple[str, str]]) -> None:
        """Set what there is to choose from."""
        self.version.choices = versions
        self.mode.choices = [("P", _("mit Namen")), ("A", _("ohne Namen"))]
        self.protection.choices = [
            ("few", _("wenige Zahlen, genau")),
            ("groups", _("auch nach Gruppen, gerundet")),
        ]

    def validate_title(self, field: Field) -> None:
        """Ask for a title."""
        need(field, _("Bitte geben Sie der Runde einen Namen, zum Beispiel: Befragungsrunde 2027."))

    def validate_expected(self, field: Field) -> None:
        """Ask for a number."""
        typed = one_line(field.data)
        if not (typed.isascii() and typed.isdigit() and 0 < int(typed[:10]) <= MOST_EXPECTED):
            raise ValidationError(_("Bitte schätzen Sie in einer Zahl, wie viele antworten."))

    def validate_opens_on(self, field: Field) -> None:
        """Ask for a day."""
        _need_day(field)

    def validate_closes_on(self, field: Field) -> None:
        """Ask for a day that is not before the first."""
        closes_on = _need_day(field)
        opens_on = day_from(self.opens_on.data or "", end=False)
        if opens_on and closes_on < opens_on:
            raise ValidationError(_("Der letzte Tag liegt vor dem ersten."))

    def plan(self) -> WavePlan:
        """Return what was decided."""
        opens_on = day_from(self.opens_on.data or "", end=False)
        closes_on = day_from(self.closes_on.data or "", end=True)
        if opens_on is None or closes_on is None:
            raise ValueError("The form was not validated.")
        return WavePlan(
            version_id=int(self.version.data),
            title=one_line(self.title.data),
            mode=self.mode.data,
            protection=self.protection.data,
            expected=int(one_line(self.expected.data)),
            opens_on=opens_on,
            closes_on=closes_on,
            is_complete=bool(self.is_complete.data),
        )


def _need_day(field: Any) -> date:
    found = day_from(field.data or "", end=False)
    if found is None:
        raise ValidationError(_("Bitte geben Sie einen Tag an, zum Beispiel 1.3.2027."))
    return found
