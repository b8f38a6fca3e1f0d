"""What there is in a questionnaire: sections and items added, doubled, moved, removed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import SurveyError
from surveys.questionnaires.edit_frame import editing, of_questionnaire
from surveys.questionnaires.editing import (
    drafts,
    items,
    parts,
    sections,
)
from surveys.questionnaires.editing.filling import filled, from_plan
from surveys.questionnaires.editing.offering import beginning, families
from surveys.questionnaires.editing.places import (
    Part,
    Place,
    find,
    get,
    place_of,
)
from surveys.questionnaires.keeping_views import address, keep
from surveys.web.locale import gettext as _

HOLDING = frozenset({"repeating_group", "measure_block"})
"""Kinds of item that hold items; none of them stands inside another."""


@editing.get("/questionnaires/<int:survey>/add", defaults={"path": ""})
@editing.get("/questionnaires/<int:survey>/add/<path:path>")
@staff("coordinator")
def add(survey: int, path: str) -> ResponseReturnValue:
    """Ask what should be asked, and how it is answered."""
    with database().reading() as session:
        draft = drafts.open_draft(session, current_actor(), survey)
    place = place_of(path)
    get(draft.document, place)
    return render_template(
        "editing/add.html",
        families=families(inside=len(place) > 1),
        path=path,
        place=place,
        behind=request.args.get("behind", ""),
        base=draft.document.get("base_language", "de"),
        **of_questionnaire(draft, request.endpoint or ""),
    )


@editing.post("/questionnaires/<int:survey>/add/<path:path>")
@staff("coordinator")
def add_item(survey: int, path: str) -> ResponseReturnValue:
    """Add an item inside a section or a repeating group."""
    place, posted = place_of(path), request.form
    kind = posted.get("kind", "single_choice")
    stem = " ".join(posted.get("stem", "").split())
    known = {one.name for family in families(inside=len(place) > 1) for one in family.kinds}
    if kind not in known:
        flash(_("Bitte wählen Sie, wie geantwortet wird."), "danger")
        return redirect(url_for(".add", survey=survey, path=path))

    def verb(document: Part) -> parts.Done:
        languages = [str(tag) for tag in document.get("languages", ())]
        base = str(document.get("base_language", "de"))
        first = {
            "type": kind,
            "stem": {base: stem} if stem else {},
            **beginning(kind, languages),
        }
        return items.add(document, place, first, behind=posted.get("behind") or None)

    return keep(survey, verb, place, None)


@editing.post("/questionnaires/<int:survey>/add")
@staff("coordinator")
def add_section(survey: int) -> ResponseReturnValue:
    """Add a section at the end, or behind another."""
    title = " ".join(request.form.get("title", "").split())
    behind = request.form.get("behind") or None

    def verb(document: Part) -> parts.Done:
        base = str(document.get("base_language", "de"))
        words = {base: title or _("Neue Seite")}
        return sections.add(document, words, behind if find(document, (behind or "",)) else None)

    return keep(survey, verb, (), None)


@editing.post("/questionnaires/<int:survey>/duplicate/<path:path>")
@staff("coordinator")
def duplicate(survey: int, path: str) -> ResponseReturnValue:
    """Put a copy behind a section or item."""
    place = place_of(path)
    verb: drafts.Verb = (
        (lambda document: sections.duplicate(document, place[0]))
        if len(place) == 1
        else (lambda document: items.duplicate(document, place))
    )
    return keep(survey, verb, place, None)


@editing.post("/questionnaires/<int:survey>/move/<path:path>")
@staff("coordinator")
def move(survey: int, path: str) -> ResponseReturnValue:
    """Move a section or item: `by` one up or down, or `to` a section `at` a number."""
    place, posted = place_of(path), request.form
    by = 1 if posted.get("by") == "down" else -1
    to, at = posted.get("to"), posted.get("at", "")

    def verb(document: Part) -> parts.Done:
        if to is not None and at.isascii() and at.isdigit() and len(at) < 6:
            parent = place_of(to)
            if not _may_stand(document, place, parent):
                raise Misplaced("That cannot stand there.")
            return parts.move_to(document, place, parent, int(at))
        if len(place) == 1:
            return sections.move(document, place[0], by)
        return items.move(document, place, by)

    try:
        return keep(survey, verb, place, None)
    except Misplaced:
        flash(_("Dorthin lässt sich das nicht verschieben. Es steht noch, wo es stand."), "warning")
        return redirect(address(survey, place))


class Misplaced(SurveyError):
    """Something was moved to where it cannot stand."""

    status = 422


def _may_stand(document: Part, place: Place, parent: Place) -> bool:
    """Whether a part may stand there: sections on top, items in sections or what holds items."""
    if len(place) == 1:
        return not parent
    if len(parent) == 1:
        return True
    holds = str(get(document, parent).get("type")) in HOLDING if len(parent) == 2 else False
    return holds and str(get(document, place).get("type")) not in HOLDING


@editing.post("/questionnaires/<int:survey>/remove/<path:path>")
@staff("coordinator")
def remove(survey: int, path: str) -> ResponseReturnValue:
    """Take a section or item out; taking it back is one button away."""
    place = place_of(path)
    return keep(survey, lambda document: parts.remove(document, place), place, place[:-1])


@editing.post("/questionnaires/<int:survey>/fill/<path:path>")
@staff("coordinator")
def fill(survey: int, path: str) -> ResponseReturnValue:
    """Take measures or districts over from the plan of the programme."""
    place = place_of(path)
    with database().reading() as session:
        draft = drafts.open_draft(session, current_actor(), survey)
        kind = str(get(draft.document, place).get("type"))
        setting, options = from_plan(session, draft.programme.id, kind)
    return keep(survey, lambda document: filled(document, place, setting, options), place, place)
