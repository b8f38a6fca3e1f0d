"""Dates, years, addresses, consents, districts and details of an organisation, on their pages."""

import pytest
from sqlalchemy import select

from surveys.errors import NotReady
from surveys.fieldwork.models import Organisation, Wave
from surveys.fieldwork.waves import open_wave
from surveys.programmes.models import Programme
from surveys.responses.models import Draft, OrganisationProposal, Response
from tests import factories
from tests.conftest import hidden_fields
from tests.pages.results_cast import staff

PAGE = "/answer/page"


@pytest.fixture
def begun(visitor, world):
    """Return a function that opens the first page of a questionnaire."""

    def begin(name, language="de"):
        visitor.start(world.link(world.wave(name)), language=language)
        return visitor

    return begin


def answers(database):
    with database.reading() as session:
        return session.scalar(select(Draft.answers))


def values(page, name):
    return {
        field["name"].removeprefix(f"{name}."): field.get("value", "")
        for field in page.select(f"[name^='{name}.']")
    }


class TestDate:
    def test_it_is_asked_in_three_fields_in_the_order_of_the_language(self, begun):
        person = begun("date", "ar")
        fields = person.page.select("#ask-item_founded .date-field input")
        assert [field["name"].rpartition(".")[2] for field in fields] == ["day", "month", "year"]
        labels = person.page.select("#ask-item_founded .date-field label")
        assert len({label.text for label in labels}) == 3
        assert values(person.page, "item_reply")["year"] == "2026"  # its default

    def test_it_is_kept_and_opens_what_hangs_on_it(self, begun, database):
        person = begun("date")
        page = person.send(
            PAGE, item_founded__day="1", item_founded__month="Mai", item_founded__year="2021",
            item_reply="30.11.2026",
        )  # fmt: skip
        assert answers(database)["founded"] == "2021-05-01"
        assert page.select_one("#ask-item_young")
        assert values(page, "item_founded")["month"] == "5"

    def test_arabic_digits_are_understood(self, begun, database):
        person = begun("date", "ar")
        person.send(PAGE, item_founded__day="٢٣/١١/١٩٩٨", item_reply__day="2026-12-01")
        assert answers(database)["founded"] == "1998-11-23"
        page = person.send("/answer/last")
        assert "23 نوفمبر 1998" in page.words

    def test_what_was_typed_comes_back(self, begun):
        person = begun("date")
        page = person.send(PAGE, status=422, item_founded__day="31", item_founded__month="2",
                           item_founded__year="2020")  # fmt: skip
        assert values(page, "item_founded")["day"] == "31"
        assert page.select_one("#item_founded-day")["aria-invalid"] == "true"
        assert page.select_one(".problems a[href='#ask-item_founded']")


def test_a_year_comes_back_as_it_was_typed_or_goes_on(begun, database):
    person = begun("year")
    page = person.send(PAGE, status=422, item_since="98")
    assert page.select_one("#item_since")["value"] == "98"
    assert page.select_one("#item_moved")["value"] == ""  # blank was sent, not its default
    person.send(PAGE, item_since="١٩٩٨")
    assert answers(database)["since"] == 1998


def test_a_default_stands_there_until_it_is_answered(begun):
    assert begun("year").page.select_one("#item_moved")["value"] == "2020"


def test_an_address_is_checked_and_its_help_is_read_with_it(begun, database):
    person = begun("email")
    field = person.page.select_one("#item_address")
    assert (field["dir"], field["autocomplete"]) == ("ltr", "email")
    assert "item_address-help" in field["aria-describedby"]
    page = person.send(PAGE, status=422, item_address="verein@example,org")
    assert "Komma" in page.select_one("#item_address-error").text
    assert page.select_one("#item_address")["value"] == "verein@example,org"
    person.send(PAGE, item_address="verein@example.org")
    assert answers(database)["address"] == "verein@example.org"


