"""The last steps: what the wave is, what would be taken over, and taking it over."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import AlreadyAnswered, ChangedElsewhere, NotReady, UnknownPage, UnreadableFile
from surveys.fieldwork.organisations import organisation_count
from surveys.fieldwork.preparing import open_for_fieldwork
from surveys.jobs.office import office_of
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.questionnaires.editing.faults_in_words import told
from surveys.questionnaires.formats.report import Kind
from surveys.responses.elsewhere import forms, keeping, looking, reading, taking
from surveys.responses.elsewhere.choices import Choices
from surveys.responses.elsewhere.forms import IntakeWaveForm
from surveys.responses.elsewhere.keeping import Opened
from surveys.responses.elsewhere.looking import Look
from surveys.responses.elsewhere.shared_views import (
    INTAKE,
    LARGEST_FORM_KIB,
    elsewhere,
    key_of_intakes,
    note,
    of_intake,
    opened_now,
    seen_now,
)
from surveys.responses.elsewhere.step_views import changed, keep, onward, to_files
from surveys.responses.importing import FEWEST_WITHOUT_NAMES
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext, said
from surveys.web.sizes import takes

RELEASING = "releasing"
"""The name of the `Releasing` that `app.py` brings."""


@dataclass(frozen=True, slots=True)
class Releasing:
    """Who has the results of a wave made.

    ask
        Puts the job into the queue, in the transaction of its cause; returns why not, or nothing.
    under_way
        Takes programme and wave; returns the job that makes results just now, if there is one.
    """

    ask: Callable[[Session, Actor, int, datetime], str]
    under_way: Callable[[Session, int, int], int | None]


@elsewhere.route(INTAKE + "/wave", methods=["GET", "POST"])
@staff("coordinator")
@takes(LARGEST_FORM_KIB)
def wave(programme: str, number: int) -> ResponseReturnValue:
    """Ask what the wave is called, when it was, and whether answers have names."""
    opened = opened_now(programme, number)
    try:
        content = keeping.content_of(opened.intake, key=key_of_intakes())
        sheet = reading.read_answers(content)
        with database().reading() as session:
            structure = reading.structure_of(session, opened, content)
            title = said(structure.document["title"], "de")
            first = {**forms.proposed(session, opened, sheet, title), **opened.choices.wave}
            organisations = organisation_count(session, opened.programme.id)
    except UnreadableFile as problem:
        return to_files(opened, str(problem))
    form = IntakeWaveForm(data=first)
    form.offer(sheet.headers)
    problems: list[tuple[str, str]] = []
    if form.validate_on_submit():
        if keep(opened, _with_wave(opened, form)):
            return onward(opened, "elsewhere.wave")
        opened = opened_now(programme, number)
        problems = [("title", changed())]
    page = render_template(
        "elsewhere/wave.html",
        form=form,
        problems=problems or complaints(form),
        organisations=organisations,
        rows=len(sheet.rows),
        fewest=FEWEST_WITHOUT_NAMES,
        **of_intake(opened, "elsewhere.wave"),
    )
    return page, (409 if problems else 422) if form.is_submitted() else 200


@elsewhere.get(INTAKE + "/check")
@staff("coordinator")
def check(programme: str, number: int) -> ResponseReturnValue:
    """Show what would become of everything; store nothing."""
    opened = opened_now(programme, number)
    return _check_page(opened)


@elsewhere.post(INTAKE + "/check")
@staff("coordinator")
def take(programme: str, number: int) -> ResponseReturnValue:
    """Take everything over, if it is what was looked at; have results made; show the way on."""
    try:
        opened, actor, at = opened_now(programme, number), current_actor(), now()
    except UnknownPage:  # pressed twice: the first time it was all taken over
        flash(
            _(
                "Diese Dateien sind nicht mehr hier: Sie sind schon übernommen oder verworfen. Was "
                "übernommen ist, finden Sie bei den Befragungsrunden."
            ),
            "notice",
        )
        return redirect(url_for(".begin", programme=programme))
    try:
        found = _look(opened, at)
    except UnreadableFile as problem:
        return to_files(opened, str(problem))
    form = _form(opened, found)
    if form is None:
        return redirect(url_for(".wave", programme=programme, number=number))
    is_same = found.plan is not None and found.plan.mark == request.form.get("checked")
    if not found.may_be_taken or not is_same or seen_now() != opened.intake.changes:
        return _check_page(opened, is_another=True)
    key = current_app.extensions["keys"].links
    responses = len(found.plan.rows) if found.plan else 0
    try:
        with database().writing() as session:
            planned = form.plan(responses)
            made = taking.take(session, opened, found, planned, actor=actor, at=at, key=key)
            note(session, "intake taken in", opened)
            why_not = _releasing().ask(session, actor, made, at)
    except (AlreadyAnswered, ChangedElsewhere, NotReady):
        return _check_page(opened_now(programme, number), is_another=True)
    flash(
        ngettext("Eine Antwort ist übernommen.", "%(num)s Antworten sind übernommen.", responses),
        "success",
    )
    if why_not:
        flash(why_not, "notice")
    office_of(current_app).nudge()
    return redirect(url_for(".done", wave=made))


@elsewhere.get("/waves/<int:wave>/analyse")
@staff("coordinator")
def done(wave: int) -> ResponseReturnValue:
    """Show where the results, files and texts of a wave are now."""
    with database().reading() as session:
        found = open_for_fieldwork(session, current_actor(), wave)
        making = _releasing().under_way(session, found.programme.id, wave)
    ways = [
        ("results.overview", _("Ergebnisse ansehen"), _("Auf einen Blick und je Handlungsfeld.")),
        (
            "files.page",
            _("Dateien und Codebuch"),
            _("Tabellen für Excel, CSV und SPSS, und was jede Spalte bedeutet."),
        ),
        (
            "moderating.queue",
            _("Freie Texte freigeben"),
            _("Was jemand selbst geschrieben hat, zeigen wir erst nach Ihrer Freigabe."),
        ),
        (
            "publishing.show",
            _("Veröffentlichen"),
            _("Sie wählen, was alle sehen. Bis dahin sieht es nur die Verwaltung."),
        ),
        ("waves.show", _("Die Befragungsrunde"), _("Zeitraum, Datenschutz und Tag der Löschung.")),
    ]
    return render_template(
        "elsewhere/done.html",
        wave=found.wave,
        making=making,
        ways=[
            (url_for(endpoint, wave=wave), words, told_)
            for endpoint, words, told_ in ways
            if endpoint in current_app.view_functions
            and (endpoint != "moderating.queue" or found.wave.mode != "P")
        ],
        **of_programme(found.programme),
    )


def _with_wave(opened: Opened, form: IntakeWaveForm) -> Choices:
    return replace(opened.choices, wave=form.typed())


def _look(opened: Opened, at: datetime) -> Look:
    content = keeping.content_of(opened.intake, key=key_of_intakes())
    with database().reading() as session:
        return looking.look(session, opened, content, at=at)


def _form(opened: Opened, found: Look) -> IntakeWaveForm | None:
    """Return what was decided about the wave, or None if something of it must be put right."""
    form = IntakeWaveForm(formdata=None, data=opened.choices.wave, meta={"csrf": False})
    form.offer(found.headers)
    return form if form.validate() else None


def _check_page(opened: Opened, *, is_another: bool = False) -> ResponseReturnValue:
    try:
        found = _look(opened, now())
    except UnreadableFile as problem:
        return to_files(opened, str(problem))
    form = _form(opened, found)
    if form is None:
        slug, number = opened.programme.slug, opened.intake.id
        return redirect(url_for("elsewhere.wave", programme=slug, number=number))
    with database().writing() as session:  # the report says who answered already
        note(session, "file of responses looked through", opened)
    page = render_template(
        "elsewhere/check.html",
        look=found,
        plan=found.plan,
        planned=form.plan(len(found.plan.rows) if found.plan else 0),
        exact=[one for one in found.entries if one.kind is Kind.EXACT],
        faults=told(found.parsed.faults, found.parsed, found.document),
        is_another=is_another,
        **of_intake(opened, "elsewhere.check"),
    )
    return page, 409 if is_another else 200


def _releasing() -> Releasing:
    releasing: Releasing = current_app.extensions[RELEASING]
    return releasing
