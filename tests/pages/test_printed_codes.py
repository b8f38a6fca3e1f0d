"""A printed code: typed from a letter, it leads where the link does, and nowhere else."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from surveys import clock
from surveys.fieldwork import codes, invitations
from surveys.fieldwork.links import in_fours
from surveys.fieldwork.models import Invitation, Wave
from tests.factories import give_code


def code_of(database, keys):
    """Print a code for the last invitation made; return it as on paper."""
    with database.writing() as session:
        found = session.scalars(select(Invitation).order_by(Invitation.id.desc()).limit(1)).one()
        return in_fours(give_code(found, key=keys.links))


def forgotten(database, keys, wave_id):
    """Return a code of mode A, of which only the hash is kept."""
    with database.writing() as session:
        code = codes.forgotten_code()
        wave = session.get_one(Wave, wave_id)
        session.add(invitations.anonymous_invitation(wave, codes.code_hash(keys.links, code)))
        return code


@pytest.fixture
def letter(world, database, keys):
    """Give a code of mode P and the link it stands for."""
    link = world.link(world.wave())
    return code_of(database, keys), link


def enter(visitor, code, *, status=200, **fields):
    return visitor.post("/code", status=status, code=code, **fields)


def test_a_code_from_a_letter_opens_the_entry_and_stands_in_no_address(visitor, letter):
    code, link = letter
    page = enter(visitor, code.lower().replace("-", " "))
    assert "Erfundener Verein" in page.words
    assert page.response.request.path == "/code"
    assert link not in page.text.replace('value="', "")
    assert not page.select(f"a[href*='{link.rsplit('/', 1)[-1]}']")
    page = visitor.post("/start", token=page.select_one("[name=token]")["value"], language="de")
    assert page.response.request.path.startswith("/answer/")


def test_a_reprint_says_the_same_and_the_database_knows_only_a_hash(letter, database, keys):
    code, _link = letter
    assert code_of(database, keys) == code
    with database.reading() as session:
        kept = session.scalars(select(Invitation)).one()
    assert code.replace("-", "").encode() not in kept.code_hash
    assert codes.code_hash(keys.links, code) != codes.code_hash(keys.session, code)


def test_another_language_is_a_button_not_an_address(visitor, letter):
    code, _link = letter
    page = enter(visitor, code, language="en")
    assert page.html["lang"] == "en"
    assert len(page.select(".language-button")) == 2


@pytest.mark.parametrize("typed", ["", "K7TP-93XM-2QHD-4RT1", "nothing like a code", "ÄÖÜ" * 6])
def test_what_is_no_code_comes_back_as_it_was_typed(visitor, typed):
    page = enter(visitor, typed, status=422)
    assert page.select_one("#code")["value"] == typed.strip()
    assert page.select_one(".problems a")["href"] == "#code"


def test_unknown_expired_and_foreign_codes_are_told_alike(visitor, world, database, keys):
    world.link(world.wave(closes_in=timedelta(days=-1)))
    expired = code_of(database, keys)
    not_opened = world.wave()
    world.link(not_opened)
    hidden = code_of(database, keys)
    with database.writing() as session:
        session.get_one(Wave, not_opened).opened_at = None
    seen = set()
    for code in ("K7TP-93XM-2QHD-4RT1", expired, hidden):
        page = enter(visitor, code, status=422)
        seen.add(page.response.text.replace(code, ""))
    assert len(seen) == 1


def test_wrong_codes_are_tries_and_a_right_one_works_all_the_same(visitor, letter):
    for number in range(10):
        enter(visitor, f"K7TP-93XM-2QHD-4R{number:02d}", status=422)
    assert enter(visitor, "K7TP-93XM-2QHD-4RT1", status=429)
    assert "Erfundener Verein" in enter(visitor, letter[0]).words


def test_forty_people_behind_one_address_all_get_in(app, visitor, letter):
    for _person in range(40):
        assert enter(type(visitor)(app.test_client()), letter[0])


def test_a_code_without_a_name_is_its_own_link_and_makes_one_response(
    visitor, world, database, keys
):
    wave = world.wave(mode="A", access="personal")
    code = forgotten(database, keys, wave)
    page = enter(visitor, code)
    assert "Ohne Namen" in page.words
    assert visitor.open(f"/s/{in_fours(code).lower()}")
    world.respond(wave, link=f"/s/{code}")
    page = enter(visitor, code, status=409)
    with database.reading() as session:
        [invitation] = session.scalars(select(Invitation))
    assert invitation.used
    assert invitation.organisation_id is None
    assert invitation.nonce is None


def test_behind_a_code_without_a_name_the_blank_questionnaire_can_be_had(
    visitor, world, database, keys
):
    page = enter(visitor, forgotten(database, keys, world.wave(mode="A", access="personal")))
    form = page.select_one("form[action='/start/blank']")
    sent = {one["name"]: one["value"] for one in form.select("input")}
    assert visitor.client.post("/start/blank", data={**sent, "form": "docx"}).status_code == 200


def test_a_used_code_with_a_name_shows_the_receipt(visitor, world, letter, database):
    code, link = letter
    with database.reading() as session:
        wave = session.scalars(select(Invitation.wave_id)).one()
    world.respond(wave, link=link)
    assert "Vielen Dank" in enter(visitor, code).words


def test_whoever_began_comes_back_by_the_code_within_the_grace(app, visitor, letter, database):
    code, link = letter
    type(visitor)(app.test_client()).start(link)
    with database.writing() as session:
        session.execute(update(Wave).values(closes_at=clock.now() - timedelta(minutes=1)))
    assert "Diese Befragung ist beendet" in enter(visitor, code).words
    with database.writing() as session:
        session.execute(update(Wave).values(closes_at=clock.now() - timedelta(days=1)))
    enter(visitor, code, status=422)


def test_the_front_page_and_the_page_of_a_wrong_link_show_where_to_type_a_code(visitor):
    assert visitor.open("/").select_one("a[href='/code']")
    assert visitor.open("/s/nobody", status=404).select_one("a[href='/code']")


def test_the_code_page_speaks_the_reader_s_language(visitor):
    page = visitor.open("/code?lang=ar")
    assert page.html["dir"] == "rtl"
    assert visitor.open("/code", headers={"Accept-Language": "en"}).html["lang"] == "en"
