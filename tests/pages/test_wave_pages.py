"""The form of a wave and its page: what is proposed, what is decided, and how it ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from surveys import clock
from surveys.accounts.models import AuditEntry
from surveys.clock import BERLIN
from surveys.fieldwork.models import DistributionList, Invitation, Organisation, Wave
from surveys.programmes.models import Authority
from surveys.questionnaires.models import Survey
from tests.conftest import Visitor
from tests.pages.results_cast import staff
from tests.plugins.clerks import fields_of, token_on

TODAY = clock.now().astimezone(BERLIN).date()


@pytest.fixture
def programme(world):
    return world.programme("teilhabe")


@pytest.fixture
def ada(app, programme):
    assert programme, "she coordinates it"
    return staff(app, programme="teilhabe")


@pytest.fixture
def form(world, database, programme):
    """Give the address of the form of a wave that is being prepared."""

    def make(**values):
        number = world.wave(programme=programme, **values)
        with database.writing() as session:
            session.get_one(Wave, number).opened_at = None
        return f"/staff/waves/{number}/edit"

    return make


def wave_of(database):
    with database.reading() as session:
        return session.scalar(select(Wave).order_by(Wave.id.desc()))


def save(browser, address, *, status=200, **changed):
    """Send the form as it stands, with some fields changed, as a browser does."""
    sent = dict(fields_of(browser.open(address).select_one("main form")))
    sent |= changed
    return browser.post(address, status=status, **{k: v for k, v in sent.items() if v is not None})


def new_form(database):
    with database.reading() as session:
        slug = session.scalar(select(Survey.slug))
    return f"/staff/programmes/teilhabe/surveys/{slug}/waves/new"


def test_everything_is_proposed_so_that_saving_is_enough(ada, world, database, programme):
    world.wave(programme=programme)
    save(ada, new_form(database))
    wave = wave_of(database)
    assert (wave.mode, wave.access, wave.grace_minutes, wave.number) == ("P", "personal", 30, 2)
    closes_on = wave.closes_at.astimezone(BERLIN).date()
    assert closes_on == TODAY + timedelta(weeks=6)
    assert wave.delete_on.year == closes_on.year + 2
    assert wave.link_deletion_on == wave.delete_on
    assert "Befragung" in wave.purpose and "Teilhabe" in wave.purpose
    assert wave.legal_basis.endswith("[Landesrecht]")
    assert not wave.no_influence, "nobody confirms by pressing save alone"


def test_the_law_of_the_state_is_proposed_where_the_state_is_known(ada, world, database, programme):
    world.wave(programme=programme)
    with database.writing() as session:
        session.scalar(select(Authority)).federal_state = "NW"
    page = ada.open(new_form(database))
    assert "§ 3 DSG NRW" in page.select_one("#legal_basis").text


def test_school_holidays_are_warned_of_where_the_state_is_known(ada, form, database):
    summer = {"opens_on": "2027-07-19", "closes_on": "2027-08-31", "delete_on": "2029-08-31"}
    address = form()
    save(ada, address, **summer, link_deletion_on="")
    assert ada.open(address).select_one(".box--warning") is None
    with database.writing() as session:
        session.scalar(select(Authority)).federal_state = "NW"
    assert "Sommerferien" in ada.open(address).select_one(".box--warning").text
    assert "Sommerferien" in ada.open(address.removesuffix("/edit")).words
    page = save(ada, address, status=422, **summer, title="")
    assert "Sommerferien" in page.select_one(".box--warning").text


def test_everything_that_is_typed_is_kept(ada, form, database):
    later = (TODAY + timedelta(days=400)).isoformat()
    save(
        ada,
        form(),
        named_access="both",
        grace_minutes="45",
        quota="300",
        proof_of_work="y",
        group_answers="y",
        no_influence="y",
        purpose="Wozu.",
        legal_basis="Art. 6",
        delete_on=later,
        link_deletion_on="",
    )
    wave = wave_of(database)
    assert (wave.access, bool(wave.open_code)) == ("both", True)
    assert (wave.grace_minutes, wave.quota) == (45, 300)
    assert wave.proof_of_work and wave.group_answers and wave.no_influence
    assert (wave.purpose, wave.legal_basis) == ("Wozu.", "Art. 6")
    assert wave.delete_on.isoformat() == wave.link_deletion_on.isoformat() == later
    page = ada.open(f"/staff/waves/{wave.id}/edit")
    assert page.select_one("#quota")["value"] == "300"
    assert page.select_one("[name=named_access][checked]")["value"] == "both"


@pytest.mark.parametrize(
    ("chosen", "access"),
    [
        ({"mode": "A", "unnamed_access": "open", "named_access": "both"}, "open"),
        ({"mode": "A", "unnamed_access": "personal", "named_access": "both"}, "personal"),
        ({"mode": "P", "unnamed_access": "open", "named_access": "personal"}, "personal"),
    ],
)
def test_only_the_links_of_the_chosen_mode_count(ada, form, database, chosen, access):
    save(ada, form(), **chosen)
    wave = wave_of(database)
    assert (wave.mode, wave.access) == (chosen["mode"], access)
    assert (wave.open_code is None) == (access == "personal")
    assert (wave.link_deletion_on is None) == (wave.mode == "A")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("grace_minutes", "eine Stunde"),
        ("grace_minutes", "1441"),
        ("quota", "viele"),
        ("quota", "0"),
        ("delete_on", "2020-01-01"),
        ("delete_on", ""),
        ("link_deletion_on", "2999-01-01"),
        ("purpose", "x" * 2001),
        ("legal_basis", "x" * 2001),
    ],
)
def test_what_does_not_fit_comes_back_as_it_was_typed(ada, form, field, typed):
    page = save(ada, form(), status=422, **{field: typed})
    assert page.select_one(".problems a")["href"] == f"#{field}"
    place = page.select_one(f"#{field}")
    assert (place.get("value") or place.text.removeprefix("\n")) == typed or not typed
    fold = place.find_parent("details")
    assert fold is None or fold.has_attr("open")


def test_confidential_waits_for_somebody_who_neither_plans_nor_analyses(app, ada, form, database):
    address = form()
    page = ada.open(address)
    assert page.select_one("[name=mode][value=C]") is None
    assert "Noch gibt es keine" in page.select_one("details.fold").text
    save(ada, address, status=422, mode="C")
    staff(app, programme="teilhabe", role="trust", name="tom")
    save(ada, address, mode="C", link_deletion_on="")
    wave = wave_of(database)
    closes_on = wave.closes_at.astimezone(BERLIN).date()
    assert (wave.mode, wave.access) == ("C", "personal")
    assert wave.link_deletion_on == closes_on + timedelta(days=30)
    page = ada.open(f"/staff/waves/{wave.id}")
    assert "Schlüssel noch nicht angelegt" in page.words
    assert f"/staff/waves/{wave.id}/trust" in page.words
    save(
        ada,
        address,
        status=422,
        mode="C",
        link_deletion_on=(closes_on + timedelta(days=31)).isoformat(),
    )


def test_what_is_missing_leads_to_its_place(ada, form):
    address = form()
    page = ada.open(address.removesuffix("/edit"))
    links = [link["href"] for link in page.select("[aria-labelledby=next-title] .doors a")]
    assert f"{address}#no_influence" in links
    for link in links:
        place = link.partition("#")[2]
        assert ada.open(link).select_one(f"#{place}"), link


@pytest.mark.parametrize("mode", "ACP")
@pytest.mark.parametrize("is_opened", [True, False])
def test_every_door_on_the_page_of_a_wave_opens(ada, form, mode, is_opened):
    address = form(mode=mode).removesuffix("/edit")
    if is_opened:
        with ada.client.application.extensions["database"].writing() as session:
            session.scalar(select(Wave)).opened_at = clock.now()
    links = {link["href"] for link in ada.open(address).select(".doors a")}
    assert len(links) > 3
    for link in links:
        ada.open(link)


def test_the_page_of_an_opened_wave_has_its_four_parts(ada, world, programme):
    wave = world.wave(programme=programme, delete_on=TODAY + timedelta(days=700))
    page = ada.open(f"/staff/waves/{wave}")
    assert [part.text for part in page.select("main h2")] == [
        "Einladen",
        "Während der Befragung",
        "Unterlagen",
        "Ende",
    ]
    assert "Die Befragung läuft bis" in page.words


def test_a_confidential_list_of_links_does_not_say_who_answered(ada, world, database, programme):
    wave = world.wave(mode="C", programme=programme)
    world.link(wave)
    with database.writing() as session:
        session.scalar(select(Invitation)).used = True
    assert "beantwortet" not in ada.open(f"/staff/waves/{wave}/links").words


def press(browser, address, *, page, status=200, **fields):
    token = token_on(browser.open(page))
    return browser.post(address, status=status, csrf_token=token, **fields)


def test_prolonging_says_whom_to_tell_and_shortening_does_not(ada, world, database, programme):
    wave = world.wave(programme=programme)
    page = f"/staff/waves/{wave}"
    later = (TODAY + timedelta(days=20)).isoformat()
    shown = press(ada, f"{page}/closing", page=page, closes_on=later)
    assert "Die Befragung geht jetzt länger" in shown.words
    sooner = (TODAY + timedelta(days=3)).isoformat()
    shown = press(ada, f"{page}/closing", page=page, closes_on=sooner)
    assert "länger" not in shown.select_one(".lead").find_next(string=True)
    assert "Die Befragung geht jetzt länger" not in shown.words
    assert wave_of(database).closes_at.astimezone(BERLIN).date().isoformat() == sooner


def test_in_its_grace_a_wave_can_still_be_prolonged_and_after_it_no_more(
    ada, world, database, programme
):
    wave = world.wave(programme=programme, closes_in=timedelta(minutes=-5), grace_minutes=30)
    page = f"/staff/waves/{wave}"
    later = (TODAY + timedelta(days=9)).isoformat()
    assert "Niemand kann mehr neu anfangen" in ada.open(page).words
    press(ada, f"{page}/closing", page=page, closes_on=later)
    assert "Die Befragung läuft bis" in ada.page.words
    with database.writing() as session:
        session.get_one(Wave, wave).closes_at = clock.now() - timedelta(minutes=31)
    assert ada.open(page).select_one("#closes_on") is None
    assert ada.page.select_one("#invite") is None
    assert ada.page.select_one(f"#end a[href='{page}/mailings']") is not None  # thanks and news
    token = token_on(ada.open("/staff/account"))
    ada.post(f"{page}/closing", status=422, csrf_token=token, closes_on=later)


def test_a_wave_is_not_prolonged_beyond_the_day_on_which_its_links_go(ada, world, programme):
    wave = world.wave(programme=programme, link_deletion_on=TODAY + timedelta(days=20))
    page = f"/staff/waves/{wave}"
    on_that_day = (TODAY + timedelta(days=20)).isoformat()
    shown = press(ada, f"{page}/closing", page=page, status=422, closes_on=on_that_day)
    assert "wie Sie es versprochen haben" in shown.select_one("#closes_on-error").text


def test_closing_at_once_asks_twice_and_keeps_the_grace(ada, app, world, database, programme):
    wave = world.wave(programme=programme, grace_minutes=30)
    begun, late = world.link(wave), world.link(wave)
    respondent = Visitor(app.test_client())
    respondent.start(begun)
    page = f"/staff/waves/{wave}"
    shown = press(ada, f"{page}/end", page=page, status=422)
    assert "Bitte bestätigen Sie" in shown.select_one("#confirmed-error").text
    assert wave_of(database).closes_at > clock.now()
    shown = press(ada, f"{page}/end", page=page, confirmed="y")
    assert "Die Befragung ist beendet" in shown.text
    assert wave_of(database).closes_at <= clock.now()
    Visitor(app.test_client()).open(late, status=410)
    respondent.send("/answer/about", item_kind="club", item_fields="language")
    with database.reading() as session:
        noted = session.scalars(select(AuditEntry.action)).all()
    assert "wave closed" in noted


@pytest.mark.parametrize("state", [{"closes_in": timedelta(hours=-2)}, {"opened_at": None}])
def test_only_a_running_wave_is_closed_at_once(ada, world, database, programme, state):
    closes_in = state.get("closes_in", timedelta(days=3))
    wave = world.wave(programme=programme, closes_in=closes_in)
    if "opened_at" in state:
        with database.writing() as session:
            session.get_one(Wave, wave).opened_at = None
    token = token_on(ada.open("/staff/account"))
    ada.post(f"/staff/waves/{wave}/end", status=404, csrf_token=token, confirmed="y")


@pytest.mark.parametrize("verb", ["open", "closing", "end", "edit", "invitations"])
def test_cleo_and_readers_end_and_prolong_nothing(app, world, programme, verb):
    wave = world.wave(programme=programme)
    world.programme("other")
    for who, status in (("cleo", 404), ("ben", 403)):
        role = {"cleo": ("other", "coordinator"), "ben": ("teilhabe", "reader")}[who]
        browser = staff(app, programme=role[0], role=role[1], name=who)
        token = token_on(browser.open("/staff/account"))
        fields = {"confirmed": "y", "closes_on": (TODAY + timedelta(days=9)).isoformat()}
        browser.post(f"/staff/waves/{wave}/{verb}", status=status, csrf_token=token, **fields)


def test_a_period_in_the_school_holidays_is_warned_of_on_form_and_page(ada, form, database):
    address = form()
    with database.writing() as session:
        session.scalars(select(Authority)).one().federal_state = "NW"
    summer = {"opens_on": "2027-07-12", "closes_on": "2027-08-22", "delete_on": "2028-02-01"}
    page = save(ada, address, title="", status=422, **summer)
    assert "Sommerferien vom 19. Juli 2027" in page.words
    page = save(ada, address, **summer)
    assert "Sommerferien vom 19. Juli 2027" in page.words
    spring = {"opens_on": "2027-04-12", "closes_on": "2027-05-23", "delete_on": "2028-02-01"}
    assert "Schulferien" not in save(ada, address, **spring).words
    assert "Schulferien" not in ada.open(address).words


def test_without_a_federal_state_the_form_says_what_it_is_for(ada, form):
    assert "Steht bei Ihrer Behörde das Bundesland" in ada.open(form()).words


def test_a_distribution_list_ticks_whom_to_invite(ada, world, database, programme):
    wave = world.wave(programme=programme)
    with database.writing() as session:
        for name, district in (("Chor", "nord"), ("Kita", "mitte")):
            one = Organisation(programme_id=programme, name=name, kind="mo", district=district)
            session.add(one)
        found = DistributionList(programme_id=programme, name="Nord", filter={"district": "nord"})
        session.add(found)
        session.flush()
        number = found.id
    page = f"/staff/waves/{wave}"
    assert len(ada.open(page).select("input[name=chosen][checked]")) == 2
    ticked = ada.open(f"{page}?list={number}").select("label:has(input[name=chosen][checked])")
    assert [label.text.strip() for label in ticked] == ["Chor"]
    ada.open(f"{page}?list={number + 1}", status=404)
