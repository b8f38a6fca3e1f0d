"""The address book: found, filtered, one page per organisation, lists of several."""

import pytest
from sqlalchemy import func, select

from surveys.accounts.models import AuditEntry
from surveys.fieldwork.lists import lists_of, members_of
from surveys.fieldwork.models import Contact, DistributionList, Invitation, Organisation
from tests.pages.results_cast import staff

BASE = "/staff/programmes/teilhabe/organisations"


@pytest.fixture
def programme(world):
    world.programme("other")
    return world.programme("teilhabe")


@pytest.fixture
def ada(app, programme):
    assert programme, "it is hers"
    return staff(app, programme="teilhabe")


@pytest.fixture
def three(database, programme):
    """Three organisations of three kinds; the first has two contacts. Their ids by name."""
    with database.writing() as session:
        rows = [
            Organisation(
                programme_id=programme,
                name="Kulturbrücke e. V.",
                kind="mo",
                district="north",
                languages=["tr", "de"],
                action_fields=["language"],
                city="Musterstadt",
            ),
            Organisation(
                programme_id=programme,
                name="Sportverein Nord",
                kind="club",
                district="north",
                size="volunteers",
                action_fields=["work"],
            ),
            Organisation(
                programme_id=programme, name="Theater am Tor", kind="Theater", district="south"
            ),
        ]
        session.add_all(rows)
        session.flush()
        rows[1].umbrella_id = rows[2].id
        session.add_all(
            Contact(
                organisation_id=rows[0].id, name=name, email=f"{name}@kb.example", is_main=is_main
            )
            for name, is_main in (("Aylin", True), ("Bora", False))
        )
        return {row.name: row.id for row in rows}


def send(browser, address, *, page=None, status=200, **fields):
    token = browser.open(page or address).select_one("input[name=csrf_token]")["value"]
    return browser.post(address, status=status, csrf_token=token, **fields)


def named(page):
    return [cell.text for cell in page.select("tbody th a")]


def get(database, class_, id_):
    with database.reading() as session:
        return session.get(class_, id_)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("words=kulturbruecke", ["Kulturbrücke e. V."]),
        ("words=bora", ["Kulturbrücke e. V."]),
        ("words=musterstadt", ["Kulturbrücke e. V."]),
        ("kind=Theater", ["Theater am Tor"]),
        ("district=north", ["Kulturbrücke e. V.", "Sportverein Nord"]),
        ("field=work&district=north", ["Sportverein Nord"]),
        ("size=volunteers", ["Sportverein Nord"]),
        ("speaks=tr", ["Kulturbrücke e. V."]),
        ("state=dissolved", []),
        ("page=7", ["Kulturbrücke e. V.", "Sportverein Nord", "Theater am Tor"]),
    ],
)
def test_the_list_is_narrowed_by_what_its_address_says(ada, asked, found):
    assert named(ada.open(f"{BASE}?{asked}")) == found


def test_the_list_is_narrowed_by_umbrella(ada, three):
    page = ada.open(f"{BASE}?umbrella={three['Theater am Tor']}")
    assert named(page) == ["Sportverein Nord"]


def test_a_long_list_has_pages_that_keep_the_filter(ada, programme, database):
    with database.writing() as session:
        session.add_all(
            Organisation(programme_id=programme, name=f"Verein {n:03}", kind="club", district="")
            for n in range(101)
        )
    page = ada.open(f"{BASE}?kind=club")
    assert len(named(page)) == 100
    following = page.select_one(".pages a:not([aria-current])")["href"]
    assert named(ada.open(following)) == ["Verein 100"]
    assert "kind=club" in following


