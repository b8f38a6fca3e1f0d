"""What the steps of an intake share: the blueprint, opening, where one stands, what is noted."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, request
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.programmes.frame import of_programme
from surveys.responses.elsewhere import keeping
from surveys.responses.elsewhere.keeping import Opened
from surveys.web.locale import gettext as _

elsewhere = Blueprint("elsewhere", __name__, url_prefix="/staff")
INTAKE = "/programmes/<programme>/analyse/<int:number>"
LARGEST_FORM_KIB = 1024
OF_STEP = {
    "elsewhere.columns": "elsewhere.columns",
    "elsewhere.decide_columns": "elsewhere.columns",
    "elsewhere.questions": "elsewhere.questions",
    "elsewhere.assign": "elsewhere.questions",
}
"""Pages of steps that not every intake has."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: its page and words."""

    endpoint: str
    words: str


def opened_now(programme: str, number: int) -> Opened:
    """Return an intake of the request.

    Raises
    ------
    UnknownPage
        Also if the page is a step that this intake does not have.
    """
    with database().reading() as session:
        opened = keeping.open_intake(session, current_actor(), programme, number)
    endpoint = OF_STEP.get(request.endpoint or "", "")
    if endpoint and endpoint not in [step.endpoint for step in steps_of(opened)]:
        raise UnknownPage("This intake has no such step.")
    return opened


def key_of_intakes() -> bytes:
    """Return the key under which files of other tools are kept."""
    return bytes(current_app.extensions["keys"].intakes)


def seen_now() -> int:
    """Return how many changes the page had seen that sent this."""
    seen = request.form.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1


def note(session: Session, action: str, opened: Opened) -> None:
    """Note what a member of staff did with an intake."""
    record(
        session,
        current_actor(),
        action,
        f"intake {opened.intake.id}",
        at=now(),
        programme_id=opened.programme.id,
    )


def steps_of(opened: Opened) -> list[Step]:
    """Return the steps of an intake, in order."""
    columns = [Step("elsewhere.columns", _("Spalten"))] if opened.is_bare else []
    items = [] if opened.intake.survey_id else [Step("elsewhere.questions", _("Fragen zuordnen"))]
    return [
        Step("elsewhere.files", _("Dateien")),
        *columns,
        *items,
        Step("elsewhere.wave", _("Angaben zur Befragung")),
        Step("elsewhere.check", _("Prüfen und übernehmen")),
    ]


def after(opened: Opened, endpoint: str) -> str:
    """Return the step behind a step."""
    names = [step.endpoint for step in steps_of(opened)]
    return names[min(names.index(endpoint) + 1, len(names) - 1)] if endpoint in names else names[1]


def of_intake(opened: Opened, endpoint: str) -> dict[str, Any]:
    """Return what every step shows: where it stands, and the frame of the programme."""
    steps = steps_of(opened)
    names = [step.endpoint for step in steps]
    place = names.index(endpoint)
    return {
        "opened": opened,
        "intake": opened.intake,
        "step": place + 1,
        "steps": steps,
        "before": steps[place - 1] if place else None,
        **of_programme(opened.programme),
    }
