"""The pages of a respondent: entry, sections, review, receipt."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WebResponse

from surveys import clock
from surveys.accounts.policy import respondent
from surveys.db import database
from surveys.errors import (
    AlreadyAnswered,
    ChangedElsewhere,
    ForeignSite,
    NotAsked,
    NotStarted,
    NotStored,
    UnknownLink,
)
from surveys.fieldwork.links import in_fours
from surveys.items import ITEM_TYPES
from surveys.items.file_upload import files_in, upload_items
from surveys.items.item import said_in
from surveys.questionnaires.asking import drawn_page
from surveys.questionnaires.drawing import drawn
from surveys.questionnaires.forms import DraftForm, PageForm, field_name, page_form
from surveys.questionnaires.navigation import (
    Page,
    find_page,
    first_open,
    offers_more,
    section_after,
)
from surveys.responses import access, drafts, receipts, submitting
from surveys.responses.answering import answers_after
from surveys.responses.desk import Desk
from surveys.responses.files import Cabinet, Sent, folder_of
from surveys.settings import Settings
from surveys.web import locale
from surveys.web.security import cookie_name

answering = Blueprint("answering", __name__)
SAVE_ID = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a page came back: `not_stored`, `other_draft`, or `conflict` with the other version."""

    kind: str
    theirs: receipts.SectionInWords | None = None


@answering.get("/s/<token>")
@respondent
def entry(token: str) -> ResponseReturnValue:
    """Show who asks, why and on what promise. Changes nothing, however often it is opened."""
    with database().reading() as session:
        found = access.open_entry(session, token)
    offered = found.questionnaire.languages
    wanted = request.args.get("lang") or found.language
    language = wanted if wanted in offered else locale.accepted(offered, request.accept_languages)
    locale.speak(language)
    if found.used and found.wave.mode == "P":
        return show_receipt(access.Pass("P", token))
    access.require_open(found.wave, at=clock.now())
    if found.used:
        raise AlreadyAnswered("This link was used.")
    links = [(locale.LANGUAGES[tag], url_for(".entry", token=token, lang=tag)) for tag in offered]
    return render_template(
        "responses/entry.html", entry=found, language=language, language_links=links
    )


@answering.post("/start")
@respondent
def start() -> ResponseReturnValue:
    """Begin, or come back: the link becomes a cookie, and the address forgets it."""
    with database().reading() as session:
        found = access.open_entry(session, request.form.get("token", ""))
    language = request.form.get("language", "")
    if language not in found.questionnaire.languages:
        language = found.questionnaire.base_language
    locale.speak(language)
    if found.used and found.wave.mode == "P":
        return carrying(access.Pass("P", found.token), url_for(".receipt"))
    access.require_open(found.wave, at=clock.now())
    if found.used:
        raise AlreadyAnswered("This link was used.")
    if found.wave.mode == "A" and (going_on := own_draft(found.wave.id)):
        return going_on
    carried = drafts.begin(database(), found, language)
    if found.language is not None:
        return carrying(carried, url_for(".resume"))  # a draft was there: go on where it ends
    first = found.questionnaire.sections[0]
    is_sure = any(one.asked_if is None and ITEM_TYPES[one.type].asks for one in first.items)
    if first.drawn or first.asked_if or not is_sure:
        return carrying(carried, url_for(".resume"))  # only the draft knows which page is first
    return carrying(carried, url_for(".page", section=first.name))


def own_draft(wave_id: int) -> WebResponse | None:
    """Return the way to the mode A draft this browser holds for a wave, if it holds one.

    A second Start must not replace the only key to what was answered so far.
    """
    try:
        desk = desk_now()
    except (NotStarted, UnknownLink, AlreadyAnswered):
        return None
    return redirect(url_for(".resume")) if desk.wave.id == wave_id else None


@answering.before_request
def refuse_foreign_sites() -> None:
    """Refuse posts that another site made a browser send; browsers say so themselves.

    Start and the code have no draft yet whose token could protect them.
    """
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise ForeignSite("Another site sent this.")


@answering.get("/answer")
@respondent
def resume() -> ResponseReturnValue:
    """Go on where something is still unseen."""
    desk = desk_now()
    return redirect(next_address(first_open(desk.questionnaire, desk.answers, desk.circumstances)))


@answering.post("/resume")
@respondent
def resume_by_code() -> ResponseReturnValue:
    """Open a mode A draft by the code its respondent noted."""
    carried = access.typed_code(request.form.get("code", ""))
    with database().reading() as session:
        try:
            access.open_desk(session, carried, key=form_key())
        except NotStarted:
            receipts.open_receipt(session, carried, at=clock.now())
            return carrying(carried, url_for(".receipt"))
    return carrying(carried, url_for(".resume"))


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
    following = section_after(desk.questionnaire, section, answers, desk.circumstances)
    now = find_page(desk.questionnaire, section, answers, desk.circumstances)
    if now and offers_more(shown.items, now.items):
        following = section  # an answer on it opened further options: they must be seen
    if changes_one() and following != section:
        following = first_open(desk.questionnaire, answers, desk.circumstances)
    return redirect(next_address(following))


