"""The page on which a questionnaire is built; every change is kept at once."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import BrokenDefinition, BrokenRule, UnreadableFile
from surveys.questionnaires.document import Parsed
from surveys.questionnaires.edit_frame import editing, framing, of_questionnaire
from surveys.questionnaires.editing import (
    changes_in_words,
    compiling,
    drafts,
    items,
    parts,
    sections,
    undoing,
)
from surveys.questionnaires.editing.as_text import read_text, written_text
from surveys.questionnaires.editing.beginning import known_languages
from surveys.questionnaires.editing.desk import (
    Desk,
    desk_at,
    option_at,
    plan_of,
    settings_at,
    shown_languages,
    subjects_at,
)
from surveys.questionnaires.editing.drafts import Conflict, Draft, Entry
from surveys.questionnaires.editing.faults_in_words import said_of, told
from surveys.questionnaires.editing.filling import PLANNED
from surveys.questionnaires.editing.languages import with_languages
from surveys.questionnaires.editing.offering import kind_words
from surveys.questionnaires.editing.places import (
    Part,
    Place,
    PlaceGone,
    find,
    get,
    held_by,
    path_of,
    place_of,
)
from surveys.questionnaires.editing.reading_forms import chosen_languages, renewed
from surveys.questionnaires.editing.soundness import UnsoundDocument
from surveys.questionnaires.editing.subjects import Subject
from surveys.questionnaires.editing.wording import language_words
from surveys.questionnaires.keeping_views import address, keep, nearest, reached
from surveys.web.locale import gettext as _
from surveys.web.sizes import takes

TRIED_BACK = 60
"""How many of the last changes are looked through for one's own to take back."""


@editing.get("/questionnaires/<int:survey>/edit", defaults={"path": ""})
@editing.get("/questionnaires/<int:survey>/edit/<path:path>")
@staff("coordinator")
def edit(survey: int, path: str) -> ResponseReturnValue:
    """Show the outline, the form of one place, and the page as respondents see it."""
    return _page(survey, place_of(path))


def _page(  # noqa: PLR0913  what is shown when something was refused, all named
    survey: int,
    place: Place,
    *,
    typed: str | None = None,
    seen: str = "",
    problems: Sequence[str] = (),
    status: int = 200,
) -> ResponseReturnValue:
    """Show the editor at a place.

    typed, seen
        The text that was not kept, and the changes its writer had seen.
    problems
        Why it, or else what the form said, was not kept.
    """
    with database().reading() as session:
        actor = current_actor()
        draft = drafts.open_draft(session, actor, survey)
        plan = plan_of(session, draft.programme.id)
        entries = drafts.entries_since(session, survey, draft.changes - TRIED_BACK)
    try:
        rule_at = request.args.get("rule", "")
        desk = desk_at(draft, place, plan, request.args.get("second", ""), rule_at=rule_at)
    except PlaceGone:
        flash(_("Diese Stelle gibt es nicht mehr. Jemand hat sie entfernt."), "notice")
        return redirect(address(survey, nearest(draft.document, place)))
    return framing(
        render_template(
            "editing/editor.html",
            desk=desk,
            rule_at=rule_at,
            option_rule=desk.option_rule,
            option_rule_words=_option_words(desk, rule_at, draft),
            second=request.args.get("second", ""),
            **_languages(draft),
            text=written_text(desk.part) if typed is None else typed,
            text_seen=seen or draft.changes,
            is_typed=typed is not None,
            problems=problems,
            undo=_told(undoing.to_undo(entries, actor.account_id), draft),
            redo=_told(undoing.to_redo(entries, actor.account_id), draft),
            path=path_of(place),
            kind_words=kind_words(desk.kind),
            inside=held_by(desk.part, place) if _holds(desk) else None,
            fillable=desk.kind in PLANNED,
            **of_questionnaire(draft, "editing.edit"),
        ),
        status,
    )


def _holds(desk: Desk) -> bool:
    """Whether the place holds items of its own that are edited one level deeper."""
    return len(desk.place) == 2 and desk.kind in {"repeating_group", "measure_block"}


def _languages(draft: Draft) -> dict[str, Any]:
    """Return what the page says of languages: those there are, shown, and offered."""
    tags = [str(tag) for tag in draft.document.get("languages", ())]
    shown = shown_languages(draft.document, request.args.get("second", ""))
    others = [(tag, language_words(tag)) for tag in tags if tag != shown[0]]
    known = known_languages()
    return {
        "languages_shown": tuple(tags),
        "texts_shown": shown,
        "shown_second": shown[1] if len(shown) > 1 else "",
        "second_choices": others,
        "languages_offered": (
            *known,
            *((tag, language_words(tag)) for tag in tags if tag not in dict(known)),
        ),
        "preview_languages": [(tag, language_words(tag)) for tag in tags]
        or [("de", language_words("de"))],
    }


def _option_words(desk: Desk, rule_at: str, draft: Draft) -> str:
    option = option_at(desk.part, rule_at)
    return said_of(option.get("label"), draft.document) if option else ""


def _told(entry: Entry | None, draft: Draft) -> str:
    return changes_in_words.told(entry.change, draft.document) if entry else ""


