"""An organisation answers as one: colleagues with links of their own, notes that stay inside."""

from dataclasses import replace
from functools import partial

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys import clock
from surveys.accounts.mail import public_address
from surveys.accounts.policy import respondent
from surveys.db import database
from surveys.errors import ForeignSite, NotReady, UnknownPage
from surveys.fieldwork.outbox import queue_mail
from surveys.items.item import Item, said_in
from surveys.programmes.forms import complaints
from surveys.questionnaires.forms import DraftForm
from surveys.questionnaires.piping import piped_item
from surveys.responses import colleagues, inside
from surveys.responses.agreeing import change_beside
from surveys.responses.beside import Beside
from surveys.responses.desk import Desk
from surveys.responses.forms import ColleagueForm, NoteForm, ViewForm
from surveys.responses.shared_views import answering, desk_now, frame, link_key
from surveys.responses.walking import stages_at
from surveys.web.markdown import plain


@answering.get("/together")
@respondent
def together() -> ResponseReturnValue:
    """Show the contact who else works on the answer, and how to ask others."""
    desk = contact_desk()
    return together_page(desk, colleague_form(desk, sent=False))


@answering.post("/together/colleagues")
@respondent
def ask_colleague() -> ResponseReturnValue:
    """Ask a colleague: they get a link of their own, by mail if there is an address."""
    desk = contact_desk()
    form = colleague_form(desk, sent=True)
    if not form.validate_on_submit():
        return together_page(desk, form), 422
    at = clock.now()
    try:
        with database().writing() as session:
            colleague = colleagues.ask(
                session, invitation_of(desk), form.wanted(), key=link_key(), at=at
            )
            if colleague.email:
                queue_mail(
                    session,
                    kind="colleague",
                    at=at,
                    invitation_id=invitation_of(desk),
                    colleague_id=colleague.id,
                )
    except NotReady as problem:
        form.name.errors = [str(problem)]
        return together_page(desk, form), 422
    return redirect(url_for(".together", _anchor=f"colleague-{colleague.id}"))


@answering.post("/together/colleagues/<int:colleague>/take-back")
@respondent
def take_back_colleague(colleague: int) -> ResponseReturnValue:
    """Let the link of a colleague lead nowhere from now on."""
    desk = contact_desk()
    require_ours(desk)
    with database().writing() as session:
        colleagues.take_back(session, invitation_of(desk), colleague)
    return redirect(url_for(".together", _anchor="colleagues"))


@answering.post("/together/sign-off")
@respondent
def must_sign() -> ResponseReturnValue:
    """Say whether somebody must sign off before the answer is submitted."""
    desk = contact_desk()
    require_ours(desk)
    wanted = bool(request.form.get("must_sign"))
    change_beside(
        database(), contact_desk, lambda beside: replace(beside, must_sign=wanted), at=clock.now()
    )
    return redirect(url_for(".together", _anchor="sign-off"))


@answering.route("/together/notes/<item>", methods=["GET", "POST"])
@respondent
def notes(item: str) -> ResponseReturnValue:
    """Show the notes beside an answer, and take one more. They stay inside the organisation."""
    desk = shared_desk()
    section, found = asked_item(desk, item)
    form = NoteForm(request.form or None, meta={"draft_token": desk.form_token})
    if form.validate_on_submit():
        try:
            with database().writing() as session:
                inside.add_note(
                    session,
                    invitation_of(desk),
                    item,
                    form.words(),
                    colleague_id=desk.helper.id if desk.helper else None,
                    at=clock.now(),
                )
        except NotReady as problem:
            form.text.errors = [str(problem)]
        else:
            return redirect(url_for(".notes", item=item))
    with database().reading() as session:
        written = inside.notes_on(session, invitation_of(desk), item)
    page = render_template(
        "responses/notes.html",
        desk=desk,
        section=section,
        item=found,
        stem=stem_of(desk, found),
        notes=written,
        form=form,
        problems=complaints(form),
        **frame(desk),
    )
    return page, 422 if form.is_submitted() else 200


