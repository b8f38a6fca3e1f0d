"""The mail that asks a colleague to help with the answer of their organisation."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from surveys.fieldwork.mails.addresses import addressee
from surveys.fieldwork.mails.single import in_fixed_words
from surveys.fieldwork.mails.words import language_with
from surveys.fieldwork.mails.writing import facts_of, scene_of
from surveys.fieldwork.models import Invitation, Organisation, OutboxMail
from surveys.fieldwork.outbox import NotToSend, Pen, Renderer, Written
from surveys.responses.models import Colleague

TokenOf = Callable[[Colleague, bytes], str]
"""Makes the token of a colleague's link once more."""


def colleague_writer(token_of: TokenOf) -> Renderer:
    """Return what writes the mail to a colleague."""

    def write(session: Session, mail: OutboxMail, _token: str | None, pen: Pen) -> Written:
        colleague = session.get(Colleague, mail.colleague_id)
        if colleague is None or colleague.revoked:
            raise NotToSend("taken back")
        if not colleague.email:
            raise NotToSend("no address")
        invitation = session.get_one(Invitation, colleague.invitation_id)
        organisation = session.get_one(Organisation, invitation.organisation_id)
        scene = scene_of(session, invitation.wave_id)
        language = language_with("colleague", addressee(session, organisation).languages)
        token = token_of(colleague, pen.keys.links)
        facts = facts_of(
            scene,
            organisation=organisation.name,
            link=pen.address("answering.entry", token=token),
            language=language,
            closes_at=invitation.closes_at,
        )
        return in_fixed_words("colleague", facts, colleague.email, language, scene.authority)

    return write
