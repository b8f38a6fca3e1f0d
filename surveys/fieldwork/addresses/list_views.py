"""Distribution lists: made by a filter or by hand, looked at, changed, removed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.fieldwork import lists as verbs
from surveys.fieldwork.addresses.choices import filters_of
from surveys.fieldwork.addresses.finding import Wanted, matching
from surveys.fieldwork.addresses.forms import ListForm
from surveys.fieldwork.forms import ChosenForm
from surveys.fieldwork.models import DistributionList
from surveys.fieldwork.organisation_views import note, organisations
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.programmes.models import Programme
from surveys.programmes.opening import open_programme
from surveys.web.locale import gettext as _
from surveys.web.sizes import takes


@organisations.get("/lists")
@staff("coordinator")
def lists(programme: str) -> ResponseReturnValue:
    """Show the distribution lists of a programme."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        known = verbs.lists_of(session, found.id)
    return render_template("addresses/lists.html", lists=known, **of_programme(found))


@organisations.route("/lists/new", methods=["GET", "POST"])
@staff("coordinator")
def new_list(programme: str) -> ResponseReturnValue:
    """Make a list: its name, and what its organisations have in common, or by hand."""
    form = ListForm(data={"way": "filter"})
    form.offer()
    wanted = Wanted.read(request.form)
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        filters = filters_of(session, found.id, wanted)
        if form.validate_on_submit() and verbs.is_taken(session, found.id, form.title()):
            form.name.errors = [_("Einen Verteiler mit diesem Namen gibt es schon.")]
    if not form.is_submitted() or form.errors:
        page = render_template(
            "addresses/list_form.html",
            form=form,
            problems=complaints(form),
            filters=[one for one in filters if one.name != "state"],
            wanted=wanted,
            **of_programme(found),
        )
        return page, 422 if form.is_submitted() else 200
    with database().writing() as session:
        common = wanted if form.way.data == "filter" else None
        added = verbs.add_list(session, found.id, form.title(), common)
        note(session, found, "distribution list added", f"distribution list {added.id}")
    flash(_("Der Verteiler ist gespeichert."), "success")
    return redirect(url_for(".one_list", programme=programme, number=added.id))


@organisations.get("/lists/<int:number>")
@staff("coordinator")
def one_list(programme: str, number: int) -> ResponseReturnValue:
    """Show who is on a list; one by hand has a box for every organisation."""
    with database().reading() as session:
        found, known = _open(session, programme, number)
        members = verbs.members_of(session, known.id)
        wanted = Wanted.read(known.filter if known.filter is not None else request.args)
        filters = filters_of(session, found.id, wanted)
        offered = matching(session, found.id, wanted) if known.filter is None else []
    return render_template(
        "addresses/list.html",
        known=known,
        members=members,
        member_ids={one.id for one in members},
        common=[(one.words, dict(one.choices).get(one.chosen, "")) for one in filters],
        offered=[one for one in offered if one.state == "active"],
        filters=[one for one in filters if one.name != "state"],
        wanted=wanted,
        **of_programme(found),
    )


@organisations.post("/lists/<int:number>/members")
@staff("coordinator")
@takes(512)
def set_members(programme: str, number: int) -> ResponseReturnValue:
    """Keep which of the organisations shown are on a list made by hand."""
    form = ChosenForm()
    shown = {int(one) for one in request.form.getlist("shown") if one.isascii() and one.isdigit()}
    with database().writing() as session:
        found, known = _open(session, programme, number)
        if known.filter is None:
            verbs.set_members(session, known, shown, form.numbers())
            note(session, found, "distribution list changed", f"distribution list {number}")
    flash(_("Der Verteiler ist gespeichert."), "success")
    return redirect(url_for(".one_list", programme=programme, number=number))


@organisations.post("/lists/<int:number>/remove")
@staff("coordinator")
def remove_list(programme: str, number: int) -> ResponseReturnValue:
    """Remove a list; its organisations stay."""
    with database().writing() as session:
        found, known = _open(session, programme, number)
        session.delete(known)
        note(session, found, "distribution list removed", f"distribution list {number}")
    flash(_("Der Verteiler ist entfernt. Die Organisationen sind noch da."), "success")
    return redirect(url_for(".lists", programme=programme))


def _open(session: Session, programme: str, number: int) -> tuple[Programme, DistributionList]:
    found = open_programme(session, current_actor(), programme)
    return found, verbs.get_list(session, found.id, number)
