"""From an administrator's account to a running survey, in the browser alone."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from surveys import clock
from surveys.accounts.models import AuditEntry, Membership
from surveys.accounts.staffing import add_staff
from surveys.db import database as database_of
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.programmes.models import ActionField, Authority, District, Programme
from surveys.questionnaires.library import shelf
from tests.conftest import Visitor
from tests.pages.results_cast import PASSWORD, staff
from tests.plugins.clerks import fields_of

AUTHORITY = {
    "name": "Stadt Musterhafen",
    "contact_name": "Fachstelle Integration",
    "contact_phone": "030 23125 000",
    "contact_email": "integration@example.org",
}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
FIELDS = "1. Sprache\n2. Arbeit\tJobs und Ausbildung\n"
ROWS = (
    "Name\tArt\tBezirk\tE-Mail\n"
    "Kulturverein Regenbogen\tMigrantenorganisation\tMitte\tpost@regenbogen.example\n"
    "Sportverein Nord\tVerein\tNord\n"
)


def signed_in(app, name="ada", *, is_admin=True):
    """Return the browser of somebody with an account and nothing else."""
    email = f"{name}@stadt.example"
    with app.app_context(), database_of().writing() as session:
        add_staff(
            session,
            email,
            name=name.title(),
            roles=(),
            is_admin=is_admin,
            password=PASSWORD,
            at=clock.now(),
        )
    browser = Visitor(app.test_client())
    browser.send("/staff/sign-in", email=email, password=PASSWORD)
    return browser


def token(browser, address):
    return browser.open(address).select_one("input[name=csrf_token]")["value"]


def send(browser, address, *, page=None, status=200, **fields):
    """Send fields with the token of `page` (or of the address), following redirects."""
    return browser.post(
        address, status=status, csrf_token=token(browser, page or address), **fields
    )


def one(database, query):
    with database.reading() as session:
        return session.scalar(query)


def ready(mode):
    """Return the name of a questionnaire of the library in a mode."""
    return next(one.name for one in shelf.ready() if one.mode == mode)


@pytest.fixture
def ada(app):
    return signed_in(app)


@pytest.fixture
def town(ada):
    """Give Ada's browser once her authority, her programme and its fields are there."""
    send(ada, "/staff/authority", **AUTHORITY)
    send(ada, "/staff/programmes/new", name="Integrationskonzept", about="Worum es geht.")
    send(ada, "/staff/programmes/integrationskonzept/fields", more=FIELDS)
    return ada


@pytest.fixture
def prepared(town, database):
    """Give the number of a wave with names, prepared, its two organisations in the list."""
    base = "/staff/programmes/integrationskonzept"
    send(town, f"{base}/organisations/take", page=f"{base}/organisations", table=ROWS)
    send(town, f"{base}/surveys", ready=ready("P"))
    return prepare(town, database)


def prepare(browser, database, **changed):
    words = {"imprint": "Amt", "privacy": "Wir.", "accessibility": "Alle."}
    send(browser, "/staff/authority/statements", **words)
    base = "/staff/programmes/integrationskonzept"
    address = browser.open(f"{base}/surveys").select_one("a[href*='/waves/new']")["href"]
    page = browser.open(address)
    fields = {
        "version": page.select_one("[name=version]")["value"],
        "title": "Erste Runde",
        "mode": "P",
        "named_access": "personal",
        "unnamed_access": "open",
        "protection": "few",
        "expected": "2",
        "opens_on": "2026-01-01",
        "closes_on": (clock.now() + timedelta(days=14)).date().isoformat(),
        "no_influence": "y",
        "purpose": page.select_one("#purpose").text,
        "legal_basis": "Art. 6 Abs. 1 Buchst. e DSGVO",
        "delete_on": page.select_one("#delete_on")["value"],
        "grace_minutes": page.select_one("#grace_minutes")["value"],
    }
    send(browser, address, **{**fields, **changed})
    return one(database, select(func.max(Wave.id)))


