"""What all pages on one questionnaire share: the blueprint, its tabs, the areas of staff."""

from typing import Any

from flask import Blueprint, Response, current_app, make_response, url_for

from surveys.programmes.frame import of_programme
from surveys.questionnaires.editing.drafts import Draft
from surveys.web.locale import gettext as _
from surveys.web.locale import said
from surveys.web.security import POLICY

editing = Blueprint("editing", __name__, url_prefix="/staff")
FRAMES = f"{POLICY}; frame-src 'self'"
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""The policy of a page that shows another in a frame, and of the page that is shown."""


def tabs(survey_id: int, endpoint: str, remarks: int = 0) -> list[tuple[str, str, bool]]:
    """Return the pages on one questionnaire that there are: address, words, is this page.

    `remarks` on the preview are counted in its tab.
    """
    sharing = _("Vorschau teilen (%(n)s)", n=remarks) if remarks else _("Vorschau teilen")
    offered = (
        ("editing.edit", _("Bearbeiten")),
        ("translating.table", _("Übersetzen")),
        ("editing.review", _("Prüfen und veröffentlichen")),
        ("versions.listing", _("Fassungen")),
        ("sharing.listing", sharing),
        ("exchanging.page", _("Dateien")),
    )
    return [
        (url_for(name, survey=survey_id), words, _belongs(endpoint, name))
        for name, words in offered
        if name in current_app.view_functions
    ]


def _belongs(endpoint: str, name: str) -> bool:
    if name == "editing.edit":
        return endpoint in {
            *("editing.edit", "editing.add", "editing.save", "editing.audio"),
            "editing.change_audio",
        }
    return endpoint == name


def of_questionnaire(draft: Draft, endpoint: str) -> dict[str, Any]:
    """Return the frame of a page on one questionnaire."""
    return {
        **of_programme(draft.programme),
        "draft": draft,
        "survey": draft.survey_id,
        "questionnaire_name": said(draft.document.get("title")) or _("Ohne Titel"),
        "tabs": tabs(draft.survey_id, endpoint, draft.remarks),
    }


def framing(page: str, status: int = 200) -> Response:
    """Return a page that may show other pages of ours in a frame."""
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = FRAMES
    return response


def framed(page: str) -> Response:
    """Return a page that pages of ours may show in a frame."""
    response = make_response(page)
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
