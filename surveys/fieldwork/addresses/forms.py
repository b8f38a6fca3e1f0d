"""Forms of the address book: an organisation, a contact, what to find, a list, a file."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField
from wtforms import TextAreaField as AreaField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.accounts.mail import normalized
from surveys.fieldwork.addresses.keeping import ContactFacts, OrganisationFacts
from surveys.fieldwork.addresses.words import language_words, state_words
from surveys.fieldwork.kinds import kind_words
from surveys.fieldwork.organisations import size_words
from surveys.programmes.forms import CardsField, PickField, need, need_short
from surveys.programmes.pasting import one_line
from surveys.web.locale import gettext as _

Choices = Sequence[tuple[str, str]]
OTHER = "other"
"""Stands for a kind that is none of ours; it is named beside."""

AS_THEY_ARE = ("name", "district", "size", "street", "postcode", "city", "source", "state")


class TicksField(SelectMultipleField):
    """Any of a list, each with its box; what is not on the list is not heard."""

    data: Any
    choices: Any

    def pre_validate(self, form: Any) -> None:
        """Keep what was offered, in the order of the list."""
        given = set(self.data or ())
        self.data = [value for value, _words in self.choices if value in given]


class OrganisationForm(FlaskForm):
    """Everything about an organisation but its contacts."""

    name = StringField()
    kind = PickField()
    kind_other = StringField()
    district = PickField()
    action_fields = TicksField()
    size = PickField()
    umbrella = PickField()
    language = PickField()
    languages = TicksField()
    street = StringField()
    postcode = StringField()
    city = StringField()
    email = StringField()
    source = StringField()
    state = CardsField()

    def offer(self, districts: Choices, fields: Choices, umbrellas: Choices) -> None:
        """Set what there is to choose from."""
        nothing = ("", _("nicht bekannt"))
        self.kind.choices = [nothing, *kind_words().items(), (OTHER, _("etwas anderes"))]
        self.district.choices = [nothing, *districts]
        self.action_fields.choices = list(fields)
        self.size.choices = [nothing, *size_words().items()]
        self.umbrella.choices = [("", _("keiner")), *umbrellas]
        self.language.choices = [("", _("nicht bekannt")), *language_words().items()]
        self.languages.choices = list(language_words().items())
        # Nobody is made a newcomer by hand; whoever registered may stay one.
        states = {**state_words()}
        if self.state.object_data != "unconfirmed":
            states.pop("unconfirmed")
        self.state.choices = list(states.items())

    def validate_name(self, field: Field) -> None:
        """Ask for a name."""
        need(field, _("Bitte geben Sie den Namen der Organisation an."))

    def validate_kind_other(self, field: Field) -> None:
        """Ask what kind it is, if it is none of the list."""
        if self.kind.data == OTHER:
            need(field, _("Bitte schreiben Sie, was für eine Organisation das ist."))

    def validate_email(self, field: Field) -> None:
        """Ask for an address that mail can reach, if there is one."""
        need_short(field)
        mail_of(field)

    def validate_street(self, field: Field) -> None:
        """Keep it short."""
        need_short(field)

    validate_postcode = validate_city = validate_source = validate_street

    def facts(self) -> OrganisationFacts:
        """Return what was said of the organisation."""
        first = [self.language.data] if self.language.data else []
        others = [tag for tag in self.languages.data if tag not in first]
        other_kind = self.kind.data == OTHER
        return OrganisationFacts(
            name=one_line(self.name.data),
            kind=one_line(self.kind_other.data) if other_kind else self.kind.data,
            district=self.district.data,
            email=mail_of(self.email),
            action_fields=tuple(self.action_fields.data),
            languages=(*first, *others),
            size=self.size.data,
            umbrella_id=int(self.umbrella.data) if self.umbrella.data else None,
            street=one_line(self.street.data),
            postcode=one_line(self.postcode.data),
            city=one_line(self.city.data),
            source=one_line(self.source.data),
            state=self.state.data,
        )


class ContactForm(FlaskForm):
    """A person to write to."""

    name = StringField()
    function = StringField()
    email = StringField()
    phone = StringField()
    language = PickField()
    is_main = BooleanField()

    def offer(self) -> None:
        """Set what there is to choose from."""
        self.language.choices = [("", _("wie die Organisation")), *language_words().items()]

    def validate_name(self, field: Field) -> None:
        """Ask for a name."""
        need(field, _("Bitte geben Sie den Namen der Person oder der Stelle an."))

    def validate_email(self, field: Field) -> None:
        """Ask for an address that mail can reach, if there is one."""
        need_short(field)
        mail_of(field)

    def validate_function(self, field: Field) -> None:
        """Keep it short."""
        need_short(field)

    validate_phone = validate_function

    def facts(self) -> ContactFacts:
        """Return what was said of the person."""
        return ContactFacts(
            name=one_line(self.name.data),
            function=one_line(self.function.data),
            email=mail_of(self.email),
            phone=one_line(self.phone.data),
            language=self.language.data,
            is_main=bool(self.is_main.data),
        )


class UploadForm(FlaskForm):
    """A table from a spreadsheet program."""

    file = FileField()


class CarriedForm(FlaskForm):
    """What an upload said, carried from step to step; nothing of it is stored."""

    content = AreaField()


class ListForm(FlaskForm):
    """A distribution list: its name, and whether a filter or a hand fills it."""

    name = StringField()
    way = CardsField()

    def offer(self) -> None:
        """Set what there is to choose from."""
        self.way.choices = [
            ("filter", _("Nach Merkmalen. Neue Organisationen kommen von selbst dazu.")),
            ("hand", _("Von Hand. Sie wählen jede Organisation einzeln aus.")),
        ]

    def validate_name(self, field: Field) -> None:
        """Ask for a name."""
        need(field, _("Bitte geben Sie dem Verteiler einen Namen."))

    def title(self) -> str:
        """Return what the list is called."""
        return one_line(self.name.data)


class MatchForm(FlaskForm):
    """Which organisation of the address book somebody new is, and which answer counts."""

    organisation = PickField()
    counts = RadioField(validate_choice=False)


def shown(facts: OrganisationFacts) -> dict[str, Any]:
    """Return what the form of an organisation shows before anybody types."""
    is_ours = facts.kind in kind_words() or not facts.kind
    return {
        **{name: getattr(facts, name) for name in AS_THEY_ARE},
        "kind": facts.kind if is_ours else OTHER,
        "kind_other": "" if is_ours else facts.kind,
        "action_fields": list(facts.action_fields),
        "umbrella": str(facts.umbrella_id or ""),
        "language": facts.languages[0] if facts.languages else "",
        "languages": list(facts.languages[1:]),
        "email": facts.email or "",
    }


def mail_of(field: Field) -> str | None:
    """Return the address that was typed, or None if none was.

    Raises
    ------
    ValidationError
        If it is none.
    """
    typed = one_line(field.data)
    if not typed:
        return None
    try:
        return normalized(typed)
    except ValueError:
        raise ValidationError(
            _(
                "„%(typed)s“ ist keine E-Mail-Adresse. Bitte prüfen Sie die Schreibweise.",
                typed=typed,
            )
        ) from None
