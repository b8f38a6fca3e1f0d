"""The whole way of an actors' survey, as a town of middling size goes it, in the browser.

Eighty organisations come from a spreadsheet; sixty get a mail, twenty a letter. Some answer on the
web, one with a colleague, one on paper. The rest is reminded, the end put off, the survey closed
early. Then somebody with a copy of everything looks at the second wave, the one without names.
"""

import email
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.policy import default
from pathlib import Path

import openpyxl
import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Page
from pypdf import PdfReader

from surveys.db import Database
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish
from surveys.secrets import read_key_file
from tests.factories import LONG_AGO, World, definition, texts
from tests.journeys.people import Respondent, Staff, look, press
from tests.plugins.browser import Server, free_port, photograph
from tests.proofs.outsider import everything

Windows = Callable[..., Page]
BY_MAIL, BY_LETTER = 60, 20
PATIENCE_SECONDS = 90


@dataclass
class PostOffice:
    """A mail server of the town."""

    mails: list[email.message.EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Take a mail."""
        found = email.message_from_bytes(envelope.content, policy=default)
        self.mails.append(found)
        return "250 OK"

    def wait_for(self, number: int) -> None:
        """Wait until so many have come."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self.mails) < number and time.monotonic() < deadline:
            time.sleep(0.2)
        assert len(self.mails) == number

    def link_to(self, address: str, server: Server) -> str:
        """Return the link in the first mail to an address."""
        mail = next(one for one in self.mails if address in str(one["To"]))
        found = re.search(rf"{re.escape(server.url)}(/s/\w+)", mail.get_content())
        assert found, mail.get_content()
        return found[1]


@pytest.fixture
def office() -> Iterator[tuple[PostOffice, int]]:
    """Give a mail server and its port."""
    found = PostOffice()
    controller = Controller(found, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield found, controller.port
    controller.stop()


@dataclass
class Town:
    """Everything the story needs."""

    server: Server
    post: PostOffice
    world: World
    desk: Staff

    @property
    def page(self) -> Page:
        """What the clerk sees."""
        return self.desk.page

    def go(self, path: str) -> None:
        """Open a page of ours."""
        self.page.goto(self.server.url + path)


@pytest.fixture
def town(serve, database_url, office, tmp_path, window: Windows) -> Iterator[Town]:
    """Give a town with a concept, a questionnaire and a clerk at her desk."""
    post, port = office
    server = serve(
        database_url,
        mail_host="127.0.0.1",
        mail_port=port,
        mail_sender="stadt@stadt.example",
        mails_per_minute=6000,
    )
    world = World(Database(database_url), read_key_file(tmp_path / "secret.key"))
    programme = world.programme("inko", is_demo=False)
    with world.database.writing() as session:
        survey = Survey(programme_id=programme, slug="akteure", title=texts("Akteursbefragung"))
        session.add(survey)
        session.flush()
        publish(session, survey, definition("fields"), at=LONG_AGO)
    said = server.command(
        "staff", "add", "ada@stadt.example", "--name", "Ada", "--programme", "inko",
        "--role", "coordinator", "--role", "analyst",
    )  # fmt: skip
    desk = Staff(window(1280), server.url)
    password = re.search(r"shown only now: (\S+)", said)
    assert password, said
    desk.sign_in("ada@stadt.example", password[1])
    yield Town(server, post, world, desk)
    world.database.engine.dispose()


def spreadsheet(folder: Path) -> Path:
    """Write the list of organisations as a clerk has it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        ["Verein", "Art", "Stadtteil", "E-Mail", "Straße", "PLZ", "Ort", "Ansprechpartner"]
    )
    for number in range(BY_MAIL + BY_LETTER):
        mail = f"verein{number}@vereine.example" if number < BY_MAIL else ""
        home = () if number < BY_MAIL else (f"Musterweg {number}", f"45{number:03}", "Musterstadt")
        sheet.append(
            [
                f"Erfundener Verein Nr. {number:02}",
                "Verein",
                "Mitte",
                mail,
                *(home or ("",) * 3),
                "",
            ]
        )
    path = folder / "akteure.xlsx"
    book.save(path)
    return path


def test_an_actors_survey_from_the_spreadsheet_to_the_receipts(
    town: Town, window: Windows, tmp_path: Path
) -> None:
    import_organisations(town, spreadsheet(tmp_path))
    wave = open_wave(town)
    code = write_letters(town, wave, tmp_path)
    write_mails(town, wave, "invitation", BY_MAIL)
    town.post.wait_for(BY_MAIL)

    receipts = [answer(town, window, number) for number in range(2)]
    receipts.append(answer_with_a_colleague(town, window, 2))
    key_in(town, wave, code)

    write_mails(town, wave, "reminder", BY_MAIL - 3)
    town.post.wait_for(2 * BY_MAIL - 3)
    reminded = {str(one["To"]) for one in town.post.mails[BY_MAIL:]}
    assert not any(f"verein{number}@" in one for number in range(3) for one in reminded)

    put_off(town, wave)
    assert_standing(town, wave)
    end(town, wave)
    for link in receipts:
        page = window(360, 740)
        page.goto(town.server.url + link)
        assert "angekommen" in page.locator("h1").inner_text()
        look(page)


def import_organisations(town: Town, file: Path) -> None:
    """Take the list over; nothing is stored before the last button."""
    town.go("/staff/programmes/inko/organisations/import")
    town.page.set_input_files("#file", file)
    press(town.page.get_by_role("button", name="Weiter", exact=True))
    town.page.get_by_label("Woher stammen die Adressen?").fill("Vereinsregister")
    look(town.page)
    press(town.page.get_by_role("button", name="Weiter zur Vorschau"))
    photograph(town.page, "actors-preview")
    press(town.page.get_by_role("button", name="Alles übernehmen"))
    look(town.page)
    town.go("/staff/programmes/inko/organisations")
    assert "80" in town.page.locator("main").inner_text()


def open_wave(town: Town) -> str:
    """Prepare a wave as proposed, give everybody a link, open it; return its address."""
    page = town.page
    town.go("/staff/programmes/inko/surveys/akteure/waves/new")
    page.locator("[name=no_influence]").check()
    basis = page.locator("[name=legal_basis]")
    basis.fill(re.sub(r"\[[^\]]*\]", "Landesgesetz", basis.input_value()))
    press(page.get_by_role("button", name="Speichern", exact=True))
    press(page.get_by_role("button", name="Links für die ausgewählten machen"))
    press(page.get_by_role("button", name="Jetzt öffnen"))
    look(page)
    photograph(page, "actors-wave")
    return re.sub(r"[?#].*", "", page.url).removeprefix(town.server.url)


def write_letters(town: Town, wave: str, folder: Path) -> str:
    """Have letters made for all with an address; return the code printed on one of them."""
    page = town.page
    town.go(f"{wave}/letters")
    look(page)
    press(page.get_by_role("button", name="Briefe erstellen"))
    page.get_by_role("link", name="Datei herunterladen").wait_for(timeout=PATIENCE_SECONDS * 1000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Datei herunterladen").click()
    file = folder / "letters.pdf"
    download.value.save_as(file)
    read = [one.extract_text() for one in PdfReader(file).pages]
    addressed = [words for words in read if "Musterweg" in words]
    assert len(addressed) == BY_LETTER
    codes = [re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", words) for words in addressed]
    assert all(codes)
    assert len({found[0] for found in codes if found}) == BY_LETTER
    return codes[0][0] if codes[0] else ""


def write_mails(town: Town, wave: str, kind: str, number: int) -> None:
    """Send a mailing as proposed to all it may go to."""
    page = town.page
    town.go(f"{wave}/mailings/new/{kind}")
    press(page.get_by_role("button", name="Speichern und ansehen"))
    assert str(number) in page.locator("section[aria-labelledby=sending]").inner_text()
    look(page)
    page.locator("input[name=who][value=all]").check()
    page.locator("input[name=when][value=now]").check()
    press(page.get_by_role("button", name="Verschicken"))


def answer(town: Town, window: Windows, number: int) -> str:
    """Answer by the link in one's mail; return the link."""
    link = town.post.link_to(f"verein{number}@", town.server)
    person = Respondent(window(360, 740))
    person.open(town.server.url + link)
    person.start()
    fill_in(person)
    return link


def fill_in(person: Respondent) -> None:
    """Answer on one field and submit."""
    person.tick("kind", "club")
    person.tick("fields", "work")
    person.on()
    person.write("change_work", "Mehr Zeit für Gespräche")
    person.on()
    person.on()
    person.submit()
    assert "angekommen" in person.page.locator("h1").inner_text()


def answer_with_a_colleague(town: Town, window: Windows, number: int) -> str:
    """Ask a colleague for a section, who answers it; the contact submits both."""
    link = town.post.link_to(f"verein{number}@", town.server)
    contact = Respondent(window(1280))
    contact.open(town.server.url + link)
    contact.start()
    contact.tick("kind", "club")
    contact.tick("fields", "work")
    contact.on()
    contact.page.goto(town.server.url + "/together")
    contact.page.get_by_label("Name", exact=True).fill("Noor")
    contact.page.locator("[name=sections][value=field_work]").check()
    press(contact.page.get_by_role("button", name="Link machen"))
    theirs = contact.page.get_by_label("Link für Noor").input_value()
    noor = Respondent(window(360, 740))
    noor.open(theirs)
    noor.start()
    noor.write("change_work", "Noors Antwort")
    noor.on()
    contact.page.goto(town.server.url + "/answer")
    for _page in range(5):
        if contact.at == "/review":
            break
        if contact.at == "/overview":
            press(contact.page.locator(".buttons a").first)
        else:
            contact.on()
    assert "Noors Antwort" in contact.page.locator("main").inner_text()
    contact.submit()
    return link


def key_in(town: Town, wave: str, code: str) -> None:
    """Key in a sheet that came on paper with its code, twice the same."""
    page = town.page
    town.go(f"{wave}/sheets")
    press(page.get_by_role("link", name="Bogen eingeben"))
    page.get_by_label("auf Papier").check()
    page.get_by_label("Code auf dem Bogen").fill(code.lower())
    page.get_by_label("Zeichen auf dem Bogen").fill("Bogen 1")
    press(page.get_by_role("button", name="Weiter zum Fragebogen"))
    for words in ("Speichern", "Speichern und vergleichen"):
        page.locator("input[name='item_kind'][value=club]").check()
        save = page.get_by_role("button", name=words, exact=True).last
        press(save)
        if page.locator("#remarks").count():
            press(page.get_by_role("button", name=words, exact=True).last)
        if words == "Speichern":
            press(page.get_by_role("link", name="Bogen 1"))
    town.go(f"{wave}/sheets")
    look(page)


def put_off(town: Town, wave: str) -> None:
    """Let the survey run two weeks longer."""
    page = town.page
    town.go(wave)
    last = date.fromisoformat(page.locator("[name=closes_on]").input_value())
    page.locator("[name=closes_on]").fill((last + timedelta(days=14)).isoformat())
    press(page.locator("#end form").first.get_by_role("button", name="Speichern"))
    assert "geht jetzt länger" in page.locator("main").inner_text()


def assert_standing(town: Town, wave: str) -> None:
    """Four of eighty answered: three on the web, one on paper."""
    town.go(f"{wave}/fieldwork")
    words = town.page.locator("main").inner_text().replace("\xa0", " ")
    assert "4 von 80 haben geantwortet (5 %)" in words
    look(town.page)
    photograph(town.page, "actors-fieldwork")
    town.go(wave.replace("/waves/", "/results/"))
    town.desk.refresh()
    town.go(f"{wave}/participation")
    assert "auf Papier" in town.page.locator("main").inner_text()
    look(town.page)


def end(town: Town, wave: str) -> None:
    """Close the survey before its last day."""
    page = town.page
    town.go(wave)
    page.get_by_text("Vorzeitig beenden").click()
    page.locator("#confirmed").check()
    press(page.get_by_role("button", name="Jetzt beenden"))
    assert "Niemand kann mehr neu anfangen" in page.locator("main").inner_text()


def test_an_outsider_with_everything_learns_nothing_of_the_wave_without_names(
    town: Town, window: Windows, tmp_path: Path
) -> None:
    wave = town.world.wave(mode="A", access="personal")
    links = [town.world.link(wave) for _ in range(3)]
    words = [f"Mein Satz {number} über das Amt" for number in range(3)]
    for link, sentence in zip(links, words, strict=True):
        person = Respondent(window(360, 740))
        person.open(town.server.url + link)
        person.start()
        person.tick("kind", "club")
        person.tick("fields", "work")
        person.on()
        person.write("change_work", sentence)
        person.on()
        person.on()
        person.submit()
    copied = everything(town.world.database.engine)
    copied += b"".join(
        path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file() and path.name != "secret.key"
    )
    assert [one for one in words if one.encode() in copied] == []
    assert [link for link in links if link.removeprefix("/s/").encode() in copied] == []
