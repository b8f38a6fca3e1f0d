"""What the pages of keying in share: the wave, their templates, what is noted, why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys import clock
from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.db import database
from surveys.errors import AlreadyAnswered, ChangedElsewhere, NotReady, NotStored, SurveyError
from surveys.fieldwork.preparing import OpenedWave, open_for_fieldwork
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.questionnaires.drawing import drawn
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.responses.keyed_answers import NOTHING_TYPED, Difference, Outcome, Typed
from surveys.responses.keyed_submitting import DraftBegun, takes_sheets
from surveys.responses.keying import OpenedSheet, WaitingSheet
from surveys.responses.keying_form import HeadingForm, SecondForm, arrival_words
from surveys.responses.keying_page import drawn_sheet, numbers_of
from surveys.responses.sheet_senders import Sender, said_when
from surveys.web.locale import gettext as _

sheets = Blueprint("keying", __name__, url_prefix="/staff/waves/<int:wave>/sheets")

LARGEST_KIB = 1024
TROUBLES = (AlreadyAnswered, ChangedElsewhere, NotReady, NotStored)
TYPED = "item_"
"""How the names of fields begin that belong to items."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing was kept.

    over
        The state of the draft on the web that may be given up, if that is what stands against it.
    takes
        Whether it came of taking a sheet over without a second entry.
    """

    words: str
    status: int
    over: int | None = None
    is_answered: bool = False
    takes: bool = False


def trouble_of(problem: SurveyError, organisation: str, invitation_id: int | None) -> Trouble:
    """Return in words why nothing was kept."""
    if isinstance(problem, DraftBegun):
        words = _(
            "„%(organisation)s“ hat im Internet schon angefangen zu antworten. Klären Sie bitte, "
            "welche Antwort gilt: der Bogen oder das, was dort steht.",
            organisation=organisation,
        )
        return Trouble(words, 409, over=problem.changes)
    if isinstance(problem, AlreadyAnswered):
        return Trouble(_answered(organisation, invitation_id), 409, is_answered=True)
    if isinstance(problem, NotReady):
        return Trouble(_("Diese Befragungsrunde nimmt keine Antworten an."), 409)
    if isinstance(problem, NotStored):
        words = _("Das konnte gerade nicht gespeichert werden. Bitte versuchen Sie es noch einmal.")
        return Trouble(words, 503)
    return Trouble(
        _("Inzwischen hat jemand anderes etwas geändert. Bitte versuchen Sie es noch einmal."), 409
    )


def another_version() -> Trouble:
    """Return in words that the questionnaire changed while a sheet was keyed in."""
    words = _(
        "Der Fragebogen hat inzwischen eine neue Fassung. Bitte vergleichen Sie noch einmal, was "
        "hier steht, mit dem Bogen."
    )
    return Trouble(words, 409)


def _answered(organisation: str, invitation_id: int | None) -> str:
    if not organisation:
        return _("Zu diesem Bogen ist schon eine Antwort da. Er zählt nicht noch einmal.")
    with database().reading() as session:
        return said_when(session, invitation_id, organisation)


def list_page(
    opened: OpenedWave,
    waiting: Sequence[WaitingSheet],
    counts: Mapping[str, int],
    *,
    is_running: bool,
) -> str:
    """Return the list of sheets that wait."""
    words = arrival_words()
    return render_template(
        "responses/keying.html",
        wave=opened.wave,
        waiting=waiting,
        counts=[(words[arrival], counts[arrival]) for arrival in words if arrival in counts],
        arrivals=words,
        is_running=is_running,
        **of_programme(opened.programme),
    )


def begin_page(opened: OpenedWave, form: HeadingForm) -> str:
    """Return the page that asks how an answer came and whose it is."""
    return render_template(
        "responses/keying_begin.html",
        wave=opened.wave,
        form=form,
        problems=complaints(form),
        takes_code=opened.wave.access != "open" or opened.wave.mode != "A",
        **of_programme(opened.programme),
    )


def entry_page(  # noqa: PLR0913  everything that stands on it
    opened: OpenedWave,
    form: HeadingForm,
    sender: Sender,
    typed: Typed,
    *,
    outcome: Outcome | None = None,
    trouble: Trouble | None = None,
) -> str:
    """Return the whole questionnaire for a first entry, with what was typed."""
    return _page(
        opened,
        opened.questionnaire,
        typed,
        template="responses/keying_entry.html",
        form=form,
        faults=complaints(form),
        sender=sender,
        arrival=arrival_words().get(form.arrival.data, ""),
        outcome=outcome,
        trouble=trouble,
    )


def second_page(  # noqa: PLR0913  everything that stands on it
    opened: OpenedWave,
    found: OpenedSheet,
    form: SecondForm,
    typed: Typed = NOTHING_TYPED,
    *,
    outcome: Outcome | None = None,
    trouble: Trouble | None = None,
) -> str:
    """Return the whole questionnaire, blank, for a second entry; or with what was typed."""
    return _page(
        opened,
        found.questionnaire,
        typed,
        template="responses/keying_second.html",
        form=form,
        sheet=found.waiting,
        arrival=arrival_words()[found.waiting.arrival],
        outcome=outcome,
        trouble=trouble,
    )


def _page(
    opened: OpenedWave, questionnaire: Questionnaire, typed: Typed, *, template: str, **shown: Any
) -> str:
    sections = drawn_sheet(questionnaire, typed, numbers_of(questionnaire))
    return render_template(
        template,
        wave=opened.wave,
        sections=sections,
        drawn=drawn,
        problems=[wrong for section in sections for wrong in section.problems],
        has_entries=any(one.ask.item.items for part in sections for one in part.questions),
        **shown,
        **of_programme(opened.programme),
    )


def differences_page(  # noqa: PLR0913  everything that stands on it
    opened: OpenedWave,
    found: OpenedSheet,
    form: SecondForm,
    differing: Sequence[Difference],
    chosen: Mapping[str, str],
    *,
    is_missing: bool = False,
    outcome: Outcome | None = None,
    trouble: Trouble | None = None,
) -> str:
    """Return two entries side by side where they differ; what was typed travels with the form."""
    numbers = numbers_of(found.questionnaire)
    return render_template(
        "responses/keying_differences.html",
        wave=opened.wave,
        sheet=found.waiting,
        form=form,
        differing=[(numbers.get(one.name, ""), one) for one in differing],
        chosen=chosen,
        missing=[one for one in differing if not chosen.get(one.name)] if is_missing else [],
        carried=[
            (name, value)
            for name, value in request.form.items(multi=True)
            if name.startswith(TYPED)
        ],
        outcome=outcome,
        trouble=trouble,
        **of_programme(opened.programme),
    )


def note(session: Session, opened: OpenedWave, action: str, sheet: bytes, *, at: datetime) -> None:
    """Note what somebody did with a sheet; without names only in which wave it was."""
    where = f"wave {opened.wave.id}"
    if opened.wave.mode == "P":
        where = f"sheet {sheet.hex()} of {where}"
    record(session, current_actor(), action, where, at=at, programme_id=opened.programme.id)


def opened_wave(wave: int) -> tuple[OpenedWave, bool]:
    """Return a wave that the actor coordinates, and whether it takes answers.

    Where answers have names, whoever keys in reads single ones, and must be allowed to.
    """
    actor = current_actor()
    with database().reading() as session:
        opened = open_for_fieldwork(session, actor, wave)
        is_running = takes_sheets(session, opened.wave, at=clock.now())
    if opened.wave.mode != "A":
        actor.require_rows(opened.programme.id)
    return opened, is_running


def done(wave: int, words: str, kind: str = "success") -> ResponseReturnValue:
    """Say what was done, and go back to the list."""
    flash(words, kind)
    return redirect(url_for(".listing", wave=wave))
