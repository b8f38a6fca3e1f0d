"""Who is written to, in which words; and in mode A, that no order joins recipient and link."""

import re
import secrets
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from surveys.errors import SurveyError
from surveys.fieldwork.links import random_token
from surveys.fieldwork.mails import making, standing
from surveys.fieldwork.mails.addresses import Addressee, language_for
from surveys.fieldwork.mails.fates import sweep_seals
from surveys.fieldwork.mails.making import TooFew
from surveys.fieldwork.mails.words import (
    complaints_of,
    fixed,
    placeholders,
    proposal,
)
from surveys.fieldwork.mails.writing import scene_of
from surveys.fieldwork.models import (
    ExtensionRequest,
    Invitation,
    Mailing,
    Organisation,
    OutboxMail,
    Volunteer,
    Wave,
)
from surveys.fieldwork.outbox import KINDS, NotToSend, Pen, opened_token, queue_mail
from surveys.fieldwork.placeholders import PLACEHOLDER, filled
from surveys.responses.colleagues import token_of
from surveys.responses.models import Colleague
from surveys.secrets import derive, token_hash
from tests.plugins.relays import Relay
from tests.surveys.post import PostRoom, settings_for

ADA, BEN, EVA = "ada@verein.example", "ben@verein.example", "eva@verein.example"
KINDS_OF_MAILINGS = ("invitation", "reminder", "prolongation", "thanks", "news")


@pytest.fixture
def relay():
    with Relay() as found:
        yield found


@pytest.fixture
def room(settings, relay):
    found = PostRoom(settings_for(settings, relay))
    yield found
    found.close()


def many(number):
    return [f"nr{place:04}@verein.example" for place in range(number)]


def written(room, mail):
    """Return what a row of the outbox says now."""
    with (
        room.app.test_request_context(base_url=room.settings.base_url),
        room.database.reading() as session,
    ):
        row = session.get_one(OutboxMail, mail)
        token = opened_token(row, key=room.keys.outbox)
        return KINDS[row.kind](session, row, token, Pen(room.settings, room.keys))


def ranks(values):
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0] * len(values)
    for rank, place in enumerate(order):
        found[place] = rank
    return found


def rank_correlation(one, other):
    """Spearman's rho of two sequences without ties: 1 - 6 sum d^2 / (n (n^2 - 1))."""
    n = len(one)
    squares = sum((a - b) ** 2 for a, b in zip(ranks(one), ranks(other), strict=True))
    return 1 - 6 * squares / (n * (n * n - 1))


def test_no_order_joins_a_recipient_of_mode_a_and_a_link(room):
    number = 400
    room.invite(*many(number), mode="A", access="personal")
    with room.database.reading() as session:
        ids = {one.token_hash: one.id for one in session.scalars(select(Invitation))}
        mails = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
        names = dict(session.execute(select(Organisation.id, Organisation.name)).all())
    links = [ids[token_hash(opened_token(one, key=room.keys.outbox))] for one in mails]
    assert sorted(links) == sorted(ids.values()), "each link went to one recipient"
    # Under independence rho has deviation 1 / sqrt(n - 1) = 0.05; beyond 5 of them: never.
    for order in (
        [one.id for one in mails],
        [one.organisation_id for one in mails],
        ranks([names[one.organisation_id] for one in mails]),
        [one.message_key for one in mails],
    ):
        assert abs(rank_correlation(order, links)) < 0.25
    assert all(one.invitation_id is None for one in mails)
    assert {one.due_at for one in mails} == {mails[0].due_at}


def test_without_the_key_file_nothing_in_the_outbox_of_mode_a_opens(room):
    room.invite(*many(10), mode="A", access="personal")
    for mail in room.mails():
        with pytest.raises(NotToSend):
            opened_token(mail, key=derive(secrets.token_bytes(32), "outbox"))


def test_links_of_mode_a_are_never_made_for_fewer_than_ten(room):
    wave = room.world.wave(mode="A", access="personal")
    room.organisations(wave, *many(9))
    mailing = room.mailing(wave)
    with pytest.raises(TooFew):
        room.queue(mailing)
    room.organisations(wave, "one.more@verein.example")
    assert room.queue(mailing) == 10


