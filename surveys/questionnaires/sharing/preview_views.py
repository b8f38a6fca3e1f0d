"""A questionnaire before it is asked, for whoever has a link: read, remark, play through.

Nothing here sets a cookie; forms carry a token of their link.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField, TextAreaField

from surveys.accounts.policy import respondent
from surveys.clock import now
from surveys.db import database
from surveys.errors import ForeignSite, UnknownPage
from surveys.programmes.models import Authority
from surveys.questionnaires.drawing import drawn
from surveys.questionnaires.editing import compiling
from surveys.questionnaires.editing.drafts import Draft, draft_of
from surveys.questionnaires.editing.places import Place, path_of, place_of
from surveys.questionnaires.forms import DraftForm
from surveys.questionnaires.models import Survey
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.sharing import playing, reading, remarks
from surveys.questionnaires.sharing.links import open_link
from surveys.questionnaires.sharing.models import PreviewLink, Remark
from surveys.questionnaires.sharing.remarks import TooManyRemarks
from surveys.secrets import keyed_hash
from surveys.web import locale
from surveys.web.locale import gettext as _

previews = Blueprint("previews", __name__, url_prefix="/preview")


class RemarkForm(DraftForm):
    """A remark as it was typed, protected by its link's own token."""

    place = HiddenField()
    name = StringField()
    text = TextAreaField()

    def written(self) -> tuple[str, str]:
        """Return name and text, without what no database keeps and nobody sees."""
        name = " ".join((self.name.data or "").replace("\0", "").split())
        text = (self.text.data or "").replace("\0", "").replace("\r\n", "\n").strip()
        return name, text


@dataclass(frozen=True, slots=True)
class Shared:
    """What a link opens. Without a questionnaire, its draft cannot be read at the moment."""

    token: str
    link: PreviewLink
    draft: Draft
    questionnaire: Questionnaire | None
    contact: dict[str, str]
    written: list[Remark]

    @property
    def form_token(self) -> str:
        """The token that forms of this link bring back."""
        key: bytes = current_app.extensions["keys"].session
        return keyed_hash(key, b"preview form", self.token.encode()).hex()[:32]

    @property
    def title(self) -> str:
        """What the questionnaire is called."""
        return locale.said(self.draft.document.get("title")) or _("Ohne Titel")


@dataclass(frozen=True, slots=True)
class Sent:
    """A remark that was not kept: where, what, and why not."""

    path: str
    name: str
    text: str
    problem: str


