"""D5: every number that a channel shows stands in the frozen release."""

from copy import deepcopy
from datetime import timedelta

import pytest

from analysis.disclosure.cells import Readership
from analysis.exports.open_data import release_document
from analysis.releases.freezing import make_release
from analysis.releases.reading import latest
from surveys import clock
from tests import factories
from tests.pages.results_cast import answer, staff
from tests.proofs.channels import gaps_of, intervals_of, numbers_in, numbers_of

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
    "/chart/progress_language.svg": "svg",
    "/chart/progress_language.csv": "csv",
    "/chart/overview/heat.svg?show=gap&by=kind": "svg",
    "/chart/overview/heat.csv?show=gap&by=kind": "csv",
    "/chart/overview/heat.svg?show=progress&by=kind": "svg",
    "/chart/overview/heat.csv?show=progress&by=kind": "csv",
    "/chart/language/gap.svg?by=kind": "svg",
    "/chart/language/gap.csv?by=kind": "csv",
}
WHEN = timedelta(days=30)
"""After the closing, so that everything is counted."""


@pytest.fixture
def wave(world, workshop):
    """Return a wave of 107 answers, rounded, none of whose true counts is a multiple of three."""
    asked = with_importance()
    wave = world.wave(asked, programme=world.programme(), protection="groups", expected_answers=120)
    answer(world, wave, 68, importance_language="high")
    others = {"progress_language": "low", "kind": "office", "direction": "low"}
    answer(world, wave, 20, importance_language="high", **others)
    answer(world, wave, 17, importance_language="low", **others)
    answer(world, wave, 2, kind="office", fields=["work"], progress_work="low")
    make_release(workshop, wave, at=clock.now() + WHEN)
    return wave


def with_importance():
    """Return the questionnaire of fields that asks how important each is, too."""
    found = factories.definition("fields")
    items = found["sections"][1]["items"]
    items.insert(0, {**deepcopy(items[0]), "name": "importance", "construct": "importance"})
    return found


@pytest.fixture
def document(world, wave):
    with world.database.reading() as session:
        return release_document(session, latest(session, wave, Readership.STAFF).id)


@pytest.mark.parametrize("address", STAFF)
def test_no_channel_shows_a_number_that_is_not_released(app, wave, document, address):
    ben = staff(app, programme="teilhabe", role="reader", name="ben")
    answered = ben.client.get(f"/staff/results/{wave}{address}")
    assert answered.status_code == 200
    found = numbers_in(STAFF[address], answered.data)
    ends = intervals_of(document, INVITED) | gaps_of(document)
    day = {float((clock.now() + WHEN).astimezone(clock.BERLIN).day)}  # cut from its month
    assert found - numbers_of(document) - ends - FURNITURE - day == set()
    assert len(found & numbers_of(document)) > 3


def test_a_number_that_is_not_released_is_seen(document):
    page = b'<p aria-label="1068 von 107">0</p><svg><text>1037</text></svg>'
    assert numbers_in("html", page) - numbers_of(document) - TICKS == {1068.0, 1037.0}
