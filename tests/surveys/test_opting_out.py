"""Ending mail: by whoever has the link and presses, never by looking; kept as a keyed hash."""

import pytest
from sqlalchemy import func, select

from surveys.errors import UnknownLink
from surveys.fieldwork.invitations import token_of
from surveys.fieldwork.mails.opting_out import opt_out_token, read_token
from surveys.fieldwork.models import Invitation, OptOut, Organisation, OutboxMail
from surveys.responses.models import Draft
from tests.conftest import Visitor
from tests.plugins.relays import Relay
from tests.surveys.post import PostRoom, settings_for

ADA, BEN = "ada@verein.example", "ben@verein.example"


@pytest.fixture
def relay():
    with Relay() as found:
        yield found


@pytest.fixture
def room(settings, relay):
    found = PostRoom(settings_for(settings, relay))
    yield found
    found.close()


def programme_of(room):
    with room.database.reading() as session:
        return session.scalars(select(Organisation.programme_id)).first()


def address(room, email=ADA):
    return f"/m/{opt_out_token(programme_of(room), email, keys=room.keys)}"


def count(room, table):
    with room.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_pressing_ends_mail_and_looking_does_not(room, relay):
    room.invite(ADA, BEN)
    visitor = Visitor(room.app.test_client())
    for _ in range(3):
        page = visitor.open(address(room))
        assert room.app.test_client().head(address(room)).status_code == 200
    assert page.h1.text.strip() == "Keine Mails mehr bekommen"
    assert count(room, OptOut) == 0
    page = visitor.post(address(room))
    assert "Sie bekommen keine Mails mehr" in page.h1.text
    room.send()
    assert [taken[1] for taken in relay.taken] == [BEN]
    assert [(mail.state, mail.problem) for mail in room.mails()] == [
        ("cancelled", "opted out"),
        ("sent", None),
    ]


def test_a_mail_system_ends_it_by_one_click_without_cookie_or_form(room):
    room.invite(ADA)
    link = address(room)
    for _ in range(2):
        answer = room.app.test_client().post(link, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert count(room, OptOut) == 1


def test_no_address_is_kept_and_no_other_programme_is_ended(room):
    wave = room.invite(ADA)
    other = room.invite(ADA)
    with room.database.reading() as session:
        numbers = dict(
            session.execute(
                select(Invitation.wave_id, Organisation.programme_id).join(
                    Organisation, Organisation.id == Invitation.organisation_id
                )
            ).all()
        )
    token = opt_out_token(numbers[wave], ADA, keys=room.keys)
    room.app.test_client().post(f"/m/{token}")
    with room.database.reading() as session:
        (kept,) = session.scalars(select(OptOut))
        outcomes = dict(session.execute(select(Invitation.wave_id, Invitation.outcome)).all())
    assert kept.programme_id == numbers[wave] and b"ada" not in kept.email_hash
    assert outcomes == {wave: "refused", other: None}


def test_only_the_own_invitation_counts_as_refused_and_never_an_answered_one(room):
    wave = room.invite(ADA, BEN)
    later = room.world.wave(programme=programme_of(room))
    room.queue(room.mailing(later))
    with room.database.writing() as session:
        first = session.scalars(select(Invitation).where(Invitation.wave_id == wave)).first()
        first.used = True
    room.app.test_client().post(address(room))
    with room.database.reading() as session:
        found = session.execute(
            select(Invitation.wave_id, Organisation.email, Invitation.outcome).join(
                Organisation, Organisation.id == Invitation.organisation_id
            )
        ).all()
    assert {tuple(row) for row in found} == {
        (wave, ADA, None),
        (wave, BEN, None),
        (later, ADA, "refused"),
        (later, BEN, None),
    }


def test_the_link_that_ends_mail_still_lets_one_answer(room):
    wave = room.invite(ADA)
    room.app.test_client().post(address(room))
    with room.database.reading() as session:
        invitation = session.scalars(select(Invitation).where(Invitation.wave_id == wave)).one()
    token = token_of(invitation, key=room.keys.links)
    assert Visitor(room.app.test_client()).open(f"/s/{token}").words


@pytest.mark.parametrize("bent", ["", "a", "ä", "x" * 79, "a" * 5000, "%00"])
def test_a_link_we_did_not_make_ends_nothing(room, bent):
    room.invite(ADA)
    link = address(room)
    client = room.app.test_client()
    wrong = [link[:-1] + ("a" if link[-1] != "a" else "b"), f"/m/{bent}x"]
    for one in wrong:
        assert client.get(one).status_code in {404, 429}
        assert client.post(one).status_code in {404, 429}
    assert count(room, OptOut) == 0


def test_a_link_cannot_be_made_from_a_copy_of_the_database(room):
    room.invite(ADA)
    room.app.test_client().post(address(room))
    with room.database.reading() as session:
        kept = session.scalars(select(OptOut.email_hash)).one()
    assert kept.hex() not in address(room)
    with pytest.raises(UnknownLink):
        read_token("a" * 80, keys=room.keys)


@pytest.mark.parametrize("language", ["de", "de-x-einfach", "en", "ar"])
def test_the_page_speaks_the_language_of_the_mail(room, language):
    room.invite(ADA)
    page = Visitor(room.app.test_client()).open(f"{address(room)}?lang={language}")
    assert page.html["lang"] == language.partition("-x-")[0]
    assert len(page.select(".languages a")) >= 4


def test_link_scanners_use_no_token_and_mark_nothing(room, relay):
    """GET and HEAD of every link in a mail, by a scanner that runs before its reader."""
    room.invite(ADA)
    room.send()
    body = relay.taken[0][2].replace(b"=\r\n", b"").decode()
    links = [word for word in body.replace("<", " ").replace(">", " ").split() if "/mitspr" in word]
    paths = {word.partition(".example")[2] for word in links if word.startswith("https://")}
    assert {path[:3] for path in paths} == {"/s/", "/m/"}
    for path in paths:
        for call in ("get", "head"):
            answer = getattr(room.app.test_client(), call)(path, headers={"Purpose": "prefetch"})
            assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    assert (count(room, OptOut), count(room, Draft)) == (0, 0)
    with room.database.reading() as session:
        assert not session.scalar(select(Invitation.used))
        assert session.scalar(select(OutboxMail.state)) == "sent"
