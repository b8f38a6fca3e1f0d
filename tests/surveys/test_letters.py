"""Letters: each with its own address, link and code, none with those of another."""

import io
import re
import zipfile
from functools import partial

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from surveys import clock
from surveys.accounts.mail import public_address
from surveys.fieldwork import codes, invitations
from surveys.fieldwork.links import in_fours
from surveys.fieldwork.models import Contact, Invitation, Organisation, Wave
from surveys.fieldwork.paper import batches, recipients
from surveys.fieldwork.paper.batches import Workshop
from surveys.fieldwork.paper.words import proposals
from surveys.jobs import produced, queue
from surveys.jobs.models import Job, ProducedFile
from surveys.jobs.office import Office
from surveys.questionnaires.models import Survey

pytestmark = pytest.mark.usefixtures("near_press")
TOWNS = (("44135", "Dortmund"), ("10115", "Berlin"), ("", ""), ("80331", "München"))


def address_of(database, wave_id):
    """Write postal addresses to the organisations invited to a wave."""
    with database.writing() as session:
        found = session.scalars(
            select(Organisation).join(Invitation).where(Invitation.wave_id == wave_id)
        )
        for organisation, (postcode, city) in zip(found, TOWNS * 99, strict=False):
            organisation.postcode, organisation.city = postcode, city
            organisation.street = "Hauptstraße 5" if city else ""


def known(database, wave_id, number):
    """Write organisations with an address into the address book, invited to nothing."""
    with database.writing() as session:
        survey = select(Survey.programme_id).join(Wave).where(Wave.id == wave_id)
        programme = session.scalars(survey).one()
        session.add_all(
            Organisation(
                programme_id=programme,
                name=f"Verein {place}",
                kind="club",
                district="north",
                street="Weg 1",
                postcode="44135",
                city="Dortmund",
            )
            for place in range(number)
        )


def invited(world, wave_id, number):
    return [world.link(wave_id).rsplit("/", 1)[-1] for _ in range(number)]


@pytest.fixture
def make(app, database, settings, keys):
    """Give a function that makes the letters of a wave as a job; it returns the job and texts."""
    office = Office(database)
    workshop = Workshop(settings.instance, keys.links, partial(public_address, settings))

    def handler(task):
        return batches.make_letters(task, workshop, at=clock.now())

    office.handlers[batches.KIND] = handler

    def work(wave_id, whom="all", **words):
        with database.writing() as session:
            occasion = batches.occasion_of(session, wave_id)
            wordings = {
                tag: {"subject": one.subject, "body": one.body, **words}
                for tag, one in proposals(occasion).items()
            }
            payload = {"wave": wave_id, "whom": whom, "wordings": wordings}
            job = queue.enqueue(session, batches.KIND, payload, at=clock.now()).id
        with app.test_request_context():
            office.work_off()
        with database.reading() as session:
            found = session.get_one(Job, job)
            file = session.scalar(select(ProducedFile).where(ProducedFile.job_id == job))
        assert found.state == "done", found.problem
        content = produced.path_of(workshop.folder, file.id).read_bytes()
        return found, file, texts_of(content)

    return work


def texts_of(content):
    """Return the words of each page, by the name of its PDF."""
    if content.startswith(b"%PDF"):
        return {"": pages_of(content)}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: pages_of(archive.read(name)) for name in archive.namelist()}


