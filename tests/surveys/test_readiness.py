"""What is missing before a wave may open, each thing by itself, with where it is done."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from surveys import clock
from surveys.accounts.actor import Actor
from surveys.accounts.models import Account
from surveys.accounts.staffing import add_staff
from surveys.errors import NotReady
from surveys.fieldwork import readiness
from surveys.fieldwork.models import Invitation, TrustKey, Wave
from surveys.fieldwork.preparing import open_for_fieldwork
from surveys.programmes.models import Authority
from tests.factories import definition
from tests.pages.results_cast import PASSWORD

TODAY = clock.now().date()
READY = {
    "no_influence": True,
    "purpose": "Auswertung",
    "legal_basis": "Art. 6 Abs. 1 Buchst. e DSGVO",
    "delete_on": TODAY + timedelta(days=700),
    "link_deletion_on": TODAY + timedelta(days=40),
}


@pytest.fixture
def programme(world):
    return world.programme("teilhabe")


@pytest.fixture
def account(app, database, programme):
    """Give a function that adds somebody with roles and returns their account's number."""
    assert programme, "roles are roles in it"

    def add(name, *roles):
        email = f"{name}@stadt.example"
        with app.app_context(), database.writing() as session:
            add_staff(
                session,
                email,
                name=name,
                roles=roles,
                programme_slug="teilhabe",
                password=PASSWORD,
                at=clock.now(),
            )
        with database.reading() as session:
            return session.scalar(select(Account.id).where(Account.email == email))

    return add


@pytest.fixture
def prepared(world, database, programme, account):
    """Give a function that prepares a wave for which nothing is missing but what it is told."""

    def make(mode="P", questionnaire="fields", **values):
        number = world.wave(questionnaire, mode=mode, programme=programme, **{**READY, **values})
        if mode != "A":
            world.link(number)
        with database.writing() as session:
            session.get_one(Wave, number).opened_at = None
        if mode == "C":
            trusted = account("tom", "trust")
            with database.writing() as session:
                session.execute(update(TrustKey).values(account_id=trusted))
        return number

    return make


@pytest.fixture
def left(app, database, programme):
    """Give a function that tells what is missing, as (sentence, address)."""

    def look(number, *, at=None):
        actor = Actor(1, "Ada", "", roles={programme: frozenset({"coordinator"})})
        with app.test_request_context(), database.reading() as session:
            opened = open_for_fieldwork(session, actor, number)
            found = readiness.missing(session, opened, at=at or clock.now())
            return [(one.sentence, one.address) for one in found]

    return look


def try_to_open(database, programme, number, *, at=None):
    actor = Actor(1, "Ada", "", roles={programme: frozenset({"coordinator"})})
    with database.writing() as session:
        opened = open_for_fieldwork(session, actor, number)
        readiness.open_now(session, opened, at=at or clock.now())


@pytest.mark.parametrize("mode", "ACP")
def test_a_wave_for_which_nothing_is_missing_opens(prepared, left, database, programme, mode):
    number = prepared(mode)
    assert left(number) == []
    try_to_open(database, programme, number)
    with database.reading() as session:
        assert session.get_one(Wave, number).opened_at is not None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"no_influence": False}, "noch nicht bestätigt"),
        ({"purpose": ""}, "wofür"),
        ({"purpose": "Für [Zweck]"}, "wofür"),
        ({"legal_basis": ""}, "fehlt die Rechtsgrundlage"),
        ({"legal_basis": "Art. 6 mit [Landesrecht]"}, "noch eine Lücke"),
        ({"delete_on": None}, "gelöscht"),
        ({"delete_on": TODAY}, "gelöscht"),
        ({"link_deletion_on": None}, "wer geantwortet hat"),
        ({"link_deletion_on": TODAY}, "wer geantwortet hat"),
        ({"link_deletion_on": TODAY + timedelta(days=701)}, "wer geantwortet hat"),
    ],
)
def test_what_was_not_decided_is_named_with_its_place(prepared, left, values, words):
    number = prepared(**values)
    [(sentence, address)] = left(number)
    assert words in sentence
    assert address == f"/staff/waves/{number}/edit#{next(iter(values))}"


def test_a_wave_for_which_anything_is_missing_does_not_open(prepared, database, programme):
    number = prepared(purpose="")
    with pytest.raises(NotReady):
        try_to_open(database, programme, number)


def test_without_names_there_is_no_day_for_links(prepared, left):
    assert left(prepared("A", link_deletion_on=None)) == []


def test_confidential_links_live_thirty_days_at_most(prepared, left):
    [(sentence, _address)] = left(prepared("C", link_deletion_on=TODAY + timedelta(days=45)))
    assert "wer geantwortet hat" in sentence


@pytest.mark.parametrize("name", ["email", "file_upload", "organisation_details"])
@pytest.mark.parametrize("mode", "AC")
def test_only_with_names_may_a_questionnaire_ask_who_somebody_is(prepared, left, mode, name):
    [(sentence, address)] = left(prepared(mode, name))
    assert "Das geht nur mit Namen" in sentence
    assert address.endswith("#mode")


def test_an_end_that_is_past_is_named(prepared, left, database):
    number = prepared()
    with database.reading() as session:
        closes_at = session.get_one(Wave, number).closes_at
    assert [address for _sentence, address in left(number, at=closes_at)] == [
        f"/staff/waves/{number}/edit#closes_on"
    ]


def test_blanks_in_the_statements_are_named_and_filled_by_the_administration(
    prepared, left, database
):
    number = prepared()
    with database.writing() as session:
        session.execute(update(Authority).values(imprint={"de": "Amt, [Ort]"}))
    [(sentence, address)] = left(number)
    assert "Impressum" in sentence
    assert address == "/staff/authority/statements"


def test_a_blank_in_the_introduction_is_named(prepared, left):
    document = {**definition("fields"), "purpose": {"de": "Wir fragen für [Anlass].", "en": "x"}}
    [(sentence, address)] = left(prepared("P", document))
    assert "Einleitung" in sentence
    assert "/staff/questionnaires/" in address


@pytest.mark.parametrize("mode", "CP")
def test_where_nobody_is_invited_somebody_must_be(prepared, left, database, mode):
    number = prepared(mode)
    with database.writing() as session:
        session.execute(delete(Invitation))
    [(sentence, address)] = left(number)
    assert "Noch keine Organisation" in sentence
    assert address == f"/staff/waves/{number}#invite"


def test_with_an_open_link_organisations_may_register_by_themselves(prepared, left, database):
    number = prepared("P", access="both")
    with database.writing() as session:
        session.execute(delete(Invitation))
    assert left(number) == []


def test_a_confidential_wave_needs_the_key_of_its_vertrauensstelle(prepared, left, database):
    number = prepared("C")
    with database.writing() as session:
        session.execute(delete(TrustKey))
    [(sentence, address)] = left(number)
    assert "Vertrauensstelle" in sentence
    assert address == f"/staff/waves/{number}/trust"


@pytest.mark.parametrize("role", ["coordinator", "analyst"])
def test_whoever_plans_or_analyses_is_no_vertrauensstelle(prepared, left, account, role):
    number = prepared("C")
    account("tom", role)  # the same person gets another role
    assert "Vertrauensstelle" in left(number)[0][0]


def test_a_key_of_somebody_who_left_does_not_count(prepared, left, database):
    number = prepared("C")
    with database.writing() as session:
        session.execute(update(Account).values(active=False))
    assert "Vertrauensstelle" in left(number)[0][0]
