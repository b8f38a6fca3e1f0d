"""Looking everything over, submitting it, and the receipt."""

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys import clock
from surveys.accounts.policy import respondent
from surveys.db import database
from surveys.errors import (
    AlreadyAnswered,
    ChangedElsewhere,
    NotStarted,
    NotStored,
    TooManyTries,
    UnknownLink,
    UnknownPage,
)
from surveys.items.item import said_in
from surveys.programmes.forms import complaints
from surveys.questionnaires.forms import DraftForm
from surveys.responses import (
    access,
    changing,
    drafts,
    receipts,
    submitting,
    suspicion,
    withdrawing,
)
from surveys.responses.beside import Beside, Quoted
from surveys.responses.desk import Desk
from surveys.responses.files import folder_of, remove_files
from surveys.responses.forms import CLASSES, ReviewForm, class_words, in_people
from surveys.responses.posting import Manner
from surveys.responses.reviewing import (
    require_signature,
    review_form,
    review_sent,
    with_review,
)
from surveys.responses.sealing import DraftKey
from surveys.responses.shared_views import (
    answering,
    cabinet_of,
    cookie,
    desk_now,
    frame,
    https,
    inbox_key,
    inside_of,
    next_address,
)
from surveys.responses.walking import first_open_at
from surveys.web import locale
from surveys.web.limits import may_submit, may_try_again


@answering.get("/review")
@respondent
def review() -> ResponseReturnValue:
    """Show every answer with the way back to change it, before anything is submitted."""
    desk = desk_now()
    unseen = first_open_at(desk)
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
    unseen = first_open_at(desk)
    if unseen is not None:
        return redirect(next_address(unseen))
    if trouble := refusal(desk):
        return show_review(desk, trouble=trouble, status=403 if trouble == "may_not" else 409)
    form = review_sent(desk, request.form)
    if form.errors:
        return show_review(desk, form=form, status=422)
    desk = with_review(desk, form, request.form)
    if missing := require_signature(desk):
        form.sign_name.errors = [missing]
        return show_review(desk, form=form, status=422)
    return submitted(desk)


def refusal(desk: Desk) -> str | None:
    """Return why a post cannot submit this draft as it stands, or None."""
    if not desk.may_submit:
        return "may_not"
    if not DraftForm(request.form, meta={"draft_token": desk.form_token}).validate_on_submit():
        return "other_draft"
    return "changed" if request.form.get("changes") != str(desk.changes) else None


@answering.post("/review/keep")
@respondent
def keep_review() -> ResponseReturnValue:
    """Keep what was said beside the answers, without submitting."""
    desk = desk_now()
    form = review_sent(desk, request.form)
    if "csrf_token" in form.errors:
        return show_review(desk, trouble="other_draft", status=409)
    if form.errors or not desk.may_submit:
        return show_review(desk, form=form, status=422)
    if request.form.get("changes") != str(desk.changes):
        return show_review(desk, form=form, trouble="changed", status=409)
    said = with_review(desk, form, request.form)
    try:
        drafts.keep(
            database(),
            desk,
            desk.answers,
            language=desk.language,
            save_id=desk.save_id,
            beside=said.beside if desk.key is None else said.sealed_beside,
            at=clock.now(),
        )
    except ChangedElsewhere:
        return show_review(desk_now(), form=form, trouble="changed", status=409)
    except NotStored:
        return show_review(desk, form=form, trouble="not_stored", status=503)
    return redirect(url_for(".review", _anchor="beside"))


def submitted(desk: Desk) -> ResponseReturnValue:
    """Store the response and go to its receipt, or show the review with what went wrong."""
    try:
        submitting.submit(
            database(),
            desk,
            at=clock.now(),
            inbox_key=inbox_key(),
            cabinet=cabinet_of(desk),
            manner=manner_of(desk),
        )
    except AlreadyAnswered as used:
        require_own_receipt(used)
    except ChangedElsewhere:
        return show_review(desk_now(), trouble="changed", status=409)
    except NotStored:
        return show_review(desk, trouble="not_stored", status=503)
    return redirect(url_for(".receipt"))


def manner_of(desk: Desk) -> Manner:
    """Return how this submission came; none is marked where the administrator does not want it."""
    if not current_app.extensions["settings"].mark_programs:
        return Manner()
    return Manner(suspect=suspicion.is_suspect(desk, signs_now(), at=clock.now()))


def signs_now() -> suspicion.Signs:
    """Return what this request shows of whoever sends it. Nothing of it is kept."""
    return suspicion.Signs(
        trap=request.form.get(suspicion.TRAP, ""),
        proof=request.form.get(suspicion.PROOF, ""),
        is_burst=not may_submit(suspicion.SUBMITS_PER_MINUTE),
    )


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


