"""Mail through real relays: every script arrives, nothing twice, and nobody waits for a server."""

import subprocess
import time
from datetime import timedelta
from email import message_from_bytes, policy
from threading import Thread

import pytest
from sqlalchemy import select

from surveys.accounts.mail import PATIENCE_SECONDS
from surveys.fieldwork import sending
from surveys.fieldwork.mails import standing
from surveys.fieldwork.mails.words import fixed
from surveys.fieldwork.mails.writing import scene_of
from surveys.fieldwork.models import Invitation
from surveys.fieldwork.outbox import opened_token
from surveys.jobs.office import office_of
from tests.plugins.browser import COMMAND, ROOT, surroundings
from tests.plugins.relays import Relay
from tests.surveys.post import PostRoom, settings_for

ADA, BEN, EVA = "ada@verein.example", "ben@verein.example", "eva@verein.example"
SCRIPTS = {
    "de": "Grüße, Straße: {link}",
    "en": "It’s here – {link}",
    "ar": "مرحبًا، الرابط: {link}",
    "fa": "سلام، پیوند: {link}",
    "ckb": "سڵاو، بەستەر: {link}",
    "tr": "Merhaba, bağlantı: {link}",
    "ku": "Silav, girêdana we: {link}",
    "uk": "Вітаємо, посилання: {link}",
    "ru": "Здравствуйте, ссылка: {link}",
    "pl": "Dzień dobry, łącze: {link}",
    "ro": "Bună ziua, legătura: {link}",
    "bg": "Здравейте, връзката: {link}",
    "fr": "Bonjour, c’est ici, à bientôt : {link}",
    "zh": "您好，链接：{link}",
}


@pytest.fixture
def relay():
    with Relay() as found:
        yield found


@pytest.fixture
def room(settings, relay):
    found = PostRoom(settings_for(settings, relay))
    yield found
    found.close()


def read(taken):
    return message_from_bytes(taken[2], policy=policy.default)


def states(room):
    return [mail.state for mail in room.mails()]


def test_words_of_every_script_arrive_as_they_were_written(room, relay):
    wave = room.world.wave()
    subject = {tag: words.partition("{")[0].strip() for tag, words in SCRIPTS.items()}
    mailing = room.mailing(wave, subject=subject, body=SCRIPTS)
    for tag in SCRIPTS:
        room.organisations(wave, f"{tag}@verein.example", language=tag)
    assert room.queue(mailing) == len(SCRIPTS)
    room.send()
    arrived = {taken[1].partition("@")[0]: read(taken) for taken in relay.taken}
    assert arrived.keys() == SCRIPTS.keys()
    for tag, words in SCRIPTS.items():
        body = arrived[tag].get_content()
        before, _, after = words.partition("{link}")
        assert body.startswith(f"{before}https://mitsprache.example/s/") and after in body
        assert arrived[tag]["Subject"] == subject[tag]
        assert relay.taken[0][2].isascii(), "seven bits pass every relay unchanged"


def test_a_telephone_number_is_not_turned_around_between_arabic_words(room, relay):
    wave = room.world.wave()
    room.organisations(wave, ADA, language="ar")
    room.queue(room.mailing(wave, languages=("de", "ar")))
    room.send()
    assert "\u2066030 23125 000\u2069" in read(relay.taken[0]).get_content()


def test_a_mail_says_who_writes_where_to_answer_and_how_to_end_it(room, relay):
    room.invite(ADA)
    room.send()
    (taken,) = relay.taken
    mail = read(taken)
    assert mail["From"] == "Amt für Beispiele <post@example.org>"
    assert (mail["To"], mail["Reply-To"]) == (ADA, "hilfe@example.org")
    assert mail["Auto-Submitted"] == "auto-generated"
    link = mail["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://mitsprache.example/m/")
    # As it stands there, not in encoded words: the library reads those back, mail programs do not.
    assert f"List-Unsubscribe: <{link}>\r\n".encode() in taken[2]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in mail.get_content()
    assert fixed("opt_out", "de").partition("{")[0].strip() in mail.get_content()
    assert mail.get_content_type() == "text/plain"


def test_a_mail_comes_back_to_an_address_of_its_own(settings, relay):
    room = PostRoom(settings_for(settings, relay, bounce_address="zurueck@stadt.example"))
    room.invite(ADA)
    room.send()
    key = room.mails()[0].message_key.hex()
    ((sender, _, content),) = relay.taken
    assert sender == f"zurueck+{key}@stadt.example"
    assert f"Message-ID: <{key}@mitsprache.example>" in content.decode()
    room.close()


def test_who_is_told_later_gets_the_same_mail_later_and_once(room, relay):
    relay.answers[ADA] = ["450 4.2.0 Greylisted, come back", "451 later"]
    room.invite(ADA, BEN)
    room.send()
    assert [taken[1] for taken in relay.taken] == [BEN]
    assert states(room) == ["waiting", "sent"]
    waiting = room.mails()[0]
    assert (waiting.problem, waiting.attempts) == ("4.2.0", 1)
    room.send(after=timedelta(minutes=4))
    assert len(relay.tries) == 2
    room.send(after=timedelta(minutes=6))
    room.send(after=timedelta(minutes=30))
    assert sorted(taken[1] for taken in relay.taken) == [ADA, BEN]
    assert states(room) == ["sent", "sent"]


def test_after_eight_tries_in_two_days_it_is_given_up(room, relay):
    relay.answers[ADA] = ["450 not now"] * 20
    room.invite(ADA)
    room.send()
    for pause in range(1, 60):
        room.send(after=timedelta(hours=pause))
    assert (states(room), len(relay.tries)) == (["failed"], 8)
    assert sum(sending.PAUSES, timedelta()) < timedelta(days=2, hours=8)


