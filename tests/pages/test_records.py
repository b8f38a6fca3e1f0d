"""Whoever asks what is stored gets an answer in three clicks, or has it erased for good."""

import json
from io import BytesIO

import docx
import pytest
from sqlalchemy import func, inspect, select, text

from surveys import clock
from surveys.accounts.models import AuditEntry
from surveys.accounts.staffing import add_staff
from surveys.fieldwork.models import Contact, Invitation, Organisation, Volunteer
from surveys.responses import models
from surveys.responses.erasing import Folders
from tests.pages.results_cast import PASSWORD

BASE = "/staff/programmes/teilhabe/requests"
WORDS = "Wir wünschen uns Kurse am Abend"


@pytest.fixture
def asked(world, survey, database):
    """Give the id of an organisation that answered with its name, with a contact."""
    assert survey
    wave = world.wave(programme=1)
    world.respond(wave, remark=WORDS)
    with database.writing() as session:
        found = session.scalar(select(Organisation))
        found.name, found.email = "Kulturverein Regenbogen", "post@regenbogen.example"
        found.source = "Vereinsregister"
        session.add(
            Contact(
                organisation_id=found.id,
                name="Mira Muster",
                email="mira@regenbogen.example",
                is_main=True,
            )
        )
        return found.id


def one(database, query):
    with database.reading() as session:
        return session.scalar(query)


def search(clerk, words, *, status=200):
    return clerk.fill(clerk.open(BASE), "main form", words=words, status=status)


def actions(database):
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.parametrize("words", ["regenbogen", "KULTUR", "mira", "mira@regen"])
def test_everything_about_an_organisation_is_three_clicks_away(clerk, asked, words):
    ada = clerk("ada")
    page = search(ada, words)  # one
    [link] = page.select(f"main a[href*='/organisation/{asked}']")
    record = ada.open(link["href"])  # two
    for stored in (WORDS, "mira@regenbogen.example", "Vereinsregister"):
        assert stored in record.words
    answer = ada.visitor.client.get(record.select_one("a[href$='.json']")["href"])  # three
    found = json.loads(answer.data)
    assert found["invitations"][0]["response"]["answers"]["remark"] == WORDS
    assert found["contacts"][0]["name"] == "Mira Muster"


def test_the_copy_for_word_says_the_same_and_holds_no_secret(clerk, asked, database):
    ada = clerk("ada")
    answer = ada.visitor.client.get(f"{BASE}/organisation/{asked}/copy.docx")
    written = docx.Document(BytesIO(answer.data))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert WORDS in cells
    data = ada.visitor.client.get(f"{BASE}/organisation/{asked}/copy.json").text
    with database.reading() as session:
        invitation = session.scalar(select(Invitation))
    assert invitation.nonce.hex() not in data
    assert invitation.token_hash.hex() not in data


def test_every_column_about_an_organisation_is_handed_over_or_a_secret(clerk, asked):
    found = clerk("ada").visitor.client.get(f"{BASE}/organisation/{asked}/copy.json").json
    for table, row in (
        (Organisation, found["organisation"]),
        (Contact, found["contacts"][0]),
        (Invitation, found["invitations"][0]["invitation"]),
        (models.Response, found["invitations"][0]["response"]),
    ):
        left_out = set(table.__table__.columns.keys()) - set(row)
        assert left_out <= {"nonce", "token_hash", "code_hash", "record_key"}


def test_one_answer_is_erased_with_its_files_and_the_link_works_again(
    clerk, asked, database, settings
):
    ada = clerk("ada")
    response = one(database, select(models.Response))
    folder = Folders.of(settings.instance).uploads
    folder.mkdir(parents=True)
    file = models.UploadedFile(
        id=b"f" * 16,
        wave_id=response.wave_id,
        mode="P",
        invitation_id=response.invitation_id,
        digest=b"d" * 32,
        name="brief.pdf",
        type="application/pdf",
        size=3,
        kept_on=clock.now().date(),
    )
    (folder / file.id.hex()).write_text(WORDS)
    with database.writing() as session:
        session.add(file)
    page = ada.open(f"{BASE}/organisation/{asked}")
    form = f"#erasing form:has(input[value='{response.id.hex()}'])"
    page = ada.fill(page, form, confirmed="y")
    assert "Die Antwort ist gelöscht" in page.text
    assert WORDS not in page.words
    assert one(database, select(func.count()).select_from(models.Response)) == 0
    assert list(folder.iterdir()) == []
    assert not one(database, select(Invitation)).used
    assert actions(database)[-2:] == ["response erased", "records opened"]