@answering.post("/receipt/change")
@respondent
def change() -> ResponseReturnValue:
    """Open what was submitted for changing; it counts as it is until it is sent again."""
    carried = access.Pass.read(request.cookies.get(cookie()))
    with database().reading() as session:
        own = receipts.open_receipt(session, carried, at=clock.now())
    locale.speak(own.language)
    changing.begin_change(database(), carried, own)
    return redirect(url_for(".review"))


@answering.get("/receipt/withdraw")
@respondent
def ask_withdrawal() -> ResponseReturnValue:
    """Ask whether the answer shall really go."""
    carried = access.Pass.read(request.cookies.get(cookie()))
    with database().reading() as session:
        own = receipts.open_receipt(session, carried, at=clock.now())
    locale.speak(own.language)
    return render_template("responses/withdraw.html", own=own, typed=None)


@answering.post("/receipt/withdraw")
@respondent
def withdraw() -> ResponseReturnValue:
    """Take the answer back, and forget the draft and the copy with it."""
    carried = access.Pass.read(request.cookies.get(cookie()))
    if carried.mode == "K":
        raise UnknownPage("Only the contact takes an answer back.")
    gone: list[str] = []
    with database().writing() as session:
        own = receipts.open_receipt(session, carried, at=clock.now())
        locale.speak(own.language)
        if own.mode != "A" and not own.may_change:
            raise NotStarted("This answer cannot be taken back here any more.")
        if own.invitation_id is not None:
            gone = withdrawing.withdraw_attributed(session, own.invitation_id)
        else:
            key = DraftKey.of(carried.secret)
            withdrawing.withdraw_by_receipt(session, key, link=own.link, inbox_key=inbox_key())
    remove_files(folder_of(current_app.extensions["settings"].instance), gone)
    return gone_page(render_template("responses/withdrawn.html", contact=own.contact))


@answering.get("/delete")
@respondent
def ask_deletion() -> ResponseReturnValue:
    """Ask for the deletion code that an answer without a name came with."""
    return render_template("responses/withdraw.html", own=None, typed="")


@answering.post("/delete")
@respondent
def delete_by_code() -> ResponseReturnValue:
    """Delete the answer that a code belongs to, at the latest when answers are mixed next."""
    typed = request.form.get("code", "")
    try:
        with database().writing() as session:
            withdrawing.withdraw_by_code(session, typed, inbox_key=inbox_key())
    except UnknownLink as unknown:
        if not may_try_again():
            raise TooManyTries("Too many codes that lead nowhere.") from unknown
        page = render_template("responses/withdraw.html", own=None, typed=typed)
        return page, UnknownLink.status
    return render_template("responses/withdrawn.html")


def gone_page(shown: str) -> ResponseReturnValue:
    """Return a page after which this device holds nothing of the answer."""
    response = make_response(shown)
    response.delete_cookie(cookie(), secure=https(), httponly=True, samesite="Lax")
    return response


def show_receipt(carried: access.Pass, *, is_by_link: bool = False) -> ResponseReturnValue:
    """Return the respondent's own copy, in the language they answered in.

    Opened by a link, the browser may hold no pass, or that of whoever was here before. Then no
    button acts on what it holds, but on the link.
    """
    with database().reading() as session:
        own = receipts.open_receipt(session, carried, at=clock.now())
    locale.speak(own.language)
    title = said_in(own.questionnaire.title, own.language, own.questionnaire.base_language)
    group = in_people(own.mode, own.group_size) if own.group_size else None
    return render_template(
        "responses/receipt.html",
        own=own,
        group=group,
        token=carried.secret if is_by_link else None,
        questionnaire_title=title,
    )


def show_review(
    desk: Desk, *, form: ReviewForm | None = None, trouble: str | None = None, status: int = 200
) -> ResponseReturnValue:
    """Return the review page, with what was typed if `form` was sent."""
    sections = receipts.in_words(desk.questionnaire, desk.answers, desk.language)
    today = clock.now().astimezone(clock.BERLIN).date()
    shown = render_template(
        "responses/review.html",
        desk=desk,
        trap=suspicion.TRAP,
        challenge=suspicion.challenge(desk) if desk.wave.proof_of_work else None,
        proof_bits=suspicion.PROOF_BITS,
        sections=[one for one in sections if desk.shows(one.name)],
        trouble=trouble,
        form=form or review_form(desk, today=today),
        problems=complaints(form) if form else [],
        beside=Beside.read(desk.beside),
        quoted=Quoted,
        classes=[(first, class_words(first)) for first, _last in CLASSES],
        inside=inside_of(desk),
        **frame(desk),
    )
    return shown, status
