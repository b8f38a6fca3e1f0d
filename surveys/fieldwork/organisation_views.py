"""Organisations of a programme: the list with its filters, and rows pasted from a spreadsheet."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.fieldwork import organisations as listed
from surveys.fieldwork.addresses.choices import filters_of
from surveys.fieldwork.addresses.finding import PER_PAGE, Wanted, matching
from surveys.fieldwork.addresses.words import state_words
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
            note(session, found, "organisations pasted")
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
            note(session, found, "organisations removed")
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
    wanted = Wanted.read(request.args)
    fitting = matching(session, found.id, wanted)
    begin = _begin(len(fitting))
    shown = listed.as_listed(session, found.id, fitting[begin : begin + PER_PAGE])
    return render_template(
        "fieldwork/organisations.html",
        form=form,
        problems=complaints(form),
        read=read,
        sound=sum(1 for one in read if not one.faults),
        new_districts=listed.new_districts(session, found.id, read),
        organisations=shown,
        fitting=len(fitting),
        total=listed.organisation_count(session, found.id),
        unconfirmed=listed.organisation_count(session, found.id, state="unconfirmed"),
        first=begin + 1,
        pages=[
            (number + 1, _address(found, wanted, number), number * PER_PAGE == begin)
            for number in range(-(-len(fitting) // PER_PAGE))
        ],
        wanted=wanted,
        filters=filters_of(session, found.id, wanted),
        states=state_words(),
        chosen=ChosenForm(formdata=None),
        **of_programme(found),
    )


def _begin(total: int) -> int:
    """Return the place of the first organisation to show: pages begin at 1 in the address."""
    typed = request.args.get("page", "")
    number = int(typed) - 1 if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    return max(0, min(number, (total - 1) // PER_PAGE)) * PER_PAGE


def _address(found: Programme, wanted: Wanted, number: int) -> str:
    """Return the address of a page of the list as it is filtered now."""
    asked = urlencode({**wanted.stored(), "page": number + 1})
    return f"{url_for('.listing', programme=found.slug, lang=None)}?{asked}"


def note(session: Session, found: Programme, action: str, place: str = "") -> None:
    """Note what a member of staff did in the address book of a programme."""
    record(
        session,
        current_actor(),
        action,
        place or f"programme {found.id}",
        at=now(),
        programme_id=found.id,
    )
