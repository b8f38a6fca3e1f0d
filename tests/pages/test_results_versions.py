"""A release is read with the questionnaire it was made of, whatever the wave asks meanwhile."""

import csv
import io

import pytest

from analysis.releases.freezing import make_release
from analysis.releases.publishing import publish_everything
from surveys import clock
from surveys.fieldwork.changing_version import take_version
from surveys.fieldwork.models import Wave
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish
from surveys.reading import wave_facts
from tests.factories import definition
from tests.pages.results_cast import answer, staff
from tests.pages.test_public import CLOSED

QUESTION = "progress_language"


def reversed_options(item):
    """Ask the same the other way round."""
    item["options"] = item["options"][::-1]


def one_option_more(item):
    """Let them also say something else."""
    item["options"] = [
        {"code": "none", "label": {"de": "gar nicht", "en": "none"}},
        *item["options"],
    ]


@pytest.fixture(params=[reversed_options, one_option_more])
def ask_anew(request, world):
    """Let a wave take a version with a changed question and another grouping."""

    def changed(wave):
        document = definition("fields")
        items = {item["name"]: item for one in document["sections"] for item in one["items"]}
        request.param(items["progress"])
        document["groupings"][0]["label"] = {"de": "Ganz anders gruppiert", "en": "Otherwise"}
        with world.database.writing() as session:
            row = session.get_one(Wave, wave)
            survey = session.get_one(Survey, row.survey_id)
            version = publish(session, survey, document, at=clock.now())
            take_version(session, row, version, at=clock.now())

    return changed


@pytest.fixture
def published(world, workshop):
    """Return a wave whose results everybody sees."""
    wave = world.wave(programme=world.programme())
    answer(world, wave, 18)
    answer(world, wave, 12, **{QUESTION: "low"})
    make_release(workshop, wave, at=CLOSED)
    with world.database.writing() as session:
        publish_everything(session, wave_facts(session, wave), at=clock.now())
    return wave


def of_question(browser, address):
    """Return what a page says of the question, or in which rows a file has it."""
    answered = browser.client.get(address)
    assert answered.status_code == 200, address
    if address.endswith(".csv"):
        rows = csv.reader(
            io.StringIO(answered.get_data(as_text=True).lstrip("\ufeff")), delimiter=";"
        )
        return [row for row in rows if QUESTION in row]
    if address.endswith(".json"):
        return answered.json
    page = browser.open(address)
    return " ".join((page.select_one(f"#{QUESTION}") or page.select_one("main")).get_text().split())


def test_staff_see_what_was_counted_as_it_was_asked(app, world, workshop, ask_anew):
    wave = world.wave(programme=world.programme())
    answer(world, wave, 11)
    answer(world, wave, 3, **{QUESTION: "low"})
    make_release(workshop, wave, at=clock.now())
    ada = staff(app, programme="teilhabe")
    start = f"/staff/results/{wave}"
    addresses = [
        start,
        f"{start}/language",
        f"{start}/language?by=kind",
        f"{start}/concept",
        f"{start}/tables.csv",
        f"{start}/release.json",
        f"{start}/chart/{QUESTION}.csv",
        f"{start}/questions?item={QUESTION}&by=kind",
        f"{start}/method?cell={QUESTION}",
    ]
    before = [of_question(ada, address) for address in addresses]
    assert all(before)
    assert "weit" in before[1]
    ask_anew(wave)
    assert [of_question(ada, address) for address in addresses] == before
    assert ada.client.get(f"{start}/tables.xlsx").status_code == 200
    ada.open(f"{start}/publish")


def test_the_wave_before_is_read_as_it_was_asked(app, world, workshop, ask_anew):
    programme = world.programme()
    first, second = world.wave(programme=programme), world.wave(programme=programme)
    with world.database.writing() as session:
        earlier, later = session.get_one(Wave, first), session.get_one(Wave, second)
        later.survey_id, later.version_id, later.number = earlier.survey_id, earlier.version_id, 2
    for wave, low in ((first, 9), (second, 3)):
        answer(world, wave, 12)
        answer(world, wave, low, **{QUESTION: "low"})
        make_release(workshop, wave, at=clock.now())
    ada = staff(app, programme="teilhabe")
    start = f"/staff/results/{second}"
    addresses = (start, f"{start}/language", f"{start}/questions?item={QUESTION}&beside={first}")
    before = [ada.open(address).select_one("main").get_text() for address in addresses]
    assert "(57\xa0%), jetzt (80\xa0%)" in before[0]
    ask_anew(first)
    assert [ada.open(one).select_one("main").get_text() for one in addresses] == before


def test_everybody_sees_what_was_published_as_it_was_asked(app, published, visitor, ask_anew):
    start = "/p/teilhabe"
    addresses = [
        start,
        f"{start}/language",
        f"{start}/embed/{published}/{QUESTION}",
        f"{start}/embed/language",
        f"{start}/chart/{published}/{QUESTION}.csv",
        f"{start}/method/{published}?cell={QUESTION}",
        f"{start}/results/{published}.csv",
        f"{start}/results/{published}.json",
        f"{start}/waves/{published}/codebook.json",
    ]
    before = [of_question(visitor, address) for address in addresses]
    assert all(before)
    ask_anew(published)
    assert [of_question(visitor, address) for address in addresses] == before
    staff(app, programme="teilhabe").open(f"/staff/results/{published}/publish")


def test_everybody_reads_the_versions_of_published_results_only(app, published, visitor, ask_anew):
    ask_anew(published)
    ada = staff(app, programme="teilhabe")
    for name in ("codebook", "codebook.json", "codebook.xml"):
        public = f"/p/teilhabe/waves/{published}/{name}"
        assert visitor.client.get(f"{public}?version=1").status_code == 200
        assert visitor.client.get(f"{public}?version=2").status_code == 404
        assert ada.client.get(f"/staff/results/{published}/{name}?version=2").status_code == 200
