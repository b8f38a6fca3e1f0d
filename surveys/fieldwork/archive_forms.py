"""The form that records an offer to the archive."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.clock import BERLIN, now
from surveys.fieldwork.archiving import Offer
from surveys.programmes.forms import PickField, need
from surveys.programmes.pasting import day_from, one_line
from surveys.web.locale import gettext as _


class OfferForm(FlaskForm):
    """To whom, when, and what came of it."""

    archive = StringField()
    offered_on = StringField()
    answer = PickField()

    def validate_archive(self, field: Field) -> None:
        """Ask for a name."""
        need(field, _("Bitte nennen Sie das Archiv, zum Beispiel: Stadtarchiv."))

    def validate_offered_on(self, field: Field) -> None:
        """Ask for a day that is not to come."""
        found = day_from(field.data or "", end=False)
        if found is None or found > now().astimezone(BERLIN).date():
            raise ValidationError(_("Bitte geben Sie den Tag an, an dem Sie angeboten haben."))

    def offer(self) -> Offer:
        """Return what was recorded."""
        offered_on = day_from(self.offered_on.data or "", end=False)
        if offered_on is None:
            raise ValueError("The form was not validated.")
        return Offer(one_line(self.archive.data), offered_on, self.answer.data)
