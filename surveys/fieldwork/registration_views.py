"""The page on which an organisation registers. It sets no cookie; opening it changes nothing."""

import secrets

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.accounts.mail import normalized
from surveys.accounts.policy import respondent
from surveys.clock import now
from surveys.db import database
from surveys.errors import ForeignSite
from surveys.fieldwork import registration
from surveys.fieldwork.kinds import kind_words
from surveys.fieldwork.organisations import kind_from
from surveys.fieldwork.registration import Door, Registration
from surveys.jobs.office import office_of
from surveys.programmes.forms import PickField, complaints
from surveys.programmes.listing import districts_of
from surveys.programmes.pasting import LONGEST_NAME, one_line
from surveys.web import limits, locale
from surveys.web.locale import gettext as _
from surveys.web.locale import said

registering = Blueprint("registering", __name__)
FORM_ID_BYTES = 16
OTHER = "other"


class RegistrationForm(FlaskForm):
    """What an organisation says of itself."""

    class Meta:
        """No cookie, so no token: whoever has the link may register, and gains nothing else."""

        csrf = False

    form_id = HiddenField()
    name = StringField()
    kind = PickField()
    kind_other = StringField()
    district = PickField()
    contact = StringField()
    email = StringField()
    leave_empty = StringField()
    """A trap: people do not see it, programs fill it in."""

    def offer(self, districts: list[tuple[str, str]]) -> None:
        """Set what there is to choose from."""
        self.kind.choices = [
            ("", _("Bitte wählen Sie")),
            *kind_words().items(),
            (OTHER, _("Etwas anderes")),
        ]
        self.district.choices = [("", _("Keiner davon, oder mehrere")), *districts]

    def validate_name(self, field: Field) -> None:
        """Ask for a name."""
        _need(field)

    validate_kind = validate_contact = validate_name

    def validate_kind_other(self, field: Field) -> None:
        """Ask for the kind in words, if it is none of the list."""
        if self.kind.data == OTHER:
            _need(field)

    def validate_email(self, field: Field) -> None:
        """Ask for an address: the link goes there."""
        typed = _need(field)
        try:
            normalized(typed)
        except ValueError:
            raise ValidationError(
                _("Diese Angabe hat nicht die erwartete Form. Bitte prüfen Sie sie.")
            ) from None

    def validate_leave_empty(self, field: Field) -> None:
        """Refuse what only a program fills in."""
        if field.data:
            raise ValidationError(_("Bitte lassen Sie das letzte Feld leer."))

    def said(self, language: str) -> Registration:
        """Return what was said."""
        is_other = self.kind.data == OTHER
        email = normalized(one_line(self.email.data))
        return Registration(
            name=one_line(self.name.data),
            kind=kind_from(one_line(self.kind_other.data)) if is_other else self.kind.data,
            district=self.district.data,
            contact=one_line(self.contact.data),
            email=email,
            gets_mail=limits.may_write_to(email),
            language=language,
            form_id=one_line(self.form_id.data)[:64] or secrets.token_hex(FORM_ID_BYTES),
        )


def _need(field: Field) -> str:
    """Return one line that was typed, or complain."""
    typed = one_line(field.data)
    if not typed:
        raise ValidationError(_("Bitte beantworten Sie diese Frage."))
    if len(typed) > LONGEST_NAME:
        raise ValidationError(
            _(
                "Ihr Text ist zu lang: %(given)d Zeichen, möglich sind %(limit)d. "
                "Bitte kürzen Sie ihn.",
                given=len(typed),
                limit=LONGEST_NAME,
            )
        )
    return typed


@registering.before_request
def refuse_foreign_sites() -> None:
    """Refuse posts that another site made a browser send; browsers say so themselves."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise ForeignSite("Another site sent this.")


@registering.route("/register/<token>", methods=["GET", "POST"])
@respondent
def register(token: str) -> ResponseReturnValue:
    """Ask who registers; on a valid post go straight to their own entry page."""
    offered = locale.WHOLE
    wanted = request.values.get("lang", "")
    locale.speak(
        wanted if wanted in offered else locale.accepted(offered, request.accept_languages)
    )
    with database().reading() as session:
        door = registration.open_door(session, token, at=now())
        districts = [(one.key, said(one.name)) for one in districts_of(session, door.programme.id)]
    form = RegistrationForm()
    form.offer(districts)
    if not form.validate_on_submit():
        return _page(form, door, token), 422 if form.is_submitted() else 200
    if not limits.may_enter():
        form.name.errors = [
            _(
                "Von hier kamen gerade sehr viele Anmeldungen. Bitte versuchen Sie es in einer "
                "Stunde noch einmal oder rufen Sie uns an."
            )
        ]
        return _page(form, door, token), 429
    with database().writing() as session:
        key = current_app.extensions["keys"].links
        told = form.said(locale.speaking().tag)
        own = registration.register(session, token, told, at=now(), key=key)
    office_of(current_app).nudge()
    return redirect(url_for("answering.entry", token=own, lang=locale.speaking().tag))


def _page(form: RegistrationForm, door: Door, token: str) -> str:
    if not form.form_id.data:
        form.form_id.data = secrets.token_hex(FORM_ID_BYTES)
    return render_template(
        "registering/register.html",
        form=form,
        problems=complaints(form),
        title=said(door.survey.title),
        contact=door.contact,
        mode=door.wave.mode,
        language_links=[
            (locale.LANGUAGES[tag], url_for(".register", token=token, lang=tag))
            for tag in locale.WHOLE
        ]
        if request.method == "GET"
        else [],
    )
