"""Forms of indicators: what one is, a value of it, a table of them."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms import TextAreaField as AreaField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.programmes.forms import PickField, need, need_short, need_text, words_of
from surveys.programmes.indicators import amounts, periods
from surveys.programmes.indicators.keeping import IndicatorFacts, ValueFacts
from surveys.programmes.indicators.listing import IndicatorSeries, Milestone
from surveys.programmes.indicators.models import PLACES, Direction, PeriodKind, Unit
from surveys.programmes.indicators.words import (
    break_needs_words,
    direction_words,
    number_fault,
    period_fault,
)
from surveys.programmes.list_forms import ListForm
from surveys.programmes.pasting import many_lines, one_line
from surveys.web.locale import gettext as _

Choices = Sequence[tuple[str, str]]
LONGEST_NOTE = 500


class IndicatorForm(ListForm):
    """An indicator of an action field. The list is that of its groups, `about` their English."""

    field = PickField()
    name = StringField()
    name_en = StringField()
    unit = PickField()
    unit_words = StringField()
    unit_words_en = StringField()
    decimals = PickField()
    period_kind = PickField()
    direction = PickField()
    baseline_value = StringField()
    baseline_on = StringField()
    target_value = StringField()
    target_on = StringField()
    definition = AreaField()
    definition_en = AreaField()
    relevance = AreaField()
    relevance_en = AreaField()
    assessment = AreaField()
    assessment_en = AreaField()
    source = AreaField()
    source_en = AreaField()
    method = AreaField()
    method_en = AreaField()
    responsible = StringField()
    goal = PickField()
    measure = PickField()
    group_name = StringField()
    group_name_en = StringField()
    is_public = BooleanField()

    def offer(self, fields: Choices, goals: Choices, measures: Choices) -> None:
        """Set what there is to choose from."""
        self.field.choices = [("", _("Bitte wählen")), *fields]
        self.goal.choices = [("", _("keines")), *goals]
        self.measure.choices = [("", _("keine")), *measures]
        self.unit.choices = list(amounts.unit_names().items())
        self.decimals.choices = [(str(n), str(n)) for n in range(PLACES + 1)]
        self.period_kind.choices = list(periods.kind_words().items())
        self.direction.choices = list(direction_words().items())

    def validate_field(self, field: Field) -> None:
        """Ask for the action field."""
        if not field.data:
            raise ValidationError(_("Bitte wählen Sie ein Handlungsfeld."))

    def validate_name(self, field: Field) -> None:
        """Ask for a name."""
        need(field, _("Bitte geben Sie der Kennzahl einen Namen."))

    def validate_name_en(self, field: Field) -> None:
        """Keep it short."""
        need_short(field)

    validate_unit_words_en = validate_responsible = validate_name_en
    validate_group_name = validate_group_name_en = validate_name_en

    def validate_unit_words(self, field: Field) -> None:
        """Ask what is counted where the unit does not say it."""
        if self.unit.data == Unit.OTHER:
            need(field, _("Bitte schreiben Sie, was gezählt wird, zum Beispiel: Tage."))
        need_short(field)

    def validate_baseline_value(self, field: Field) -> None:
        """Ask for a number, and for its time."""
        _need_both(field, self.baseline_on)

    def validate_baseline_on(self, field: Field) -> None:
        """Ask for a time."""
        _need_period(field)

    def validate_target_value(self, field: Field) -> None:
        """Ask for a number, and for its time."""
        _need_both(field, self.target_on)

    def validate_target_on(self, field: Field) -> None:
        """Ask for a time that comes after the baseline."""
        _need_period(field)
        baseline, target = _milestone(self.baseline_value, self.baseline_on), _period(field)
        if baseline and target and target.ends_on <= baseline.period.ends_on:
            raise ValidationError(_("Das Ziel liegt nicht nach dem Ausgangswert."))

    def validate_definition(self, field: Field) -> None:
        """Ask for it where everybody reads it."""
        if self.is_public.data and not many_lines(field.data):
            raise ValidationError(_("Öffentlich zeigen wir nur Kennzahlen mit einer Definition."))
        need_text(field)

    def validate_source(self, field: Field) -> None:
        """Ask for it where everybody reads it."""
        if self.is_public.data and not many_lines(field.data):
            raise ValidationError(_("Öffentlich zeigen wir nur Kennzahlen mit einer Datenquelle."))
        need_text(field)

    def validate_relevance(self, field: Field) -> None:
        """Keep it short."""
        need_text(field)

    validate_assessment = validate_method = validate_relevance
    validate_definition_en = validate_source_en = validate_relevance
    validate_relevance_en = validate_assessment_en = validate_method_en = validate_relevance

    def facts(self) -> IndicatorFacts:
        """Return what was said of the indicator."""
        return IndicatorFacts(
            field=self.field.data,
            name=_line_of(self.name, self.name_en),
            definition=words_of(self.definition, self.definition_en),
            relevance=words_of(self.relevance, self.relevance_en),
            assessment=words_of(self.assessment, self.assessment_en),
            source=words_of(self.source, self.source_en),
            method=words_of(self.method, self.method_en),
            unit=Unit(self.unit.data),
            unit_words=_line_of(self.unit_words, self.unit_words_en),
            decimals=int(self.decimals.data),
            direction=Direction(self.direction.data),
            period_kind=PeriodKind(self.period_kind.data),
            baseline=_milestone(self.baseline_value, self.baseline_on),
            target=_milestone(self.target_value, self.target_on),
            responsible=one_line(self.responsible.data),
            goal=self.goal.data or None,
            measure=self.measure.data or None,
            group_name=_line_of(self.group_name, self.group_name_en),
            groups=tuple(self.listed()),
            is_public=bool(self.is_public.data),
        )


class ValueForm(FlaskForm):
    """A value of an indicator."""

    period = StringField()
    value = StringField()
    group = PickField()
    is_preliminary = BooleanField()
    is_break = BooleanField()
    note = StringField()
    kind = PeriodKind.YEAR

    def offer(self, shown: IndicatorSeries) -> None:
        """Set what there is to choose from, and for which periods values are told."""
        self.kind = shown.period_kind
        self.group.choices = [
            ("", _("alle zusammen")),
            *((group.key, str(group.name.get("de", group.key))) for group in shown.groups),
        ]

    def validate_period(self, field: Field) -> None:
        """Ask for a period of the right kind."""
        example = periods.kind_example(self.kind)
        if not one_line(field.data):
            raise ValidationError(
                _("Bitte geben Sie den Zeitraum an, zum Beispiel %(example)s.", example=example)
            )
        if fault := period_fault(field.data, self.kind):
            raise ValidationError(fault)

    def validate_value(self, field: Field) -> None:
        """Ask for a number."""
        if not one_line(field.data):
            raise ValidationError(_("Bitte geben Sie den Wert an."))
        _need_number(field)

    def validate_note(self, field: Field) -> None:
        """Ask what changed where it is counted otherwise."""
        if self.is_break.data and not one_line(field.data):
            raise ValidationError(break_needs_words())
        if len(one_line(field.data)) > LONGEST_NOTE:
            raise ValidationError(_("Bitte kürzen Sie auf 500 Zeichen."))

    def facts(self) -> ValueFacts:
        """Return what was said of the value."""
        period, value = _period(self.period), amounts.number_from(self.value.data or "")
        if period is None or value is None:
            raise ValueError("Only of a form that was found valid.")
        return ValueFacts(
            period=period,
            group=self.group.data or None,
            value=value,
            is_preliminary=bool(self.is_preliminary.data),
            is_break=bool(self.is_break.data),
            note=one_line(self.note.data),
        )


class TableForm(FlaskForm):
    """Rows from a spreadsheet, pasted or in a file; the file comes first."""

    table = AreaField()
    file = FileField()


class RemovalForm(FlaskForm):
    """The button that removes one thing."""


def _line_of(german: Field, english: Field) -> dict[str, str]:
    typed = {"de": one_line(german.data), "en": one_line(english.data)}
    return {tag: words for tag, words in typed.items() if words}


def _period(field: Field) -> periods.Period | None:
    return periods.period_from(field.data or "")


def _milestone(value: Field, on: Field) -> Milestone | None:
    number, period = amounts.number_from(value.data or ""), _period(on)
    return Milestone(number, period) if number is not None and period is not None else None


def _need_number(field: Field) -> None:
    if amounts.number_from(field.data or "") is None:
        raise ValidationError(number_fault(field.data))


def _need_both(value: Field, on: Field) -> None:
    if one_line(value.data):
        _need_number(value)
        if not one_line(on.data):
            raise ValidationError(_("Bitte schreiben Sie dazu, für wann dieser Wert gilt."))
    elif one_line(on.data):
        raise ValidationError(_("Zu diesem Zeitraum fehlt der Wert."))


def _need_period(field: Field) -> None:
    if one_line(field.data) and _period(field) is None:
        raise ValidationError(
            _(
                "„%(typed)s“ ist kein Zeitraum. Schreiben Sie zum Beispiel %(example)s.",
                typed=one_line(field.data),
                example="2030",
            )
        )