@answering.post("/review/views/<item>")
@respondent
def view(item: str) -> ResponseReturnValue:
    """Keep whether everybody agrees on an answer, and how others see it."""
    desk = shared_desk()
    asked_item(desk, item)
    form = ViewForm(request.form, meta={"draft_token": desk.form_token})
    if not form.validate_on_submit():
        if "csrf_token" in form.errors:
            raise ForeignSite("This form belongs to another draft.")
        return view_page(desk, item, form), 422
    said = partial(
        Beside.about, item=item, agreed=bool(form.agreed.data), minority=form.minority_words()
    )
    change_beside(database(), shared_desk, said, at=clock.now())
    return redirect(url_for(".review", _anchor=f"answer-{item}"))


def view_page(desk: Desk, item: str, form: ViewForm) -> str:
    """Return the page of one answer's views, with what was typed and what is wrong with it."""
    _section, found = asked_item(desk, item)
    return render_template(
        "responses/view.html",
        item=found,
        stem=stem_of(desk, found),
        desk=desk,
        form=form,
        problems=complaints(form),
        **frame(desk),
    )


def together_page(desk: Desk, form: ColleagueForm) -> str:
    """Return the page on which the contact sees and asks colleagues."""
    with database().reading() as session:
        found = colleagues.asked(session, invitation_of(desk), key=link_key())
    settings = current_app.extensions["settings"]
    links = {one.id: public_address(settings, "answering.entry", token=one.token) for one in found}
    return render_template(
        "responses/together.html",
        desk=desk,
        colleagues=found,
        links=links,
        titles=dict(section_titles(desk)),
        beside=Beside.read(desk.beside),
        form=form,
        problems=complaints(form),
        **frame(desk),
    )


def colleague_form(desk: Desk, *, sent: bool) -> ColleagueForm:
    """Return the form that asks a colleague."""
    posted = request.form if sent else None
    return ColleagueForm(posted, meta={"draft_token": desk.form_token}).offer(section_titles(desk))


def section_titles(desk: Desk) -> list[tuple[str, str]]:
    """Return name and title of every section, in the language of the draft."""
    base = desk.questionnaire.base_language
    applying = {stage.section.name for stage in stages_at(desk)}
    return [
        (one.name, plain(said_in(one.title, desk.language, base)))
        for one in desk.questionnaire.sections
        # Sections that are repeated for what is chosen first have no title before that.
        if one.name in applying or "{" not in str(one.title)
    ]


def contact_desk() -> Desk:
    """Return the desk of the contact, who alone says who works on the answer.

    Raises
    ------
    UnknownPage
        If there is no name on this answer, or this is a colleague.
    """
    desk = shared_desk()
    if desk.helper is not None:
        raise UnknownPage("Only the contact may do this.")
    return desk


def shared_desk() -> Desk:
    """Return the desk of an answer of mode P.

    Raises
    ------
    UnknownPage
        If there is no name on this answer.
    """
    desk = desk_now()
    if desk.invitation_id is None or desk.wave.mode != "P":
        raise UnknownPage("Nobody works together without a name.")
    return desk


def invitation_of(desk: Desk) -> int:
    """Return the invitation of a desk of mode P."""
    if desk.invitation_id is None:
        raise UnknownPage("There is no name on this answer.")
    return desk.invitation_id


def asked_item(desk: Desk, name: str) -> tuple[str, Item]:
    """Return an item that is asked here now, and its section.

    Raises
    ------
    UnknownPage
        If it is not asked, or not of this colleague.
    """
    item = desk.questionnaire.items.get(name)
    for stage in stages_at(desk):
        if item is not None and any(one.name == name for one in stage.section.items):
            return stage.section.name, item
    raise UnknownPage("No such question here.")


def stem_of(desk: Desk, item: Item) -> str:
    """Return the words of an item as this respondent reads them."""
    piped = piped_item(item, desk.questionnaire, desk.answers)
    return plain(said_in(piped.stem, desk.language, desk.questionnaire.base_language))


def require_ours(desk: Desk) -> None:
    """Refuse a button that does not come from a page of this draft.

    Raises
    ------
    ForeignSite
        If its token is another.
    """
    if not DraftForm(request.form, meta={"draft_token": desk.form_token}).validate_on_submit():
        raise ForeignSite("This form belongs to another draft.")
