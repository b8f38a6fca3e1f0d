"""Writing the mail of a mailing for one organisation, at the moment it is sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import UnknownPage
from surveys.fieldwork.invitations import token_of
from surveys.fieldwork.links import random_token
from surveys.fieldwork.mails.addresses import Addressee, addressee, language_for
from surveys.fieldwork.mails.opting_out import ending, has_opted_out, opt_out_token
from surveys.fieldwork.mails.words import fixed
from surveys.fieldwork.models import Invitation, Mailing, Organisation, OutboxMail, Wave
from surveys.fieldwork.notices import art14_words
from surveys.fieldwork.outbox import NotToSend, Pen, Written
from surveys.fieldwork.placeholders import filled
from surveys.programmes.models import Authority, Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import published
from surveys.web.locale import day, said, speaking, spoken

WHILE_OPEN = frozenset({"invitation", "reminder", "prolongation"})
"""Kinds that make sense only while one can answer."""
MARK = "\n\n* * *\n\n"
"""Between what staff wrote and what every mail says."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A wave with what mails say of it."""

    wave: Wave
    programme: Programme
    authority: Authority
    questionnaire: Questionnaire


def scene_of(session: Session, wave_id: int) -> Scene:
    """Return what mails of a wave are about."""
    wave, programme, authority = session.execute(
        select(Wave, Programme, Authority)
        .join(Survey, Survey.id == Wave.survey_id)
        .join(Programme, Programme.id == Survey.programme_id)
        .join(Authority, Authority.id == Programme.authority_id)
        .where(Wave.id == wave_id)
    ).one()
    return Scene(wave, programme, authority, published(session, wave.version_id))


def facts_of(
    scene: Scene, *, organisation: str, link: str, language: str, closes_at: datetime | None = None
) -> dict[str, str]:
    """Return what placeholders become, in a language."""
    with spoken(language):
        return {
            "organisation": organisation,
            "link": link,
            "last_day": day(closes_at or scene.wave.closes_at),
            "minutes": str(scene.questionnaire.minutes),
            "title": said(scene.questionnaire.title),
            **house_facts(scene.programme, scene.authority),
        }


def house_facts(programme: Programme, authority: Authority) -> dict[str, str]:
    """Return what placeholders about who writes become, in the language now spoken."""
    return {
        "programme": said(programme.name),
        "authority": authority.name,
        "contact": authority.contact_name,
        "phone": left_to_right(authority.contact_phone),
        "email": left_to_right(authority.contact_email),
    }


def left_to_right(words: str) -> str:
    """Return words that must not be turned around where the language runs the other way."""
    return f"\u2066{words}\u2069" if speaking().dir == "rtl" else words


def write_mailing(session: Session, mail: OutboxMail, token: str | None, pen: Pen) -> Written:
    """Write the mail of a row of a mailing.

    Raises
    ------
    NotToSend
        If the organisation wants no mail, has no address, has answered, or the wave is over.
    """
    mailing = session.get(Mailing, mail.mailing_id)
    organisation = session.get(Organisation, mail.organisation_id)
    if mailing is None or organisation is None:
        raise NotToSend("nobody to write to")
    scene = scene_of(session, mailing.wave_id)
    invitation = session.get(Invitation, mail.invitation_id) if mail.invitation_id else None
    to = addressee(session, organisation)
    _require_reason(mailing, scene, invitation, at=mail.claimed_at or mail.due_at)
    _require_willing(session, scene, to, pen)
    language = language_for(to, mailing.body)
    link = link_of(mailing.kind, scene, invitation, token, pen, language=language)
    stop = opt_out_token(scene.programme.id, to.email, keys=pen.keys)
    end = pen.address("opting_out.page", token=stop, lang=language)
    note = ""
    if to.is_told_source and _is_first(session, scene.wave, to):
        note = privacy_note(scene, to, language)
    closes_at = invitation.closes_at if invitation is not None else None
    return compose(mailing, scene, to, link=link, end=end, note=note, closes_at=closes_at)