def test_everything_about_an_organisation_is_changed_on_its_page(ada, three, database):
    number = three["Kulturbrücke e. V."]
    umbrella = three["Theater am Tor"]
    page = send(
        ada,
        f"{BASE}/{number}",
        name="Kulturbrücke Musterstadt",
        kind="other",
        kind_other="Bildungswerk",
        district="south",
        action_fields=["language", "work", "invented"],
        size="10-49",
        umbrella=str(umbrella),
        language="ar",
        languages=["de", "ar", "tr"],
        street="Am Tor 1",
        postcode="01067",
        city="Dresden",
        email="Post@KB.example",
        source="Vereinsregister",
        state="dissolved",
    )
    assert page.select_one(".box--success")
    one = get(database, Organisation, number)
    assert (one.name, one.kind, one.district) == (
        "Kulturbrücke Musterstadt",
        "Bildungswerk",
        "south",
    )
    assert one.action_fields == ["language", "work"]
    assert one.languages == ["ar", "de", "tr"]
    assert (one.size, one.umbrella_id, one.postcode) == ("10-49", umbrella, "01067")
    assert (one.email, one.source, one.state) == (
        "post@kb.example",
        "Vereinsregister",
        "dissolved",
    )
    assert "Kulturbrücke" not in ada.open(BASE).words
    assert "aufgelöst" in ada.open(f"{BASE}?state=dissolved").words


@pytest.mark.usefixtures("three")
def test_a_name_that_another_organisation_has_is_refused_and_nothing_typed_is_lost(ada):
    page = send(ada, f"{BASE}/new", status=422, name="sportverein NORD", city="Ulm", state="active")
    assert page.select_one(".problems a")["href"] == "#name"
    assert page.select_one("#city")["value"] == "Ulm"


def test_a_new_organisation_is_in_the_list(ada):
    page = send(ada, f"{BASE}/new", name="Frauentreff", kind="club", state="active")
    assert page.h1.text == "Frauentreff"
    assert named(ada.open(BASE)) == ["Frauentreff"]


def test_one_contact_gets_the_invitation_whoever_it_is(ada, three, database):
    number = three["Kulturbrücke e. V."]
    send(ada, f"{BASE}/{number}/contacts/new", name="Cem", email="cem@kb.example", is_main="y")
    with database.reading() as session:
        main = session.scalars(select(Contact.name).where(Contact.is_main)).all()
        cem = session.scalar(select(Contact.id).where(Contact.name == "Cem"))
    assert main == ["Cem"]
    assert "cem@kb.example" in ada.open(BASE).words
    page = f"{BASE}/{number}/contacts/{cem}"
    send(ada, page, name="Cem", function="Vorstand", phone="030 1", language="tr")
    assert get(database, Contact, cem).is_main, "nobody else took it"
    send(ada, f"{page}/remove", page=page)
    with database.reading() as session:
        assert session.scalars(select(Contact.name).where(Contact.is_main)).all() == ["Aylin"]


def test_the_first_contact_is_the_main_one_without_being_told(ada, three, database):
    number = three["Sportverein Nord"]
    send(ada, f"{BASE}/{number}/contacts/new", name="Dana", email="keine Mail", status=422)
    send(ada, f"{BASE}/{number}/contacts/new", name="Dana")
    with database.reading() as session:
        assert session.scalar(select(Contact.is_main).where(Contact.name == "Dana"))


def test_an_organisation_goes_with_links_and_drafts_while_nothing_was_sent(
    ada, world, programme, database
):
    wave = world.wave(programme=programme)
    world.begin(world.link(wave))
    with database.reading() as session:
        number = session.scalar(select(Organisation.id))
    page = send(ada, f"{BASE}/{number}/delete", page=f"{BASE}/{number}")
    assert page.select_one(".box--success")
    with database.reading() as session:
        assert session.scalar(select(func.count(Organisation.id))) == 0
        assert session.scalar(select(func.count(Invitation.id))) == 0
        assert session.scalar(
            select(func.count(AuditEntry.id)).where(AuditEntry.action == "organisation deleted")
        )


def test_an_organisation_that_answered_stays(ada, world, programme, database):
    wave = world.wave(programme=programme)
    world.respond(wave)
    with database.reading() as session:
        number = session.scalar(select(Organisation.id))
    page = ada.open(f"{BASE}/{number}")
    assert not page.select_one("form[action$='/delete']")
    send(ada, f"{BASE}/{number}/delete", page=f"{BASE}/{number}")
    assert get(database, Organisation, number) is not None


