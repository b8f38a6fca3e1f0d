"""Address, officer and supervisor are entered once, and stand in letters and notices."""

from sqlalchemy import select

from surveys.accounts.models import Account
from surveys.programmes.models import Authority

PAGE = "/staff/authority/details"


def administrator(clerk, database):
    with database.writing() as session:
        session.scalar(select(Account).where(Account.email == "ada@stadt.example")).is_admin = True
    return clerk("ada")


def test_an_administrator_enters_them_and_leaves_out_what_is_not_known(clerk, database):
    ada = administrator(clerk, database)
    ada.fill(
        ada.open(PAGE),
        "main form",
        street="Rathausplatz 1",
        postcode="45525",
        federal_state="NW",
        privacy_officer="Stabsstelle\ndatenschutz@stadt.example",
    )
    with database.reading() as session:
        found = session.scalars(select(Authority).order_by(Authority.id)).first()
    assert (found.street, found.postcode, found.city) == ("Rathausplatz 1", "45525", "")
    assert (found.federal_state, found.supervisor) == ("NW", "")
    assert found.privacy_officer == "Stabsstelle datenschutz@stadt.example"
    assert ada.open(PAGE).select_one("option[selected]")["value"] == "NW"


def test_a_postcode_has_five_digits_and_what_was_typed_comes_back(clerk, database):
    ada = administrator(clerk, database)
    page = ada.fill(ada.open(PAGE), "main form", status=422, postcode="4552", city="Hafen")
    assert page.select_one(".problems a")["href"] == "#postcode"
    assert page.select_one("#city")["value"] == "Hafen"


def test_nobody_else_may(clerk):
    clerk("ada").open(PAGE, status=403)
    clerk("cleo").open(PAGE, status=403)