def test_what_never_left_is_forgotten_when_its_wave_is_over(room):
    wave = room.invite(*many(10), mode="A", access="personal")
    with room.database.writing() as session:
        session.scalars(select(OutboxMail)).first().state = "bounced"
    sweep_seals(room.database, room.now)
    assert all(mail.sealed for mail in room.mails())
    with room.database.writing() as session:
        closes_at = session.get_one(Wave, wave).closes_at
    sweep_seals(room.database, closes_at + timedelta(days=1))
    assert not any(mail.sealed for mail in room.mails())


def again(room, wave):
    with room.database.writing() as session:
        scene = scene_of(session, wave)
        found = [one.mail_id for one in standing.returned(session, scene)]
        mails = standing.mails_of(session, scene, set(found))
        return making.send_again(session, scene, mails, at=room.now, keys=room.keys)


def test_a_link_of_mode_a_that_was_refused_goes_out_again_as_the_same_link(room, relay):
    relay.answers[many(1)[0]] = ["550 5.1.1 unknown"]
    wave = room.invite(*many(10), mode="A", access="personal")
    token = opened_token(room.mails()[0], key=room.keys.outbox)
    room.send()
    assert again(room, wave) == 1
    assert opened_token(room.mails()[0], key=room.keys.outbox) == token
    room.send()
    assert [mail.state for mail in room.mails()] == ["sent"] * 10


def test_a_forgotten_link_is_made_anew_for_ten_or_for_nobody(room):
    wave = room.invite(*many(12), mode="A", access="personal")
    room.send()

    def come_back(number):
        with room.database.writing() as session:
            for mail in session.scalars(select(OutboxMail).limit(number)):
                mail.state, mail.problem = "bounced", "5.1.1"

    come_back(3)
    with pytest.raises(TooFew):
        again(room, wave)
    come_back(12)
    assert again(room, wave) == 12
    with room.database.reading() as session:
        assert session.scalar(select(func.count(Invitation.id))) == 24


def test_a_reminder_of_mode_a_goes_to_all_who_were_reached_and_has_no_link_of_their_own(
    room, relay
):
    relay.answers[many(1)[0]] = ["550 5.1.1 unknown"]
    wave = room.invite(*many(11), mode="A", access="personal")
    room.send()
    assert room.queue(room.mailing(wave, "reminder")) == 10
    room.send()
    with room.database.reading() as session:
        assert session.scalar(select(func.count(Invitation.id))) == 11
    reminder = next(mail for mail in room.mails() if mail.kind == "reminder")
    body = written(room, reminder.id).body
    assert fixed("first_link", "de") in body and "/s/" not in body


def test_a_reminder_of_an_open_wave_has_the_open_link(room):
    wave = room.invite(ADA, BEN, mode="A", access="open")
    room.send()
    room.queue(room.mailing(wave, "reminder"))
    with room.database.reading() as session:
        code = session.get_one(Wave, wave).open_code
    assert f"/s/{code}" in written(room, room.mails()[-1].id).body


def test_whoever_answers_before_it_is_sent_gets_no_reminder(room):
    wave = room.invite(ADA, BEN)
    room.send()
    room.queue(room.mailing(wave, "reminder"))
    with room.database.writing() as session:
        session.scalars(select(Invitation)).first().used = True
    room.send()
    reminders = [mail for mail in room.mails() if mail.kind == "reminder"]
    assert [(mail.state, mail.problem) for mail in reminders] == [
        ("cancelled", "answered"),
        ("sent", None),
    ]


def test_thanks_go_to_those_who_answered(room):
    wave = room.invite(ADA, BEN)
    with room.database.writing() as session:
        session.scalars(select(Invitation)).first().used = True
    mailing = room.mailing(wave, "thanks")
    assert room.queue(mailing) == 1
    assert "/p/" in written(room, room.mails()[-1].id).body


def test_nothing_that_asks_for_an_answer_is_sent_when_the_wave_is_over(room, relay):
    room.invite(ADA, closes_in=timedelta(hours=1))
    room.send(after=timedelta(hours=2))
    assert relay.taken == []
    assert [(mail.state, mail.problem) for mail in room.mails()] == [("cancelled", "wave over")]


