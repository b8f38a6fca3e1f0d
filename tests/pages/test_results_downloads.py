"""Files of results: the same numbers as the pages, and nothing a spreadsheet would run."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from defusedxml import ElementTree

from analysis.exports.files import neutral
from analysis.releases.freezing import make_release
from surveys import clock
from tests.pages.results_cast import answer, staff


@pytest.fixture
def wave(world, database, keys):
    """Return a wave with 20 answers and a release."""
    wave = world.wave(programme=world.programme())
    answer(world, wave, 13)
    answer(world, wave, 7, progress_language="low")
    make_release(database, wave, at=clock.now(), keys=keys)
    return wave