def compose(  # noqa: PLR0913  what a mail is made of, all named
    mailing: Mailing,
    scene: Scene,
    to: Addressee,
    *,
    link: str,
    end: str,
    note: str = "",
    closes_at: datetime | None = None,
    language: str | None = None,
) -> Written:
    """Return a mailing in words for one organisation; `end` is where it ends such mail."""
    language = language or language_for(to, mailing.body)
    facts = facts_of(
        scene,
        organisation=to.name,
        link=link,
        language=language,
        closes_at=closes_at,
    )
    parts = [filled(mailing.body[language], facts).strip(), note, _end_words(end, language)]
    return Written(
        recipient=to.email,
        subject=filled(mailing.subject[language], facts),
        body=MARK.join(part for part in parts if part) + "\n",
        language=language,
        authority=scene.authority,
        opt_out=end,
    )


def privacy_note(scene: Scene, to: Addressee, language: str) -> str:
    """Return what Art. 14 GDPR asks of the first mail to an address that others gave us."""
    return art14_words(scene.wave, scene.authority, to.source, language)


def link_of(  # noqa: PLR0913  whom it is for, all named
    kind: str,
    scene: Scene,
    invitation: Invitation | None,
    token: str | None,
    pen: Pen,
    *,
    language: str,
) -> str:
    """Return where {link} leads in a mail.

    A link of mode A that was mailed once is forgotten, so a later mail speaks of the first one.
    """
    if kind not in WHILE_OPEN:
        return pen.address("public.programme", programme=scene.programme.slug)
    if invitation is not None and invitation.nonce is not None:
        token = token_of(invitation, key=pen.keys.links)
    token = token or scene.wave.open_code
    return pen.address("answering.entry", token=token) if token else fixed("first_link", language)


def example_link(kind: str, scene: Scene, pen: Pen) -> str:
    """Return a link for a preview: it looks like the real one and opens nothing."""
    if kind not in WHILE_OPEN or (scene.wave.mode == "A" and scene.wave.access == "open"):
        return link_of(kind, scene, None, None, pen, language="de")
    return pen.address("answering.entry", token="x" * len(random_token()))


def get_mailing(session: Session, wave_id: int, mailing_id: int) -> Mailing:
    """Return a mailing of a wave, or raise UnknownPage."""
    found = session.get(Mailing, mailing_id)
    if found is None or found.wave_id != wave_id:
        raise UnknownPage("No such mailing.")
    return found


def _is_first(session: Session, wave: Wave, to: Addressee) -> bool:
    """Whether an organisation got no mail of this wave before."""
    query = (
        select(OutboxMail.id)
        .join(Mailing, Mailing.id == OutboxMail.mailing_id)
        .where(
            Mailing.wave_id == wave.id,
            OutboxMail.organisation_id == to.organisation_id,
            OutboxMail.state == "sent",
        )
        .limit(1)
    )
    return session.scalar(query) is None


def _end_words(end: str, language: str) -> str:
    return filled(fixed("opt_out", language), {"link": end})


def _require_reason(
    mailing: Mailing, scene: Scene, invitation: Invitation | None, *, at: datetime
) -> None:
    wave = scene.wave
    if mailing.kind in WHILE_OPEN:
        closes_at = (invitation and invitation.closes_at) or wave.closes_at
        if max(closes_at, wave.closes_at) <= at:
            raise NotToSend("wave over")
        # In mode C an invitation goes out to all alike: that one is not needed would tell.
        is_told = mailing.kind == "invitation" and wave.mode == "C"
        if invitation is not None and invitation.used and not is_told:
            raise NotToSend("answered")
    if mailing.kind == "thanks" and invitation is not None and not invitation.used:
        raise NotToSend("not answered")


def _require_willing(session: Session, scene: Scene, to: Addressee, pen: Pen) -> None:
    if to.state == "dissolved":
        raise NotToSend("dissolved")
    if not to.email:
        raise NotToSend("no address")
    if has_opted_out(session, ending(scene.programme.id, to.email, keys=pen.keys)):
        raise NotToSend("opted out")