def pages_of(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def codes_on(words):
    return re.findall(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", words)


def test_each_letter_has_its_own_address_link_and_code_and_nobody_else_s(
    world, make, database, keys
):
    wave = world.wave()
    invited(world, wave, 4)
    address_of(database, wave)
    job, file, pages = make(wave)
    assert job.result == {"letters": 3, "without_address": 1}
    assert (file.media_type, file.wave_id) == ("application/pdf", wave)
    [letters] = pages.values()
    assert [re.search(r"\d{5} (?:Berlin|Dortmund|München)", one)[0][:5] for one in letters] == [
        "10115",
        "44135",
        "80331",
    ]
    with database.reading() as session:
        rows = session.execute(select(Invitation, Organisation).join(Organisation)).all()
    for invitation, organisation in rows:
        mine = [one for one in letters if organisation.name in one]
        assert len(mine) == bool(organisation.city)
        for letter in mine:
            code = codes.printed_code(keys.links, invitation.id, invitation.nonce)
            assert codes_on(letter) == [in_fours(code)]
            token = invitations.token_of(invitation, key=keys.links)
            assert re.findall(r"/s/([a-z2-7]{26})", letter.replace("\n", "")) == [token]
            assert organisation.street in letter


def test_who_got_a_letter_is_known_and_their_codes_lead_somewhere(world, make, database, keys):
    wave = world.wave()
    invited(world, wave, 3)
    address_of(database, wave)
    make(wave)
    with database.reading() as session:
        found = session.scalars(select(Invitation).order_by(Invitation.id)).all()
        assert [one.channel for one in found] == ["letter", "letter", None]
        code = codes.printed_code(keys.links, found[0].id, found[0].nonce)
        assert codes.find_by_code(session, code, key=keys.links).id == found[0].id
        assert found[2].code_hash is None
        assert recipients.recipients(session, session.get_one(Wave, wave), 0, "not_yet") == [
            one
            for one in recipients.recipients(session, session.get_one(Wave, wave), 0)
            if not one.has_address
        ]


def test_a_reprint_says_the_same(world, make, database):
    wave = world.wave()
    invited(world, wave, 1)
    address_of(database, wave)
    first, second = (make(wave)[2] for _ in range(2))
    assert codes_on(first[""][0]) == codes_on(second[""][0])


def test_whoever_has_answered_with_a_name_gets_no_letter(world, make, database):
    wave = world.wave()
    [token, _other] = invited(world, wave, 2)
    address_of(database, wave)
    world.respond(wave, link=f"/s/{token}")
    assert make(wave)[0].result["letters"] == 1


def test_letters_go_to_the_contact_in_its_language(world, make, database):
    wave = world.wave()
    invited(world, wave, 1)
    address_of(database, wave)
    with database.writing() as session:
        session.add(
            Contact(
                organisation_id=session.scalars(select(Organisation.id)).one(),
                name="Erika Beispiel",
                email=None,
                language="en",
                is_main=True,
            )
        )
    [letter] = make(wave)[2][""]
    assert "Erika Beispiel\nHauptstraße 5" in letter
    assert "How to take part" in letter


def test_words_of_staff_are_filled_in_for_each_organisation(world, make, database):
    wave = world.wave()
    invited(world, wave, 2)
    address_of(database, wave)
    letters = make(wave, body="Liebe Leute von {organisation}!\n\n{nobody} <b>bis</b> {last_day}.")
    for page in letters[2][""]:
        letter = " ".join(page.split())
        name = re.search(r"Liebe Leute von (Erfundener Verein [0-9a-f]{8})!", letter)[1]
        assert letter.count(name) == 2  # also in its window
        assert "{nobody} <b>bis</b>" in letter


def test_many_letters_come_in_several_files_in_the_order_of_the_post(
    world, make, database, monkeypatch
):
    monkeypatch.setattr(batches, "BATCH", 2)
    wave = world.wave()
    invited(world, wave, 8)
    address_of(database, wave)
    job, file, pages = make(wave)
    assert file.media_type == "application/zip"
    assert list(pages) == [
        "briefe-001-10115-10115.pdf",
        "briefe-002-44135-44135.pdf",
        "briefe-003-80331-80331.pdf",
    ]
    assert (job.progress, job.total) == (6, 6)
    found = [code for some in pages.values() for one in some for code in codes_on(one)]
    assert len(set(found)) == len(found) == 6


def test_without_names_letters_have_no_code_and_slips_no_name(world, make, database, keys):
    wave = world.wave(mode="A", access="personal")
    known(database, wave, 3)
    _job, file, pages = make(wave)
    letters, slips = pages["briefe-001-44135-44135.pdf"], pages["codes-001.pdf"]
    assert file.media_type == "application/zip"
    assert [codes_on(one) for one in letters] == [[], [], []]
    assert all("/s/" not in one for one in letters)
    printed = codes_on(slips[0])
    assert len(set(printed)) == 3
    assert "Verein" not in slips[0]
    with database.reading() as session:
        rows = session.scalars(select(Invitation)).all()
        assert {codes.find_by_code(session, one, key=keys.links).id for one in printed} == {
            one.id for one in rows
        }
    assert {(one.organisation_id, one.nonce, one.channel) for one in rows} == {(None, None, None)}


def test_an_open_link_is_the_same_for_all_and_needs_no_code(world, make, database):
    wave = world.wave(mode="A")
    known(database, wave, 2)
    with database.reading() as session:
        code = session.get_one(Wave, wave).open_code
    letters = make(wave)[2][""]
    assert len(letters) == 2
    for letter in letters:
        assert f"/s/{code}" in letter
        assert codes_on(letter) == []


def test_a_confidential_letter_has_a_code_and_goes_to_those_who_answered_too(
    world, make, database, keys, visitor
):
    wave = world.wave(mode="C")
    [token, other] = invited(world, wave, 2)
    address_of(database, wave)
    world.respond(wave, link=f"/s/{token}")
    letters = make(wave)[2][""]
    assert len(letters) == 2
    found = [codes_on(letter)[0] for letter in letters]
    with database.reading() as session:
        assert len({codes.find_by_code(session, one, key=keys.links).id for one in found}) == 2
        unused = next(
            one for one in found if not codes.find_by_code(session, one, key=keys.links).used
        )
    page = visitor.post("/code", code=unused)
    start = page.select_one("[name=token]")["value"]
    assert start == other
    assert visitor.post("/start", token=start, language="de").response.request.path != "/code"


def test_nothing_that_opens_an_answer_is_in_the_job_or_the_log(world, make, database, caplog):
    wave = world.wave()
    tokens = invited(world, wave, 2)
    address_of(database, wave)
    job, file, pages = make(wave)
    secrets = [*tokens, *(codes_on(one)[0] for one in pages[""])]
    told = f"{caplog.text} {job.payload} {job.result} {job.problem} {file.name}"
    assert [one for one in secrets if one in told or one.replace("-", "") in told] == []