def test_an_administrator_gets_to_a_running_survey_without_a_command_line(prepared, ada, app):
    wave = f"/staff/waves/{prepared}"
    chosen = [box["value"] for box in ada.open(wave).select("input[name=chosen]")]
    send(ada, f"{wave}/invitations", page=wave, chosen=chosen)
    page = send(ada, f"{wave}/open", page=wave)
    assert "Die Befragung läuft." in page.words
    links = ada.open(f"{wave}/links").select("td.link-shown span")
    assert len(links) == 2
    respondent = Visitor(app.test_client())
    entry = respondent.open(links[0].text.removeprefix("http://127.0.0.1:8000"))
    assert "Kulturverein Regenbogen" in entry.words
    assert "Stadt Musterhafen" in entry.text
    steps = ada.open("/staff/first-survey")
    assert len(steps.select(".step--done")) == 8


def test_whoever_has_only_an_account_is_shown_the_first_step(ada):
    assert ada.open("/staff").select_one("a[href='/staff/first-survey']")
    page = ada.open("/staff/first-survey")
    assert page.select_one("[aria-current=step] a")["href"] == "/staff/authority"
    assert len(page.select(".step--later")) == 7


def test_the_authority_needs_somebody_to_call_and_loses_nothing_that_was_typed(ada, database):
    page = send(ada, "/staff/authority", status=422, **{**AUTHORITY, "contact_phone": ""})
    assert page.select_one(".problems a")["href"] == "#contact_phone"
    assert page.select_one("#contact_phone")["aria-invalid"] == "true"
    assert page.select_one("#name")["value"] == "Stadt Musterhafen"
    assert one(database, select(func.count(Authority.id))) == 0


@pytest.mark.parametrize("email", ["amt", "amt@", "a@b@c.example"])
def test_a_mail_address_that_is_none_comes_back(ada, email):
    send(ada, "/staff/authority", status=422, **{**AUTHORITY, "contact_email": email})


def test_a_colour_too_light_for_white_words_is_refused_with_a_darker_one(ada):
    page = send(ada, "/staff/authority", status=422, **AUTHORITY, has_colour="y", colour="#ffcc00")
    assert "#8E7200" in page.select_one("#colour-error").text


def test_the_colour_is_a_style_sheet_that_browsers_may_keep(ada, app):
    send(ada, "/staff/authority", **AUTHORITY, has_colour="y", colour="8E7200")
    link = ada.open("/").select_one("link[href^='/house.css']")["href"]
    answer = app.test_client().get(link)
    assert (answer.text, answer.mimetype) == (":root { --house: #8e7200; }\n", "text/css")
    again = app.test_client().get(link, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_without_a_colour_no_page_asks_for_one(town, app):
    assert town.open("/").select_one("link[href^='/house.css']") is None
    assert app.test_client().get("/house.css").text == ""


def upload(browser, content, name="logo.png", status=200):
    return send(
        browser,
        "/staff/authority/logo",
        page="/staff/authority",
        status=status,
        logo=(io.BytesIO(content), name),
    )


def test_a_logo_stands_on_every_page_and_may_be_kept(town, app):
    upload(town, PNG)
    picture = Visitor(app.test_client()).open("/").select_one("img.brand-logo")["src"]
    answer = app.test_client().get(picture)
    assert (answer.data, answer.mimetype) == (PNG, "image/png")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.cache_control.max_age == 31_536_000
    answer.close()
    send(town, "/staff/authority/logo/remove", page="/staff/authority")
    assert town.open("/").select_one("img.brand-logo") is None
    assert app.test_client().get(picture).status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"GIF89a",
        PNG + bytes(500_000),
    ],
)
def test_a_logo_that_may_carry_a_script_or_is_too_large_is_refused(town, content, settings):
    upload(town, content, name="logo.png", status=422)
    assert not list(settings.instance.glob("logos/*"))


def test_a_logo_far_too_large_is_not_even_read(town):
    # Written by hand: the client of the tests would keep so large a file on disk.
    head = b'--x\r\nContent-Disposition: form-data; name="logo"; filename="x.png"\r\n\r\n'
    answer = town.client.post(
        "/staff/authority/logo",
        data=head + bytes(700_000) + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["..%2f..%2fsecret.key", "secret.key", "a" * 24 + ".svg"])
def test_nothing_else_can_be_fetched_as_a_logo(app, name):
    assert app.test_client().get(f"/house/logo/{name}").status_code == 404


