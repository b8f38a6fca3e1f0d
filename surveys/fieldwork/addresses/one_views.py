"""The page of one organisation: everything about it, its contacts, its end."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.fieldwork.addresses import choices, keeping
from surveys.fieldwork.addresses.forms import ContactForm, OrganisationForm, shown
from surveys.fieldwork.addresses.keeping import OrganisationFacts
from surveys.fieldwork.addresses.words import language_words
from surveys.fieldwork.models import Contact, Organisation
from surveys.fieldwork.organisation_views import note, organisations
from surveys.fieldwork.volunteers import keeping as volunteers
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.programmes.models import Programme
from surveys.programmes.opening import open_programme
from surveys.web.locale import gettext as _


@organisations.route("/new", methods=["GET", "POST"])
@staff("coordinator")
def new(programme: str) -> ResponseReturnValue:
    """Add an organisation by hand, or one that asked under "Mitwirken" to take part."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        form = OrganisationForm(data=shown(_of_volunteer(session, found)))
        _offer(session, form, found, None)
        if form.validate_on_submit():
            _require_new_name(session, form, found, None)
    if not form.is_submitted() or form.errors:
        return _page(form, found, None, []), 422 if form.is_submitted() else 200
    with database().writing() as session:
        added = keeping.add_organisation(session, found.id, form.facts())
        note(session, found, "organisation added", f"organisation {added.id}")
    flash(_("Die Organisation ist gespeichert."), "success")
    return redirect(url_for(".one", programme=programme, organisation=added.id))


@organisations.route("/<int:organisation>", methods=["GET", "POST"])
@staff("coordinator")
def one(programme: str, organisation: int) -> ResponseReturnValue:
    """Show and change everything about an organisation."""
    with database().reading() as session:
        found, known = _open(session, programme, organisation)
        contacts = keeping.contacts_of_one(session, known.id)
        traces = keeping.traces_of(session, known.id)
        form = OrganisationForm(data=shown(keeping.facts_of(known)))
        _offer(session, form, found, known)
        if form.validate_on_submit():
            _require_new_name(session, form, found, known)
    if not form.is_submitted() or form.errors:
        page = _page(form, found, known, contacts, traces)
        return page, 422 if form.is_submitted() else 200
    with database().writing() as session:
        _found, known = _open(session, programme, organisation)
        keeping.set_organisation(known, form.facts())
        note(session, found, "organisation changed", f"organisation {organisation}")
    flash(_("Die Organisation ist gespeichert."), "success")
    return redirect(url_for(".one", programme=programme, organisation=organisation))


@organisations.post("/<int:organisation>/delete")
@staff("coordinator")
def delete(programme: str, organisation: int) -> ResponseReturnValue:
    """Delete an organisation with its contacts, links and begun answers, if none was sent."""
    with database().writing() as session:
        found, known = _open(session, programme, organisation)
        is_sealed = keeping.traces_of(session, known.id).is_sealed
        gone = keeping.delete_with_everything(session, known)
        if gone:
            note(session, found, "organisation deleted", f"organisation {organisation}")
    if not gone:
        flash(
            _(
                "Diese Organisation ist zu einer vertraulichen Runde eingeladen. Damit niemand "
                "ablesen kann, ob sie geantwortet hat, bleibt sie, bis die Verbindung zu den "
                "Antworten gelöscht ist."
            )
            if is_sealed
            else _(
                "Diese Organisation hat schon geantwortet und bleibt deshalb. Sie können sie als "
                "aufgelöst kennzeichnen."
            ),
            "warning",
        )
        return redirect(url_for(".one", programme=programme, organisation=organisation))
    flash(_("Die Organisation ist gelöscht, mit allem, was dazu gespeichert war."), "success")
    return redirect(url_for(".listing", programme=programme))


