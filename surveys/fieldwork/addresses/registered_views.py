"""Staff look at organisations that registered by themselves, and say which ones they are."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.fieldwork.addresses import choices, keeping
from surveys.fieldwork.addresses import registered as verbs
from surveys.fieldwork.addresses.book import book_of
from surveys.fieldwork.addresses.forms import MatchForm
from surveys.fieldwork.addresses.registered import BothAnswered, CannotChoose
from surveys.fieldwork.organisation_views import note, organisations
from surveys.programmes.frame import of_programme
from surveys.programmes.opening import open_programme
from surveys.web.locale import gettext as _


@organisations.get("/registered")
@staff("coordinator")
def registered(programme: str) -> ResponseReturnValue:
    """Show who registered, each with the organisations it may be."""
    return _page(programme)


@organisations.post("/registered/<int:organisation>/confirm")
@staff("coordinator")
def confirm(programme: str, organisation: int) -> ResponseReturnValue:
    """Have an organisation in the address book as a new one."""
    with database().writing() as session:
        found = open_programme(session, current_actor(), programme)
        new = verbs.get_newcomer(session, found.id, organisation)
        verbs.confirm(new)
        note(session, found, "registration confirmed", f"organisation {organisation}")
    flash(_("Die Organisation steht jetzt im Adressbuch."), "success")
    return redirect(url_for(".registered", programme=programme))


@organisations.post("/registered/<int:organisation>/match")
@staff("coordinator")
def match(programme: str, organisation: int) -> ResponseReturnValue:
    """Make an organisation that registered one with an organisation of the address book."""
    form = MatchForm()
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        form.organisation.choices = choices.umbrella_choices(session, found.id, but=organisation)
    if not form.validate_on_submit():
        return _page(
            programme, asked=organisation, problem=_("Bitte wählen Sie aus der Liste.")
        ), 422
    counts = form.counts.data if form.counts.data in {"new", "known"} else None
    known = int(form.organisation.data)
    try:
        with database().writing() as session:
            found = open_programme(session, current_actor(), programme)
            new = verbs.get_newcomer(session, found.id, organisation)
            verbs.match(session, new, keeping.get_organisation(session, found.id, known), counts)
            note(session, found, "registration matched", f"organisation {known}")
    except BothAnswered:
        problem = _("Beide haben schon geantwortet. Bitte sagen Sie, welche Antwort zählt.")
        return _page(programme, asked=organisation, known=known, problem=problem), 409
    except CannotChoose:
        problem = _(
            "Beide sind zu derselben vertraulichen Runde eingeladen. Wer geantwortet hat, weiß "
            "hier niemand. Bitte lassen Sie beide Organisationen stehen."
        )
        return _page(programme, asked=organisation, problem=problem), 409
    flash(_("Die Anmeldung ist zugeordnet."), "success")
    return redirect(url_for(".one", programme=programme, organisation=known))


def _page(
    programme: str, *, asked: int | None = None, known: int | None = None, problem: str = ""
) -> str:
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        book = book_of(session, found.id)
        newcomers = verbs.newcomers(session, found.id, book)
    waiting = {one.organisation.id for one in newcomers}
    others = [
        (str(key), facts.name) for key, facts in book.organisations.items() if key not in waiting
    ]
    return render_template(
        "addresses/registered.html",
        newcomers=newcomers,
        others=sorted(others, key=lambda pair: pair[1].casefold()),
        book=book,
        asked=asked,
        known=str(known or ""),
        problem=problem,
        **of_programme(found),
    )
