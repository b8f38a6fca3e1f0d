"""An organisation that is on no list registers by the open link, and staff say which one it is."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from surveys import clock
from surveys.fieldwork.models import Contact, Invitation, Organisation, OutboxMail, Wave
from surveys.fieldwork.outbox import KINDS, Pen
from surveys.fieldwork.registration import registered
from surveys.programmes.models import District
from surveys.responses.models import Draft, Response
from tests.conftest import Visitor
from tests.pages.results_cast import staff

BASE = "/staff/programmes/teilhabe/organisations"
SAID = {
    "name": "Frauentreff Süd",
    "kind": "mo",
    "contact": "Aylin Öz",
    "email": "Aylin@Treff.example",
}


@pytest.fixture
def programme(world):
    world.programme("other")
    return world.programme("teilhabe")


@pytest.fixture
def wave(world, programme, database):
    """A wave with names that anybody may register for."""
    number = world.wave(programme=programme)
    with database.writing() as session:
        found = session.get(Wave, number)
        found.access, found.open_code = "both", "offen"
        session.add(District(programme_id=programme, key="sued", position=1, name={"de": "Süd"}))
    return number


@pytest.fixture
def ada(app, programme):
    assert programme, "it is hers"
    return staff(app, programme="teilhabe")


def register(visitor, *, status=200, address="/register/offen", **changes):
    """Fill in the form as somebody does; return the page it leads to."""
    page = visitor.open(address)
    form_id = page.select_one("[name=form_id]")["value"]
    return visitor.post(
        address, status=status, **{"form_id": form_id, **SAID, "district": "sued", **changes}
    )


def send(browser, address, *, page=None, status=200, **fields):
    token = browser.open(page or address).select_one("input[name=csrf_token]")["value"]
    return browser.post(address, status=status, csrf_token=token, **fields)


def every(database, class_):
    with database.reading() as session:
        return session.scalars(select(class_).order_by(class_.id)).all()


def newcomer(database):
    with database.reading() as session:
        return session.scalar(select(Organisation).where(Organisation.state == "unconfirmed"))


def test_whoever_registers_is_at_their_own_questionnaire_at_once(visitor, wave, database):
    page = register(visitor)
    assert page.response.request.path.startswith("/s/")
    assert "Frauentreff Süd" in page.words
    [one], [person], [invitation] = (
        every(database, found) for found in (Organisation, Contact, Invitation)
    )
    assert (one.state, one.source, one.kind, one.district) == (
        "unconfirmed",
        "eigene Angabe",
        "mo",
        "sued",
    )
    assert (person.name, person.email, person.is_main) == ("Aylin Öz", "aylin@treff.example", True)
    assert (invitation.channel, invitation.wave_id) == ("registration", wave)
    assert invitation.contact_id == person.id


@pytest.mark.usefixtures("wave")
def test_a_mail_with_the_link_waits(visitor, app, database, keys):
    link = register(visitor).response.request.path
    [mail] = every(database, OutboxMail)
    assert (mail.kind, mail.state) == ("registration", "waiting")
    with app.test_request_context(), database.reading() as session:
        written = KINDS["registration"](session, mail, None, Pen(app.extensions["settings"], keys))
    assert written.recipient == "aylin@treff.example"
    assert link in written.body and "Frauentreff Süd" in written.body


@pytest.mark.usefixtures("wave")
def test_nobody_has_any_number_of_mails_sent_to_somebody_else(visitor, database):
    for number in range(5):
        assert register(visitor, name=f"Verein {number}").select_one("form[action='/start']")
    assert len(every(database, OutboxMail)) == 3


def test_opening_the_page_stores_nothing_and_sets_no_cookie(visitor, wave, database):
    page = visitor.open("/register/offen")
    assert "Set-Cookie" not in page.response.headers
    assert not every(database, Organisation)
    with database.reading() as session:
        assert registered(session, session.get(Wave, wave)) == 0


@pytest.mark.usefixtures("wave")
def test_a_form_sent_twice_is_one_registration(visitor, database):
    first = register(visitor, form_id="aa" * 16)
    second = register(visitor, form_id="aa" * 16)
    assert first.response.request.path == second.response.request.path
    assert len(every(database, Organisation)) == 1


@pytest.mark.usefixtures("wave")
def test_a_name_that_is_known_opens_nothing_of_whoever_has_it(visitor, app, database):
    mine = register(visitor)
    other = register(Visitor(app.test_client()))
    assert other.response.request.path != mine.response.request.path
    names = [one.name for one in every(database, Organisation)]
    assert names == ["Frauentreff Süd", "Frauentreff Süd (2)"]


@pytest.mark.usefixtures("wave")
@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"name": " "}, "#name"),
        ({"kind": ""}, "#kind"),
        ({"kind": "other"}, "#kind_other"),
        ({"contact": ""}, "#contact"),
        ({"email": "keine Mail"}, "#email"),
        ({"name": "N" * 201}, "#name"),
        ({"leave_empty": "https://spam.example"}, "#leave_empty"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(visitor, database, changes, place):
    page = register(visitor, status=422, **changes)
    assert page.select_one(".problems a")["href"] == place
    assert page.select_one("#contact")["value"] == changes.get("contact", "Aylin Öz")
    assert not every(database, Organisation)


@pytest.mark.usefixtures("wave")
def test_the_page_speaks_arabic_and_the_questionnaire_after_it(visitor, database):
    page = visitor.open("/register/offen?lang=ar")
    assert page.html["dir"] == "rtl"
    register(visitor, address="/register/offen?lang=ar", lang="ar")
    [person] = every(database, Contact)
    assert person.language == "ar"


@pytest.mark.usefixtures("wave")
def test_as_many_register_as_were_wanted(visitor, database):
    with database.writing() as session:
        session.scalars(select(Wave)).one().quota = 1
    form = visitor.open("/register/offen").select_one("[name=form_id]")["value"]
    register(visitor)
    page = visitor.open("/register/offen", status=409)
    assert "so viele mitgemacht, wie vorgesehen waren" in page.words
    visitor.post("/register/offen", status=409, form_id=form, **SAID)
    assert len(every(database, Organisation)) == 1


@pytest.mark.usefixtures("wave")
def test_a_flood_from_one_place_is_refused_and_typed_words_stay(visitor, app, database):
    app.extensions["settings"] = app.extensions["settings"].model_copy(
        update={"entries_per_hour": 2}
    )
    register(visitor)
    register(visitor)
    page = register(visitor, status=429)
    assert "sehr viele Anmeldungen" in page.select_one(".problems").text
    assert page.select_one("#name")["value"] == "Frauentreff Süd"
    assert len(every(database, Organisation)) == 2


@pytest.mark.usefixtures("wave")
def test_another_site_cannot_make_a_browser_register(visitor, database):
    answer = visitor.client.post(
        "/register/offen", data=SAID, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert not every(database, Organisation)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"mode": "A", "access": "open"}, 404),
        ({"access": "personal"}, 404),
        ({"closes_in": timedelta(days=-1)}, 410),
        ({"opens_at": clock.now() + timedelta(days=1)}, 409),
        ({"closes_in": timedelta(days=3)}, 200),
    ],
)
def test_only_open_waves_with_names_take_registrations(visitor, world, database, facts, status):
    number = world.wave(**facts)
    with database.writing() as session:
        wave = session.get(Wave, number)
        wave.open_code, wave.access = "offen", facts.get("access", "both")
    visitor.open("/register/offen", status=status)


def test_a_wave_that_staff_did_not_open_is_no_link(visitor, wave, database):
    with database.writing() as session:
        session.get(Wave, wave).opened_at = None
    visitor.open("/register/offen", status=404)


@pytest.mark.usefixtures("wave")
def test_staff_confirm_that_somebody_is_new(visitor, ada, database):
    register(visitor)
    page = ada.open(BASE)
    assert "Eine Organisation hat sich neu angemeldet." in page.words
    number = newcomer(database).id
    send(ada, f"{BASE}/registered/{number}/confirm", page=f"{BASE}/registered")
    assert [one.state for one in every(database, Organisation)] == ["active"]
    assert "Im Moment wartet niemand." in ada.open(f"{BASE}/registered").words


@pytest.fixture
def known(database, programme):
    """The organisation of the list that registers although it is on it."""
    with database.writing() as session:
        one = Organisation(
            programme_id=programme,
            name="Frauentreff Süd e. V.",
            kind="mo",
            district="",
            email="post@treff.example",
        )
        session.add(one)
        session.flush()
        return one.id


def match(ada, database, known, *, status=200, **fields):
    number = newcomer(database).id
    return send(
        ada,
        f"{BASE}/registered/{number}/match",
        page=f"{BASE}/registered",
        status=status,
        organisation=str(known),
        **fields,
    )


def own_link(page):
    return page.response.request.path


def invite(database, keys, wave, known):
    from surveys.fieldwork import invitations

    with database.writing() as session:
        token = invitations.invite(
            session,
            session.get(Wave, wave),
            session.get(Organisation, known),
            key=keys.links,
        )
    return f"/s/{token}"


@pytest.mark.usefixtures("wave")
def test_a_match_moves_link_contact_and_mail(visitor, ada, known, database):
    link = own_link(register(visitor))
    page = ada.open(f"{BASE}/registered")
    assert "Vielleicht ist es: Frauentreff Süd e. V." in page.words
    match(ada, database, known)
    [one], [person], [invitation], [mail] = (
        every(database, found) for found in (Organisation, Contact, Invitation, OutboxMail)
    )
    assert one.id == known == invitation.organisation_id == mail.organisation_id
    assert (person.organisation_id, person.is_main) == (known, True)
    assert mail.contact_id == invitation.contact_id == person.id
    assert "Frauentreff Süd e. V." in visitor.open(link).words


def test_a_person_who_is_known_by_mail_stays_one(visitor, ada, wave, known, database):
    with database.writing() as session:
        session.add(
            Contact(organisation_id=known, name="Aylin", email="aylin@treff.example", is_main=True)
        )
    register(visitor)
    match(ada, database, known)
    [person], [invitation] = every(database, Contact), every(database, Invitation)
    assert (person.name, invitation.contact_id) == ("Aylin", person.id)
    assert wave == invitation.wave_id


@pytest.fixture
def old(database, keys, wave, known):
    """The link that the organisation of the list has got already."""
    return invite(database, keys, wave, known)


def test_of_two_links_the_one_with_an_answer_stays(visitor, ada, world, old, known):
    link = own_link(register(visitor))
    world.respond(0, link=link)
    match(ada, world.database, known)
    [invitation], [response] = every(world.database, Invitation), every(world.database, Response)
    assert invitation.organisation_id == known and invitation.used
    assert response.invitation_id == invitation.id
    visitor.open(old, status=404)


def test_a_draft_that_was_begun_outweighs_a_link_nobody_used(visitor, ada, world, old, known):
    world.begin(old)
    link = own_link(register(visitor))
    match(ada, world.database, known)
    assert len(every(world.database, Draft)) == 1
    visitor.open(link, status=404)


@pytest.fixture
def answered(visitor, world, old):
    """Both links, after an answer was sent by each."""
    found = {"known": old, "new": own_link(register(visitor))}
    for link in found.values():
        world.respond(0, link=link)
    return found


@pytest.mark.parametrize("counts", ["new", "known"])
def test_of_two_answers_staff_say_which_one_counts(visitor, ada, answered, known, counts):
    database = visitor.client.application.extensions["database"]
    page = match(ada, database, known, status=409)
    assert "Beide haben schon geantwortet." in page.words
    assert len(every(database, Response)) == 2
    assert page.select_one("select[name=organisation] option[selected]")["value"] == str(known)
    match(ada, database, known, counts=counts)
    assert len(every(database, Response)) == len(every(database, Invitation)) == 1
    for side, link in answered.items():
        visitor.open(link, status=200 if side == counts else 404)


@pytest.mark.parametrize("used", [[], [0], [1], [0, 1]])
def test_two_confidential_links_are_left_alone_whoever_answered(  # noqa: PLR0913, PLR0917  fixtures
    visitor, ada, world, programme, known, used
):
    number = world.wave(programme=programme, mode="C", access="personal")
    database = world.database
    with database.writing() as session:
        wave = session.get(Wave, number)
        wave.access, wave.open_code = "both", "offen"
    assert "Frauentreff Süd" in register(visitor, district="").words
    invite(database, world.keys, number, known)
    with database.writing() as session:
        for place, invitation in enumerate(session.scalars(select(Invitation))):
            invitation.used = place in used
    shown = ada.open(f"{BASE}/registered").words
    assert "hat geantwortet" not in shown and "hat noch nicht geantwortet" not in shown
    page = match(ada, database, known, status=409, counts="new")
    assert "weiß hier niemand" in page.words
    assert len(every(database, Invitation)) == 2


def test_an_organisation_is_not_matched_with_nobody(visitor, ada, wave, database):
    register(visitor)
    assert wave
    page = match(ada, database, "", status=422)
    assert page.select_one(".problems")
    with database.reading() as session:
        assert session.scalar(select(func.count(Organisation.id))) == 1


@pytest.mark.usefixtures("wave")
def test_cleo_confirms_and_matches_nobody_here(visitor, app, database):
    register(visitor)
    number = newcomer(database).id
    cleo = staff(app, programme="other", name="cleo")
    own = "/staff/programmes/other/organisations"
    for base in (BASE, own):
        for verb in ("confirm", "match"):
            send(
                cleo,
                f"{base}/registered/{number}/{verb}",
                page=f"{own}/new",
                status=404 if base == BASE or verb == "confirm" else 422,
                organisation=str(number),
            )
    assert newcomer(database).id == number
