"""Letters of a wave: who gets one, in which words, a preview, and the job that makes them."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.mail import public_address
from surveys.accounts.policy import staff
from surveys.clock import BERLIN, now
from surveys.db import database
from surveys.errors import NotReady, UnknownPage
from surveys.fieldwork import preparing
from surveys.fieldwork.paper import batches
from surveys.fieldwork.paper.forms import LettersForm, letters_form
from surveys.fieldwork.paper.letters import Desk
from surveys.fieldwork.paper.press import pressed
from surveys.fieldwork.paper.recipients import Recipient, choices, printed_codes, recipients
from surveys.fieldwork.paper.words import PLACEHOLDERS, Occasion, proposals
from surveys.fieldwork.preparing import OpenedWave
from surveys.jobs.models import Job
from surveys.jobs.queue import enqueue
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.programmes.logos import drawing_of_logo
from surveys.web.locale import LANGUAGES
from surveys.web.sizes import takes

letters_pages = Blueprint("letters", __name__, url_prefix="/staff/waves/<int:wave>/letters")

PREVIEW = "preview-"
SHOWN_JOBS = 5


@letters_pages.get("")
@staff("coordinator")
def page(wave: int) -> ResponseReturnValue:
    """Show who would get a letter and its words, ready to be changed."""
    with database().reading() as session:
        opened = _open(session, wave)
        form = _form(opened)
    return _page(opened, form)


@letters_pages.post("")
@staff("coordinator")
@takes(256)
def make(wave: int) -> ResponseReturnValue:
    """Show one letter, or put the making of all of them into the queue."""
    with database().reading() as session:
        opened = _open(session, wave)
        form = _form(opened)
    if not form.validate_on_submit():
        return _page(opened, form), 422
    wanted = request.form.get("go", "")
    if wanted.startswith(PREVIEW):
        return _preview(opened, form, wanted.removeprefix(PREVIEW))
    return _put_to_work(wave, form)


def _put_to_work(wave: int, form: LettersForm) -> ResponseReturnValue:
    actor = current_actor()
    words = {tag: asdict(wording) for tag, wording in form.words().items()}
    with database().writing() as session:
        opened = _open(session, wave)
        actor.require_rows(opened.programme.id)
        if opened.wave.closes_at <= now():
            raise NotReady("The wave is over.")
        job = enqueue(
            session,
            batches.KIND,
            {"wave": wave, "whom": form.whom.data, "wordings": words},
            at=now(),
            programme_id=opened.programme.id,
            account_id=actor.account_id,
        )
        record(
            session,
            actor,
            "letters made",
            f"wave {wave}",
            at=now(),
            programme_id=opened.programme.id,
        )
        number = job.id
    current_app.extensions["office"].nudge()
    return redirect(url_for("jobs.show", job=number))


def _preview(opened: OpenedWave, form: LettersForm, tag: str) -> ResponseReturnValue:
    """Send one letter as a PDF; its code and its link lead nowhere."""
    occasion = _occasion(opened)
    if tag not in form.tags:
        raise UnknownPage("No such language.")
    with database().reading() as session:
        reached = _reached(session, opened, form.whom.data)[0]
    settings = current_app.extensions["settings"]
    desk = Desk(
        occasion,
        form.words(),
        b"",
        lambda endpoint, **values: public_address(settings, endpoint, **values),
        drawing_of_logo(settings.instance, opened.authority),
        now().astimezone(BERLIN).date(),
    )
    example = next((one for one in reached if occasion.language_of(one.languages) == tag), None)
    answer = Response(
        pressed(desk.preview(example or next(iter(reached), None), tag)),
        mimetype="application/pdf",
    )
    answer.headers["Content-Disposition"] = f'inline; filename="brief-{tag}.pdf"'
    return answer


def _open(session: Session, wave: int) -> OpenedWave:
    return preparing.open_for_fieldwork(session, current_actor(), wave)


def _occasion(opened: OpenedWave) -> Occasion:
    return Occasion(opened.wave, opened.programme, opened.authority, opened.questionnaire)


def _form(opened: OpenedWave) -> LettersForm:
    return letters_form(proposals(_occasion(opened)), choices(opened.wave))


def _reached(
    session: Session, opened: OpenedWave, whom: str
) -> tuple[list[Recipient], list[Recipient]]:
    """Return who would get a letter, and who has no address."""
    found = recipients(session, opened.wave, opened.programme.id, whom)
    return (
        [one for one in found if one.has_address],
        [one for one in found if not one.has_address],
    )


def _page(opened: OpenedWave, form: LettersForm) -> str:
    wave = opened.wave
    with database().reading() as session:
        reached, unreached = _reached(session, opened, "all")
        counts = {name: len(_reached(session, opened, name)[0]) for name in choices(wave)}
        jobs = session.scalars(
            select(Job)
            .where(Job.kind == batches.KIND, Job.programme_id == opened.programme.id)
            .order_by(Job.id.desc())
            .limit(SHOWN_JOBS * 10)
        ).all()
        printed = printed_codes(session, wave) if wave.mode == "A" else 0
    shown: dict[str, Any] = {
        "opened": opened,
        "wave": wave,
        "form": form,
        "languages_of": [(LANGUAGES[tag], *fields) for tag, *fields in form.fields()],
        "placeholders": PLACEHOLDERS,
        "reached": len(reached),
        "unreached": unreached,
        "counts": counts,
        "jobs": [job for job in jobs if job.payload.get("wave") == wave.id][:SHOWN_JOBS],
        "printed": printed,
        "occasion": _occasion(opened),
        "is_over": wave.closes_at <= now(),
        "problems": complaints(form),
    }
    return render_template("fieldwork/letters.html", **shown, **of_programme(opened.programme))
