"""The pages of the Vertrauensstelle: hers alone, passphrase each time, each opening noted."""

import pytest
from sqlalchemy import select, update

from surveys import clock
from surveys.accounts.models import AuditEntry
from surveys.accounts.staffing import add_staff
from surveys.fieldwork.models import TrustKey, Wave
from surveys.programmes.models import Programme
from surveys.responses.models import Response
from tests.factories import PASSPHRASE
from tests.plugins.clerks import PASSWORD, Clerk

pytestmark = pytest.mark.usefixtures("survey")


@pytest.fixture
def tess(app, database, visitor):
    """Sign the Vertrauensstelle of Ada's programme in."""
    with app.app_context(), database.writing() as session:
        add_staff(
            session,
            "tess@stadt.example",
            name="Tess",
            roles=["trust"],
            programme_slug="teilhabe",
            password=PASSWORD,
            at=clock.now(),
        )
    return Clerk(type(visitor), app, "tess@stadt.example")


@pytest.fixture
def wave(world, database):
    """Give a confidential wave of Ada's programme."""
    with database.reading() as session:
        programme = session.scalar(select(Programme.id).where(Programme.slug == "teilhabe"))
    return world.wave(mode="C", programme=programme)


def address(wave):
    return f"/staff/waves/{wave}/trust"


def test_coordinators_and_strangers_do_not_come_here(clerk, wave):
    clerk("ada").open(address(wave), status=403)
    clerk("ann").open(address(wave), status=403)
    clerk("cleo").open(address(wave), status=403)


def test_who_also_coordinates_is_no_vertrauensstelle(app, database, clerk, wave):
    with app.app_context(), database.writing() as session:
        add_staff(
            session,
            "ada@stadt.example",
            name="Ada",
            roles=["trust"],
            programme_slug="teilhabe",
            at=clock.now(),
        )
    clerk("ada").open(address(wave), status=403)


def test_the_list_opens_with_the_passphrase_and_each_time_is_noted(tess, wave, world, database):
    world.respond(wave, kind="club", change_work="Ein Wort", fields=["work"])
    page = tess.open(address(wave))
    page = tess.fill(page, "main form", passphrase=PASSPHRASE)
    assert "Erfundener Verein" in page.words
    with database.reading() as session:
        assert "links opened" in session.scalars(select(AuditEntry.action)).all()
    invitation = page.select_one("option")["value"]
    page = tess.fill(page, "main form", passphrase=PASSPHRASE, invitation=invitation)
    assert "Verein" in page.words
    assert "Ein Wort" not in page.words


def test_a_wrong_passphrase_opens_nothing(tess, wave, world):
    world.respond(wave)
    page = tess.fill(tess.open(address(wave)), "main form", passphrase="falsch falsch", status=422)
    assert "Erfundener Verein" not in page.words
    assert "öffnet das Schloss nicht" in page.words


def test_an_answer_is_erased_on_request(tess, wave, world, database):
    world.respond(wave)
    page = tess.fill(tess.open(address(wave)), "main form", passphrase=PASSPHRASE)
    form = page.select_one("main form")
    form["action"] = address(wave) + "/erase"
    tess.fill(page, "main form", passphrase=PASSPHRASE)
    world.mix(wave)
    with database.reading() as session:
        assert session.scalars(select(Response)).all() == []


def test_the_lock_is_made_once_before_opening_and_its_passphrase_is_nowhere(tess, wave, database):
    with database.writing() as session:
        session.delete(session.get_one(TrustKey, wave))
        session.execute(update(Wave).values(opened_at=None))
    page = tess.fill(
        tess.open(address(wave)), "main form", passphrase="kurz", again="kurz", status=422
    )
    assert "mindestens 12" in page.words
    tess.fill(page, "main form", passphrase="ganz lange Worte", again="ganz lange Worte")
    with database.reading() as session:
        key = session.get_one(TrustKey, wave)
    assert b"lange" not in key.locked_key + key.salt + key.public_key
    assert tess.open(address(wave)).select_one("form[action$='/links']")
