"""Results that any website may show in a frame: no script, no form, no cookie."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from analysis.dashboards.blocks import Block, body
from analysis.dashboards.opening import frame_of, open_programme
from analysis.dashboards.overview import FieldRow, Measure, column_name
from analysis.dashboards.public_views import newest_published
from analysis.dashboards.statements import Published, source_of
from analysis.releases.publishing import published, published_cells
from analysis.releases.reading import WHOLE_CONCEPT, facts_of_release
from surveys.accounts.policy import public
from surveys.db import database
from surveys.reading import codebook, wave_facts, waves_of
from surveys.web.caching import cacheable, in_any_language
from surveys.web.locale import said
from surveys.web.security import framable

embeds = Blueprint("embeds", __name__, url_prefix="/p/<programme>/embed")


@dataclass(frozen=True, slots=True)
class Line:
    """What was found of a field, of how many, and a small bar where a share is allowed."""

    sentence: str
    base_line: str
    measure: Measure | None


@embeds.get("/<int:wave>/<item>")
@public
@framable
@cacheable
@in_any_language
def question(programme: str, wave: int, item: str) -> ResponseReturnValue:
    """Show one published question: picture, sentence, base, and where it comes from."""
    with database().reading() as session:
        found = open_programme(session, programme)
        facts = wave_facts(session, wave)
        publishing = published(session, wave)
        if facts.programme_id != found.id or publishing is None:
            return _gone(programme)
        facts = facts_of_release(session, facts, publishing.release)
        variables = [
            one for one in codebook(session, facts.version_id) if item in {one.item, one.together}
        ]
        part = (variables[0].action_field if variables else None) or WHOLE_CONCEPT
        book = published_cells(session, publishing, variables, part)
        shown = body(book, variables, facts, publishing.release, by="")
        blocks: list[Block] = [block for section in shown.sections for block in section.blocks]
        if not blocks:
            return _gone(programme)
        named = {field.key: said(field.name) for field in facts.action_fields}
    return render_template(
        "public/embed_question.html",
        blocks=blocks,
        field=named.get(part, ""),
        source=source_of(facts, publishing.release),
        address=url_for(
            "public.field", programme=programme, field=part, _anchor=blocks[0].panel.name
        )
        if part in named
        else url_for("public.programme", programme=programme),
        **frame_of(found),
    )


@embeds.get("/<field>")
@public
@framable
@cacheable
@in_any_language
def field(programme: str, field: str) -> ResponseReturnValue:
    """Show how an action field stands: one line for each thing that was asked of every field."""
    with database().reading() as session:
        found = open_programme(session, programme)
        results = tuple(newest_published(session, waves_of(session, found.id)))
    row, source = _row(results, field)
    lines = lines_of(row) if row else ()
    if row is None or not lines:
        return _gone(programme)
    return render_template(
        "public/embed_field.html",
        name=row.name,
        lines=lines,
        source=source,
        address=url_for("public.field", programme=programme, field=field),
        **frame_of(found),
    )


def lines_of(row: FieldRow) -> tuple[Line, ...]:
    """Return what was found of a field, at most one line for each construct."""
    measures = {measure.name: measure for measure in row.measures if measure}
    return tuple(
        Line(panel.sentence, panel.base_line, measures.get(column_name(panel.construct)))
        for panel in row.panels
        if panel.sentence and panel.construct
    )


def _row(results: tuple[Published, ...], field: str) -> tuple[FieldRow | None, str]:
    """Return a field as the first survey has it that says anything of it, and its source."""
    invited_first = sorted(results, key=lambda one: one.facts.access == "open")
    rows = [
        (row, source_of(one.facts, one.release))
        for one in invited_first
        for row in one.overview.rows
        if row.key == field
    ]
    shown = [(row, source) for row, source in rows if any(p.sentence for p in row.panels)]
    return shown[0] if shown else (None, "")


def _gone(programme: str) -> ResponseReturnValue:
    """Say in the frame that there is nothing to see any more, instead of an empty box."""
    address = url_for("public.programme", programme=programme)
    return render_template("public/embed_gone.html", address=address), 404