class TestConsent:
    def test_required_means_yes(self, begun, database):
        person = begun("consent")
        assert person.page.select_one("#ask-item_agreed strong").text == "mit Namen"
        page = person.send(PAGE, status=422)
        assert "Häkchen" in page.select_one("#item_agreed-error").text
        assert answers(database)["contact"] == "no"
        page = person.send(PAGE, item_agreed="yes", item_contact="yes", item_contact__why="Miete")
        assert page.select_one("#ask-item_when")
        assert page.select_one("#ask-item_agreed input[type=checkbox]").has_attr("checked")

    def test_leaving_the_page_says_no_no(self, begun, database):
        person = begun("consent")
        fields = hidden_fields(person.open(PAGE))
        person.post(f"{PAGE}/pause", **fields)
        assert "contact" not in answers(database)

    def test_the_review_says_to_what(self, begun):
        person = begun("consent", "ar")
        person.send(PAGE, item_agreed="yes")
        page = person.send("/answer/last")
        assert "نعم، يجوز للمدينة قراءة إجابتي مع الاسم." in page.words


def test_a_district_is_chosen_from_a_list(begun, database):
    person = begun("district", "ar")
    options = [option.text for option in person.page.select("#item_place option")]
    assert "عند الميناء" in options
    page = person.send(PAGE, status=422, item_place="west")
    assert page.select_one("#item_place-error")
    person.send(PAGE, item_place="other", item_place__other="Umland")
    assert answers(database)["place.other"] == "Umland"


