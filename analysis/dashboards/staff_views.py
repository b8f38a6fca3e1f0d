"""Results for staff: the programmes, all fields at a glance, one field, the whole concept."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from analysis.dashboards import frame, heat, release_job, waiting
from analysis.dashboards import overview as at_a_glance
from analysis.dashboards.access import MAKING, SEEING, Results, open_results, open_wave
from analysis.dashboards.addresses import ForStaff, source_line
from analysis.dashboards.blocks import Body, body
from analysis.dashboards.changes import changes
from analysis.dashboards.comparisons import published_groupings
from analysis.dashboards.home import programmes_of
from analysis.dashboards.page_parts import PagePart, part_of
from analysis.dashboards.priorities import priorities
from analysis.dashboards.staff_charts import (
    AT_A_GLANCE,
    CONCEPT,
    heat_of,
    indicators_beside,
    summary_of,
    together_of,
    trend_of,
    where,
)
from analysis.dashboards.words import written, written_to
from analysis.releases.errors import NoRelease
from analysis.releases.material import due_now
from analysis.releases.reading import OVERVIEW, cells
from surveys.accounts import audit
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.jobs.office import office_of
from surveys.reading import codebook, waves_of
from surveys.web.locale import gettext as _
from surveys.web.locale import said

results = Blueprint("results", __name__, url_prefix="/staff")


class RefreshForm(FlaskForm):
    """The button that has a new release made."""


@results.get("")
@staff()
def home() -> ResponseReturnValue:
    """List the programmes of the account with their waves."""
    actor = current_actor()
    with database().reading() as session:
        programmes = programmes_of(session, actor, at=now())
    return render_template("dashboards/home.html", programmes=programmes)


@results.get("/results/<int:wave>")
@staff(*SEEING)
def overview(wave: int) -> ResponseReturnValue:
    """Show all action fields of a wave on one screen."""
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        release = found.release
        waves = waves_of(session, found.facts.programme_id)
        if release is None:
            return _nothing_yet(session, found)
        book = cells(session, release.id, OVERVIEW)
        variables = codebook(session, found.facts.version_id)
        since = changes(
            session,
            found.facts,
            variables,
            release_id=release.id,
            readership=found.readership,
        )
        making = _making(session, found)
    fields = at_a_glance.overview(book, variables, found.facts)
    groupings = published_groupings(book, found.facts.groupings)
    view = heat.view(variables, groupings, request.args)
    table = heat_of(book, variables, found.facts, view) if view else None
    return render_template(
        "dashboards/overview.html",
        fields=fields,
        changes=since,
        heat=table,
        heat_chart=table and view and heat.heat_chart(table, view),
        view=view,
        choices=heat.choices(variables, view.show.name) if view else (),
        groupings=groupings,
        plane=priorities(book, variables, found.facts),
        where=where(found, AT_A_GLANCE),
        direction=at_a_glance.top_of(fields.direction),
        notes=at_a_glance.notes(fields, found.facts, release),
        siblings=[w for w in waves if w.survey == found.facts.survey and w.id != wave],
        others=[w for w in waves if w.survey != found.facts.survey],
        form=RefreshForm(),
        making=making,
        **frame.of_staff(found),
    )


@results.get("/results/<int:wave>/concept")
@staff(*SEEING)
def concept(wave: int) -> ResponseReturnValue:
    """Show the questions on the whole concept, compared by groups."""
    return _page(wave, None)


@results.get("/results/<int:wave>/<field>")
@staff(*SEEING)
def field(wave: int, field: str) -> ResponseReturnValue:
    """Show every question of one action field, and what was written."""
    return _page(wave, field)


@results.get("/results/<int:wave>/words/<item>")
@staff(*SEEING)
def words(wave: int, item: str) -> ResponseReturnValue:
    """Show a further page of what was written to one question."""
    after = request.args.get("after", "")
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        text, key = written_to(session, found, item, at=now(), after=after)
    _note_reading(found, key)
    return render_template("dashboards/words.html", text=text, key=key, **frame.of_staff(found))


@results.post("/results/<int:wave>/release")
@staff(*MAKING)
def refresh(wave: int) -> ResponseReturnValue:
    """Have a new release of a wave made, if one may be made now; lead to the job that does it."""
    actor = current_actor()
    with database().reading() as session:
        facts = open_wave(session, actor, wave).facts
        actor.require(facts.programme_id, *MAKING)
        if release_job.under_way(session, facts.programme_id, wave) is None:
            try:
                due_now(session, facts, at=now())
            except NoRelease as obstacle:
                flash(waiting.reason(obstacle), "notice")
                return redirect(url_for(".overview", wave=wave))
    with database().writing() as session:
        job = release_job.ask_for(session, actor, facts).id
    office_of(current_app).nudge()
    return redirect(url_for("jobs.show", job=job))


def _making(session: Session, found: Results) -> int | None:
    """Return the job that makes a release of the wave just now, for those who may see it."""
    if not found.may_make:
        return None
    return release_job.under_way(session, found.facts.programme_id, found.facts.id)


def _page(wave: int, key: str | None) -> ResponseReturnValue:
    """Show the page of a field, or without a key that of the whole concept."""
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        chosen = found.field(key) if key else None
        if key and chosen is None:
            raise UnknownPage("No such action field.")
        part = part_of(session, found, key)
        shown = _body(found, part) if part else None
        top = summary_of(session, found, part, shown.compared) if part and shown else None
        line = trend_of(session, found, part) if part else None
        joint = together_of(found, part) if part else ()
        texts = written(session, found, key, at=now()) if found.may_read_words else ()
        beside = indicators_beside(session, found, key)
    if texts:
        _note_reading(found, key)
    return render_template(
        "dashboards/field.html",
        title=said(chosen.name) if chosen else _("Das ganze Konzept"),
        about=said(chosen.about) if chosen else "",
        key=key,
        summary=top,
        trend=line,
        together=joint,
        body=shown,
        words=texts,
        indicators=beside,
        where=where(found, key or CONCEPT),
        **frame.of_staff(found),
    )


def _body(found: Results, part: PagePart) -> Body:
    return body(
        part.book,
        part.asked,
        found.facts,
        part.release,
        by=request.args.get("by"),
        addresses=ForStaff(found.facts.id, source_line(found.facts, part.release)),
    )


def _nothing_yet(session: Session, found: Results) -> ResponseReturnValue:
    return render_template(
        "dashboards/nothing_yet.html",
        form=RefreshForm(),
        making=_making(session, found),
        state=waiting.state(session, found.facts, at=now()),
        **frame.of_staff(found),
    )


def _note_reading(found: Results, key: str | None) -> None:
    """Note that words were read: one of the two audited doors beside the tallies."""
    with database().writing() as session:
        audit.record(
            session,
            found.actor,
            "open texts read",
            f"wave {found.facts.id} {key or 'concept'}",
            at=now(),
            programme_id=found.facts.programme_id,
        )
