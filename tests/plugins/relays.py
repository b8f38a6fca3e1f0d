"""Mail relays of the tests that behave as some do: later, never, not now, gone."""

import asyncio
import socket

from aiosmtpd.controller import Controller


class Relay:
    """A mail relay, what it took, and what it says to whom."""

    def __init__(self):
        self.taken = []
        """(sender, recipient, content) of every mail it said yes to."""
        self.tries = []
        """Recipients it was asked for."""
        self.answers = {}
        """By recipient: what RCPT is answered, one after the other; then yes."""
        self.content_answers = []
        """What DATA is answered, one after the other; then yes."""
        self.refused_senders = set()
        self.drops = 0
        """How many connections it ends in the middle of a mail."""
        self.hangs = False
        self.port = free_port()
        self.server = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        for _ in range(600 if self.hangs else 0):
            if self.hangs:
                await asyncio.sleep(0.05)
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused_senders:
            return "553 5.7.1 not your sender"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        self.tries.append(address)
        if answers := self.answers.get(address):
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.drops:
            self.drops -= 1
            server.transport.abort()
            return "421 gone"
        if self.content_answers:
            return self.content_answers.pop(0)
        (recipient,) = envelope.rcpt_tos
        self.taken.append((envelope.mail_from, recipient, envelope.content))
        return "250 OK"

    def __enter__(self):
        self.server.start()
        return self

    def __exit__(self, *problem):
        self.hangs = False
        self.server.stop()


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