@organisations.route("/<int:organisation>/contacts/new", methods=["GET", "POST"])
@staff("coordinator")
def new_contact(programme: str, organisation: int) -> ResponseReturnValue:
    """Add a contact to an organisation."""
    with database().reading() as session:
        found, known = _open(session, programme, organisation)
        is_first = not keeping.contacts_of_one(session, known.id)
    form = ContactForm(data={"is_main": is_first})
    form.offer()
    if not form.validate_on_submit():
        return _contact_page(form, found, known, None), 422 if form.is_submitted() else 200
    with database().writing() as session:
        _found, known = _open(session, programme, organisation)
        keeping.add_contact(session, known.id, form.facts())
        note(session, found, "contact added", f"organisation {organisation}")
    flash(_("Die Ansprechperson ist gespeichert."), "success")
    return redirect(url_for(".one", programme=programme, organisation=organisation))


@organisations.route("/<int:organisation>/contacts/<int:contact>", methods=["GET", "POST"])
@staff("coordinator")
def contact(programme: str, organisation: int, contact: int) -> ResponseReturnValue:
    """Change a contact."""
    with database().reading() as session:
        found, known = _open(session, programme, organisation)
        person = keeping.get_contact(session, known, contact)
    form = ContactForm(obj=person)
    form.offer()
    if not form.validate_on_submit():
        return _contact_page(form, found, known, person), 422 if form.is_submitted() else 200
    with database().writing() as session:
        _found, known = _open(session, programme, organisation)
        keeping.set_contact(session, keeping.get_contact(session, known, contact), form.facts())
        note(session, found, "contact changed", f"organisation {organisation}")
    flash(_("Die Ansprechperson ist gespeichert."), "success")
    return redirect(url_for(".one", programme=programme, organisation=organisation))


@organisations.post("/<int:organisation>/contacts/<int:contact>/remove")
@staff("coordinator")
def remove_contact(programme: str, organisation: int, contact: int) -> ResponseReturnValue:
    """Remove a contact."""
    with database().writing() as session:
        found, known = _open(session, programme, organisation)
        keeping.remove_contact(session, keeping.get_contact(session, known, contact))
        note(session, found, "contact removed", f"organisation {organisation}")
    flash(_("Die Ansprechperson ist entfernt."), "success")
    return redirect(url_for(".one", programme=programme, organisation=organisation))


def _open(session: Session, programme: str, organisation: int) -> tuple[Programme, Organisation]:
    found = open_programme(session, current_actor(), programme)
    return found, keeping.get_organisation(session, found.id, organisation)


def _of_volunteer(session: Session, found: Programme) -> OrganisationFacts:
    """Return what an organisation entered under "Mitwirken", if the address names one."""
    typed = request.args.get("volunteer", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        return volunteers.as_organisation(None)
    entry = volunteers.get_confirmed(session, found.id, int(typed))
    return volunteers.as_organisation(entry, written=language_words())


def _offer(
    session: Session, form: OrganisationForm, found: Programme, known: Organisation | None
) -> None:
    fields = choices.field_choices(session, found.id)
    # A field of an earlier edition stays ticked until somebody takes it away.
    offered = {key for key, _words in fields}
    earlier = [(key, key) for key in (known.action_fields if known else ()) if key not in offered]
    form.offer(
        choices.district_choices(session, found.id),
        [*fields, *earlier],
        choices.umbrella_choices(session, found.id, but=known.id if known else None),
    )


def _require_new_name(
    session: Session, form: OrganisationForm, found: Programme, known: Organisation | None
) -> None:
    other = keeping.find_named(session, found.id, form.facts().name)
    if other is not None and (known is None or other.id != known.id):
        form.name.errors = [_("Eine Organisation mit diesem Namen gibt es schon.")]


def _page(
    form: OrganisationForm,
    found: Programme,
    known: Organisation | None,
    contacts: list[Contact],
    traces: keeping.Traces | None = None,
) -> str:
    return render_template(
        "addresses/organisation.html",
        form=form,
        problems=complaints(form),
        known=known,
        contacts=contacts,
        traces=traces,
        languages=language_words(),
        **of_programme(found),
    )


def _contact_page(
    form: ContactForm, found: Programme, known: Organisation, person: Contact | None
) -> str:
    return render_template(
        "addresses/contact.html",
        form=form,
        problems=complaints(form),
        known=known,
        person=person,
        **of_programme(found),
    )
