"""The public pages of a programme: what was said, field by field, and how it goes on."""

from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from analysis.dashboards import overview as at_a_glance
from analysis.dashboards.addresses import ForEverybody
from analysis.dashboards.blocks import body
from analysis.dashboards.embedding import code_of_field, code_of_question
from analysis.dashboards.indicators import public_panel
from analysis.dashboards.next_steps import next_steps
from analysis.dashboards.opening import frame_of, open_programme
from analysis.dashboards.page_charts import Where
from analysis.dashboards.public_fields import field_lines
from analysis.dashboards.statements import Published, source_of, statements
from analysis.disclosure.cells import SMALLEST_GROUP, Readership
from analysis.releases.publishing import Publishing, published, published_cells
from analysis.releases.reading import OVERVIEW, facts_of_release
from surveys.accounts.policy import public as for_everybody
from surveys.clock import BERLIN, now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.reading import (
    WaveFacts,
    codebook,
    indicators_of,
    named_participants,
    public_indicator_fields,
    waves_of,
)
from surveys.web.caching import ONE_MINUTE, cacheable, in_any_language
from surveys.web.locale import said

public = Blueprint("public", __name__, url_prefix="/p")


@public.get("/<programme>")
@for_everybody
@cacheable
@in_any_language
def programme(programme: str) -> ResponseReturnValue:
    """Show what a programme is about, what was said, and how it goes on."""
    at = now()
    with database().reading() as session:
        found = open_programme(session, programme)
        waves = waves_of(session, found.id)
        results = tuple(newest_published(session, waves))
        participants = tuple(participants_of(session, waves, at=at))
        counted = public_indicator_fields(session, found.id)
        steps = next_steps(session, found.id, since=at.astimezone(BERLIN).date())
    is_any_open = any(wave.opens_at <= at < wave.closes_at for wave in waves)
    page = render_template(
        "public/programme.html",
        programme=found,
        statements=statements(results),
        fields=field_lines(waves, results),
        counted=counted,
        steps=steps,
        participants=participants,
        notes=notes_of(results),
        codebooks=[one.facts for one in results],
        open_waves=[
            w for w in waves if w.mode == "A" and w.open_code and w.opens_at <= at < w.closes_at
        ],
        k=SMALLEST_GROUP[Readership.PUBLIC],
        **frame_of(found),
    )
    answer = make_response(page)
    if is_any_open:
        answer.cache_control.max_age = ONE_MINUTE
    return answer


@public.get("/<programme>/<field>")
@for_everybody
@cacheable
@in_any_language
def field(programme: str, field: str) -> ResponseReturnValue:
    """Show the released results of one action field."""
    with database().reading() as session:
        found = open_programme(session, programme)
        waves = waves_of(session, found.id)
        named = {one.key: one for wave in waves for one in wave.action_fields}
        if field not in named:
            raise UnknownPage("No such action field.")
        shown = []
        for facts, publishing in newest(session, waves):
            variables = [
                variable
                for variable in codebook(session, facts.version_id)
                if variable.action_field == field
            ]
            book = published_cells(session, publishing, variables, field)
            source = source_of(facts, publishing.release)
            page = body(
                book,
                variables,
                facts,
                publishing.release,
                by="",
                addresses=ForEverybody(found.slug, facts.id, source),
            )
            if page.sections:
                codes = {
                    panel.name: code_of_question(programme, facts.id, panel.name, panel.title)
                    for panel in page.panels.shown
                }
                shown.append((source, page, codes))
        beside = public_panel(indicators_of(session, found.id, field))
    return render_template(
        "public/field.html",
        programme=found,
        field=named[field],
        shown=shown,
        indicators=beside,
        where=Where("charts.public_of_page", {"programme": found.slug, "field": field}),
        code=code_of_field(programme, field, said(named[field].name)),
        k=SMALLEST_GROUP[Readership.PUBLIC],
        **frame_of(found),
    )


def newest_published(session: Session, waves: tuple[WaveFacts, ...]) -> Iterator[Published]:
    """Yield the newest wave with public results of each survey, at a glance."""
    for facts, publishing in newest(session, waves):
        variables = codebook(session, facts.version_id)
        book = published_cells(session, publishing, variables, OVERVIEW)
        yield Published(facts, publishing, at_a_glance.overview(book, variables, facts))


def newest(
    session: Session, waves: tuple[WaveFacts, ...]
) -> Iterator[tuple[WaveFacts, Publishing]]:
    """Yield the newest wave with public results of each survey, as it was when it was released."""
    done: set[str] = set()
    for wave in sorted(waves, key=lambda wave: wave.number, reverse=True):
        publishing = published(session, wave.id)
        if publishing is None or wave.survey in done:
            continue
        done.add(wave.survey)
        yield facts_of_release(session, wave, publishing.release), publishing


def participants_of(
    session: Session, waves: tuple[WaveFacts, ...], *, at: datetime
) -> Iterator[tuple[WaveFacts, tuple[str, ...]]]:
    """Yield each closed wave with the organisations that wish to be named, the newest first."""
    for facts in sorted(waves, key=lambda wave: wave.closes_at, reverse=True):
        if names := named_participants(session, facts.id, at=at):
            yield facts, names


def notes_of(found_results: tuple[Published, ...]) -> tuple[str, ...]:
    """Return what a public page says once about the numbers on it."""
    found = (
        note
        for results in found_results
        for note in at_a_glance.notes(results.overview, results.facts, results.release)
    )
    return tuple(dict.fromkeys(found))
