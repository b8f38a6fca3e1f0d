"""Organisations of a programme: the list, and rows pasted from a spreadsheet."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.fieldwork import organisations as listed
from surveys.fieldwork.forms import ChosenForm
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.programmes.models import Programme
from surveys.programmes.opening import open_programme
from surveys.programmes.plan_forms import PasteForm
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext
from surveys.web.sizes import takes

organisations = Blueprint(
    "organisations", __name__, url_prefix="/staff/programmes/<programme>/organisations"
)


@organisations.get("")
@staff("coordinator")
def listing(programme: str) -> ResponseReturnValue:
    """Show the organisations, and the box for more."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        return _page(session, found, PasteForm(), ())


@organisations.post("")
@staff("coordinator")
@takes(1024)
def preview(programme: str) -> ResponseReturnValue:
    """Show what the pasted rows say, and what is wrong with them; nothing is stored."""
    form = PasteForm()
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        read = listed.read_organisations(session, found.id, form.table.data or "")
        valid = form.validate_on_submit()
        return _page(session, found, form, read), 200 if valid else 422


@organisations.post("/take")
@staff("coordinator")
@takes(1024)
def take(programme: str) -> ResponseReturnValue:
    """Keep the sound rows; the others come back to be put right."""
    form = PasteForm()
    with database().writing() as session:
        found = open_programme(session, current_actor(), programme)
        read = listed.read_organisations(session, found.id, form.table.data or "")
        if not form.validate_on_submit():
            return _page(session, found, form, read), 422
        taken = listed.take_organisations(session, found.id, read)
        if taken:
            _note(session, found, "organisations pasted")
    if taken:
        flash(
            ngettext(
                "Eine Organisation ist gespeichert.",
                "%(num)s Organisationen sind gespeichert.",
                taken,
            ),
            "success",
        )
    left = tuple(one for one in read if one.faults)
    if left:
        form.table.data = "\n".join(one.row.raw for one in left)
        with database().reading() as session:
            return _page(session, found, form, left), 422
    return redirect(url_for(".listing", programme=programme))


@organisations.post("/remove")
@staff("coordinator")
@takes(256)
def remove(programme: str) -> ResponseReturnValue:
    """Remove ticked organisations that were never invited."""
    form = ChosenForm()
    with database().writing() as session:
        found = open_programme(session, current_actor(), programme)
        gone, stayed = listed.remove_organisations(session, found.id, form.numbers())
        if gone:
            _note(session, found, "organisations removed")
    if gone:
        flash(
            ngettext(
                "Eine Organisation ist entfernt.", "%(num)s Organisationen sind entfernt.", gone
            ),
            "success",
        )
    if stayed:
        flash(_("Organisationen, die schon einen Link haben, bleiben in der Liste."), "notice")
    if not gone and not stayed:
        flash(_("Bitte wählen Sie zuerst Organisationen aus."), "notice")
    return redirect(url_for(".listing", programme=programme))


def _page(
    session: Session,
    found: Programme,
    form: PasteForm,
    read: tuple[listed.PastedOrganisation, ...],
) -> str:
    return render_template(
        "fieldwork/organisations.html",
        form=form,
        problems=complaints(form),
        read=read,
        sound=sum(1 for one in read if not one.faults),
        new_districts=listed.new_districts(session, found.id, read),
        organisations=listed.organisations_of(session, found.id),
        chosen=ChosenForm(formdata=None),
        **of_programme(found),
    )


def _note(session: Session, found: Programme, action: str) -> None:
    place = f"programme {found.id}"
    record(session, current_actor(), action, place, at=now(), programme_id=found.id)