def test_the_main_contact_is_written_to_in_its_language(room, relay):
    wave = room.world.wave()
    (organisation,) = room.organisations(wave, ADA)
    room.contact(organisation, name="Ben", email=BEN, is_main=False)
    room.contact(organisation, name="Eva", email=EVA, language="en")
    room.queue(room.mailing(wave))
    room.send()
    ((_, recipient, content),) = relay.taken
    assert recipient == EVA and b"Dear Sir or Madam" in content


def test_the_first_mail_says_where_an_address_came_from_and_only_the_first(room):
    wave = room.world.wave()
    room.organisations(wave, ADA, source="Vereinsregister")
    room.organisations(wave, BEN, source="eigene Angabe")
    room.queue(room.mailing(wave))
    told, own = (written(room, mail.id).body for mail in room.mails())
    assert "Ihre Adresse haben wir von hier: Vereinsregister." in told
    assert "Ihre Adresse haben wir" not in own
    room.send()
    room.queue(room.mailing(wave, "reminder"))
    reminders = [written(room, mail.id).body for mail in room.mails() if mail.kind == "reminder"]
    assert not any("Vereinsregister" in body for body in reminders)


def test_a_mended_address_counts_when_the_mail_is_sent(room, relay):
    room.invite(ADA)
    with room.database.writing() as session:
        session.scalars(select(Organisation)).one().email = BEN
    room.send()
    assert [taken[1] for taken in relay.taken] == [BEN]


def test_an_address_that_went_missing_is_said(room):
    wave = room.invite(ADA)
    with room.database.writing() as session:
        session.scalars(select(Organisation)).one().email = None
    room.send()
    with room.database.reading() as session:
        (found,) = standing.returned(session, scene_of(session, wave))
    assert found.problem == "Es ist keine Adresse eingetragen."


@pytest.mark.parametrize(
    ("liked", "offered", "chosen"),
    [
        (("ar", "en"), ("de", "en", "ar"), "ar"),
        (("tr", "en"), ("de", "en"), "en"),
        (("tr",), ("de", "en"), "de"),
        ((), ("de", "en"), "de"),
        (("tr",), ("en", "ar"), "en"),
    ],
)
def test_the_language_is_one_the_recipient_likes_else_german(liked, offered, chosen):
    to = Addressee(1, "Verein", ADA, liked, "", "active", None)
    assert language_for(to, offered) == chosen


@pytest.mark.parametrize("shape", ["P", "C", "A personal", "A open"])
@pytest.mark.parametrize("kind", KINDS_OF_MAILINGS)
@pytest.mark.parametrize("language", ["de", "de-x-einfach", "en", "ar"])
def test_every_proposal_can_be_sent_as_it_stands(shape, kind, language):
    mode, _, access = shape.partition(" ")
    subject, body = proposal(kind, Wave(mode=mode, access=access or "personal"), language)
    assert subject and body
    assert complaints_of(kind, subject, body) == []
    if mode == "C":
        assert "Nur die Verwaltung sieht" not in body and "Only the authority" not in body


@pytest.mark.parametrize("mode", ["P", "C", "A"])
@pytest.mark.parametrize("language", ["fa", "tr", "ku", "ckb", "uk", "ru", "pl", "ro", "bg", "fr"])
def test_a_reminder_is_proposed_in_every_language_of_respondents(language, mode):
    subject, body = proposal("reminder", Wave(mode=mode, access="personal"), language)
    assert complaints_of("reminder", subject, body) == []
    german = proposal("reminder", Wave(mode=mode, access="personal"), "de")
    places = frozenset(PLACEHOLDER.findall("".join(german)))
    assert frozenset(PLACEHOLDER.findall(subject + body)) == places
    assert fixed("opt_out", language) != fixed("opt_out", "de")


def test_fixed_words_have_the_same_places_in_every_language():
    for name in ("registration", "volunteer", "colleague", "extension_granted", "opt_out"):
        places = set()
        for language in ("de", "de-x-einfach", "en", "ar"):
            words = fixed(name, language)
            words = words if isinstance(words, str) else words["subject"] + words["body"]
            places.add(frozenset(PLACEHOLDER.findall(words)))
        (found,) = places
        assert found <= set(placeholders())


def test_words_of_staff_cannot_reach_beyond_their_places():
    sly = "{link.__class__} {0} {organisation!r} {} %(link)s {link}"
    assert filled(sly, {"link": "L"}) == sly.replace("{link}", "L")
    assert len(complaints_of("invitation", "Betreff", sly)) == 4


