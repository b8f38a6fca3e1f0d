"""Staff look at who wants to hear of something, as a list and as a file."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.fieldwork.addresses.choices import field_choices
from surveys.fieldwork.addresses.export_views import written
from surveys.fieldwork.models import Volunteer
from surveys.fieldwork.organisation_views import note, organisations
from surveys.fieldwork.volunteers import keeping
from surveys.programmes.frame import of_programme
from surveys.programmes.models import Programme
from surveys.programmes.opening import open_programme
from surveys.web.locale import LANGUAGES
from surveys.web.locale import gettext as _


@organisations.get("/volunteers")
@staff("coordinator")
def volunteers(programme: str) -> ResponseReturnValue:
    """Show the confirmed entries."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        entries = keeping.confirmed(session, found.id)
        rows = _rows(session, found, entries)
    return render_template(
        "addresses/volunteers.html",
        entries=list(zip(entries, rows[1:], strict=True)),
        **of_programme(found),
    )


@organisations.get("/volunteers.<form>")
@staff("coordinator")
def volunteers_file(programme: str, form: str) -> ResponseReturnValue:
    """Send the confirmed entries as a table."""
    with database().writing() as session:
        found = open_programme(session, current_actor(), programme)
        rows = _rows(session, found, keeping.confirmed(session, found.id))
        note(session, found, "volunteers downloaded")
    return written(rows, form, f"mitwirken-{found.slug}")


@organisations.post("/volunteers/<int:volunteer>/remove")
@staff("coordinator")
def remove_volunteer(programme: str, volunteer: int) -> ResponseReturnValue:
    """Delete an entry, for somebody who asked for it."""
    with database().writing() as session:
        found = open_programme(session, current_actor(), programme)
        session.delete(keeping.get_confirmed(session, found.id, volunteer))
        note(session, found, "volunteer deleted", f"volunteer {volunteer}")
    flash(_("Der Eintrag ist gelöscht."), "success")
    return redirect(url_for(".volunteers", programme=programme))


def _rows(session: Session, found: Programme, entries: list[Volunteer]) -> list[tuple[str, ...]]:
    """Return the entries as rows of a table, headings first."""
    fields = dict(field_choices(session, found.id))
    purposes = keeping.purpose_words()
    head = (
        _("Name"),
        _("Wer"),
        _("E-Mail"),
        _("Sprache"),
        _("Möchte"),
        _("Handlungsfelder"),
        _("Bestätigt am"),
    )
    return [
        head,
        *(
            (
                one.name,
                _("Person") if one.is_person else _("Organisation"),
                one.email,
                LANGUAGES[one.language].name if one.language in LANGUAGES else one.language,
                "; ".join(purposes.get(code, code) for code in one.purposes),
                "; ".join(fields.get(key, key) for key in one.action_fields),
                one.confirmed_on.isoformat() if one.confirmed_on else "",
            )
            for one in entries
        ),
    ]
