"""The pages of items: shown, answered, left, and what may go wrong meanwhile."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys import clock
from surveys.accounts.policy import respondent
from surveys.db import database
from surveys.errors import ChangedElsewhere, NotAsked, NotStored
from surveys.fieldwork.links import in_fours
from surveys.items import ITEM_TYPES
from surveys.items.file_upload import upload_items
from surveys.questionnaires.asking import drawn_page
from surveys.questionnaires.drawing import drawn
from surveys.questionnaires.forms import PageForm, field_name, page_form, without
from surveys.questionnaires.navigation import (
    Page,
    offers_more,
)
from surveys.responses import receipts
from surveys.responses.answering import answers_after
from surveys.responses.desk import Desk
from surveys.responses.files import Sent
from surveys.responses.keeping import keep_page, was_kept, was_touched
from surveys.responses.shared_views import (
    answering,
    cabinet_of,
    desk_now,
    frame,
    inside_of,
    next_address,
)
from surveys.responses.walking import first_open_at, page_at, section_after_at
from surveys.settings import Settings
from surveys.web import locale


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a page came back: `not_stored`, `other_draft`, or `conflict` with the other version."""

    kind: str
    theirs: receipts.SectionInWords | None = None


@answering.get("/answer/<section>")
@respondent
def page(section: str) -> ResponseReturnValue:
    """Show one page of items."""
    return show_page(*open_page(section))


@answering.post("/answer/<section>")
@respondent
def answer(section: str) -> ResponseReturnValue:
    """Keep a page in the draft and go to the next; on a problem, show what and where."""
    desk, shown = open_page(section)
    form = page_sent(desk, shown)
    if form.again:
        return shown_again(desk, shown, form)
    answers = answers_now(desk, form)
    trouble = keep_or_show(desk, shown, form, answers, language=desk.language)
    if trouble is not None:
        return trouble
    if form.problems():
        return show_page(desk_now(), shown, form=form, status=422)
    following = section_after_at(desk, section, answers)
    now = page_at(desk, section, answers)
    if now and offers_more(shown.items, now.items):
        following = section  # an answer on it opened further options: they must be seen
    if changes_one() and following != section:
        following = first_open_at(desk, answers)
    return redirect(next_address(following))


def shown_again(desk: Desk, shown: Page, form: PageForm) -> ResponseReturnValue:
    """Keep what is sound on a page and show it again where an entry was added or removed."""
    answers = answers_now(desk, form, leaving=True)
    trouble = keep_or_show(desk, shown, form, answers, language=desk.language, leaving=True)
    if trouble is not None:
        return trouble
    if form.is_unsound():
        return show_page(desk_now(), shown, form=form, status=422)
    item, added = form.again, form.adds
    address = url_for(
        ".page",
        section=shown.section.name,
        then="review" if changes_one() else None,
        add=item if added else None,
        _anchor=f"{field_name(item)}-new" if added else f"ask-{field_name(item)}",
    )
    return redirect(address)


@answering.post("/answer/<section>/<any(back, pause, language, overview):then>")
@respondent
def leave(section: str, then: str) -> ResponseReturnValue:
    """Keep what is sound on a page and go elsewhere: back, to a pause, to all sections.

    Nobody has to finish a page to leave it, and what they left blank is still to be asked.
    """
    desk, shown = open_page(section)
    wanted = request.form.get("language", "")
    language = wanted if wanted in desk.questionnaire.languages else desk.language
    locale.speak(language)
    form = page_sent(desk, shown)
    answers = answers_now(desk, form, leaving=True)
    trouble = keep_or_show(desk, shown, form, answers, language=language, leaving=True)
    if trouble is not None:
        return trouble
    if then == "back" and shown.before:
        return redirect(url_for(".page", section=shown.before))
    if form.is_unsound():
        return show_page(desk_now(), shown, form=form, status=422)
    if then == "language":
        return redirect(url_for(".page", section=section))
    return redirect(url_for(f".{then}"))


@answering.get("/pause")
@respondent
def pause() -> ResponseReturnValue:
    """Say how to come back: by the same link, or by the code."""
    desk = desk_now()
    code = in_fours(desk.key.code) if desk.key else None
    return render_template("responses/pause.html", desk=desk, code=code, **frame(desk))


def open_page(section: str) -> tuple[Desk, Page]:
    """Return the desk and the page of a section that applies to this respondent.

    Raises
    ------
    NotAsked
        If the section does not apply (any more), with the address where to go on.
    """
    desk = desk_now()
    shown = page_at(desk, section)
    if shown is None:
        raise NotAsked(next_address(first_open_at(desk)))
    return desk, shown


def page_sent(desk: Desk, shown: Page) -> PageForm:
    """Return a page as it was sent, with its files. A page that asks for some may be larger."""
    asked = desk.asked(shown)
    if not any(upload_items((*shown.items, *shown.waiting))):
        return page_form(asked, request.form, token=desk.form_token)
    cabinet = cabinet_of(desk)
    if cabinet is not None:
        settings: Settings = current_app.extensions["settings"]
        request.max_content_length = settings.upload_limit_mib * 1024 * 1024
    token = request.form.get("csrf_token", "")
    is_ours = compare_digest(token.encode(), desk.form_token.encode())
    sent = Sent(request.form, request.files, cabinet, is_ours=is_ours)
    return page_form(asked, sent, token=desk.form_token)


