"""What the frame of every planning page needs: areas and the name of the programme."""

from typing import Any

from flask import current_app, request, url_for

from surveys.programmes.models import Programme
from surveys.web.locale import gettext as _
from surveys.web.locale import said

Links = list[tuple[str, str, bool]]
BELONGS_TO = {"audit_pages": "records", "elsewhere": "editing"}
"""Pages that are reached through an area and have none of their own."""


def of_programme(programme: Programme) -> dict[str, Any]:
    """Return the frame of a page on which a programme is planned."""
    return {
        "programme": programme,
        "programme_name": said(programme.name),
        "nav_links": nav_links(programme.slug),
    }


def nav_links(slug: str) -> Links:
    """Return the areas of planning, those of later packages by name."""
    areas = [
        ("first_survey.steps", _("Schritte")),
        ("plan.show", _("Plan")),
        ("indicators.show", _("Kennzahlen")),
        ("organisations.listing", _("Organisationen")),
        ("choosing.listing", _("Befragungen")),
        ("editing.listing", _("Fragebögen")),
        ("records.search", _("Datenschutz")),
    ]
    here = (request.endpoint or "").partition(".")[0]
    here = BELONGS_TO.get(here, here)
    return [
        (url_for("results.home"), _("Konzepte"), False),
        *(
            (url_for(endpoint, programme=slug), words, endpoint.startswith(f"{here}."))
            for endpoint, words in areas
            if endpoint in current_app.view_functions
        ),
    ]