def shown_again(desk: Desk, shown: Page, form: PageForm) -> ResponseReturnValue:
    """Keep what is sound on a page and show it again where an entry was added or removed."""
    answers = answers_now(desk, form, leaving=True)
    trouble = keep_or_show(desk, shown, form, answers, language=desk.language)
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


@answering.post("/answer/<section>/<any(back, pause, language):then>")
@respondent
def leave(section: str, then: str) -> ResponseReturnValue:
    """Keep what is sound on a page and go elsewhere: back, to a pause, to another language.

    Nobody has to finish a page to leave it, and what they left blank is still to be asked.
    """
    desk, shown = open_page(section)
    wanted = request.form.get("language", "")
    language = wanted if wanted in desk.questionnaire.languages else desk.language
    locale.speak(language)
    form = page_sent(desk, shown)
    answers = answers_now(desk, form, leaving=True)
    trouble = keep_or_show(desk, shown, form, answers, language=language)
    if trouble is not None:
        return trouble
    if then == "back" and shown.before:
        return redirect(url_for(".page", section=shown.before))
    if form.is_unsound():
        return show_page(desk_now(), shown, form=form, status=422)
    return redirect(url_for(".pause") if then == "pause" else url_for(".page", section=section))


@answering.get("/pause")
@respondent
def pause() -> ResponseReturnValue:
    """Say how to come back: by the same link, or by the code."""
    desk = desk_now()
    code = in_fours(desk.key.code) if desk.key else None
    return render_template("responses/pause.html", desk=desk, code=code, **frame(desk))


@answering.get("/review")
@respondent
def review() -> ResponseReturnValue:
    """Show every answer with the way back to change it, before anything is submitted."""
    desk = desk_now()
    unseen = first_open(desk.questionnaire, desk.answers, desk.circumstances)
    if unseen is not None:
        return redirect(url_for(".page", section=unseen))
    return show_review(desk)


@answering.post("/submit")
@respondent
def submit() -> ResponseReturnValue:
    """Submit the draft; only after its commit does anybody say thank you."""
    try:
        desk = desk_now()
    except (AlreadyAnswered, NotStarted):
        return redirect(url_for(".receipt"))  # sent twice: the first time counted
    unseen = first_open(desk.questionnaire, desk.answers, desk.circumstances)
    if unseen is not None:
        return redirect(next_address(unseen))
    if not DraftForm(request.form, meta={"draft_token": desk.form_token}).validate_on_submit():
        return show_review(desk, trouble="other_draft", status=409)
    if request.form.get("changes") != str(desk.changes):
        return show_review(desk, trouble="changed", status=409)
    return submitted(desk)


def submitted(desk: Desk) -> ResponseReturnValue:
    """Store the response and go to its receipt, or show the review with what went wrong."""
    try:
        submitting.submit(database(), desk, at=clock.now(), cabinet=cabinet_of(desk))
    except AlreadyAnswered as used:
        require_own_receipt(used)
    except ChangedElsewhere:
        return show_review(desk_now(), trouble="changed", status=409)
    except NotStored:
        return show_review(desk, trouble="not_stored", status=503)
    return redirect(url_for(".receipt"))


def require_own_receipt(used: AlreadyAnswered) -> None:
    """Go on only if the link was used by this very draft, sent twice at once.

    Raises
    ------
    AlreadyAnswered
        If it was used by another: in mode A, that answer is nobody else's business.
    """
    carried = access.Pass.read(request.cookies.get(cookie()))
    try:
        with database().reading() as session:
            receipts.open_receipt(session, carried, at=clock.now())
    except NotStarted:
        raise used from None


@answering.get("/receipt")
@respondent
def receipt() -> ResponseReturnValue:
    """Show what was submitted, and where the results will appear."""
    return show_receipt(access.Pass.read(request.cookies.get(cookie())))


def show_receipt(carried: access.Pass) -> ResponseReturnValue:
    """Return the respondent's own copy, in the language they answered in."""
    with database().reading() as session:
        own = receipts.open_receipt(session, carried, at=clock.now())
    locale.speak(own.language)
    title = said_in(own.questionnaire.title, own.language, own.questionnaire.base_language)
    return render_template("responses/receipt.html", own=own, questionnaire_title=title)


@answering.post("/leave")
@respondent
def leave_device() -> ResponseReturnValue:
    """Forget the draft on this device. What was saved stays."""
    response = make_response(render_template("responses/left.html"))
    response.delete_cookie(cookie(), secure=https(), httponly=True, samesite="Lax")
    return response


