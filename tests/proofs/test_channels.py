"""D5: every number that a channel shows stands in the frozen release."""

from datetime import timedelta

import pytest

from analysis.disclosure.cells import Readership
from analysis.exports.open_data import release_document
from analysis.releases.freezing import make_release
from analysis.releases.reading import latest
from surveys import clock
from tests.pages.results_cast import answer, staff
from tests.proofs.channels import intervals_of, numbers_in, numbers_of

TICKS = {0.0, 20.0, 25.0, 40.0, 50.0, 60.0, 75.0, 80.0, 100.0}
SMALL = {float(n) for n in range(11)}
"""Places in lists, numbers of fields and waves."""
THRESHOLDS = {29.0, 30.0}
"""From how many answers on we compare, as the pages say."""
YEARS = {float(n) for n in range(2020, 2040)}
STEPS = {15.0, 30.0, 45.0, 55.0, 70.0, 85.0}
"""Of the colours of the heat table."""
EXPLAINED = {43.0, 95.0, 0.1}
"""The example of a bracketed share, the level of intervals, our version."""
INVITED = 107
"""In `wave`, where everybody who was asked answered."""
FURNITURE = STEPS | EXPLAINED | TICKS | SMALL | THRESHOLDS | YEARS
STAFF = {
    "": "html",
    "/language": "html",
    "/concept": "html",
    "/tables.csv": "csv",
    "/tables.xlsx": "xlsx",
}


@pytest.fixture
def wave(world, workshop):
    """Return a wave of 107 answers, rounded, none of whose true counts is a multiple of three."""
    wave = world.wave(programme=world.programme(), protection="groups", expected_answers=120)
    answer(world, wave, 68)
    answer(world, wave, 37, progress_language="low", kind="office", direction="low")
    answer(world, wave, 2, kind="office", fields=["work"], progress_work="low")
    make_release(workshop, wave, at=clock.now() + timedelta(days=30))
    return wave


@pytest.fixture
def document(world, wave):
    with world.database.reading() as session:
        return release_document(session, latest(session, wave, Readership.STAFF).id)


@pytest.mark.parametrize("address", STAFF)
def test_no_channel_shows_a_number_that_is_not_released(app, wave, document, address):
    ben = staff(app, programme="teilhabe", role="reader", name="ben")
    content = ben.client.get(f"/staff/results/{wave}{address}").data
    found = numbers_in(STAFF[address], content)
    ends = intervals_of(document, INVITED)
    assert found - numbers_of(document) - ends - FURNITURE == set()
    assert len(found & numbers_of(document)) > 3


def test_a_number_that_is_not_released_is_seen(document):
    page = b'<p aria-label="1068 von 107">0</p><svg><text>1037</text></svg>'
    assert numbers_in("html", page) - numbers_of(document) - TICKS == {1068.0, 1037.0}
