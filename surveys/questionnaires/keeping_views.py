"""Keeping a change from a form, and what its page says when others changed the same."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.clock import now
from surveys.db import database
from surveys.questionnaires.edit_frame import of_questionnaire
from surveys.questionnaires.editing import (
    changes_in_words,
    compiling,
    drafts,
)
from surveys.questionnaires.editing.changes import flattened
from surveys.questionnaires.editing.desk import (
    subjects_at,
)
from surveys.questionnaires.editing.drafts import Changed, Conflict
from surveys.questionnaires.editing.places import (
    Part,
    Place,
    PlaceGone,
    find,
    path_of,
)
from surveys.web.locale import gettext as _


def address(survey: int, place: Place, *, anchor: str | None = None) -> str:
    """Return the address of a place in the editor, in the languages now shown."""
    kept: dict[str, Any] = {name: request.args.get(name) or None for name in ("second", "rule")}
    return url_for("editing.edit", survey=survey, path=path_of(place), _anchor=anchor, **kept)


def nearest(document: Part, place: Place) -> Place:
    """Return the place, or what held it if it is gone."""
    while find(document, place) is None:
        place = place[:-1]
    return place


def reached(done: Changed, otherwise: Place | None) -> Place:
    """Return where to go after a change: to what was added or moved, else where one was."""
    change = done.change
    if change.kind == "move" and change.after:
        return (*change.after["parent"], change.place[-1])
    if change.kind == "remove":
        return change.place[:-1]
    if otherwise is None or change.kind in {"add", "duplicate"}:
        return change.place
    return otherwise


def keep(
    survey: int, verb: drafts.Verb, place: Place, back_to: Place | None
) -> ResponseReturnValue:
    """Keep a change and go on at its place; if others changed the same, show both versions."""
    posted, actor = request.form, current_actor()
    seen, accepted = _number(posted.get("seen")), _number(posted.get("accepted"))
    try:
        done = drafts.change(
            database(), survey, verb, seen=seen, actor=actor, at=now(), accepted=accepted
        )
    except Conflict as conflict:
        return _conflict_page(survey, conflict, place), 409
    except PlaceGone:
        with database().reading() as session:
            draft = drafts.open_draft(session, actor, survey)
        flash(_("Diese Stelle gibt es nicht mehr. Jemand hat sie entfernt."), "warning")
        return redirect(address(survey, nearest(draft.document, place)))
    for entry in done.meanwhile:
        if entry.account_id != actor.account_id:
            with database().reading() as session:
                document = drafts.open_draft(session, actor, survey).document
            words = changes_in_words.told_of(entry, document)
            flash(_("Inzwischen: %(change)s", change=words), "notice")
    return redirect(address(survey, reached(done, back_to)))


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _conflict_page(survey: int, conflict: Conflict, place: Place) -> str:
    with database().reading() as session:
        draft = drafts.open_draft(session, current_actor(), survey)
    part = find(draft.document, conflict.mine.place)
    parsed = compiling.parsed(draft.complete)
    vocabulary, _subjects = subjects_at(parsed, draft.document, place if part else ())
    own = {"csrf_token", "accepted"}
    me = current_actor().account_id
    last = next((entry for entry in reversed(conflict.theirs) if entry.name), None)
    return render_template(
        "editing/conflict.html",
        versions=changes_in_words.versions(
            conflict.mine, flattened(part), draft.document, vocabulary
        )
        if part is not None and conflict.mine.kind == "change"
        else [],
        mine=changes_in_words.told(conflict.mine, draft.document),
        theirs=[_told_to(me, entry, draft.document) for entry in conflict.theirs],
        by=last.name if last else "",
        by_self=last is not None and last.account_id == me,
        sent=[(name, one) for name, one in request.form.items(multi=True) if name not in own],
        accepted=conflict.changes,
        back=address(survey, place if part is not None else place[:-1]),
        **of_questionnaire(draft, "editing.edit"),
    )


def _told_to(account_id: int, entry: drafts.Entry, document: Part) -> str:
    """Return who changed what; oneself is not called by name."""
    if entry.account_id != account_id:
        return changes_in_words.told_of(entry, document)
    what = changes_in_words.told(entry.change, document)
    return _("Sie selbst, in einem anderen Fenster: %(what)s.", what=what)
