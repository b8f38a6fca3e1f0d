"""From words to a message: head, encoding, the way back."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from urllib.parse import urlsplit

import email_validator

from surveys.accounts.mail import Relay
from surveys.fieldwork.outbox import NotToSend, Written
from surveys.settings import Settings


class _Head(EmailPolicy):
    """How a head is written: an address of the web stays readable, however long it is.

    The library would put the long one of the opt-out into encoded words, which no mail program
    reads back: `List-Unsubscribe` is not text.
    """

    def fold(self, name: str, value: str) -> str:
        """Return a line of the head."""
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a line of the head as it is sent."""
        if name.lower() == "list-unsubscribe":
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


# Every relay takes seven bits; a message that is changed on its way would lose its signature.
SEVEN_BITS = _Head(linesep=SMTP.linesep, cte_type="7bit")


@dataclass(frozen=True, slots=True, repr=False)
class Envelope:
    """A message ready for the relay."""

    sender: str
    """Where it goes if it cannot be delivered."""
    recipient: str
    content: bytes


def envelope(written: Written, message_key: bytes, relay: Relay, *, at: datetime) -> Envelope:
    """Return the message of a mail. The same mail has the same Message-ID every time.

    Raises
    ------
    NotToSend
        If the address is none that mail can be sent to.
    """
    settings = relay.settings
    recipient = _ascii(written.recipient)
    sender = written.authority.mail_sender or settings.mail_sender or f"mitsprache@{relay.host}"
    message = EmailMessage(SEVEN_BITS)
    message["From"] = Address(_one_line(written.authority.name), addr_spec=_ascii(sender))
    message["To"] = recipient
    if written.authority.contact_email:
        message["Reply-To"] = _ascii(written.authority.contact_email)
    message["Subject"] = _one_line(written.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_key.hex()}@{relay.host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = written.language.partition("-x-")[0]
    if written.opt_out:
        message["List-Unsubscribe"] = f"<{written.opt_out}>"
        if urlsplit(written.opt_out).scheme == "https":
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(written.body)
    back = return_path(settings, message_key) or _ascii(sender)
    return Envelope(back, recipient, message.as_bytes())


def return_path(settings: Settings, message_key: bytes) -> str | None:
    """Return the address to which one mail comes back, and no other; None if there is no mailbox.

    >>> return_path(Settings(bounce_address="zurueck@stadt.example"), bytes(2))
    'zurueck+0000@stadt.example'
    """
    local, at, domain = settings.bounce_address.rpartition("@")
    return f"{local}+{message_key.hex()}@{domain}" if at else None


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _ascii(address: str) -> str:
    try:
        found = email_validator.validate_email(
            address, check_deliverability=False, globally_deliverable=False
        )
    except ValueError:
        raise NotToSend("bad address") from None
    if found.ascii_email is None:
        raise NotToSend("bad address")
    return str(found.ascii_email)
