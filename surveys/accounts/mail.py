"""Mail to members of staff: links made from the set address, sent through the set relay."""

import logging
import smtplib
import ssl
from concurrent.futures import Future, ThreadPoolExecutor
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import email_validator
from flask import Flask, current_app, request, url_for
from flask_security import EmailValidateException
from flask_security.utils import get_message

from surveys.settings import Settings

logger = logging.getLogger(__name__)

# The library's own way to say that addresses of an internal network (`.local`) are addresses too.
if "local" in email_validator.SPECIAL_USE_DOMAIN_NAMES:
    email_validator.SPECIAL_USE_DOMAIN_NAMES.remove("local")
PATIENCE_SECONDS = 20


class Relay:
    """The way to the mail relay. One worker, so a slow relay keeps no page waiting."""

    def __init__(self, settings: Settings) -> None:
        """Use the relay of `settings`; without one nothing can be sent."""
        self.settings = settings
        self.host = urlsplit(settings.base_url).hostname or "localhost"

    @property
    def is_set(self) -> bool:
        """Whether there is a relay at all."""
        return bool(self.settings.mail_host)

    @cached_property
    def _worker(self) -> ThreadPoolExecutor:
        # Made at the first mail, after the server has split into its processes.
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")

    def post(self, message: EmailMessage) -> Future[None]:
        """Send `message` soon. A failure is logged without address or content."""
        return self._worker.submit(self._try_to_send, message)

    def wait(self) -> None:
        """Return once everything posted so far was tried."""
        self._worker.submit(lambda: None).result()

    def send(self, message: EmailMessage) -> None:
        """Send `message` now; raises what smtplib or the network raises."""
        with self.connect() as relay:
            relay.send_message(message)

    def connect(self) -> smtplib.SMTP:
        """Return a way to the relay that is protected and signed in; raises as `send` does."""
        relay = self._call()
        try:
            if self.settings.mail_security == "starttls":
                relay.starttls(context=ssl.create_default_context())
            if self.settings.mail_username:
                relay.login(self.settings.mail_username, self.settings.mail_password)
            relay.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError):
            relay.close()
            raise
        return relay

    def _call(self) -> smtplib.SMTP:
        address = (self.settings.mail_host, self.settings.mail_port, self.host)
        if self.settings.mail_security == "tls":
            return smtplib.SMTP_SSL(
                *address, timeout=PATIENCE_SECONDS, context=ssl.create_default_context()
            )
        return smtplib.SMTP(*address, timeout=PATIENCE_SECONDS)

    def _try_to_send(self, message: EmailMessage) -> None:
        try:
            self.send(message)
        except (smtplib.SMTPException, OSError) as problem:
            logger.error("A mail could not be sent: %s", type(problem).__name__)  # noqa: TRY400  the trace could hold an address

    def letter(self, recipient: str, subject: str, body: str) -> EmailMessage:
        """Return a plain message as we write them."""
        message = EmailMessage()
        message["From"] = self.settings.mail_sender or f"mitsprache@{self.host}"
        message["To"] = recipient
        message["Subject"] = subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self.host)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body)
        return message


class StaffMail:
    """What Flask-Security calls to check addresses and to send."""

    def __init__(self, app: Flask) -> None:
        """Belong to `app`, as Flask-Security wants it."""

    def send_mail(
        self,
        _template: str,
        subject: str,
        recipient: str,
        _sender: object,
        body: str,
        _html: object,
        **_context: Any,
    ) -> None:
        """Hand a mail to the relay, or say in the log that there is none."""
        relay: Relay = current_app.extensions["mail relay"]
        if not relay.is_set:
            logger.warning("No mail relay is set (mail_host), so a mail was not sent.")
            return
        relay.post(relay.letter(recipient, subject, body))

    def normalize(self, email: str) -> str:
        """Return an address as it is stored; only its form is checked, nothing is looked up."""
        try:
            return normalized(email)
        except ValueError as problem:
            raise EmailValidateException(get_message("INVALID_EMAIL_ADDRESS")[0]) from problem

    validate = normalize


def normalized(email: str) -> str:
    """Return an e-mail address in the form in which accounts have it.

    Raises
    ------
    ValueError
        If it is none.
    """
    found = email_validator.validate_email(
        email.strip(), check_deliverability=False, globally_deliverable=False
    )
    return found.normalized.lower()


def public_address(settings: Settings, endpoint: str, **values: Any) -> str:
    """Return the address of a page as people open it, from the settings alone.

    What a request says about its host or path is never heard: it could be forged to have the
    link of a mail lead elsewhere.
    """
    path = url_for(endpoint, **values).removeprefix(request.script_root)
    base = settings.base_url.rstrip("/")
    prefix = settings.url_prefix.strip("/")
    if prefix and not urlsplit(base).path.endswith("/" + prefix):
        base = f"{base}/{prefix}"
    return base + path
