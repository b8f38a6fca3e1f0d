"""The way in: the link, Start, coming back by link or code, leaving a device."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WebResponse

from surveys import clock
from surveys.accounts.policy import respondent
from surveys.db import database
from surveys.errors import AlreadyAnswered, NotStarted, UnknownLink, WaveClosed, WaveNotOpen
from surveys.items import ITEM_TYPES
from surveys.items.item import said_in
from surveys.responses import access, drafts, receipts
from surveys.responses.earlier import newest_before
from surveys.responses.entry_page import around
from surveys.responses.receipt_views import show_receipt
from surveys.responses.shared_views import (
    answering,
    carrying,
    cookie,
    desk_now,
    form_key,
    https,
    link_key,
)
from surveys.responses.suspicion import require_room
from surveys.web import locale
from surveys.web.markdown import plain


@answering.get("/s/<token>")
@respondent
def entry(token: str) -> ResponseReturnValue:
    """Show who asks, why and on what promise. Changes nothing, however often it is opened."""
    with database().reading() as session:
        found = access.open_entry(session, token, key=link_key())
    return show_entry(found, request.args.get("lang"))


def show_entry(
    found: access.Entry, wanted: str | None, *, code: str | None = None
) -> ResponseReturnValue:
    """Show an entry; with the printed code that led to it, no address on the page names it."""
    with database().reading() as session:
        before = newest_before(session, found)
    offered = found.questionnaire.languages
    # The draft speaks the contact's language; a colleague is greeted in their own.
    wanted = wanted or (None if found.helper else found.language)
    language = wanted if wanted in offered else locale.accepted(offered, request.accept_languages)
    locale.speak(language)
    if found.is_answered and found.wave.mode == "P":
        return show_receipt(found.own_pass, is_by_link=not is_carried(found.own_pass))
    at = clock.now()
    access.require_open(found.wave, at=at, began=found.may_have_begun)
    if found.is_answered:
        raise AlreadyAnswered("This link was used.", found.wave.mode)
    links = [
        (locale.language_of(tag), url_for(".entry", token=found.token, lang=tag))
        for tag in (() if code else offered)
    ]
    return render_template(
        "responses/entry.html",
        entry=found,
        asked_for=asked_for(found, language),
        has_earlier=before is not None,
        language=language,
        language_links=links,
        code=code,
        offered=[locale.language_of(tag) for tag in offered],
        **around(found, at=at),
    )


@answering.post("/start")
@respondent
def start() -> ResponseReturnValue:
    """Begin, or come back: the link becomes a cookie, and the address forgets it."""
    with database().reading() as session:
        found = access.open_entry(session, request.form.get("token", ""), key=link_key())
    language = request.form.get("language", "")
    if language not in found.questionnaire.languages:
        language = found.questionnaire.base_language
    locale.speak(language)
    if found.is_answered and found.wave.mode == "P":
        return carrying(found.own_pass, url_for(".receipt"))
    if found.wave.mode != "P" and not found.used and (going_on := own_draft(found)):
        return going_on
    access.require_open(found.wave, at=clock.now(), began=found.language is not None)
    if found.is_answered:
        raise AlreadyAnswered("This link was used.", found.wave.mode)
    if not found.is_invited:
        return redirect(url_for(".entry", token=found.token))  # it says how to register
    if found.invitation_id is None:
        with database().reading() as session:
            require_room(session, found.wave)
    carried = drafts.begin(database(), found, language, at=clock.now())
    return carrying(carried, address_after_start(found))


def address_after_start(found: access.Entry) -> str:
    """Return where a draft that was just begun, or found again, goes on."""
    if found.language is not None or found.helper is not None:
        return url_for(".resume")  # a draft was there: go on where it ends
    if request.form.get("earlier"):
        return url_for(".earlier")
    first = found.questionnaire.sections[0]
    is_sure = any(one.asked_if is None and ITEM_TYPES[one.type].asks for one in first.items)
    if first.drawn or first.asked_if or not is_sure:
        return url_for(".resume")  # only the draft knows which page is first
    return url_for(".page", section=first.name)


def asked_for(entry: access.Entry, language: str) -> list[str]:
    """Return the titles of the sections that a colleague is asked for; none if it is all."""
    if entry.helper is None or entry.helper.sections is None:
        return []
    base = entry.questionnaire.base_language
    return [
        plain(said_in(section.title, language, base))
        for section in entry.questionnaire.sections
        if entry.helper.answers(section.name)
    ]


def is_carried(own: access.Pass) -> bool:
    """Whether this browser carries a pass already; whoever was here before may have left theirs."""
    return request.cookies.get(cookie()) == own.cookie()


def own_draft(found: access.Entry) -> WebResponse | None:
    """Return the way to the sealed draft this browser began by the same link, if it holds one.

    A second Start must not replace the only key to what was answered so far. With another link
    somebody else sits here.
    """
    try:
        desk = desk_now()
    except (NotStarted, UnknownLink, AlreadyAnswered, WaveClosed, WaveNotOpen):
        return None
    link = found.link_hash and found.link_hash.hex()
    is_same = desk.wave.id == found.wave.id and desk.sealed_beside.link == link
    # By an open link that may be the next person at this device: no answer is shown unasked.
    return redirect(url_for(".resume" if link else ".pause")) if is_same else None


@answering.post("/resume")
@respondent
def resume_by_code() -> ResponseReturnValue:
    """Open a draft of mode A or C by the code its respondent noted."""
    carried = access.typed_code(request.form.get("code", ""))
    with database().reading() as session:
        try:
            access.open_desk(session, carried, key=form_key())
        except NotStarted:
            receipts.open_receipt(session, carried, at=clock.now())
            return carrying(carried, url_for(".receipt"))
    return carrying(carried, url_for(".resume"))


@answering.post("/leave")
@respondent
def leave_device() -> ResponseReturnValue:
    """Forget the draft on this device. What was saved stays.

    With the code of an open wave the next person at this device begins at its entry page.
    """
    following = request.form.get("next", "")
    with database().reading() as session:
        is_open = bool(following) and access.is_open_code(session, following)
    response = make_response(
        redirect(url_for(".entry", token=following))
        if is_open
        else render_template("responses/left.html")
    )
    response.delete_cookie(cookie(), secure=https(), httponly=True, samesite="Lax")
    return response
