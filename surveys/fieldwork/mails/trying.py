"""Trying a mailing out: as one organisation would read it, on the page or in one's own mailbox."""

from email.message import EmailMessage

from sqlalchemy.orm import Session

from surveys.accounts.mail import Relay
from surveys.fieldwork.mails.addresses import Addressee, addressees, language_for
from surveys.fieldwork.mails.recipients import TOGETHER
from surveys.fieldwork.mails.writing import Scene, compose, example_link, privacy_note
from surveys.fieldwork.models import Mailing
from surveys.fieldwork.outbox import Pen, Written
from surveys.web.locale import gettext as _

NOBODY = "name@example.org"
MOST_READERS = 50 * TOGETHER
"""So many organisations are offered as readers of a preview."""


def readers(session: Session, scene: Scene) -> list[Addressee]:
    """Return the organisations as whom a preview can be read, by name."""
    found = [one for one in addressees(session, scene.programme.id) if one.state == "active"]
    return found[:MOST_READERS]


def reader(found: list[Addressee], wanted: int) -> Addressee:
    """Return as whom a preview is read: the wanted one, else the first, else an invented one."""
    chosen = next((one for one in found if one.organisation_id == wanted), None)
    if chosen is not None:
        return chosen
    if found:
        return found[0]
    return Addressee(0, _("Name der Organisation"), NOBODY, (), "", "active", None)


def tried(mailing: Mailing, scene: Scene, to: Addressee, language: str, pen: Pen) -> Written:
    """Return a mailing as `to` would read it; its links look real and open nothing."""
    chosen = language if language in mailing.body else language_for(to, mailing.body)
    is_told = to.is_told_source and mailing.kind == "invitation"
    return compose(
        mailing,
        scene,
        to,
        link=example_link(mailing.kind, scene, pen),
        end=pen.address("opting_out.page", token="x" * 26),
        note=privacy_note(scene, to, chosen) if is_told else "",
        language=chosen,
    )


def test_letter(written: Written, recipient: str, relay: Relay) -> EmailMessage:
    """Return a mailing as a test for whoever wrote it."""
    return relay.letter(recipient, _("Test: %(subject)s", subject=written.subject), written.body)