@pytest.mark.parametrize("has_answered", [True, False])
def test_nothing_tells_whether_an_organisation_answered_confidentially(
    ada, world, programme, database, has_answered
):
    wave = world.wave(programme=programme, mode="C")
    link = world.link(wave)
    if has_answered:
        world.respond(wave, link=link)
    with database.reading() as session:
        number = session.scalar(select(Organisation.id))
    page = ada.open(f"{BASE}/{number}")
    assert "vertraulichen Runde eingeladen" in page.words
    assert not page.select_one("form[action$='/delete']")
    send(ada, f"{BASE}/{number}/delete", page=f"{BASE}/{number}")
    assert get(database, Organisation, number) is not None


def test_dissolved_organisations_are_not_offered_for_an_invitation(
    ada, three, world, programme, database
):
    wave = world.wave(programme=programme, opened_at=None)
    with database.writing() as session:
        session.get(Organisation, three["Theater am Tor"]).state = "dissolved"
        session.get(Organisation, three["Sportverein Nord"]).state = "unconfirmed"
    page = ada.open(f"/staff/waves/{wave}")
    chosen = {box["value"] for box in page.select("input[name=chosen]")}
    assert chosen == {str(three["Kulturbrücke e. V."])}


def test_a_list_by_filter_has_whoever_fits_now(ada, three, programme, database):
    send(ada, f"{BASE}/lists/new", name="Im Norden", way="filter", district="north")
    with database.writing() as session:
        found = lists_of(session, programme)
        assert [(one.name, one.members) for one in found] == [("Im Norden", 2)]
        session.add(Organisation(programme_id=programme, name="Neu", kind="mo", district="north"))
        session.get(Organisation, three["Sportverein Nord"]).state = "dissolved"
        session.flush()
        names = [one.name for one in members_of(session, found[0].id)]
        assert names == ["Kulturbrücke e. V.", "Neu"]
    page = ada.open(f"{BASE}/lists/{found[0].id}")
    assert "2 Organisationen gehören dazu." in page.words and "north" in page.words


def test_a_list_by_hand_keeps_whom_the_page_did_not_show(ada, three, database):
    page = send(ada, f"{BASE}/lists/new", name="Beirat", way="hand", district="north")
    address = page.response.request.path
    send(
        ada,
        f"{address}/members",
        page=address,
        shown=[str(number) for number in three.values()],
        chosen=[str(three["Theater am Tor"]), "99999"],
    )
    send(
        ada,
        f"{address}/members",
        page=f"{address}?district=north",
        shown=[str(three["Sportverein Nord"])],
        chosen=[str(three["Sportverein Nord"])],
    )
    with database.reading() as session:
        number = session.scalar(select(DistributionList.id))
        names = [one.name for one in members_of(session, number)]
    assert names == ["Sportverein Nord", "Theater am Tor"]
    send(ada, f"{address}/remove", page=address)
    with database.reading() as session:
        assert session.scalar(select(func.count(DistributionList.id))) == 0


@pytest.mark.usefixtures("three")
def test_two_lists_do_not_have_one_name(ada):
    send(ada, f"{BASE}/lists/new", name="Alle", way="filter")
    page = send(ada, f"{BASE}/lists/new", name="Alle", way="hand", status=422)
    assert "gibt es schon" in page.select_one(".problems").text


def test_cleo_and_readers_see_no_address(app, ada, three, database):
    send(ada, f"{BASE}/lists/new", name="Alle", way="filter")
    number = three["Kulturbrücke e. V."]
    with database.reading() as session:
        contact = session.scalar(select(Contact.id))
        list_ = session.scalar(select(DistributionList.id))
    cleo = staff(app, programme="other", name="cleo")
    ben = staff(app, programme="teilhabe", role="reader", name="ben")
    for address in (
        *("", "/new", "/import", "/lists", "/lists/new", "/registered", "/volunteers"),
        *("/export.csv", "/volunteers.csv", "/import/template.csv"),
        *(f"/{number}", f"/{number}/contacts/new", f"/{number}/contacts/{contact}"),
        f"/lists/{list_}",
    ):
        cleo.open(BASE + address, status=404)
        ben.open(BASE + address, status=403)
    own = "/staff/programmes/other/organisations"
    for address in (f"/{number}", f"/{number}/contacts/{contact}", f"/lists/{list_}"):
        cleo.open(own + address, status=404)
