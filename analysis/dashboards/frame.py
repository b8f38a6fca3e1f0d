"""What the frame of every results page needs: areas and the name of the programme."""

from typing import Any

from flask import request, url_for

from analysis.dashboards.access import Results
from surveys.web.locale import gettext as _
from surveys.web.locale import said

Links = list[tuple[str, str, bool]]


def of_staff(results: Results) -> dict[str, Any]:
    """Return the frame of a staff page about the results of a wave."""
    return {
        "programme_name": said(results.facts.programme_name),
        "nav_links": nav_links(results),
        "results": results,
        "facts": results.facts,
        "release": results.release,
    }


def nav_links(results: Results) -> Links:
    """Return the areas of a wave's results that the actor may open: read, check, pass on."""
    wave = results.facts.id
    found: list[tuple[str, str, dict[str, Any]]] = [
        ("results.home", _("Konzepte"), {}),
        ("results.overview", _("Auf einen Blick"), {"wave": wave}),
        ("results.concept", _("Das ganze Konzept"), {"wave": wave}),
    ]
    if results.release:
        found.append(("questions.show", _("Fragen"), {"wave": wave}))
    found.append(("participation.show", _("Beteiligung"), {"wave": wave}))
    if results.may_make:
        found.append(("fieldwork.show", _("Rücklauf"), {"wave": wave}))
    if results.has_rows:
        found.append(
            ("moderating.queue", _("Texte freigeben"), {"wave": wave})
            if results.facts.mode != "P"
            else ("responses_staff.listing", _("Wer geantwortet hat"), {"wave": wave})
        )
    if results.release:
        found.append(("method.show", _("Methode"), {"wave": wave}))
    found.append(("files.page", _("Dateien"), {"wave": wave}))
    if results.may_make:
        found.append(("publishing.show", _("Veröffentlichen"), {"wave": wave}))
    return [
        (url_for(endpoint, **values), words, request.endpoint == endpoint)
        for endpoint, words, values in found
    ]
