"""Pages that set up the authority and a programme, each to be left and come back to."""

from datetime import datetime
from pathlib import Path

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import administrator, staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.programmes import logos, setting_up
from surveys.programmes.errors import StillUsed
from surveys.programmes.forms import (
    LEAST_PUBLIC,
    LEAST_STAFF,
    AuthorityForm,
    LogoForm,
    ProgrammeForm,
    StatementsForm,
    complaints,
)
from surveys.programmes.frame import of_programme
from surveys.programmes.house import forget_house
from surveys.programmes.list_forms import ListForm
from surveys.programmes.listing import SUGGESTED_FIELDS, fields_of, set_fields
from surveys.programmes.models import Authority, Programme
from surveys.programmes.opening import open_programme
from surveys.programmes.statements import KINDS
from surveys.web.locale import gettext as _
from surveys.web.sizes import takes

setup = Blueprint("setup", __name__, url_prefix="/staff")


@setup.get("/authority")
@administrator
def authority() -> ResponseReturnValue:
    """Show what is said of the authority, ready to be changed."""
    with database().reading() as session:
        found = setting_up.find_authority(session)
    form = AuthorityForm(obj=found, has_colour=bool(found and found.colour))
    return _authority_page(form, LogoForm(), found)


@setup.post("/authority")
@administrator
def save_authority() -> ResponseReturnValue:
    """Name the authority, or change what is said of it."""
    form = AuthorityForm()
    if not form.validate_on_submit():
        with database().reading() as session:
            found = setting_up.find_authority(session)
        return _authority_page(form, LogoForm(), found), 422
    with database().writing() as session:
        setting_up.set_authority(session, form.facts(), actor=current_actor(), at=now())
    forget_house()
    flash(_("Die Angaben zur Behörde sind gespeichert."), "success")
    return redirect(url_for("first_survey.home"))


@setup.post("/authority/logo")
@administrator
@takes(600)
def save_logo() -> ResponseReturnValue:
    """Take a picture as logo."""
    form = LogoForm()
    with database().reading() as session:
        found = _authority(session)
    if not form.validate_on_submit():
        return _authority_page(AuthorityForm(formdata=None, obj=found), form, found), 422
    _set_logo(logos.keep(_folder(), form.content()), at=now())
    flash(_("Das Logo ist gespeichert. Es steht oben auf jeder Seite."), "success")
    return redirect(url_for(".authority"))


@setup.post("/authority/logo/remove")
@administrator
def remove_logo() -> ResponseReturnValue:
    """Show the name of the authority alone."""
    _set_logo(None, at=now())
    flash(_("Das Logo ist entfernt."), "success")
    return redirect(url_for(".authority"))


@setup.get("/authority/statements")
@administrator
def statements() -> ResponseReturnValue:
    """Show Impressum, privacy and accessibility, with the blanks that are left."""
    with database().reading() as session:
        found = _authority(session)
    german = {kind: getattr(found, kind).get("de", "") for kind in KINDS}
    return _statements_page(StatementsForm(data=german), found)


@setup.post("/authority/statements")
@administrator
@takes(256)
def save_statements() -> ResponseReturnValue:
    """Keep the statements, also while blanks are left."""
    form = StatementsForm()
    if not form.validate_on_submit():
        with database().reading() as session:
            found = _authority(session)
        return _statements_page(form, found), 422
    with database().writing() as session:
        found = _authority(session)
        setting_up.set_statements(session, found, form.german(), actor=current_actor(), at=now())
        blanks = setting_up.open_blanks(found)
    forget_house()
    if blanks:
        flash(_("Gespeichert. In den Texten sind noch Lücken in eckigen Klammern."), "warning")
        return redirect(url_for(".statements"))
    flash(_("Die Texte sind gespeichert."), "success")
    return redirect(url_for("first_survey.home"))


@setup.route("/programmes/new", methods=["GET", "POST"])
@administrator
def new_programme() -> ResponseReturnValue:
    """Add a programme, which the administrator then coordinates."""
    form = ProgrammeForm(data={"k_public": str(LEAST_PUBLIC), "k_staff": str(LEAST_STAFF)})
    if not form.validate_on_submit():
        shown = render_template(
            "programmes/programme.html", form=form, problems=complaints(form), programme=None
        )
        return shown, 422 if form.is_submitted() else 200
    with database().writing() as session:
        made = setting_up.make_programme(
            session, _authority(session), form.facts(), actor=current_actor(), at=now()
        )
    flash(_("Das Konzept ist angelegt. Sie koordinieren es."), "success")
    return redirect(url_for("first_survey.steps", programme=made.slug))


