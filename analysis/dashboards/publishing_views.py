"""Publishing results: staff choose fields and questions, and everybody sees them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from analysis.dashboards import frame
from analysis.dashboards.access import SEEING, Results, open_wave
from analysis.dashboards.embedding import code_of_field, code_of_question
from analysis.dashboards.panels import panel_of
from analysis.disclosure.cells import Readership
from analysis.releases.publishing import Publishing, publish, published, withdraw
from analysis.releases.reading import WHOLE_CONCEPT, CellBook, every_cell, latest
from surveys.accounts import audit
from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.programmes.models import Programme
from surveys.reading import Variable, WaveFacts, codebook
from surveys.web.locale import gettext as _
from surveys.web.locale import said

publishing = Blueprint("publishing", __name__, url_prefix="/staff/results/<int:wave>/publish")


class PublishForm(FlaskForm):
    """Ticks of fields and questions; their names come from the questionnaire."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it would be published; without a base line there is nothing to see of it."""

    item: str
    title: str
    base_line: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """An action field, or the whole concept, with its questions."""

    key: str
    name: str
    is_chosen: bool
    questions: tuple[Question, ...]


@publishing.get("")
@staff(*SEEING)
def show(wave: int) -> ResponseReturnValue:
    """Show what everybody sees of a wave, ready to be chosen."""
    with database().reading() as session:
        found = open_wave(session, current_actor(), wave)
        return _page(session, found)


@publishing.post("")
@staff("coordinator")
def save(wave: int) -> ResponseReturnValue:
    """Publish what was ticked."""
    actor = current_actor()
    with database().reading() as session:
        found = _open(session, actor, wave)
        if not PublishForm().validate_on_submit():
            return _page(session, found), 422
        known = {one.item for one in _asked(session, found.facts)}
    fields = request.form.getlist("field")
    if not fields:
        flash(_("Bitte wählen Sie mindestens ein Handlungsfeld."), "warning")
        return redirect(url_for(".show", wave=wave))
    offered = {WHOLE_CONCEPT, *(field.key for field in found.facts.action_fields)}
    left_out = known - set(request.form.getlist("item"))
    with database().writing() as session:
        publish(
            session,
            found.facts,
            fields=[key for key in fields if key in offered],
            left_out=sorted(left_out),
            at=now(),
        )
        _note(session, actor, "results published", found.facts)
    flash(_("Veröffentlicht. Alle können die Ergebnisse jetzt sehen."), "success")
    return redirect(url_for(".show", wave=wave))


@publishing.post("/withdraw")
@staff("coordinator")
def take_back(wave: int) -> ResponseReturnValue:
    """Take the results of a wave off the public pages."""
    actor = current_actor()
    PublishForm().validate_on_submit()
    with database().writing() as session:
        found = _open(session, actor, wave)
        withdraw(session, wave, at=now())
        _note(session, actor, "results withdrawn", found.facts)
    flash(_("Zurückgezogen. Was schon gesehen oder geladen wurde, bleibt bekannt."), "success")
    return redirect(url_for(".show", wave=wave))


def _open(session: Session, actor: Actor, wave: int) -> Results:
    found = open_wave(session, actor, wave)
    actor.require(found.facts.programme_id, "coordinator")
    return found


def _asked(session: Session, facts: WaveFacts) -> Sequence[Variable]:
    """Return the variables of the newest release for everybody; none without one."""
    release = latest(session, facts.id, Readership.PUBLIC)
    return codebook(session, release.method["version_id"]) if release else ()


def _page(session: Session, found: Results) -> str:
    facts = found.facts
    release = latest(session, facts.id, Readership.PUBLIC)
    shown = published(session, facts.id)
    programme = session.get_one(Programme, facts.programme_id)
    chapters: tuple[Chapter, ...] = ()
    if release is not None:
        book = every_cell(session, release.id)
        chapters = tuple(_chapters(book, _asked(session, facts), facts, shown))
    return render_template(
        "dashboards/publish.html",
        chapters=chapters,
        shown=shown,
        is_new=bool(shown and release and shown.release.id != release.id),
        public_release=release,
        programme=programme,
        embeds=tuple(_embeds(chapters, facts)) if shown and programme.is_public else (),
        may_publish=found.actor.may(facts.programme_id, "coordinator"),
        **frame.of_staff(found),
    )


def _chapters(
    book: CellBook, codebook_: Sequence[Variable], facts: WaveFacts, shown: Publishing | None
) -> Iterator[Chapter]:
    names = [(WHOLE_CONCEPT, _("Das ganze Konzept"))]
    names += [(field.key, said(field.name)) for field in facts.action_fields]
    for key, name in names:
        own = [v for v in codebook_ if (v.action_field or WHOLE_CONCEPT) == key]
        questions = tuple(_questions(book, own, shown))
        is_chosen = shown is None or key in shown.fields
        yield Chapter(key, name, is_chosen, questions)


def _embeds(
    chapters: Sequence[Chapter], facts: WaveFacts
) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Yield each published chapter: its name, its code, and title and code of its questions."""
    for chapter in chapters:
        codes = [
            (one.title, code_of_question(facts.programme, facts.id, one.item, one.title))
            for one in chapter.questions
            if one.is_chosen and one.base_line
        ]
        if chapter.is_chosen and codes:
            is_field = chapter.key != WHOLE_CONCEPT
            code = code_of_field(facts.programme, chapter.key, chapter.name) if is_field else ""
            yield chapter.name, code, codes


def _questions(
    book: CellBook, variables: Sequence[Variable], shown: Publishing | None
) -> Iterator[Question]:
    for item, found in groupby(variables, key=lambda variable: variable.item):
        same = list(found)
        panels = [
            panel
            for _together, one in groupby(same, key=lambda variable: variable.together)
            if (panel := panel_of(book, list(one)))
        ]
        yield Question(
            item=item,
            title=panels[0].title if panels else said(same[0].stem),
            base_line=panels[0].base_line if panels else "",
            is_chosen=shown is None or item not in shown.left_out,
        )


def _note(session: Session, actor: Actor, action: str, facts: WaveFacts) -> None:
    audit.record(
        session,
        actor,
        action,
        f"wave {facts.id}",
        at=now(),
        programme_id=facts.programme_id,
    )
