"""Files and codebook of a wave, for staff; the codebook also for everybody once results are out."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from analysis.dashboards import frame
from analysis.dashboards.access import SEEING, Results, open_wave
from analysis.exports.codebook.as_json import as_json
from analysis.exports.codebook.contents import Codebook, codebook_of
from analysis.exports.codebook.ddi import as_ddi
from analysis.exports.errors import NoSingleAnswers
from analysis.exports.forms import SingleAnswersForm, kinds_of_file
from analysis.exports.microdata import job
from analysis.exports.microdata.making import Format
from analysis.releases.publishing import published
from analysis.releases.reading import facts_of_release
from surveys.accounts.actor import current_actor
from surveys.accounts.models import ROWS
from surveys.accounts.policy import public, staff
from surveys.db import database, dump_json
from surveys.errors import UnknownPage
from surveys.programmes.models import Programme
from surveys.reading import WaveFacts, asked, versions_beside, wave_facts, waves_of
from surveys.web.caching import cacheable, in_any_language
from surveys.web.locale import language_of, said, speaking

files = Blueprint("files", __name__, url_prefix="/staff/results/<int:wave>")
codebooks = Blueprint("codebooks", __name__, url_prefix="/p/<programme>/waves/<int:wave>")
ENDINGS = "any(json, xml)"


@files.get("/files")
@staff(*SEEING)
def page(wave: int) -> ResponseReturnValue:
    """Show every file there is of a wave, what it is for and who may use it."""
    with database().reading() as session:
        found = open_wave(session, current_actor(), wave)
        return _page(session, found, SingleAnswersForm())


@files.post("/files")
@staff(*ROWS)
def make(wave: int) -> ResponseReturnValue:
    """Put the making of a file of single answers into the queue."""
    actor, form = current_actor(), SingleAnswersForm()
    with database().reading() as session:
        found = open_wave(session, actor, wave)
        if found.facts.mode != "P":
            raise NoSingleAnswers("Single answers are read in attributed waves only.")
        actor.require_rows(found.facts.programme_id)
        if not form.validate_on_submit():
            return _page(session, found, form), 422
    with database().writing() as session:
        number = job.ask_for(session, actor, found.facts, form.order()).id
    current_app.extensions["office"].nudge()
    return redirect(url_for("jobs.show", job=number))


@files.get("/codebook")
@staff(*SEEING)
def codebook(wave: int) -> ResponseReturnValue:
    """Show the codebook as a page to read and print."""
    with database().reading() as session:
        found = open_wave(session, current_actor(), wave)
        shown = _codebook(session, found.facts, _versions(session, found.facts))
    return render_template(
        "exports/codebook.html",
        **_shown(shown),
        frame_of="staff.html",
        back=url_for(".page", wave=wave),
        **frame.of_staff(found),
    )


@files.get(f"/codebook.<{ENDINGS}:ending>")
@staff(*SEEING)
def codebook_file(wave: int, ending: str) -> ResponseReturnValue:
    """Send the codebook as JSON or DDI."""
    with database().reading() as session:
        facts = open_wave(session, current_actor(), wave).facts
        book = _codebook(session, facts, _versions(session, facts))
    return _file(book, facts, ending)


@codebooks.get("/codebook")
@public
@cacheable
@in_any_language
def shown(programme: str, wave: int) -> ResponseReturnValue:
    """Show the codebook of a wave whose results are public."""
    with database().reading() as session:
        facts = _published(session, programme, wave)
        found = _codebook(session, facts, _published_versions(session, facts))
    return render_template(
        "exports/codebook.html",
        **_shown(found),
        frame_of="public.html",
        back=url_for("public.programme", programme=programme),
        programme_name=said(facts.programme_name),
    )


@codebooks.get(f"/codebook.<{ENDINGS}:ending>")
@public
@cacheable
@in_any_language
def file(programme: str, wave: int, ending: str) -> ResponseReturnValue:
    """Send the codebook of a wave whose results are public."""
    with database().reading() as session:
        facts = _published(session, programme, wave)
        book = _codebook(session, facts, _published_versions(session, facts))
    return _file(book, facts, ending)


def _published(session: Session, programme: str, wave: int) -> WaveFacts:
    """Return a wave with public results of a programme that is open to all, as they were asked.

    Raises
    ------
    UnknownPage
        If there is none.
    """
    facts = wave_facts(session, wave)
    is_public = session.get_one(Programme, facts.programme_id).is_public
    if facts.programme != programme or not is_public:
        raise UnknownPage("No such wave.")
    publishing = published(session, wave)
    if publishing is None:
        raise UnknownPage("Nothing of this wave is public yet.")
    return facts_of_release(session, facts, publishing.release)


def _versions(session: Session, facts: WaveFacts) -> tuple[int, ...]:
    """Return every version of a wave's survey, for staff."""
    return versions_beside(session, facts.version_id)


def _published_versions(session: Session, facts: WaveFacts) -> tuple[int, ...]:
    """Return the versions of a survey that public results were made of.

    What nobody was asked yet is for staff.
    """
    return tuple(
        dict.fromkeys(
            publishing.release.method["version_id"]
            for wave in waves_of(session, facts.programme_id)
            if wave.survey == facts.survey and (publishing := published(session, wave.id))
        )
    )


def _codebook(session: Session, facts: WaveFacts, versions: tuple[int, ...]) -> Codebook:
    """Return the codebook of the version asked for among those allowed, or of the facts' own.

    Raises
    ------
    UnknownPage
        If the version is not among them.
    """
    wanted = request.args.get("version", type=int)
    if wanted is None:
        return codebook_of(session, facts, facts.version_id)
    for version in versions:
        if asked(session, version).number == wanted:
            return codebook_of(session, facts, version)
    raise UnknownPage("No such version of this survey.")


def _shown(book: Codebook) -> dict[str, Any]:
    """Return what the page of a codebook needs: it is read in any language that was asked in."""
    chosen = request.args.get("in", "")
    own = speaking().tag
    wanted = [chosen, own, book.study.asked.base_language]
    tag = next(one for one in wanted if one in book.languages)
    languages = [(language_of(one), one == tag) for one in book.languages]
    return {"book": book, "words_in": language_of(tag), "languages": languages}


def _file(book: Codebook, facts: WaveFacts, ending: str) -> Response:
    if ending == "json":
        answer = Response(dump_json(as_json(book)), content_type="application/json")
    else:
        answer = Response(as_ddi(book), content_type="application/xml; charset=utf-8")
    version = book.study.asked.number
    name = f"{facts.programme}-{facts.survey}-{facts.number}-codebuch-v{version}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(session: Session, found: Results, form: SingleAnswersForm) -> str:
    facts = found.facts
    shown: dict[str, Any] = {
        "form": form,
        "kinds": kinds_of_file(),
        "versions": [asked(session, one) for one in _versions(session, facts)],
        "own": facts.version_id,
        "may_have_rows": found.has_rows and facts.mode == "P",
        "is_guarded": found.may_read_words,
        "problems": [(f"format-{Format.CSV.value}", one) for one in form.format.errors],
    }
    return render_template("exports/files.html", **shown, **frame.of_staff(found))
