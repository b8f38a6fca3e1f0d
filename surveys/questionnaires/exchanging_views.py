"""In and out: a questionnaire as a file of another tool, on paper, or pasted from Word."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage, UnreadableFile
from surveys.programmes.frame import of_programme
from surveys.programmes.house import house
from surveys.programmes.opening import open_programme
from surveys.questionnaires.edit_frame import of_questionnaire
from surveys.questionnaires.editing import compiling, drafts, importing, items, sections
from surveys.questionnaires.editing.drafts import Draft
from surveys.questionnaires.editing.faults_in_words import told
from surveys.questionnaires.editing.offering import kind_words
from surveys.questionnaires.editing.places import find
from surveys.questionnaires.editing.reported import grouped
from surveys.questionnaires.editing.wording import language_words
from surveys.questionnaires.formats.converting import WRITERS, read_file, write_file
from surveys.questionnaires.formats.paper import Cover
from surveys.questionnaires.formats.pasting import Pasted
from surveys.questionnaires.formats.report import Conversion, Kind
from surveys.web.locale import gettext as _
from surveys.web.locale import said
from surveys.web.sizes import takes

exchanging = Blueprint("exchanging", __name__, url_prefix="/staff")


@exchanging.get("/questionnaires/<int:survey>/files")
@staff("coordinator")
def page(survey: int) -> ResponseReturnValue:
    """Offer the questionnaire in every format, and the way in."""
    return files_page(open_draft(survey))


@exchanging.get("/questionnaires/<int:survey>/files/<form>")
@staff("coordinator")
def download(survey: int, form: str) -> ResponseReturnValue:
    """Give the draft as a file."""
    draft = open_draft(survey)
    if f".{form}" not in WRITERS:
        raise UnknownPage("No such format.")
    name = f"{draft.document['questionnaire']}.{form}"
    cover = cover_of(draft) if form == "pdf" else None
    try:
        written = write_file(draft.complete, name, language=request.args.get("words"), cover=cover)
    except UnreadableFile as problem:
        return files_page(draft, problem=str(problem)), 422
    response = Response(written.content, mimetype=written.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def cover_of(draft: Draft) -> Cover:
    """Return who asks and whom to ask, for the first page on paper."""
    about = house()
    contact = " · ".join(
        words for words in (about.contact.get(name) for name in ("name", "phone", "email")) if words
    )
    return Cover(
        authority=str(about.authority.get("name", "")),
        programme=said(draft.programme.name),
        contact=contact,
    )


@exchanging.get("/questionnaires/<int:survey>/files/<form>/report")
@staff("coordinator")
def losses(survey: int, form: str) -> ResponseReturnValue:
    """Say what a format cannot hold of this questionnaire, before it is downloaded."""
    draft = open_draft(survey)
    if f".{form}" not in WRITERS:
        raise UnknownPage("No such format.")
    try:
        written = write_file(draft.complete, f"questionnaire.{form}")
    except UnreadableFile as problem:
        return files_page(draft, problem=str(problem)), 422
    leaving = {
        "form": form,
        "groups": grouped(written.report, draft.document),
        "exact": sum(1 for entry in written.report if entry.kind is Kind.EXACT),
    }
    return files_page(draft, leaving=leaving)


@exchanging.post("/questionnaires/<int:survey>/files")
@staff("coordinator")
@takes(20 * 1024)
def replace(survey: int) -> ResponseReturnValue:
    """Put the questionnaire of a file in place of the draft; undoing brings it back."""
    draft, actor = open_draft(survey), current_actor()
    try:
        found = sent_file()
    except UnreadableFile as problem:
        return files_page(draft, problem=str(problem)), 422
    verb = partial(importing.take_in, found=found)
    try:
        drafts.change(database(), survey, verb, seen=seen_now(draft), actor=actor, at=now())
    except drafts.Conflict:
        words = _(
            "Jemand hat den Fragebogen geändert, seit Sie diese Seite geöffnet haben. Sehen Sie "
            "es an und lesen Sie die Datei dann noch einmal ein."
        )
        return files_page(open_draft(survey), problem=words), 409
    flash(_("Der Fragebogen aus der Datei steht jetzt im Entwurf."), "success")
    return redirect(url_for(".page", survey=survey, _anchor="report"))


@exchanging.post("/questionnaires/<int:survey>/files/report/done")
@staff("coordinator")
def done(survey: int) -> ResponseReturnValue:
    """Put the report of an import away."""
    draft = open_draft(survey)
    drafts.change(
        database(),
        survey,
        importing.without_report,
        seen=draft.changes,
        actor=current_actor(),
        at=now(),
    )
    return redirect(url_for(".page", survey=survey))


@exchanging.get("/programmes/<programme>/questionnaires/import")
@staff("coordinator")
def begin(programme: str) -> ResponseReturnValue:
    """Ask for the file that a new questionnaire is made from."""
    return begin_page(programme)


@exchanging.post("/programmes/<programme>/questionnaires/import")
@staff("coordinator")
@takes(20 * 1024)
def begin_from_file(programme: str) -> ResponseReturnValue:
    """Begin a questionnaire from a file, with the report of what became of it."""
    actor = current_actor()
    try:
        found = sent_file()
    except UnreadableFile as problem:
        return begin_page(programme, problem=str(problem)), 422
    at = now()
    with database().writing() as session:
        chosen = open_programme(session, actor, programme)
        survey = importing.begin(session, chosen, found, actor=actor, at=at)
        number = survey.id
        what = f"survey {number}"
        record(session, actor, "survey added", what, at=at, programme_id=chosen.id)
    flash(_("Der Fragebogen ist eingelesen. Der Bericht sagt, was daraus wurde."), "success")
    return redirect(url_for(".page", survey=number, _anchor="report"))


@exchanging.get("/questionnaires/<int:survey>/paste")
@staff("coordinator")
def paste(survey: int) -> ResponseReturnValue:
    """Ask for questions copied from Word."""
    return paste_page(open_draft(survey))


@exchanging.post("/questionnaires/<int:survey>/paste")
@staff("coordinator")
@takes(1024)
def pasted(survey: int) -> ResponseReturnValue:
    """Show what the pasted questions become; on the second press, add them."""
    draft = open_draft(survey)
    words = request.form.get("words", "")
    section = request.form.get("section", "")
    found = importing.pasted(draft.document, words)
    if not found.items:
        problem = _(
            "Darin haben wir keine Frage gefunden. Kopieren Sie Fragen mit ihren Antworten."
        )
        return paste_page(draft, words=words, section=section, problem=problem), 422
    if request.form.get("then") != "add":
        return paste_page(draft, words=words, section=section, found=found)
    section = add_pasted(draft, section, found)
    flash(_("Die Fragen stehen jetzt im Fragebogen. Bitte sehen Sie sie durch."), "success")
    return redirect(url_for("editing.edit", survey=survey, path=section))


def add_pasted(draft: Draft, section: str, found: Pasted) -> str:
    """Add pasted questions to a section, or to one of their own; return its name.

    Each is a change of its own, so that others can go on and one can take each back.
    """
    seen, actor, at = draft.changes, current_actor(), now()
    if not section or find(draft.document, (section,)) is None:
        title = {str(draft.document["base_language"]): _("Eingefügte Fragen")}
        verb = partial(sections.add, title=title, behind=None)
        made = drafts.change(database(), draft.survey_id, verb, seen=seen, actor=actor, at=at)
        section, seen = str(made.change.place[0]), made.draft_changes
    for item in found.items:
        verb = partial(items.add, parent=(section,), first=item)
        made = drafts.change(database(), draft.survey_id, verb, seen=seen, actor=actor, at=at)
        seen = made.draft_changes
    return section


def seen_now(draft: Draft) -> int:
    """Return how many changes the page had seen that sent this."""
    seen = request.form.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() else draft.changes


def sent_file() -> Conversion:
    """Return the questionnaire of the file that was sent.

    Raises
    ------
    UnreadableFile
        If there is none, or it cannot be read.
    """
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise UnreadableFile(_("Bitte wählen Sie zuerst eine Datei aus."))
    return read_file(sent.read(), sent.filename)


def open_draft(survey: int) -> Draft:
    """Return the draft of a questionnaire that the actor coordinates."""
    with database().reading() as session:
        return drafts.open_draft(session, current_actor(), survey)


def files_page(draft: Draft, *, problem: str = "", leaving: Any = None) -> str:
    """Return the page of files, with the report of the last import."""
    parsed = compiling.parsed(draft.complete)
    report = importing.report_of(draft.document)
    if report is not None:
        report = {**report, "groups": grouped(report["entries"], draft.document)}
    return render_template(
        "exchanging/files.html",
        problem=problem,
        report=report,
        leaving=leaving,
        faults=told(parsed.faults, parsed, draft.document),
        languages_of=[(tag, language_words(tag)) for tag in draft.document["languages"]],
        **of_questionnaire(draft, "exchanging.page"),
    )


def paste_page(draft: Draft, **shown: Any) -> str:
    """Return the page for pasted questions."""
    return render_template(
        "exchanging/paste.html",
        **{"words": "", "section": "", "problem": "", "found": None, **shown},
        sections=draft.document["sections"],
        kind_words=kind_words,
        **of_questionnaire(draft, "exchanging.page"),
    )


def begin_page(programme: str, *, problem: str = "") -> str:
    """Return the page that asks for a file."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
    return render_template("exchanging/begin.html", problem=problem, **of_programme(found))