def test_who_does_not_exist_is_said_with_a_status_and_never_an_address(room, relay, caplog):
    relay.answers[ADA] = [f"550 5.1.1 <{ADA}> unknown"]
    relay.answers[BEN] = ["550 nobody here"]
    wave = room.invite(ADA, BEN, EVA)
    room.send()
    assert [(mail.state, mail.problem) for mail in room.mails()] == [
        ("bounced", "5.1.1"),
        ("bounced", "550"),
        ("sent", None),
    ]
    assert "verein.example" not in caplog.text
    with room.database.reading() as session:
        query = select(Invitation.outcome, Invitation.channel).where(Invitation.wave_id == wave)
        found = [tuple(row) for row in session.execute(query.order_by(Invitation.id))]
    assert found == [("undeliverable", None), ("undeliverable", None), (None, "mail")]


def test_a_sender_that_is_refused_is_nobodys_fault_and_holds_up_nobody(room, relay):
    relay.refused_senders.add("post@example.org")
    wave = room.invite(ADA)
    other = room.invite(BEN)
    with room.database.writing() as session:
        scene_of(session, other).authority.mail_sender = "amt@andere.example"
    room.send()
    assert [(mail.state, mail.problem) for mail in room.mails()] == [
        ("waiting", "sender refused"),
        ("sent", None),
    ]
    with room.database.reading() as session:
        assert standing.obstacle(session, wave) == "sender refused"
        assert standing.obstacle(session, other) is None


def test_a_connection_that_dies_in_a_mail_brings_no_other_mail_twice(room, relay):
    room.invite(ADA, BEN, EVA)
    relay.drops = 1
    room.send()
    assert states(room).count("waiting") == 3
    room.send(after=timedelta(minutes=10))
    room.send(after=timedelta(minutes=20))
    assert sorted(taken[1] for taken in relay.taken) == [ADA, BEN, EVA]
    assert states(room) == ["sent"] * 3


def test_a_server_that_hangs_holds_up_neither_pages_nor_other_work(settings, relay, monkeypatch):
    assert PATIENCE_SECONDS <= 30
    monkeypatch.setattr("surveys.accounts.mail.PATIENCE_SECONDS", 1.5)
    room = PostRoom(settings_for(settings, relay))
    room.invite(ADA)
    relay.hangs = True
    office, done = office_of(room.app), []
    office.chores["after mail"] = lambda _database, _at: done.append(time.monotonic())
    begun = time.monotonic()
    with room.app.test_request_context(base_url="https://mitsprache.example"):
        office.work_off()
        office.work_off()
    assert len(done) == 2 and time.monotonic() - begun < 1
    assert room.app.test_client().get("/").status_code == 200
    assert time.monotonic() - begun < 1.4
    office.settle()
    assert [(mail.state, mail.problem, mail.attempts) for mail in room.mails()] == [
        ("waiting", "relay unreachable", 0)
    ]
    relay.hangs = False
    room.send(after=timedelta(minutes=2))
    assert states(room) == ["sent"]
    room.close()


def test_without_a_relay_everything_waits(settings):
    room = PostRoom(settings)
    room.invite(ADA)
    room.send()
    assert states(room) == ["waiting"]
    room.close()


def test_two_processes_never_send_the_same_mail(room, relay):
    room.invite(*(f"nr{number}@verein.example" for number in range(30)))
    other = PostRoom.__new__(PostRoom)
    other.__dict__.update(room.__dict__)
    other.sender = sending.Sender(room.sender.pen, room.sender.relay)
    both = [Thread(target=one.send) for one in (room, other)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    room.send()
    recipients = [taken[1] for taken in relay.taken]
    assert len(recipients) == len(set(recipients)) == 30


def test_two_commands_at_once_send_everything_once(room, relay):
    room.invite(*(f"nr{number}@verein.example" for number in range(20)))
    settings = {
        name: getattr(room.settings, name)
        for name in ("database_url", "instance", "mail_host", "mail_port", "base_url")
    }
    both = [
        subprocess.Popen([*COMMAND, "work", "--once"], cwd=ROOT, env=surroundings(settings))
        for _ in range(2)
    ]
    assert [one.wait(timeout=60) for one in both] == [0, 0]
    recipients = [taken[1] for taken in relay.taken]
    assert len(recipients) == len(set(recipients)) == 20
    assert states(room) == ["sent"] * 20


def test_a_mail_of_a_process_that_died_is_sent_after_ten_minutes_as_the_same_message(room, relay):
    room.invite(ADA)
    first = sending.claim(room.database, at=room.now)
    room.send(after=timedelta(minutes=9))
    assert relay.taken == []
    room.send(after=timedelta(minutes=11))
    assert read(relay.taken[0])["Message-ID"].startswith(f"<{first.message_key.hex()}@")


def test_no_more_mails_leave_in_a_minute_than_were_set(settings, relay):
    room = PostRoom(settings_for(settings, relay, mails_per_minute=2))
    room.invite(ADA, BEN, EVA)
    room.send()
    room.send(after=timedelta(seconds=30))
    assert len(relay.taken) == 2
    room.send(after=timedelta(seconds=90))
    assert len(relay.taken) == 3
    room.close()


def test_a_token_that_nobody_can_make_again_is_gone_once_its_mail_was_sent(room, relay):
    room.invite(
        *(f"nr{number}@verein.example" for number in range(10)), mode="A", access="personal"
    )
    tokens = [opened_token(mail, key=room.keys.outbox) for mail in room.mails()]
    assert all(tokens)
    room.send()
    assert [mail.sealed for mail in room.mails()] == [None] * 10
    bodies = "".join(read(taken).get_content() for taken in relay.taken)
    assert all(bodies.count(f"/s/{token}") == 1 for token in tokens)