def test_statements_start_with_what_is_known_and_say_which_blanks_are_left(town):
    page = town.open("/staff/authority/statements")
    assert "030 23125 000" in page.select_one("#imprint").text
    assert "[Straße und Hausnummer]" in page.select_one(".box--warning").text


def test_statements_without_blanks_are_a_step_done(town):
    page = send(
        town,
        "/staff/authority/statements",
        imprint="Stadt Musterhafen\r\n\r\nRathaus",
        privacy="Wir.",
        accessibility="Alle.",
    )
    assert "Die Texte sind gespeichert." in page.text
    assert "Rathaus" in town.open("/impressum").words


def test_a_statement_may_not_be_empty(town):
    page = send(
        town,
        "/staff/authority/statements",
        status=422,
        imprint="Amt",
        privacy=" ",
        accessibility="x",
    )
    assert page.select_one("#imprint").text.strip() == "Amt"


@pytest.mark.usefixtures("town")
def test_whoever_adds_a_programme_coordinates_it(database):
    assert one(database, select(Membership.role)) == "coordinator"
    noted = select(func.count(AuditEntry.id)).where(AuditEntry.action == "programme added")
    assert one(database, noted) == 1


def test_a_programme_can_be_changed_and_keeps_its_address(town, database):
    address = "/staff/programmes/integrationskonzept/about"
    sizes = {"k_public": "20", "k_staff": "8"}
    send(town, address, name="Teilhabeplan", about="Neu.", name_en="Plan", is_public="y", **sizes)
    found = one(database, select(Programme))
    assert (found.slug, found.name, found.is_public) == (
        "integrationskonzept",
        {"de": "Teilhabeplan", "en": "Plan"},
        True,
    )
    assert (found.k_public, found.k_staff) == (20, 8)


def test_two_programmes_of_the_same_name_have_two_addresses(town, database):
    send(town, "/staff/programmes/new", name="Integrationskonzept", about="Noch eins.")
    with database.reading() as session:
        slugs = set(session.scalars(select(Programme.slug)))
    assert slugs == {"integrationskonzept", "integrationskonzept-2"}


@pytest.mark.usefixtures("town")
def test_action_fields_are_pasted_one_per_line(database):
    with database.reading() as session:
        found = session.scalars(select(ActionField).order_by(ActionField.position)).all()
    assert [(field.key, field.name["de"], field.about["de"]) for field in found] == [
        ("sprache", "Sprache", ""),
        ("arbeit", "Arbeit", "Jobs und Ausbildung"),
    ]


def entries(*rows):
    names = ("key", "place", "name", "about", "removed")
    return {
        f"entries-{at}-{name}": value
        for at, row in enumerate(rows)
        for name, value in zip(names, row, strict=False)
    }


def test_action_fields_are_renamed_moved_and_removed(town, database):
    address = "/staff/programmes/integrationskonzept/fields"
    sent = entries(("sprache", "2", "Verständigung", ""), ("arbeit", "2", "Arbeit", "", "y"))
    send(town, address, **sent, more="Wohnen")
    with database.reading() as session:
        found = session.scalars(select(ActionField).order_by(ActionField.position)).all()
    assert [(field.key, field.name["de"]) for field in found] == [
        ("sprache", "Verständigung"),
        ("wohnen", "Wohnen"),
    ]


def test_two_fields_of_one_name_come_back(town):
    address = "/staff/programmes/integrationskonzept/fields"
    sent = entries(("sprache", "1", "Sprache", ""), ("arbeit", "2", "Arbeit", ""))
    page = send(town, address, status=422, **sent, more="ARBEIT\nWohnen")
    assert "steht zweimal" in page.select_one("#more-error").text
    assert "Wohnen" in page.select_one("#more").text


@pytest.mark.usefixtures("prepared")
def test_a_field_that_a_survey_asks_about_stays(ada):
    address = "/staff/programmes/integrationskonzept/fields"
    sent = entries(("sprache", "1", "Sprache", ""), ("arbeit", "2", "Arbeit", "", "y"))
    page = send(ada, address, status=422, **sent)
    assert "„Arbeit“ lässt sich nicht entfernen" in page.select_one(".problems").text


def test_pasted_organisations_are_shown_before_they_are_stored(town, database):
    address = "/staff/programmes/integrationskonzept/organisations"
    page = send(town, address, table=ROWS)
    assert "2 Organisationen übernehmen" in page.text
    assert "Neue Bezirke, die wir dazu anlegen: Mitte, Nord" in page.words
    assert one(database, select(func.count(Organisation.id))) == 0


