"""The form of a file of single answers."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from analysis.exports.microdata.making import Format, Order
from surveys.web.locale import gettext as _


class SingleAnswersForm(FlaskForm):
    """Which kind of file, and whether with names."""

    format = RadioField(validate_choice=False)
    names = BooleanField()
    labels = BooleanField()

    def validate_format(self, field: Field) -> None:
        """Ask for a kind of file, in our words."""
        if field.data not in set(Format):
            raise ValidationError(_("Bitte wählen Sie, was für eine Datei Sie brauchen."))

    def order(self) -> Order:
        """Return what is wanted."""
        wanted = Format(self.format.data)
        labels = bool(self.labels.data) and wanted is Format.CSV
        return Order(wanted, names=bool(self.names.data), labels=labels)


def kinds_of_file() -> tuple[tuple[str, str], ...]:
    """Return the kinds of file on offer with their words."""
    return (
        (Format.CSV.value, _("CSV, für Tabellenprogramme und vieles andere")),
        (Format.SAV.value, _("SPSS (.sav)")),
        (Format.DTA.value, _("Stata (.dta)")),
        (Format.PARQUET.value, _("Parquet, für R und Python")),
    )