@setup.get("/programmes/<programme>/about")
@staff("coordinator")
def about(programme: str) -> ResponseReturnValue:
    """Show what is said of a programme, ready to be changed."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
    said = {"name": found.name, "about": found.about}
    form = ProgrammeForm(
        is_public=found.is_public,
        k_public=str(found.k_public),
        k_staff=str(found.k_staff),
        **{name: words.get("de", "") for name, words in said.items()},
        **{f"{name}_en": words.get("en", "") for name, words in said.items()},
    )
    return _about_page(form, found)


@setup.post("/programmes/<programme>/about")
@staff("coordinator")
def save_about(programme: str) -> ResponseReturnValue:
    """Change what is said of a programme."""
    actor = current_actor()
    with database().reading() as session:
        found = open_programme(session, actor, programme)
    form = ProgrammeForm()
    if not form.validate_on_submit():
        return _about_page(form, found), 422
    with database().writing() as session:
        found = open_programme(session, actor, programme)
        setting_up.change_programme(session, found, form.facts(), actor=actor, at=now())
    flash(_("Die Angaben zum Konzept sind gespeichert."), "success")
    return redirect(url_for("first_survey.steps", programme=programme))


@setup.get("/programmes/<programme>/fields")
@staff("coordinator")
def fields(programme: str) -> ResponseReturnValue:
    """Show the action fields; without any, a box to paste them into."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        listed = fields_of(session, found.id)
    entries = [
        {
            "key": field.key,
            "place": str(place),
            "name": field.name.get("de", ""),
            "about": field.about.get("de", ""),
        }
        for place, field in enumerate(listed, 1)
    ]
    return _fields_page(ListForm(data={"entries": entries}), found)


@setup.post("/programmes/<programme>/fields")
@staff("coordinator")
@takes(256)
def save_fields(programme: str) -> ResponseReturnValue:
    """Keep the action fields: renamed, put in order, added, removed."""
    actor = current_actor()
    with database().reading() as session:
        found = open_programme(session, actor, programme)
    form = ListForm()
    if not form.validate_on_submit():
        return _fields_page(form, found), 422
    try:
        with database().writing() as session:
            set_fields(session, found.id, form.listed())
            record(
                session,
                actor,
                "action fields changed",
                f"programme {found.id}",
                at=now(),
                programme_id=found.id,
            )
    except StillUsed as problem:
        form.more.errors = [
            _(
                "„%(name)s“ lässt sich nicht entfernen: Ziele, Maßnahmen, Kennzahlen oder eine "
                "Befragung beziehen sich darauf. Umbenennen geht.",
                name=problem.name,
            )
        ]
        return _fields_page(form, found), 422
    flash(_("Die Handlungsfelder sind gespeichert."), "success")
    return redirect(url_for("first_survey.steps", programme=programme))


def _authority(session: Session) -> Authority:
    """Return the authority, or say that there is nothing to change yet."""
    found = setting_up.find_authority(session)
    if found is None:
        raise UnknownPage("Nobody has named the authority yet.")
    return found


def _authority_page(form: AuthorityForm, logo: LogoForm, found: Authority | None) -> str:
    return render_template(
        "programmes/authority.html",
        form=form,
        logo=logo,
        problems=[*complaints(form), *complaints(logo)],
        found=found,
    )


def _statements_page(form: StatementsForm, found: Authority) -> str:
    others = {tag for kind in KINDS for tag in getattr(found, kind) if tag != "de"}
    return render_template(
        "programmes/statements.html",
        form=form,
        problems=complaints(form),
        blanks=setting_up.open_blanks(found),
        others=sorted(others),
    )


def _about_page(form: ProgrammeForm, found: Programme) -> str:
    return render_template(
        "programmes/programme.html", form=form, problems=complaints(form), **of_programme(found)
    )


def _fields_page(form: ListForm, found: Programme) -> str:
    return render_template(
        "programmes/fields.html",
        form=form,
        problems=complaints(form),
        suggested="\n".join(SUGGESTED_FIELDS),
        **of_programme(found),
    )


def _folder() -> Path:
    return logos.folder_of(current_app.extensions["settings"].instance)


def _set_logo(name: str | None, *, at: datetime) -> None:
    with database().writing() as session:
        found = _authority(session)
        before = found.logo_file
        setting_up.set_logo(session, found, name, actor=current_actor(), at=at)
    if before != name:
        logos.forget(_folder(), before)
    forget_house()