def test_taking_them_stores_codes_districts_and_mail(town, database):
    address = "/staff/programmes/integrationskonzept/organisations"
    send(town, f"{address}/take", page=address, table=ROWS)
    with database.reading() as session:
        found = session.scalars(select(Organisation).order_by(Organisation.name)).all()
        districts = set(session.scalars(select(District.key)))
    assert [(row.kind, row.district, row.email) for row in found] == [
        ("mo", "mitte", "post@regenbogen.example"),
        ("club", "nord", None),
    ]
    assert districts == {"mitte", "nord"}


def test_a_row_with_a_fault_stays_in_the_box_and_the_others_are_taken(town, database):
    address = "/staff/programmes/integrationskonzept/organisations"
    rows = (
        ROWS + "Ohne Art\nKulturverein Regenbogen\tVerein\tNord\nFalsch\tVerein\tNord\tkeine Mail\n"
    )
    page = send(town, f"{address}/take", page=address, status=422, table=rows)
    assert one(database, select(func.count(Organisation.id))) == 2
    left = page.select_one("#table").text
    assert "Ohne Art" in left and "keine Mail" in left and "Sportverein" not in left
    assert len(page.select(".row--fault")) == 3


def test_the_same_name_again_changes_the_organisation(town, database):
    address = "/staff/programmes/integrationskonzept/organisations"
    send(town, f"{address}/take", page=address, table=ROWS)
    send(town, f"{address}/take", page=address, table="sportverein nord;Träger;Süd;a@b.example")
    row = one(database, select(Organisation).where(Organisation.name == "Sportverein Nord"))
    assert (row.kind, row.district, row.email) == ("provider", "sued", "a@b.example")


def test_organisations_are_removed_unless_they_were_invited(prepared, ada, database):
    wave, address = (
        f"/staff/waves/{prepared}",
        "/staff/programmes/integrationskonzept/organisations",
    )
    with database.reading() as session:
        numbers = list(session.scalars(select(Organisation.id).order_by(Organisation.name)))
    send(ada, f"{wave}/invitations", page=wave, chosen=str(numbers[0]))
    send(ada, f"{address}/remove", page=address, chosen=[str(number) for number in numbers])
    assert one(database, select(func.count(Organisation.id))) == 1


def test_residents_are_asked_without_names(town):
    base = "/staff/programmes/integrationskonzept"
    send(town, f"{base}/surveys", ready=ready("A"))
    address = town.open(f"{base}/surveys").select_one("a[href*='/waves/new']")["href"]
    page = town.open(address)
    assert page.select_one("[name=mode][checked]")["value"] == "A"
    assert page.select_one("[name=protection][checked]")["value"] == "groups"


def test_an_open_link_has_its_code_and_words(town, database, app):
    base = "/staff/programmes/integrationskonzept"
    send(town, f"{base}/surveys", ready=ready("A"))
    number = prepare(town, database, mode="A")
    page = send(town, f"/staff/waves/{number}/open", page=f"/staff/waves/{number}")
    link = page.select_one(".link-shown a")["href"]
    assert link in page.select_one("#body-de").text
    Visitor(app.test_client()).open(link.removeprefix("http://127.0.0.1:8000"))
    png = town.client.get(f"/staff/waves/{number}/code.png")
    svg = town.client.get(f"/staff/waves/{number}/code.svg")
    assert png.data.startswith(b"\x89PNG") and b"<svg" in svg.data
    assert town.client.get(f"/staff/waves/{number}/code.gif").status_code == 404


def test_a_wave_with_names_needs_links_before_it_opens(prepared, ada, database):
    wave = f"/staff/waves/{prepared}"
    page = send(ada, f"{wave}/open", page=wave)
    assert "lässt sich noch nicht öffnen" in page.words
    assert one(database, select(Wave.opened_at)) is None


