"""Mails of their own kind: to one organisation or person, in words that stand in words.yaml."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.fieldwork.invitations import token_of
from surveys.fieldwork.mails.addresses import addressee
from surveys.fieldwork.mails.words import fixed, language_with
from surveys.fieldwork.mails.writing import facts_of, house_facts, scene_of
from surveys.fieldwork.models import (
    ExtensionRequest,
    Invitation,
    Organisation,
    OutboxMail,
    Volunteer,
)
from surveys.fieldwork.outbox import NotToSend, Pen, Written
from surveys.fieldwork.placeholders import filled
from surveys.programmes.models import Authority, Programme
from surveys.secrets import token_hash
from surveys.web.locale import spoken


def write_registration(session: Session, mail: OutboxMail, _token: str | None, pen: Pen) -> Written:
    """Tell an organisation that registered by itself that it may answer now, with its link."""
    return _to_invited(session, mail, "registration", pen)


def write_extension(session: Session, mail: OutboxMail, _token: str | None, pen: Pen) -> Written:
    """Tell an organisation what came of its wish for more time."""
    newest = (
        select(ExtensionRequest.state)
        .where(
            ExtensionRequest.invitation_id == mail.invitation_id, ExtensionRequest.state != "open"
        )
        .order_by(ExtensionRequest.asked_at.desc(), ExtensionRequest.id.desc())
        .limit(1)
    )
    state = session.scalar(newest)
    if state is None:
        raise NotToSend("nothing decided")
    return _to_invited(session, mail, f"extension_{state}", pen)


def write_volunteer(session: Session, mail: OutboxMail, token: str | None, pen: Pen) -> Written:
    """Ask whoever was entered under "Mitwirken" whether it was them."""
    entry = session.get(Volunteer, mail.volunteer_id)
    if entry is None or token is None or token_hash(token) != entry.token_hash:
        raise NotToSend("replaced")
    programme = session.get_one(Programme, entry.programme_id)
    language = language_with("volunteer", [entry.language])
    link = pen.address("volunteering.own", programme=programme.slug, token=token)
    with spoken(language):
        facts = {"link": link, **house_facts(programme, programme.authority)}
    return in_fixed_words("volunteer", facts, entry.email, language, programme.authority)


def in_fixed_words(
    name: str, facts: Mapping[str, str], recipient: str, language: str, authority: Authority
) -> Written:
    """Return a mail in the words of its kind. Its recipient caused it, so it offers no end."""
    words = fixed(name, language)
    return Written(
        recipient=recipient,
        subject=filled(words["subject"], facts),
        body=filled(words["body"], facts).strip() + "\n",
        language=language,
        authority=authority,
    )


def _to_invited(session: Session, mail: OutboxMail, name: str, pen: Pen) -> Written:
    invitation = session.get(Invitation, mail.invitation_id)
    if invitation is None or invitation.organisation_id is None:
        raise NotToSend("nobody to write to")
    organisation = session.get_one(Organisation, invitation.organisation_id)
    to = addressee(session, organisation)
    if not to.email:
        raise NotToSend("no address")
    scene = scene_of(session, invitation.wave_id)
    language = language_with(name, to.languages)
    facts = facts_of(
        scene,
        organisation=organisation.name,
        link=pen.address("answering.entry", token=token_of(invitation, key=pen.keys.links)),
        language=language,
        closes_at=invitation.closes_at,
    )
    return in_fixed_words(name, facts, to.email, language, scene.authority)