def desk_now() -> Desk:
    """Return the desk of this request's cookie, in the respondent's language, if still open."""
    carried = access.Pass.read(request.cookies.get(cookie()))
    with database().reading() as session:
        desk = access.open_desk(session, carried, key=form_key())
    locale.speak(desk.language)
    access.require_open(desk.wave, at=clock.now())
    return desk


def open_page(section: str) -> tuple[Desk, Page]:
    """Return the desk and the page of a section that applies to this respondent.

    Raises
    ------
    NotAsked
        If the section does not apply (any more), with the address where to go on.
    """
    desk = desk_now()
    shown = find_page(desk.questionnaire, section, desk.answers, desk.circumstances)
    if shown is None:
        raise NotAsked(
            next_address(first_open(desk.questionnaire, desk.answers, desk.circumstances))
        )
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


def cabinet_of(desk: Desk) -> Cabinet | None:
    """Return where the files of this draft lie, if it may have any."""
    if not desk.takes_files or desk.invitation_id is None:
        return None
    settings: Settings = current_app.extensions["settings"]
    today = clock.now().astimezone(clock.BERLIN).date()
    folder = folder_of(settings.instance)
    return Cabinet(database(), folder, desk.wave.id, desk.invitation_id, today)


def answers_now(desk: Desk, form: PageForm, *, leaving: bool = False) -> Mapping[str, Any]:
    """Return the answers once what is sound on this page counts.

    A blank on a page that somebody is only `leaving` is no refusal: the item counts as not seen.
    """
    page = form.answers(only_sound=True)
    if leaving:
        blank = {
            item.name for item in form.items if ITEM_TYPES[item.type].is_blank(page.get(item.name))
        }
        page = {
            name: value
            for name, value in page.items()
            if name in desk.answers or not (value is None or name in blank)
        }
    return answers_after(desk.questionnaire, desk.answers, page, desk.circumstances)


def changes_one() -> bool:
    """Whether the page was opened from the review, to change one answer and go back there."""
    return request.args.get("then") == "review"


def keep_or_show(
    desk: Desk, shown: Page, form: PageForm, answers: Mapping[str, Any], *, language: str
) -> ResponseReturnValue | None:
    """Store the answers; return the page that says why not, if they could not be stored."""
    if "csrf_token" in form.errors:
        return show_page(desk, shown, form=form, trouble=Trouble("other_draft"), status=409)
    save_id = form.save_id.data if SAVE_ID.fullmatch(form.save_id.data or "") else None
    if form.changes.data != str(desk.changes):
        if answers != desk.answers:
            return both_versions(desk, shown, form)
        if save_id == desk.save_id:
            return None  # the same page sent twice: it is stored already
    try:
        drafts.keep(
            database(),
            desk,
            answers,
            language=language,
            save_id=save_id,
            cabinet=cabinet_of(desk),
            waiting=files_in(form.answers()),
        )
    except ChangedElsewhere:
        return both_versions(desk_now(), shown, form)
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
        **frame(desk),
    )
    return page_shown, status


def both_versions(desk: Desk, shown: Page, form: PageForm) -> ResponseReturnValue:
    """Offer this device's answers and the other's; neither is lost until one is chosen."""
    theirs = receipts.in_words(desk.questionnaire, desk.answers, desk.language)
    other = next((part for part in theirs if part.name == shown.section.name), None)
    return show_page(desk, shown, form=form, trouble=Trouble("conflict", other), status=409)


def show_review(
    desk: Desk, *, trouble: str | None = None, status: int = 200
) -> ResponseReturnValue:
    """Return the review page."""
    sections = receipts.in_words(desk.questionnaire, desk.answers, desk.language)
    shown = render_template(
        "responses/review.html", desk=desk, sections=sections, trouble=trouble, **frame(desk)
    )
    return shown, status


def frame(desk: Desk) -> dict[str, Any]:
    """Return what the frame of a respondent's page says: who asks, and what it is called."""
    title = said_in(desk.questionnaire.title, desk.language, desk.questionnaire.base_language)
    return {
        "questionnaire_title": title,
        "authority": {"name": desk.wave.contact["authority"]},
        "contact": desk.wave.contact,
    }


def next_address(section: str | None) -> str:
    """Return the address of a section, or of the review when none is left."""
    return url_for(".page", section=section) if section else url_for(".review")


def carrying(carried: access.Pass, address: str) -> WebResponse:
    """Go to `address` with the pass in a cookie that ends with the browser."""
    response = redirect(address)
    response.set_cookie(cookie(), carried.cookie(), secure=https(), httponly=True, samesite="Lax")
    return response


def cookie() -> str:
    """Return the name of the respondent's cookie."""
    return cookie_name("answer", https=https())


def https() -> bool:
    """Whether people reach us encrypted."""
    return bool(current_app.extensions["settings"].https)


def form_key() -> bytes:
    """Return the key that form tokens are made with."""
    return bytes(current_app.extensions["keys"].session)
