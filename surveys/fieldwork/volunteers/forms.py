"""What somebody enters under "Mitwirken"."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.fieldwork.addresses.forms import TicksField, mail_of
from surveys.fieldwork.models import Volunteer
from surveys.fieldwork.volunteers.keeping import Wish, purpose_words
from surveys.programmes.forms import CardsField, PickField, need
from surveys.programmes.pasting import one_line
from surveys.web.locale import LANGUAGES
from surveys.web.locale import gettext as _

PERSON, ORGANISATION = "person", "organisation"


class WishForm(FlaskForm):
    """What an entry says; its address is asked once and never changed."""

    class Meta:
        """No cookie, so no token: the link in the mail is what counts."""

        csrf = False

    who = CardsField()
    name = StringField()
    language = PickField()
    purposes = TicksField()
    action_fields = TicksField()

    def offer(self, fields: Sequence[tuple[str, str]]) -> None:
        """Set what there is to choose from."""
        self.who.choices = [
            (ORGANISATION, _("für eine Organisation")),
            (PERSON, _("für mich selbst")),
        ]
        self.language.choices = [(tag, one.name) for tag, one in LANGUAGES.items()]
        self.purposes.choices = list(purpose_words().items())
        self.action_fields.choices = list(fields)

    def validate_name(self, field: Field) -> None:
        """Ask for a name."""
        need(field, _("Bitte schreiben Sie, wie Sie oder Ihre Organisation heißen."))

    def validate_purposes(self, field: Field) -> None:
        """Ask for one purpose at least."""
        if not field.data:
            raise ValidationError(_("Bitte wählen Sie mindestens eins davon."))

    def wish(self) -> Wish:
        """Return what was said."""
        return Wish(
            is_person=self.who.data == PERSON,
            name=one_line(self.name.data),
            language=self.language.data,
            action_fields=tuple(self.action_fields.data),
            purposes=tuple(self.purposes.data),
        )


class EntryForm(WishForm):
    """A new entry."""

    email = StringField()
    leave_empty = StringField()
    """A trap: people do not see it, programs fill it in."""

    def validate_email(self, field: Field) -> None:
        """Ask for an address: the mail goes there."""
        need(field, _("Bitte geben Sie eine E-Mail-Adresse an."))
        mail_of(field)

    def validate_leave_empty(self, field: Field) -> None:
        """Refuse what only a program fills in."""
        if field.data:
            raise ValidationError(_("Bitte lassen Sie das letzte Feld leer."))

    def address(self) -> str:
        """Return where the mail goes."""
        return mail_of(self.email) or ""


def shown(entry: Volunteer) -> dict[str, Any]:
    """Return what the form of an entry shows before anybody types."""
    return {
        "who": PERSON if entry.is_person else ORGANISATION,
        "name": entry.name,
        "language": entry.language,
        "purposes": list(entry.purposes),
        "action_fields": list(entry.action_fields),
    }
