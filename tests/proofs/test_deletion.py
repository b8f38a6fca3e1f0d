"""P1: with a moved clock, nothing of a wave is found after its day: rows, journal, folders.

Words are planted by answering as respondents do, and in everything that hangs on an answer.
"""

from datetime import date, datetime, timedelta

import pytest

from surveys import clock
from surveys.responses import erasing, retention
from surveys.responses.models import OpenText, Response
from tests.leftovers import everything, hits
from tests.proofs.conftest import patched

DAY = date(2028, 3, 1)
MORNING = datetime(2028, 3, 1, 0, 30, tzinfo=clock.BERLIN)


def plant(world, database, folders, n):
    """Add a wave in each mode, answered `n` times, with a word in each place that may hold one."""
    for mode in "ACP":
        everything(database, world, folders, mode, day=DAY, n=n)
    assert hits(database, folders)


def left_after(database, folders):
    """Return where the words are found on the day before, and on the day."""
    retention.delete_due(database, folders, MORNING - timedelta(days=1))
    before = hits(database, folders)
    retention.delete_due(database, folders, MORNING)
    return before, hits(database, folders)


@pytest.fixture
def folders(settings):
    found = erasing.Folders.of(settings.instance)
    for folder in (found.uploads, found.produced):
        folder.mkdir(parents=True)
    return found


def test_nothing_is_found_after_the_day(world, database, folders, times, evidence):
    n = times(200, 5)
    plant(world, database, folders, n)
    before, after = left_after(database, folders)
    evidence.update(answers=3 * n, places_before=len(before), places_after=len(after))
    assert before
    assert after == []


@pytest.mark.parametrize("forgotten", [Response, OpenText], ids=["answers", "texts"])
def test_a_build_that_forgets_a_table_is_seen(world, database, folders, forgotten):
    plant(world, database, folders, 1)
    rest = tuple(table for table in erasing.OF_A_WAVE if table is not forgotten)
    with patched(erasing, "OF_A_WAVE", rest):
        _before, after = left_after(database, folders)
    assert after


def test_a_build_that_leaves_the_journal_is_seen(world, database, folders):
    if database.engine.dialect.name != "sqlite":
        return  # its journal is the server's; rows are what we look at there
    plant(world, database, folders, 1)
    with patched(retention, "forget_traces", lambda _database: None):
        _before, after = left_after(database, folders)
    assert after == ["database-wal"]
