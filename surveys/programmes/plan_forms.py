"""Forms of the plan: a goal, a measure, a pasted table."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms import TextAreaField as AreaField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.programmes.forms import PickField, need, need_short, need_text, words_of
from surveys.programmes.models import MeasureStatus
from surveys.programmes.pasting import day_from, many_lines, one_line
from surveys.programmes.plan import GoalFacts, MeasureFacts
from surveys.web.locale import gettext as _

Choices = Sequence[tuple[str, str]]


class GoalForm(FlaskForm):
    """A goal, of one action field or of all."""

    text = AreaField()
    text_en = AreaField()
    field = PickField()

    def offer(self, fields: Choices) -> None:
        """Set what there is to choose from."""
        self.field.choices = [("", _("für das ganze Konzept")), *fields]

    def validate_text(self, field: Field) -> None:
        """Ask for the goal."""
        if not many_lines(field.data):
            raise ValidationError(_("Bitte schreiben Sie, was erreicht werden soll."))
        need_text(field)

    def validate_text_en(self, field: Field) -> None:
        """Keep it short."""
        need_text(field)

    def facts(self) -> GoalFacts:
        """Return what was said of the goal."""
        return GoalFacts(words_of(self.text, self.text_en), self.field.data or None)


class MeasureForm(FlaskForm):
    """A measure of an action field."""

    field = PickField()
    title = StringField()
    title_en = StringField()
    about = AreaField()
    about_en = AreaField()
    responsible = StringField()
    starts_on = StringField()
    ends_on = StringField()
    state = PickField()
    goal = PickField()

    def offer(self, fields: Choices, goals: Choices) -> None:
        """Set what there is to choose from."""
        self.field.choices = [("", _("Bitte wählen")), *fields]
        self.goal.choices = [("", _("keines")), *goals]
        self.state.choices = list(status_words().items())

    def validate_field(self, field: Field) -> None:
        """Ask for the action field."""
        if not field.data:
            raise ValidationError(_("Bitte wählen Sie ein Handlungsfeld."))

    def validate_title(self, field: Field) -> None:
        """Ask for the title."""
        need(field, _("Bitte geben Sie der Maßnahme einen Titel."))

    def validate_title_en(self, field: Field) -> None:
        """Keep it short."""
        need_short(field)

    validate_responsible = validate_title_en

    def validate_about(self, field: Field) -> None:
        """Keep it short."""
        need_text(field)

    validate_about_en = validate_about

    def validate_starts_on(self, field: Field) -> None:
        """Ask for a day that is one."""
        if one_line(field.data) and day_from(field.data, end=False) is None:
            raise ValidationError(_("Das ist kein Tag. Schreiben Sie zum Beispiel 1.3.2027."))

    def validate_ends_on(self, field: Field) -> None:
        """Ask for a day that is one and not before the beginning."""
        if not one_line(field.data):
            return
        ends_on = day_from(field.data, end=True)
        if ends_on is None:
            raise ValidationError(_("Das ist kein Tag. Schreiben Sie zum Beispiel 1.3.2027."))
        starts_on = day_from(self.starts_on.data or "", end=False)
        if starts_on and ends_on < starts_on:
            raise ValidationError(_("Das Ende liegt vor dem Beginn."))

    def facts(self) -> MeasureFacts:
        """Return what was said of the measure."""
        titles = {"de": one_line(self.title.data), "en": one_line(self.title_en.data)}
        return MeasureFacts(
            field=self.field.data,
            title={tag: words for tag, words in titles.items() if words},
            about=words_of(self.about, self.about_en),
            responsible=one_line(self.responsible.data),
            starts_on=day_from(self.starts_on.data or "", end=False),
            ends_on=day_from(self.ends_on.data or "", end=True),
            status=MeasureStatus(self.state.data),
            goal=self.goal.data or None,
        )


class PasteForm(FlaskForm):
    """A table copied from a spreadsheet."""

    table = AreaField()

    def validate_table(self, field: Field) -> None:
        """Ask for at least one row."""
        if not many_lines(field.data):
            raise ValidationError(_("Bitte fügen Sie mindestens eine Zeile ein."))


class RemovalForm(FlaskForm):
    """The button that removes one thing."""


def status_words() -> dict[str, str]:
    """Return how pages name what a measure's status is."""
    return {
        MeasureStatus.PLANNED.value: _("geplant"),
        MeasureStatus.RUNNING.value: _("läuft"),
        MeasureStatus.DONE.value: _("abgeschlossen"),
        MeasureStatus.DROPPED.value: _("entfällt"),
    }
