"""The mailbox in which bounces arrive, IMAP or Maildir: read and marked, never emptied."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from surveys.fieldwork.mails.bounces import LARGEST_NOTICE
from surveys.settings import Settings

PATIENCE_SECONDS = 20
MOST_AT_ONCE = 200
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True, repr=False)
class Arrived:
    """A message that nobody has read yet."""

    name: str
    content: bytes
    mark: Callable[[], object]
    """Marks it as read."""


@dataclass
class Bounces:
    """New messages of the mailbox of bounces."""

    settings: Settings
    _left_alone: set[str] = field(default_factory=set)

    @property
    def is_set(self) -> bool:
        """Whether there is a mailbox."""
        return bool(self.settings.bounce_maildir or self.settings.bounce_imap_host)

    def new(self) -> Iterator[Arrived]:
        """Give each message that is unread and was not left alone.

        Raises
        ------
        OSError, imaplib.IMAP4.error
            If the mailbox cannot be reached.
        """
        if self.settings.bounce_maildir:
            yield from self._in_folder(self.settings.bounce_maildir)
        elif self.settings.bounce_imap_host:
            yield from self._on_server()

    def leave_alone(self, name: str) -> None:
        """Do not look at a message again: it is none of ours and stays unread."""
        self._left_alone.add(name)

    def _in_folder(self, folder: Path) -> Iterator[Arrived]:
        paths = [*(folder / "new").iterdir(), *(folder / "cur").iterdir()]
        given = 0
        for path in sorted(paths):
            name, _, flags = path.name.partition(":2,")
            if "S" in flags or name in self._left_alone:
                continue
            if path.stat().st_size > LARGEST_NOTICE:
                self.leave_alone(name)
                continue
            marked = folder / "cur" / f"{name}:2,{''.join(sorted({*flags, 'S'}))}"
            yield Arrived(name, path.read_bytes(), partial(path.rename, marked))
            given += 1
            if given == MOST_AT_ONCE:
                return

    def _on_server(self) -> Iterator[Arrived]:
        settings = self.settings
        with self._connect() as server:
            if settings.bounce_imap_security == "starttls":
                server.starttls(ssl.create_default_context())
            server.login(settings.bounce_imap_username, settings.bounce_imap_password)
            server.select("INBOX")
            _, found = server.uid("SEARCH", "UNSEEN")
            numbers = [number.decode() for number in (found[0] or b"").split()]
            for number in [one for one in numbers if one not in self._left_alone][:MOST_AT_ONCE]:
                content = _fetch(server, number)
                if content is None:
                    self.leave_alone(number)
                    continue
                yield Arrived(
                    number, content, partial(server.uid, "STORE", number, "+FLAGS", "(\\Seen)")
                )

    def _connect(self) -> imaplib.IMAP4:
        settings = self.settings
        address = (settings.bounce_imap_host, settings.bounce_imap_port)
        if settings.bounce_imap_security == "tls":
            return imaplib.IMAP4_SSL(
                *address, ssl_context=ssl.create_default_context(), timeout=PATIENCE_SECONDS
            )
        return imaplib.IMAP4(*address, timeout=PATIENCE_SECONDS)


def _fetch(server: imaplib.IMAP4, number: str) -> bytes | None:
    """Return a message without marking it as read; None if no notice is so large."""
    _, told = server.uid("FETCH", number, "(RFC822.SIZE)")
    sizes = [SIZE.search(one[0] if isinstance(one, tuple) else one) for one in told if one]
    size = next((int(one.group(1)) for one in sizes if one), LARGEST_NOTICE + 1)
    if size > LARGEST_NOTICE:
        return None
    _, parts = server.uid("FETCH", number, "(BODY.PEEK[])")
    return next((bytes(one[1]) for one in parts if isinstance(one, tuple)), None)