@editing.post("/questionnaires/<int:survey>/edit", defaults={"path": ""})
@editing.post("/questionnaires/<int:survey>/edit/<path:path>")
@staff("coordinator")
@takes(1024)
def save(survey: int, path: str) -> ResponseReturnValue:
    """Keep the settings of a place as the form has them."""
    place, posted = place_of(path), request.form
    with database().reading() as session:
        draft = drafts.open_draft(session, current_actor(), survey)
    by_reference = _subjects(draft, place) if _has_rows(posted) else {}

    def verb(document: Part) -> parts.Done:
        part = get(document, place)
        settings = renewed(part, settings_at(document, place), posted, by_reference)
        return parts.change(document, place, settings)

    try:
        return _keep_settings(survey, draft, place, verb)
    except UnsoundDocument as problem:
        return _page(survey, place, problems=_sentences(problem, draft), status=422)


def _keep_settings(
    survey: int, draft: Draft, place: Place, verb: drafts.Verb
) -> ResponseReturnValue:
    posted = request.form
    if not place and "languages" in " ".join(posted.getlist("shown")).split():
        chosen = chosen_languages(draft.document, posted)
        if set(chosen) != set(draft.document.get("languages", ())):
            return keep(survey, partial(with_languages, languages=chosen), place, place)
    return keep(survey, verb, place, place)


SAID = 5
"""How many sentences are said at once about what cannot be kept."""


def _sentences(problem: UnsoundDocument, draft: Draft) -> list[str]:
    """Return in words why a change cannot be kept."""
    unread = Parsed(None, problem.faults)
    return [
        ": ".join(filter(None, (one.setting, one.sentence)))
        for one in told(problem.faults, unread, draft.document)[:SAID]
    ]


def _has_rows(posted: Mapping[str, str]) -> bool:
    """Whether a form holds rows of a condition, for which the whole draft must be read."""
    return any(name.endswith(".subject") and value for name, value in posted.items())


def _subjects(draft: Draft, place: Place) -> dict[str, Subject]:
    parsed = compiling.parsed(draft.complete)
    here = place if find(draft.document, place) is not None else ()
    _vocabulary, subjects = subjects_at(parsed, draft.document, here)
    return {subject.reference: subject for subject in subjects}


@editing.post("/questionnaires/<int:survey>/text", defaults={"path": ""})
@editing.post("/questionnaires/<int:survey>/text/<path:path>")
@staff("coordinator")
@takes(1024)
def as_text(survey: int, path: str) -> ResponseReturnValue:
    """Keep the settings of a place as they were written in the document's own form."""
    place, typed = place_of(path), request.form.get("text", "")
    with database().reading() as session:
        draft = drafts.open_draft(session, current_actor(), survey)
    again = partial(
        _page, survey, place, typed=typed, seen=request.form.get("seen", ""), status=422
    )

    def verb(document: Part) -> parts.Done:
        if not place:
            named = {"questionnaire": document.get("questionnaire")}
            return parts.change(document, (), {**settings, **named})
        if len(place) == 1:
            return sections.change(document, place[0], settings)
        return items.change(document, place, settings)

    try:
        settings = read_text(typed)
        return keep(survey, verb, place, place)
    except UnsoundDocument as problem:
        return again(problems=_sentences(problem, draft))
    except (BrokenDefinition, BrokenRule, UnreadableFile) as problem:
        return again(problems=str(problem).splitlines()[:SAID])


@editing.post("/questionnaires/<int:survey>/undo")
@staff("coordinator")
def undo(survey: int) -> ResponseReturnValue:
    """Take one's own last change back."""
    return _take_back(survey, undoing.all_to_undo)


@editing.post("/questionnaires/<int:survey>/redo")
@staff("coordinator")
def redo(survey: int) -> ResponseReturnValue:
    """Do again what was taken back last."""

    def last(entries: Sequence[Entry], account_id: int) -> list[Entry]:
        entry = undoing.to_redo(entries, account_id)
        return [entry] if entry else []

    return _take_back(survey, last)


def _take_back(
    survey: int, choose: Callable[[Sequence[Entry], int], list[Entry]]
) -> ResponseReturnValue:
    actor, place = current_actor(), place_of(request.form.get("path", ""))
    with database().reading() as session:
        draft = drafts.open_draft(session, actor, survey)
        entries = drafts.entries_since(session, survey, draft.changes - TRIED_BACK)
    chosen = choose(entries, actor.account_id)
    done, taken, stuck = undoing.undo_first(database(), survey, chosen, actor=actor, at=now())
    for entry, problem in stuck[:SAID]:
        flash(_why_stuck(entry, problem, draft, actor.account_id), "warning")
    if done is None or taken is None:
        if not stuck:
            flash(_("Es gibt nichts zurückzunehmen."), "notice")
        return redirect(address(survey, place))
    if stuck:
        what = changes_in_words.told(taken.change, draft.document)
        flash(_("Stattdessen zurückgenommen: %(what)s.", what=what), "notice")
    return redirect(address(survey, reached(done, place)))


def _why_stuck(entry: Entry, problem: Conflict | PlaceGone, draft: Draft, account_id: int) -> str:
    """Return why a change cannot be taken back any more."""
    what = changes_in_words.told(entry.change, draft.document)
    if isinstance(problem, PlaceGone):
        return _(
            "Nicht zurückgenommen: %(what)s. Die Seite, zu der es gehörte, gibt es nicht mehr.",
            what=what,
        )
    others = [one for one in problem.theirs if one.account_id != account_id]
    if not others:
        return _(
            "Nicht zurückgenommen: %(what)s. Seitdem wurde dort noch mehr geändert.", what=what
        )
    return _(
        "Nicht zurückgenommen: %(what)s. %(name)s hat dieselbe Stelle seitdem geändert.",
        what=what,
        name=others[-1].name or _("Jemand"),
    )