def test_everything_is_erased_and_nothing_of_it_is_left_in_any_table(clerk, asked, database):
    ada = clerk("ada")
    page = ada.open(f"{BASE}/organisation/{asked}")
    ada.fill(page, "#erasing form:last-of-type", confirmed="y")
    with database.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                said = str(row)
                assert WORDS not in said, table
                assert "egenbogen" not in said, table
    assert "Kein Treffer" in search(ada, "regenbogen").words
    assert "records erased" in actions(database)


def test_nothing_is_erased_without_a_tick(clerk, asked, database):
    ada = clerk("ada")
    page = ada.open(f"{BASE}/organisation/{asked}")
    page = ada.fill(page, "#erasing form:last-of-type", status=422)
    assert page.select_one(".problems a")["href"] == "#erasing"
    assert one(database, select(Organisation)) is not None


def test_somebody_under_mitwirken_is_found_and_erased_apart(clerk, survey, database):
    assert survey
    with database.writing() as session:
        session.add(
            Volunteer(
                programme_id=1,
                is_person=True,
                name="Rui Beispiel",
                email="rui@post.example",
                language="de",
                action_fields=["work"],
                purposes=["panel"],
                token_hash=b"t" * 32,
                asked_on=clock.now().date(),
            )
        )
    ada = clerk("ada")
    page = search(ada, "rui@post")
    page = ada.open(page.select_one("main a[href*='/volunteer/']")["href"])
    assert "noch nicht" in page.words
    ada.fill(page, "#erasing form", confirmed="y")
    assert one(database, select(Volunteer)) is None


def test_answers_without_names_are_explained_and_cannot_be_looked_for(clerk, asked):
    page = clerk("ada").open(BASE)
    assert "Art. 11 DSGVO" in page.words
    assert "Code zum Löschen" in page.words
    assert asked


def test_a_search_needs_two_signs_and_says_so(clerk, asked):
    assert asked
    page = search(clerk("ada"), "x", status=422)
    assert page.select_one(".problems a")["href"] == "#words"


def test_each_look_is_noted_without_the_name(clerk, asked, database):
    ada = clerk("ada")
    search(ada, "regenbogen")
    ada.open(f"{BASE}/organisation/{asked}")
    ada.visitor.client.get(f"{BASE}/organisation/{asked}/copy.json")
    assert actions(database)[-3:] == ["records searched", "records opened", "records downloaded"]
    with database.reading() as session:
        noted = " ".join(session.scalars(select(AuditEntry.object)))
    assert "egenbogen" not in noted


def test_the_vertrauensstelle_answers_requests_without_seeing_answers_with_names(
    app, clerk, asked, database
):
    with app.app_context(), database.writing() as session:
        add_staff(
            session,
            "tom@stadt.example",
            name="Tom",
            roles=["trust"],
            programme_slug="teilhabe",
            password=PASSWORD,
            at=clock.now(),
        )
    tom = clerk("tom")
    page = search(tom, "regenbogen")
    assert page.select_one(f"main a[href*='/organisation/{asked}']")
    record = tom.open(f"{BASE}/organisation/{asked}")
    assert WORDS not in record.words
    assert not record.select("#erasing form")
    assert WORDS not in tom.visitor.client.get(f"{BASE}/organisation/{asked}/copy.json").text


def test_only_the_vertrauensstelle_learns_who_took_part_in_a_confidential_wave(
    app, clerk, survey, world, database
):
    assert survey
    with app.app_context(), database.writing() as session:
        add_staff(
            session,
            "tom@stadt.example",
            name="Tom",
            roles=["trust"],
            programme_slug="teilhabe",
            password=PASSWORD,
            at=clock.now(),
        )
    wave = world.wave(mode="C", programme=1)
    world.respond(wave)
    address = f"{BASE}/organisation/{one(database, select(Organisation.id))}"
    ada = clerk("ada").open(address)
    assert "Link benutzt" not in ada.words
    assert "used" not in clerk("ada").visitor.client.get(f"{address}/copy.json").text
    tom = clerk("tom").open(address)
    assert "Link benutzt ja" in tom.words
    assert tom.select_one(f"a[href$='/waves/{wave}/trust']")


def test_nobody_else_finds_or_erases_anything(clerk, asked, database):
    ada, cleo, ann = clerk("ada"), clerk("cleo"), clerk("ann")
    for path in ("", f"/organisation/{asked}", f"/organisation/{asked}/copy.json"):
        cleo.open(f"{BASE}{path}", status=404)
        ann.open(f"{BASE}{path}", status=403)
    other = "/staff/programmes/other/requests"
    cleo.open(f"{other}/organisation/{asked}", status=404)
    page = cleo.open(other)
    token = page.select_one("[name=csrf_token]")["value"]
    for base, status in ((BASE, 404), (other, 404)):
        answer = cleo.visitor.client.post(
            f"{base}/organisation/{asked}/erase", data={"csrf_token": token, "confirmed": "y"}
        )
        assert answer.status_code == status
    assert one(database, select(Organisation)) is not None
    assert ada