def test_another_mode_takes_the_links_away(prepared, ada, database):
    wave = f"/staff/waves/{prepared}"
    chosen = [box["value"] for box in ada.open(wave).select("input[name=chosen]")]
    send(ada, f"{wave}/invitations", page=wave, chosen=chosen)
    page = ada.open(f"{wave}/edit")
    form = dict(fields_of(page.select_one("main form")))
    ada.post(f"{wave}/edit", **{**form, "mode": "A"})
    assert one(database, select(func.count(Invitation.id))) == 0
    assert one(database, select(Wave.mode)) == "A"


def test_an_opened_wave_can_only_be_closed_on_another_day(prepared, ada, database):
    wave = f"/staff/waves/{prepared}"
    chosen = [box["value"] for box in ada.open(wave).select("input[name=chosen]")]
    send(ada, f"{wave}/invitations", page=wave, chosen=chosen)
    send(ada, f"{wave}/open", page=wave)
    assert "bleiben, wie sie sind" in ada.open(f"{wave}/edit").text
    later = (clock.now() + timedelta(days=40)).date()
    send(ada, f"{wave}/closing", page=wave, closes_on=later.isoformat())
    assert one(database, select(Wave.closes_at)).date() == later
    send(ada, f"{wave}/closing", page=wave, closes_on="2020-05-01", status=422)


def test_a_last_day_before_the_first_comes_back(prepared, ada):
    address = f"/staff/waves/{prepared}/edit"
    form = ada.open(address)
    changed = {"expected": "viele", "opens_on": "2027-05-01", "closes_on": "1.4.2027"}
    sent = {**dict(fields_of(form.select_one("main form"))), **changed}
    del sent["csrf_token"]
    page = send(ada, address, status=422, **sent)
    assert len(page.select(".problems li")) == 2
    assert page.select_one("#expected")["value"] == "viele"


def test_links_are_a_table_for_serial_letters_that_spreadsheets_do_not_run(prepared, ada, database):
    address = "/staff/programmes/integrationskonzept/organisations"
    send(ada, f"{address}/take", page=address, table="=cmd|' /C calc'!A1\tVerein\tNord")
    wave = f"/staff/waves/{prepared}"
    chosen = [box["value"] for box in ada.open(wave).select("input[name=chosen]")]
    send(ada, f"{wave}/invitations", page=wave, chosen=chosen)
    table = ada.client.get(f"{wave}/links.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert rows[0] == ["Organisation", "Art", "Bezirk", "E-Mail", "Link"]
    assert rows[1][0].startswith("'=cmd")
    assert rows[2][:4] == [
        "Kulturverein Regenbogen",
        "Migrantenorganisation",
        "Mitte",
        "post@regenbogen.example",
    ]
    noted = select(func.count(AuditEntry.id)).where(AuditEntry.action.like("list of links%"))
    assert one(database, noted) == 1


def test_in_production_the_list_of_links_waits_for_the_second_factor(prepared, ada, app):
    app.config["ROWS_NEED_SECOND_FACTOR"] = True
    ada.open(f"/staff/waves/{prepared}/links", status=403)
    assert ada.client.get(f"/staff/waves/{prepared}/links.csv").status_code == 403


PAGES = (
    "/staff/programmes/integrationskonzept/first-survey",
    "/staff/programmes/integrationskonzept/about",
    "/staff/programmes/integrationskonzept/fields",
    "/staff/programmes/integrationskonzept/organisations",
    "/staff/programmes/integrationskonzept/surveys",
    "/staff/waves/{wave}",
    "/staff/waves/{wave}/edit",
    "/staff/waves/{wave}/links",
    "/staff/waves/{wave}/links.csv",
    "/staff/waves/{wave}/code.svg",
)


@pytest.mark.parametrize("address", PAGES)
def test_cleo_and_readers_set_nothing_up(app, world, prepared, address):
    world.programme("other")
    address = address.format(wave=prepared)
    staff(app, programme="other", name="cleo").open(address, status=404)
    staff(app, programme="integrationskonzept", role="reader", name="ben").open(address, status=403)


@pytest.mark.parametrize(
    "address",
    [
        "/staff/authority",
        "/staff/authority/statements",
        "/staff/programmes/new",
    ],
)
def test_only_administrators_name_the_authority(app, world, address):
    world.programme()
    staff(app, programme="teilhabe").open(address, status=403)


def test_an_administrator_does_not_plan_what_others_coordinate(app, world):
    world.programme()
    signed_in(app).open("/staff/programmes/teilhabe/first-survey", status=403)
