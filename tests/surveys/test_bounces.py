"""What comes back finds its mail; everything else in the mailbox stays as it was."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from surveys.fieldwork.mails.bounces import LARGEST_NOTICE, read_notice
from surveys.fieldwork.mails.collecting import EVERY, Collector
from surveys.fieldwork.models import Invitation
from tests.plugins.imap import Mailbox
from tests.plugins.relays import Relay
from tests.surveys.notices import OUT_OF_OFFICE, exchange, postfix
from tests.surveys.post import PostRoom, settings_for

BACK = "zurueck@stadt.example"
ADA = "ada@verein.example"
KEY = "00112233445566778899aabbccddeeff"


def back_to(key):
    return f"zurueck+{key}@stadt.example"


@pytest.fixture
def inbox():
    with Mailbox() as found:
        yield found


@pytest.fixture
def room(settings, inbox):
    """Give a post room that has sent Ada her invitation."""
    with Relay() as relay:
        found = PostRoom(
            settings_for(
                settings,
                relay,
                bounce_address=BACK,
                bounce_imap_host="127.0.0.1",
                bounce_imap_port=inbox.port,
                bounce_imap_security="none",
                bounce_imap_username="zurueck",
                bounce_imap_password="a password",
            )
        )
        found.invite(ADA)
        found.send()
        yield found
    found.close()


def key_of(room):
    return room.mails()[0].message_key.hex()


def collect(room, *, after=timedelta(0), collector=None):
    (collector or Collector(room.settings)).collect(room.database, room.now + after)


def outcome(room):
    with room.database.reading() as session:
        return session.scalar(select(Invitation.outcome))


@pytest.mark.parametrize("write", [postfix, exchange])
def test_a_failure_is_noted_with_its_status_and_the_notice_marked(room, inbox, write, caplog):
    key = key_of(room)
    inbox.messages[1] = write(back_to(key) if write is postfix else BACK, key)
    collect(room)
    (mail,) = room.mails()
    assert (mail.state, mail.problem) == ("bounced", "5.1.1" if write is postfix else "5.1.10")
    assert outcome(room) == "undeliverable"
    assert inbox.seen == {1}
    assert "verein.example" not in caplog.text


def test_a_delay_is_noted_and_nothing_else(room, inbox):
    key = key_of(room)
    inbox.messages[1] = postfix(back_to(key), key, action="delayed", status="4.4.1")
    collect(room)
    (mail,) = room.mails()
    assert (mail.state, mail.problem) == ("sent", "4.4.1")
    assert outcome(room) is None


def test_everything_else_in_the_mailbox_is_left_unread_and_looked_at_once(room, inbox):
    inbox.messages[1] = OUT_OF_OFFICE.format(to=back_to(key_of(room))).encode()
    inbox.messages[2] = postfix(back_to(KEY), KEY)
    inbox.messages[3] = postfix(BACK, key_of(room)) + b"x" * LARGEST_NOTICE
    collector = Collector(room.settings)
    collect(room, collector=collector)
    collect(room, after=EVERY, collector=collector)
    assert inbox.seen == set() and inbox.given == [1, 2]
    assert room.mails()[0].state == "sent"


def test_the_mailbox_is_opened_every_ten_minutes(room, inbox):
    collector = Collector(room.settings)
    collect(room, collector=collector)
    inbox.messages[1] = postfix(back_to(key_of(room)), key_of(room))
    collect(room, after=timedelta(minutes=9), collector=collector)
    assert room.mails()[0].state == "sent"
    collect(room, after=timedelta(minutes=10), collector=collector)
    assert room.mails()[0].state == "bounced"


def test_a_mailbox_that_hangs_or_is_gone_is_said_in_the_log(room, inbox, monkeypatch, caplog):
    monkeypatch.setattr("surveys.fieldwork.mails.mailbox.PATIENCE_SECONDS", 0.3)
    inbox.hangs = True
    begun = time.monotonic()
    collect(room)
    assert time.monotonic() - begun < 2
    assert "cannot be read" in caplog.text


def test_a_maildir_is_read_and_marked_too(settings, tmp_path):
    folder = tmp_path / "bounces"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    with Relay() as relay:
        room = PostRoom(settings_for(settings, relay, bounce_address=BACK, bounce_maildir=folder))
        room.invite(ADA)
        room.send()
    key = key_of(room)
    (folder / "new" / "1.a.mx").write_bytes(postfix(back_to(key), key))
    (folder / "new" / "2.b.mx").write_bytes(OUT_OF_OFFICE.format(to=BACK).encode())
    collect(room)
    assert room.mails()[0].state == "bounced"
    assert sorted(path.name for path in folder.rglob("*.mx*")) == ["1.a.mx:2,S", "2.b.mx"]
    assert (folder / "cur" / "1.a.mx:2,S").exists()
    room.close()


def nested(depth):
    boundaries = [f"b{number}" for number in range(depth)]
    return (
        "".join(
            f'Content-Type: multipart/report; boundary="{one}"\n\n--{one}\n' for one in boundaries
        )
    ).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 1000,
        nested(3000),
        nested(20) + b"x" * 10_000 + b"\n--b19" * 20_000,
        b"Content-Type: multipart/report; boundary=x\n\n--x\n" * 2000,
        postfix(BACK, KEY).replace(b"Status: 5.1.1", b"Status: =?utf-8?q?=ff?="),
        postfix(BACK, KEY).replace(b"Action: failed", b"Action: relayed"),
        postfix(BACK, "not a key"),
        postfix(BACK, KEY).replace(b"message/delivery-status", b"message/delivery-status; x"),
    ],
)
def test_whatever_somebody_puts_into_the_mailbox_is_read_quickly_and_raises_nothing(content):
    begun = time.process_time()
    found = read_notice(content, BACK)
    assert time.process_time() - begun < 0.5
    assert found is None or found.message_key.hex() == KEY


def test_a_notice_for_another_installation_is_none_of_ours():
    assert read_notice(postfix("zurueck@anders.example", "x" * 32), BACK) is None
    found = read_notice(postfix(back_to(KEY), "x" * 32), BACK)
    assert found is not None and found.message_key.hex() == KEY
