"""What letters and privacy notices need of the authority: address, state, officer, supervisor."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import StringField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.accounts.actor import Actor
from surveys.accounts.audit import record
from surveys.programmes.forms import PickField, need_short
from surveys.programmes.models import Authority
from surveys.programmes.pasting import one_line
from surveys.web.locale import gettext as _

STATES: Mapping[str, str] = MappingProxyType(
    {
        "BW": "Baden-Württemberg",
        "BY": "Bayern",
        "BE": "Berlin",
        "BB": "Brandenburg",
        "HB": "Bremen",
        "HH": "Hamburg",
        "HE": "Hessen",
        "MV": "Mecklenburg-Vorpommern",
        "NI": "Niedersachsen",
        "NW": "Nordrhein-Westfalen",
        "RP": "Rheinland-Pfalz",
        "SL": "Saarland",
        "SN": "Sachsen",
        "ST": "Sachsen-Anhalt",
        "SH": "Schleswig-Holstein",
        "TH": "Thüringen",
    }
)
POSTCODE_DIGITS = 5
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Details:
    """Everything of it, as it is stored."""

    street: str
    postcode: str
    city: str
    federal_state: str
    privacy_officer: str
    supervisor: str


class DetailsForm(FlaskForm):
    """All of it may be left blank while it is not known."""

    street = StringField()
    postcode = StringField()
    city = StringField()
    federal_state = PickField()
    privacy_officer = StringField()
    supervisor = StringField()

    def validate_street(self, field: Field) -> None:
        """Keep it short."""
        need_short(field)

    def validate_city(self, field: Field) -> None:
        """Keep it short."""
        need_short(field)

    def validate_postcode(self, field: Field) -> None:
        """Ask for five digits, if any."""
        typed = one_line(field.data)
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) == POSTCODE_DIGITS):
            raise ValidationError(_("Eine Postleitzahl hat fünf Ziffern."))

    def validate_privacy_officer(self, field: Field) -> None:
        """Keep it short."""
        _need_brief(field)

    def validate_supervisor(self, field: Field) -> None:
        """Keep it short."""
        _need_brief(field)

    def details(self) -> Details:
        """Return what was said."""
        return Details(
            street=one_line(self.street.data),
            postcode=one_line(self.postcode.data),
            city=one_line(self.city.data),
            federal_state=self.federal_state.data,
            privacy_officer=one_line(self.privacy_officer.data),
            supervisor=one_line(self.supervisor.data),
        )


def set_details(
    session: Session, authority: Authority, details: Details, *, actor: Actor, at: datetime
) -> None:
    """Keep the details of the authority. The caller commits."""
    for name, value in asdict(details).items():
        setattr(authority, name, value)
    record(session, actor, "authority changed", f"authority {authority.id}", at=at)


def _need_brief(field: Field) -> None:
    if len(one_line(field.data)) > LONGEST:
        raise ValidationError(_("Bitte kürzen Sie auf 500 Zeichen."))