def answers_now(desk: Desk, form: PageForm, *, leaving: bool = False) -> Mapping[str, Any]:
    """Return the answers once what is sound on this page counts.

    A blank on a page that somebody is only `leaving` is no refusal: the item counts as not seen.
    Nor does leaving confirm what stands there from the last wave. An answer withdrawn from a
    required item is gone at once, so that the item is asked again.
    """
    before = without(desk.answers, form.left_open())
    page = without(form.answers(only_sound=True), form.left_open())
    if leaving:
        blank = {
            item.name for item in form.items if ITEM_TYPES[item.type].is_blank(page.get(item.name))
        }
        rows = {item.name for item in form.items if item.rows}
        earlier = desk.unconfirmed({item.name for item in form.items})
        untouched = {
            item.name
            for item in form.items
            if item.name in earlier
            and all(page.get(name) == value for name, value in of_item(earlier, item.name))
        }
        page = {
            name: touched(value, before.get(name)) if name in rows else value
            for name, value in page.items()
            if name.partition(".")[0] not in untouched
            and (name in before or not (value is None or name in blank))
        }
    return answers_after(desk.questionnaire, before, page, desk.circumstances)


def touched(value: Any, before: Any) -> Any:
    """Return the answers by row without rows that are blank and were never seen.

    >>> touched({"a": "yes", "b": None, "c": None}, {"c": "no"})
    {'a': 'yes', 'c': None}
    """
    if not isinstance(value, Mapping) or "missing" in value:
        return value
    seen = before if isinstance(before, Mapping) else {}
    return {row: one for row, one in value.items() if row in seen or not says_nothing(one)}


def says_nothing(answer: Any) -> bool:
    """Whether a row was left blank, on each of its scales."""
    cells = answer.values() if isinstance(answer, Mapping) else [answer]
    return all(cell is None for cell in cells)


def of_item(answers: Mapping[str, Any], item: str) -> Iterator[tuple[str, Any]]:
    """Yield what is answered to one item, and what is kept beside it."""
    return ((name, value) for name, value in answers.items() if name.partition(".")[0] == item)


def changes_one() -> bool:
    """Whether the page was opened from the review, to change one answer and go back there."""
    return request.args.get("then") == "review"


def keep_or_show(  # noqa: PLR0913  everything one save is made of, all named
    desk: Desk,
    shown: Page,
    form: PageForm,
    answers: Mapping[str, Any],
    *,
    language: str,
    leaving: bool = False,
) -> ResponseReturnValue | None:
    """Store the answers; return the page that says why not, if they could not be stored.

    If a colleague saved another page in the same moment, these answers go on top of theirs.
    """
    if "csrf_token" in form.errors:
        return show_page(desk, shown, form=form, trouble=Trouble("other_draft"), status=409)
    finished = () if leaving or form.problems() else (shown.section.name,)
    try:
        keep_page(
            database(),
            desk,
            form,
            answers,
            language=language,
            at=clock.now(),
            finished=finished,
            cabinet=cabinet_of(desk),
        )
    except ChangedElsewhere:
        now = desk_now()
        if was_kept(now, form, answers):
            return None
        if now.changes == desk.changes or was_touched(now, form):
            return both_versions(now, shown, form)
        again = answers_now(now, form, leaving=leaving)
        return keep_or_show(now, shown, form, again, language=language, leaving=leaving)
    except NotStored:
        return show_page(desk, shown, form=form, trouble=Trouble("not_stored"), status=503)
    return None


def show_page(
    desk: Desk,
    shown: Page,
    *,
    form: PageForm | None = None,
    trouble: Trouble | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Return the page of a section, with what was typed if `form` was sent."""
    add = request.args.get("add", "") if form is None else form.adds
    drawn_now = drawn_page(desk.asked(shown), form, add=add)
    page_shown = render_template(
        "responses/page.html",
        desk=desk,
        page=shown,
        section=drawn_now.section,
        asked=drawn_now,
        drawn=drawn,
        problems=drawn_now.problems,
        trouble=trouble,
        changes=desk.changes,
        save_id=secrets.token_hex(16),
        then="review" if changes_one() else None,
        inside=inside_of(desk),
        unconfirmed=desk.unconfirmed({item.name for item in shown.section.items}),
        **frame(desk),
    )
    return page_shown, status


def both_versions(desk: Desk, shown: Page, form: PageForm) -> ResponseReturnValue:
    """Offer this device's answers and the other's; neither is lost until one is chosen."""
    theirs = receipts.in_words(desk.questionnaire, desk.answers, desk.language)
    other = next((part for part in theirs if part.name == shown.section.name), None)
    return show_page(desk, shown, form=form, trouble=Trouble("conflict", other), status=409)
