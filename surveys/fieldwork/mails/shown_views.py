"""What the pages of mailings show, and the words they answer with."""

from datetime import datetime, timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.audit import record
from surveys.clock import BERLIN, now
from surveys.db import database
from surveys.fieldwork import preparing
from surveys.fieldwork.forms import ChosenForm
from surveys.fieldwork.lists import lists_of, members_of
from surveys.fieldwork.mails import standing, trying
from surveys.fieldwork.mails.forms import SendForm, WordsForm
from surveys.fieldwork.mails.recipients import recipients_of
from surveys.fieldwork.mails.words import placeholders, proposal
from surveys.fieldwork.mails.writing import WHILE_OPEN, get_mailing, scene_of
from surveys.fieldwork.models import Mailing
from surveys.fieldwork.outbox import Pen
from surveys.fieldwork.preparing import OpenedWave
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.web.locale import day, language_of, ngettext
from surveys.web.locale import gettext as _

MOST_BY_HAND = 1000
"""Among more than so many, nobody ticks boxes: there are lists."""


def kind_words() -> dict[str, str]:
    """Return what pages call the kinds of mailing."""
    return {
        "invitation": _("Einladung"),
        "reminder": _("Erinnerung"),
        "prolongation": _("Mehr Zeit"),
        "thanks": _("Dank"),
        "news": _("Neuigkeit"),
    }


def pen() -> Pen:
    """Return what mails are written with here."""
    return Pen(current_app.extensions["settings"], current_app.extensions["keys"])


def open_mailing(
    session: Session, actor: Actor, wave: int, mailing: int
) -> tuple[OpenedWave, Mailing]:
    """Return a wave that the actor coordinates, and a mailing of it."""
    opened = preparing.open_for_fieldwork(session, actor, wave)
    return opened, get_mailing(session, wave, mailing)


def note(session: Session, actor: Actor, opened: OpenedWave, action: str, what: str) -> None:
    """Note what a member of staff did."""
    record(session, actor, action, what, at=now(), programme_id=opened.programme.id)


def listing_page(wave: int) -> str:
    """Return the page of a wave's mailings."""
    with database().reading() as session:
        opened = preparing.open_for_fieldwork(session, current_actor(), wave)
        found = standing.mailings_of(session, wave)
        counts = standing.counts_of(session, found)
        obstacle = standing.obstacle(session, wave)
        returned = standing.returned(session, scene_of(session, wave))
    return render_template(
        "fieldwork/mailings.html",
        opened=opened,
        wave=opened.wave,
        mailings=found,
        counts=counts,
        kinds=kind_words(),
        returned=returned,
        obstacle=obstacle,
        relay_is_set=current_app.extensions["mail relay"].is_set,
        form=ChosenForm(formdata=None),
        **of_programme(opened.programme),
    )


def words_page(opened: OpenedWave, form: WordsForm, mailing: Mailing | None) -> str:
    """Return the page on which a mailing is written."""
    return render_template(
        "fieldwork/mailing_form.html",
        opened=opened,
        wave=opened.wave,
        form=form,
        mailing=mailing,
        kind=kind_words()[form.kind],
        rows=[(language_of(tag), *form.fields_of(tag)) for tag in form.tags],
        placeholders=placeholders(),
        problems=complaints(form),
        **of_programme(opened.programme),
    )


def mailing_page(wave: int, mailing: int, form: SendForm | None) -> str:
    """Return the page of one mailing: preview, recipients, progress."""
    keys = pen().keys
    with database().reading() as session:
        opened, found = open_mailing(session, current_actor(), wave, mailing)
        scene = scene_of(session, wave)
        form = form or SendForm(formdata=None, data=_usual_sending(opened))
        offer(session, form, opened, found)
        recipients = recipients_of(session, found, scene, keys=keys)
        counts = standing.counts_of(session, [found])[found.id]
        leaves_at = standing.leaves_at(session, found.id, at=now())
        readers = trying.readers(session, scene)
    to = trying.reader(readers, request.values.get("reader", 0, int))
    written = trying.tried(found, scene, to, request.values.get("language", ""), pen())
    return render_template(
        "fieldwork/mailing.html",
        opened=opened,
        wave=opened.wave,
        mailing=found,
        kind=kind_words()[found.kind],
        form=form,
        recipients=recipients,
        counts=counts,
        leaves_at=leaves_at,
        readers=readers,
        reader=to,
        written=written,
        languages=[language_of(tag) for tag in found.body],
        shown_language=language_of(written.language),
        most_by_hand=MOST_BY_HAND,
        needs_many=needs_many(opened, found),
        relay_is_set=current_app.extensions["mail relay"].is_set,
        problems=complaints(form),
        **of_programme(opened.programme),
    )


