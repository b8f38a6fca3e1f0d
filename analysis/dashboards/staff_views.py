"""Results for staff: the programmes, all fields at a glance, one field, the whole concept."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from analysis.dashboards import frame, heat, waiting
from analysis.dashboards import overview as at_a_glance
from analysis.dashboards.access import MAKING, SEEING, Results, open_results
from analysis.dashboards.addresses import ForStaff, source_line
from analysis.dashboards.blocks import Body, body
from analysis.dashboards.changes import changes
from analysis.dashboards.comparisons import published_groupings
from analysis.dashboards.field_summary import Before, Summary, summary
from analysis.dashboards.figures import Picture
from analysis.dashboards.home import programmes_of
from analysis.dashboards.indicators import indicator_panel
from analysis.dashboards.joint import Together, together
from analysis.dashboards.method.number import CellAddress
from analysis.dashboards.priorities import priorities
from analysis.dashboards.trends import FEWEST_WAVES, Moment, trend, waves_before
from analysis.dashboards.words import written, written_to
from analysis.disclosure.cells import Readership
from analysis.releases.errors import NoRelease
from analysis.releases.freezing import make_release
from analysis.releases.reading import (
    OVERVIEW,
    WHOLE_CONCEPT,
    cells,
    facts_of_release,
    latest,
    numbers,
)
from analysis.releases.results import results as results_frozen
from surveys.accounts import audit
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.reading import breaks_since, codebook, indicators_of, wave_before, waves_of
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext, said

results = Blueprint("results", __name__, url_prefix="/staff")


class RefreshForm(FlaskForm):
    """The button that makes a new release."""


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
    fields = at_a_glance.overview(book, variables, found.facts)
    groupings = published_groupings(book, found.facts.groupings)
    view = heat.view(variables, groupings, request.args)
    return render_template(
        "dashboards/overview.html",
        fields=fields,
        changes=since,
        heat=view
        and heat.heat_table(
            book,
            variables,
            found.facts,
            view,
            lambda key: url_for(".field", wave=wave, field=key),
            lambda key, name, grouping, group: (
                ForStaff(wave, "").method(CellAddress(name, grouping, group))
                if name
                else url_for(".field", wave=wave, field=key, by=grouping or None)
            ),
        ),
        view=view,
        choices=heat.choices(variables, view.show.name) if view else (),
        groupings=groupings,
        plane=priorities(book, variables, found.facts),
        direction=at_a_glance.top_of(fields.direction),
        notes=at_a_glance.notes(fields, found.facts, release),
        siblings=[w for w in waves if w.survey == found.facts.survey and w.id != wave],
        others=[w for w in waves if w.survey != found.facts.survey],
        form=RefreshForm(),
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
    """Make a new release of a wave, if one may be made now."""
    actor = current_actor()
    with database().reading() as session:
        found = open_results(session, actor, wave)
    actor.require(found.facts.programme_id, *MAKING)
    at = now()
    try:
        made = make_release(current_app.extensions["workshop"], wave, at=at)
    except NoRelease as obstacle:
        flash(waiting.reason(obstacle), "notice")
        return redirect(url_for(".overview", wave=wave))
    with database().writing() as session:
        audit.record(
            session,
            actor,
            "release made",
            f"wave {wave}",
            at=at,
            programme_id=found.facts.programme_id,
        )
    flash(
        ngettext(
            "Die Auswertung ist aktualisiert: eine Antwort.",
            "Die Auswertung ist aktualisiert: %(num)s Antworten.",
            max(facts.responses for facts in made),
        ),
        "success",
    )
    return redirect(url_for(".overview", wave=wave))


def _page(wave: int, key: str | None) -> ResponseReturnValue:
    """Show the page of a field, or without a key that of the whole concept."""
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        chosen = found.field(key) if key else None
        if key and chosen is None:
            raise UnknownPage("No such action field.")
        shown = _body(session, found, key)
        top = _summary(session, found, key, shown) if shown and key else None
        line = _trend(session, found, key) if shown and key else None
        joint = _together(session, found, key) if shown else ()
        texts = written(session, found, key, at=now()) if found.may_read_words else ()
        beside = indicators_of(session, found.facts.programme_id, key) if key else ()
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
        indicators=indicator_panel(beside),
        **frame.of_staff(found),
    )


def _body(session: Session, found: Results, key: str | None) -> Body | None:
    if found.release is None:
        return None
    book = cells(session, found.release.id, key or WHOLE_CONCEPT)
    variables = [
        variable
        for variable in codebook(session, found.facts.version_id)
        if variable.action_field == key
    ]
    return body(
        book,
        variables,
        found.facts,
        found.release,
        by=request.args.get("by"),
        addresses=ForStaff(found.facts.id, source_line(found.facts, found.release)),
    )


def _summary(session: Session, found: Results, key: str, shown: Body) -> Summary | None:
    """Return how a field stands, with the wave before beside it."""
    if found.release is None:
        return None
    before = wave_before(session, found.facts)
    earlier = latest(session, before.id, found.readership) if before else None
    if before and earlier:
        before = facts_of_release(session, before, earlier)
    variables = [
        variable
        for variable in codebook(session, found.facts.version_id)
        if variable.action_field == key
    ]
    return summary(
        cells(session, found.release.id, key),
        variables,
        key,
        grouping=shown.compared,
        frozen=results_frozen(session, found.release.id, key),
        before=Before(
            said(before.title),
            cells(session, earlier.id, key),
            codebook(session, before.version_id),
            breaks_since(session, before, found.facts),
        )
        if before and earlier
        else None,
    )


def _trend(session: Session, found: Results, key: str) -> Picture | None:
    """Return a field over all waves of the survey, from the third on."""
    if found.release is None or found.facts.number < FEWEST_WAVES:
        return None
    now_ = Moment(
        said(found.facts.title),
        found.facts.opens_at,
        cells(session, found.release.id, key),
        codebook(session, found.facts.version_id),
        frozenset(),
    )
    return trend(now_, waves_before(session, found.facts, key, found.readership), key)


def _together(session: Session, found: Results, key: str | None) -> tuple[Together, ...]:
    """Return what several questions of a page say together."""
    if found.release is None:
        return ()
    part = key or WHOLE_CONCEPT
    variables = codebook(session, found.facts.version_id)
    return together(
        cells(session, found.release.id, part),
        [variable for variable in variables if variable.action_field == key],
        found.facts.indices,
        results_frozen(session, found.release.id, part),
        numbers=numbers(session, found.release.id, part),
        is_exact=found.readership is Readership.EXACT,
    )


def _nothing_yet(session: Session, found: Results) -> ResponseReturnValue:
    return render_template(
        "dashboards/nothing_yet.html",
        form=RefreshForm(),
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