def test_a_name_with_a_line_break_breaks_no_head(room, relay):
    wave = room.world.wave()
    (organisation,) = room.organisations(wave, ADA)
    with room.database.writing() as session:
        name = "Verein\r\nBcc: eva@verein.example\r\n\r\nx"
        session.get_one(Organisation, organisation).name = name
    words = {"de": "{organisation} {link}"}
    room.queue(room.mailing(wave, subject={"de": "{organisation}"}, body=words))
    room.send()
    ((_, recipient, content),) = relay.taken
    head = content.partition(b"\r\n\r\n")[0]
    assert recipient == ADA and not re.search(rb"^bcc", head, re.IGNORECASE | re.MULTILINE)


def test_who_registered_asked_for_time_or_was_asked_to_help_gets_a_mail_of_its_own_kind(room):
    room.invite(ADA)
    with room.database.writing() as session:
        invitation = session.scalars(select(Invitation)).one()
        wish = ExtensionRequest(
            invitation_id=invitation.id,
            wanted_on=room.now.date(),
            reason="",
            asked_at=room.now,
            state="granted",
        )
        helper = Colleague(
            invitation_id=invitation.id,
            name="Ben",
            email=BEN,
            may_sign=False,
            nonce=secrets.token_bytes(16),
            token_hash=secrets.token_bytes(32),
            asked_at=room.now,
        )
        session.add_all([wish, helper])
        session.flush()
        common = {"at": room.now, "invitation_id": invitation.id}
        mails = {
            "registration": queue_mail(session, kind="registration", **common).id,
            "extension": queue_mail(session, kind="extension", **common).id,
            "colleague": queue_mail(session, kind="colleague", colleague_id=helper.id, **common).id,
        }
    found = {kind: written(room, mail) for kind, mail in mails.items()}
    assert found["registration"].recipient == found["extension"].recipient == ADA
    assert "angemeldet" in found["registration"].subject
    assert "mehr Zeit" in found["extension"].subject
    assert found["colleague"].recipient == BEN
    assert f"/s/{token_of(helper, key=room.keys.links)}" in found["colleague"].body
    assert all(one.opt_out is None for one in found.values())
    with room.database.writing() as session:
        session.scalars(select(Colleague)).one().revoked = True
        session.scalars(select(ExtensionRequest)).one().state = "refused"
    assert "Leider" in written(room, mails["extension"]).body
    with pytest.raises(SurveyError):
        written(room, mails["colleague"])


def test_a_thousand_invitations_are_queued_in_well_under_the_patience_of_another_write(room):
    wave = room.world.wave()
    room.organisations(wave, *many(1000))
    mailing = room.mailing(wave)
    begun = time.monotonic()
    assert room.queue(mailing) == 1000
    assert time.monotonic() - begun < 2.5
    with room.database.reading() as session:
        assert session.scalar(select(func.count(Invitation.id))) == 1000
        assert session.scalar(select(func.count(Mailing.id))) == 1


def test_a_volunteer_is_asked_with_the_newest_link_only(room):
    programme = room.world.programme("mitwirken")
    old, new = random_token(), random_token()
    with room.database.writing() as session:
        entry = Volunteer(
            programme_id=programme,
            is_person=True,
            name="Ada",
            email=ADA,
            language="ar",
            action_fields=[],
            purposes=["results"],
            token_hash=token_hash(new),
            asked_on=room.now.date(),
        )
        session.add(entry)
        session.flush()
        first, second = (
            queue_mail(
                session,
                kind="volunteer",
                volunteer_id=entry.id,
                at=room.now,
                token=token,
                key=room.keys.outbox,
            ).id
            for token in (old, new)
        )
    with pytest.raises(NotToSend):
        written(room, first)
    asked = written(room, second)
    assert asked.recipient == ADA and asked.language == "ar"
    assert f"/p/mitwirken/mitwirken/eintrag/{new}" in asked.body


def test_a_confidential_invitation_goes_out_also_to_who_answered(room):
    room.invite(ADA, mode="C")
    with room.database.writing() as session:
        session.scalars(select(Invitation)).one().used = True
    room.send()
    assert [mail.state for mail in room.mails()] == ["sent"]
