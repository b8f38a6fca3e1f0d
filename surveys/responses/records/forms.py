"""Forms of requests: whom they are about, and that erasing is meant."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.programmes.forms import need
from surveys.responses.records.finding import FEWEST_SIGNS
from surveys.web.locale import gettext as _


class SearchForm(FlaskForm):
    """A part of a name or of an address."""

    words = StringField()

    def validate_words(self, field: Field) -> None:
        """Ask for enough to look for."""
        typed = need(field, _("Bitte geben Sie einen Namen oder eine E-Mail-Adresse ein."))
        if len(typed) < FEWEST_SIGNS:
            raise ValidationError(_("Bitte geben Sie mindestens zwei Zeichen ein."))


class ErasureForm(FlaskForm):
    """The box that says erasing is meant, and which answer; empty: everything."""

    response = HiddenField()
    confirmed = BooleanField()

    def validate_confirmed(self, field: Field) -> None:
        """Ask twice: it cannot be taken back."""
        if not field.data:
            raise ValidationError(_("Bitte bestätigen Sie, dass Sie löschen wollen."))