class TestOrganisationDetails:
    @pytest.fixture
    def wave(self, world):
        return world.wave("organisation_details")

    @pytest.fixture
    def slug(self, wave, database):
        with database.reading() as session:
            return session.scalar(select(Programme.slug))

    @pytest.fixture
    def corrected(self, visitor, world, wave, database):
        """An organisation corrected its name and its kind; its response."""
        visitor.start(world.link(wave))
        fields = {"item_us__kind": "office", "item_us__district": "north"}
        visitor.send(PAGE, item_us__name="Neuer Name", item_us__email="neu@example.org", **fields)
        page = visitor.send("/answer/last")
        assert "Name der Organisation: Neuer Name" in page.words
        visitor.post("/submit", **hidden_fields(page))
        with database.reading() as session:
            return session.scalar(select(Response)).id.hex()

    def test_the_record_stands_in_the_fields(self, visitor, world, wave, database):
        visitor.start(world.link(wave))
        with database.reading() as session:
            organisation = session.scalar(select(Organisation))
        assert visitor.page.select_one("#item_us-name")["value"] == organisation.name
        chosen = visitor.page.select("#ask-item_us option[selected]")
        assert [option["value"] for option in chosen] == ["club", "north"]
        assert visitor.page.select_one("#item_us-email")["value"] == ""

    def test_another_draft_never_sees_it(self, visitor, world, wave, app, database):
        visitor.start(world.link(wave))
        first = visitor.page.select_one("#item_us-name")["value"]
        other = type(visitor)(app.test_client())
        other.start(world.link(wave))
        assert first not in other.page.text

    def test_a_correction_waits_for_staff(self, corrected, database, app, slug):
        with database.reading() as session:
            assert session.scalar(select(Organisation.kind)) == "club"
        page = staff(app, programme=slug).open(f"/staff/responses/{corrected}")
        words = page.select_one("#proposals").text
        assert all(part in words for part in ("Neuer Name", "Amt", "Verein", "neu@example.org"))
        assert "Nordstadt" not in words

    def test_staff_accept_one_and_reject_another(self, corrected, database, app, slug):
        ada = staff(app, programme=slug)
        address = f"/staff/responses/{corrected}"
        for detail, decision in (("kind", "accept"), ("name", "reject")):
            token = ada.open(address).select_one("#proposals input[name=csrf_token]")["value"]
            page = ada.post(
                f"{address}/proposals", csrf_token=token, item="us", detail=detail,
                decision=decision,
            )  # fmt: skip
        assert "nicht übernommen" in page.select_one("#proposals").text
        with database.reading() as session:
            organisation = session.scalar(select(Organisation))
            states = {
                row.detail: row.state for row in session.scalars(select(OrganisationProposal))
            }
        assert (organisation.kind, states) == ("office", {"kind": "accepted", "name": "rejected"})
        assert organisation.name != "Neuer Name"
        token = page.select_one("input[name=csrf_token]")["value"]
        for odd in ("district", "id", "x"):
            sent = {"csrf_token": token, "item": "us", "detail": odd, "decision": "accept"}
            assert ada.client.post(f"{address}/proposals", data=sent).status_code == 404

    def test_a_decision_sent_twice_leads_back_and_changes_nothing(
        self, corrected, database, app, slug
    ):
        ada = staff(app, programme=slug)
        address = f"/staff/responses/{corrected}"
        token = ada.open(address).select_one("#proposals input[name=csrf_token]")["value"]
        sent = {"csrf_token": token, "item": "us", "detail": "kind"}
        for decision in ("accept", "accept", "reject"):
            page = ada.post(f"{address}/proposals", **sent, decision=decision)
            assert "Der Eintrag ist geändert." in page.words
        with database.reading() as session:
            assert session.scalar(select(Organisation.kind)) == "office"
            assert session.scalar(select(OrganisationProposal.state)) == "accepted"

    def test_a_name_that_another_has_is_refused_politely(self, corrected, world, database, app):
        with database.reading() as session:
            slug = session.scalar(select(Programme.slug))
            wave = session.scalar(select(Wave.id))
        world.link(wave)
        with database.writing() as session:
            session.scalars(
                select(Organisation).order_by(Organisation.id.desc())
            ).first().name = "Neuer Name"
        ada = staff(app, programme=slug)
        address = f"/staff/responses/{corrected}"
        token = ada.open(address).select_one("#proposals input[name=csrf_token]")["value"]
        page = ada.post(f"{address}/proposals", csrf_token=token, item="us", detail="name",
                        decision="accept")  # fmt: skip
        assert "heißt schon so" in page.words
        with database.reading() as session:
            assert session.scalar(select(OrganisationProposal)) is None

    def test_analysts_read_and_do_not_decide(self, corrected, app, slug):
        analyst = staff(app, programme=slug, role="analyst", name="ben")
        page = analyst.open(f"/staff/responses/{corrected}")
        assert "noch offen" in page.select_one("#proposals").text
        assert not page.select("#proposals button")
        sent = {"item": "us", "detail": "kind", "decision": "accept",
                "csrf_token": page.select_one("input[name=csrf_token]")["value"]}  # fmt: skip
        answer = analyst.client.post(f"/staff/responses/{corrected}/proposals", data=sent)
        assert answer.status_code == 403


@pytest.mark.parametrize("name", ["email", "file_upload", "organisation_details"])
def test_a_wave_without_names_cannot_ask_who_somebody_is(world, database, name):
    wave = world.wave(name, mode="A")
    with pytest.raises(NotReady, match="says who answers"), database.writing() as session:
        open_wave(session, session.get_one(Wave, wave), at=factories.LONG_AGO)


@pytest.mark.parametrize("name", ["date", "year", "consent", "district"])
def test_a_wave_without_names_may_ask_the_others(world, database, name):
    wave = world.wave(name, mode="A")
    with database.writing() as session:
        open_wave(session, session.get_one(Wave, wave), at=factories.LONG_AGO)


def test_an_item_inside_another_is_looked_at_too(world, database):
    document = factories.definition("email")
    inner = document["sections"][0]["items"].pop(1)
    document["sections"][0]["items"][0] = {
        "name": "people",
        "type": "repeating_group",
        "stem": inner["stem"],
        "items": [{**inner, "asked_if": None}],
    }
    wave = world.wave(document, mode="A")
    with pytest.raises(NotReady, match="`second` is a email"), database.writing() as session:
        open_wave(session, session.get_one(Wave, wave), at=factories.LONG_AGO)