def offer(session: Session, form: SendForm, opened: OpenedWave, mailing: Mailing) -> None:
    """Set what the form offers."""
    lists = [(str(one.id), one.name) for one in lists_of(session, opened.programme.id)]
    may_choose = mailing.kind == "invitation" or opened.wave.mode == "P"
    form.offer(lists, may_choose=may_choose)


def chosen_by(session: Session, form: SendForm) -> set[int] | None:
    """Return the organisations a sent form chose; None: all."""
    if form.who.data == "list":
        return {one.id for one in members_of(session, int(form.list.data))}
    return form.numbers() if form.who.data == "chosen" else None


def needs_many(opened: OpenedWave, mailing: Mailing) -> bool:
    """Whether this mailing makes links that must not be told apart."""
    wave = opened.wave
    return mailing.kind == "invitation" and wave.mode == "A" and wave.access != "open"


def not_then(opened: OpenedWave, mailing: Mailing, due_at: datetime) -> str | None:
    """Return why a mailing cannot go out at that moment; None if it can."""
    wave = opened.wave
    if mailing.kind not in WHILE_OPEN:
        return None
    if opened.is_being_prepared:
        return _("Bitte öffnen Sie zuerst die Befragung. Vorher wirkt kein Link.")
    if due_at < wave.opens_at:
        return _(
            "Der Link wirkt erst ab %(day)s. Bitte wählen Sie diesen Tag oder einen späteren.",
            day=day(wave.opens_at),
        )
    if due_at >= wave.closes_at:
        return _("Dann ist die Befragung schon beendet.")
    return None


def too_few() -> str:
    """Say why links of mode A are not made for a few."""
    return _(
        "Ohne Namen verschicken wir Links nur an mindestens zehn Organisationen auf einmal. "
        "Bei weniger ließe sich erraten, welcher Link zu wem gehört."
    )


def say_queued(number: int) -> None:
    """Say how many mails wait now."""
    if number:
        words = ngettext(
            "Eine Mail wartet jetzt auf den Versand.",
            "%(num)s Mails warten jetzt auf den Versand.",
            number,
        )
        flash(words, "success")
    else:
        flash(_("Es gibt niemanden, an den diese Mail gehen kann."), "notice")


def keeps_its_words(wave: int, mailing: int) -> ResponseReturnValue:
    """Say that what was sent stays as it was."""
    flash(_("Diese Mail wurde schon verschickt. Ihre Worte bleiben, wie sie sind."), "notice")
    return redirect(url_for("mailings.show", wave=wave, mailing=mailing))


def words_of(mailing: Mailing) -> dict[str, str]:
    """Return the words of a mailing as its form has them."""
    subjects = {f"subject-{tag}": words for tag, words in mailing.subject.items()}
    return subjects | {f"body-{tag}": words for tag, words in mailing.body.items()}


def proposed(opened: OpenedWave, kind: str) -> dict[str, str]:
    """Return the words a form begins with."""
    found: dict[str, str] = {}
    for tag in opened.questionnaire.languages:
        subject, body = proposal(kind, opened.wave, tag)
        found |= {f"subject-{tag}": subject, f"body-{tag}": body}
    return found


def _usual_sending(opened: OpenedWave) -> dict[str, str]:
    """Return what is proposed: to all, now; or on the first day at nine."""
    begins = opened.wave.opens_at
    local = (begins if begins > now() else now() + timedelta(days=1)).astimezone(BERLIN)
    when = "later" if begins > now() else "now"
    return {"who": "all", "when": when, "day": local.date().isoformat(), "clock": "09:00"}