@previews.before_request
def refuse_foreign_sites() -> None:
    """Refuse posts that another site made a browser send; browsers say so themselves."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise ForeignSite("Another site sent this.")


def opened(token: str) -> Shared:
    """Return what a link opens, and speak a language of its questionnaire."""
    wanted, liked = request.args.get("lang", ""), request.accept_languages
    everything = locale.WHOLE
    locale.speak(wanted if wanted in everything else locale.accepted(everything, liked))
    with database().reading() as session:
        link = open_link(session, token, at=now())
        draft = draft_of(session, session.get_one(Survey, link.survey_id))
        authority = session.get_one(Authority, draft.programme.authority_id)
        written = list(remarks.remarks_on(session, link.id))
    questionnaire = compiling.parsed(draft.complete).questionnaire
    if questionnaire is not None:
        offered = questionnaire.languages
        locale.speak(wanted if wanted in offered else locale.accepted(offered, liked))
    contact = {
        "authority": authority.name,
        "name": authority.contact_name,
        "phone": authority.contact_phone,
        "email": authority.contact_email,
    }
    return Shared(token, link, draft, questionnaire, contact, written)


@previews.get("/<token>")
@respondent
def show(token: str) -> ResponseReturnValue:
    """Show the whole questionnaire with the remarks on this link."""
    return preview_page(opened(token), kept=request.args.get("kept", ""))


@previews.post("/<token>")
@respondent
def remark(token: str) -> ResponseReturnValue:
    """Keep a remark; on a problem, give back what was typed and say why."""
    shared = opened(token)
    form = RemarkForm(request.form, meta={"draft_token": shared.form_token})
    place = place_of(form.place.data or "")
    name, text = form.written()
    problem, status = problem_with(shared, form, place, name, text)
    if not problem:
        try:
            with database().writing() as session:
                link = open_link(session, token, at=now())
                remarks.write(session, link, place, name=name, text=text, at=now())
        except TooManyRemarks as refused:
            problem, status = (
                _(
                    "Auf diesem Link stehen schon sehr viele Anmerkungen. Bitte rufen Sie uns an "
                    "oder schreiben Sie uns."
                ),
                refused.status,
            )
    if problem:
        return preview_page(shared, sent=Sent(path_of(place), name, text, problem)), status
    tag = locale.speaking().tag
    path = path_of(place)
    return redirect(
        url_for(".show", token=token, lang=tag, kept=path or "all", _anchor=anchor(path)), 303
    )


def problem_with(
    shared: Shared, form: RemarkForm, place: Place, name: str, text: str
) -> tuple[str, int]:
    """Return why a remark cannot be kept, and the status that says so; nothing if it can."""
    if not form.validate_on_submit():
        return _("Bitte senden Sie Ihre Anmerkung noch einmal ab."), 409
    known = shared.questionnaire is not None and place in set(
        reading.places(reading.everything(shared.questionnaire, shared.draft.document))
    )
    if place and not known:
        return _(
            "Diese Frage gibt es nicht mehr. Schreiben Sie Ihre Anmerkung bitte zum Ganzen."
        ), 409
    if not text:
        return _("Bitte schreiben Sie Ihre Anmerkung in das Feld."), 422
    if len(text) > remarks.LONGEST_TEXT:
        longest = locale.format_number(remarks.LONGEST_TEXT)
        return _("Bitte kürzen Sie Ihre Anmerkung auf %(n)s Zeichen.", n=longest), 422
    if len(name) > remarks.LONGEST_NAME:
        return _("Bitte kürzen Sie den Namen auf %(n)s Zeichen.", n=remarks.LONGEST_NAME), 422
    return "", 200


def anchor(path: str) -> str:
    """Return the id of the remarks on a place."""
    return f"at-{path.replace('/', '.')}" if path else "at"


def preview_page(shared: Shared, *, kept: str = "", sent: Sent | None = None) -> str:
    """Return the page of a preview."""
    questionnaire = shared.questionnaire
    sections = reading.everything(questionnaire, shared.draft.document) if questionnaire else ()
    if sent is not None and place_of(sent.path) not in set(reading.places(sections)):
        sent = Sent("", sent.name, sent.text, sent.problem)
    return render_template(
        "sharing/preview.html",
        shared=shared,
        questionnaire=questionnaire,
        sections=sections,
        remarks={
            path_of(place): found for place, found in remarks.by_place(shared.written).items()
        },
        longest=remarks.LONGEST_TEXT,
        kept=kept,
        sent=sent,
        anchor=anchor,
        drawn=drawn,
        contact=shared.contact,
        language_links=links(shared),
        has_entries=any(one.ask.item.items for page in sections for one in page.items),
    )


def links(shared: Shared) -> list[tuple[locale.Language, str]]:
    """Return the preview in each language of the questionnaire."""
    tags = shared.questionnaire.languages if shared.questionnaire else ()
    return [
        (locale.language_of(tag), url_for(".show", token=shared.token, lang=tag)) for tag in tags
    ]


@previews.get("/<token>/play")
@respondent
def play(token: str) -> ResponseReturnValue:
    """Show the first page, as respondents meet it."""
    shared = opened(token)
    return play_page(shared, playing.begin(readable(shared)))


@previews.post("/<token>/play")
@respondent
def play_on(token: str) -> ResponseReturnValue:
    """Show the page that follows these answers. They stay in the page and nowhere else."""
    shared = opened(token)
    key: bytes = current_app.extensions["keys"].session
    step = playing.go_on(readable(shared), request.form, key=key, token=shared.form_token)
    return play_page(shared, step)


def readable(shared: Shared) -> Questionnaire:
    """Return the questionnaire, or raise UnknownPage while it cannot be read."""
    if shared.questionnaire is None or not shared.questionnaire.sections:
        raise UnknownPage("Nothing to play through.")
    return shared.questionnaire


def play_page(shared: Shared, step: playing.Step) -> ResponseReturnValue:
    """Return a page of playing through, or its end."""
    key: bytes = current_app.extensions["keys"].session
    around: dict[str, Any] = {
        "shared": shared,
        "questionnaire_title": shared.title,
        "language_links": [],
        "tag": locale.speaking().tag,
    }
    if step.page is None or step.asked is None:
        return render_template("sharing/played.html", **around)
    shown = render_template(
        "sharing/play.html",
        page=step.page,
        asked=step.asked,
        section=step.asked.section,
        problems=step.asked.problems,
        state=playing.written(step.answers, key=key),
        drawn=drawn,
        **around,
    )
    return shown, step.status
