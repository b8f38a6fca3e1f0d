"""Items read aloud: the page on which recordings are uploaded, and the recordings themselves."""

from pathlib import Path

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import public, staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import NotStored, UnknownPage
from surveys.items.item import Item
from surveys.questionnaires.audio.content import Sound
from surveys.questionnaires.audio.recordings import (
    LARGEST,
    find_path,
    find_recording,
    folder_of,
    forget,
    keep,
)
from surveys.questionnaires.audio.spoken import (
    checked,
    repeats_answers,
    spoken_in,
    spoken_item,
    with_recording,
)
from surveys.questionnaires.edit_frame import editing, of_questionnaire
from surveys.questionnaires.editing import drafts
from surveys.questionnaires.editing.drafts import Conflict, Draft
from surveys.questionnaires.editing.places import Place, PlaceGone, place_of
from surveys.questionnaires.editing.soundness import UnsoundDocument
from surveys.questionnaires.editing.wording import language_words
from surveys.web.locale import gettext as _
from surveys.web.locale import speaking
from surveys.web.sizes import takes

recordings = Blueprint("recordings", __name__)
A_YEAR = 31_536_000


def _folder() -> Path:
    return folder_of(current_app.extensions["settings"].instance)


@recordings.get("/audio/<code>")
@public
def play(code: str) -> ResponseReturnValue:
    """Send a recording, or the part of it that is asked for; its code never means another."""
    path = find_path(_folder(), code)
    with database().reading() as session:
        recording = find_recording(session, code)
    if path is None or recording is None:
        raise UnknownPage("No such recording.")
    answer = send_file(path, mimetype=recording.media_type, max_age=A_YEAR)
    answer.cache_control.immutable = True
    return answer


@recordings.app_template_global()
def recording_of(item: Item) -> str:
    """Return the address of an item read aloud in the language now spoken, or nothing."""
    code = item.audio.get(speaking().tag)
    if not code or find_path(_folder(), code) is None:
        return ""
    return url_for("recordings.play", code=code, lang=None)  # one address in every language


@editing.get("/questionnaires/<int:survey>/audio/<path:path>")
@staff("coordinator")
def audio(survey: int, path: str) -> ResponseReturnValue:
    """Show the recordings of an item, language by language."""
    with database().reading() as session:
        draft = drafts.open_draft(session, current_actor(), survey)
    return _page(draft, place_of(path))


@editing.post("/questionnaires/<int:survey>/audio/<path:path>")
@staff("coordinator")
@takes(LARGEST // 1000 + 256)
def change_audio(survey: int, path: str) -> ResponseReturnValue:
    """Keep a recording in one language in place of the one before, or take it out."""
    place, language = place_of(path), request.form.get("language", "")
    with database().reading() as session:
        draft = drafts.open_draft(session, current_actor(), survey)
    spoken_item(draft.document, place)
    if language not in draft.document.get("languages", ()):
        raise UnknownPage("Not a language of this questionnaire.")
    if request.form.get("do") == "remove":
        return _name(survey, place, language, None)
    upload = request.files.get("recording")
    sound, problem = checked(upload.stream.read(LARGEST + 1) if upload else b"")
    if sound is None:
        return _page(draft, place, (language, problem)), 422
    code = _kept(survey, language, sound)
    if code is None:
        sorry = _("Die Datei konnte nicht gespeichert werden. Bitte versuchen Sie es noch einmal.")
        return _page(draft, place, (language, sorry)), 503
    return _name(survey, place, language, code)


def _kept(survey: int, language: str, sound: Sound) -> str | None:
    try:
        return keep(database(), _folder(), survey, language, sound, at=now())
    except (NotStored, OSError):
        return None


def _name(survey: int, place: Place, language: str, code: str | None) -> ResponseReturnValue:
    """Let the draft name a recording, unless somebody else changed just that."""
    seen = request.form.get("seen", "")
    try:
        drafts.change(
            database(),
            survey,
            lambda document: with_recording(document, place, language, code),
            seen=int(seen) if seen.isascii() and seen.isdigit() else 0,
            actor=current_actor(),
            at=now(),
        )
    except (Conflict, PlaceGone, NotStored, UnsoundDocument) as problem:
        if code:
            forget(database(), _folder(), code)
        if not isinstance(problem, Conflict):
            raise
        who = problem.theirs[-1].name if problem.theirs else ""
        flash(
            _(
                "Nichts geändert: %(name)s hat diese Aufnahme inzwischen geändert. Bitte hören "
                "Sie sie an und entscheiden Sie dann noch einmal.",
                name=who or _("jemand"),
            ),
            "warning",
        )
    else:
        flash(_done(language, code), "success")
    return redirect(url_for(".audio", survey=survey, path="/".join(place), _anchor=language))


def _done(language: str, code: str | None) -> str:
    if code:
        return _(
            "Gespeichert (%(language)s). Antwortende hören die Aufnahme, sobald diese Fassung "
            "veröffentlicht ist.",
            language=language_words(language),
        )
    return _(
        "Herausgenommen (%(language)s). Mit „Rückgängig“ beim Bearbeiten holen Sie die Aufnahme "
        "zurück.",
        language=language_words(language),
    )


def _page(draft: Draft, place: Place, problem: tuple[str, str] = ("", "")) -> str:
    part = spoken_item(draft.document, place)
    return render_template(
        "editing/audio.html",
        spoken=spoken_in(
            part, [str(tag) for tag in draft.document.get("languages", ())], _folder()
        ),
        problem_in=problem[0],
        problem=problem[1],
        repeats=repeats_answers(part),
        path="/".join(place),
        **of_questionnaire(draft, request.endpoint or ""),
    )
