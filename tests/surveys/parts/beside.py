"""Parts of a wave beside its rows, compared without the program that compares them for staff."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from surveys import reading
from surveys.reading import Reader
from surveys.responses.parts.references import listed
from surveys.responses.parts.syncing import sync

CLUB = {"kind": "club", "fields": ["work"]}


def the_list(database, wave):
    """Return the rows of the list."""
    with database.reading() as session:
        return listed(session, wave)


def parts_of(database, wave, folder):
    with database.reading() as session:
        programme = reading.wave_facts(session, wave).programme_id
        reader = Reader.of_the_house(programme)
        return reading.wave_parts(session, wave, folder, reader=reader)


def in_parts(database, wave, folder):
    """Return the answers that all parts of a wave hold."""
    return [reading.read_part(part) for part in parts_of(database, wave, folder)]


def in_rows(database, wave):
    with database.reading() as session:
        programme = reading.wave_facts(session, wave).programme_id
        return reading.wave_data(session, wave, reader=Reader.of_the_house(programme)).answers


def as_counted(answers):
    """Return rows without their order, each as often as it is there."""
    columns = sorted(answers.columns)
    return Counter(map(str, answers[columns].itertuples(index=False, name=None)))


def same(database, wave, folder):
    """Whether the parts of a wave hold its rows, each once and nothing else."""
    rows = in_rows(database, wave)
    found = pd.concat([*in_parts(database, wave, folder), rows[:0]])
    return as_counted(found) == as_counted(rows) and dict(found.dtypes) == dict(rows.dtypes)


def synced(database, wave, folder):
    """Bring parts up to date and fail if they do not hold the rows then."""
    done = sync(database, wave, folder)
    assert same(database, wave, folder)
    with database.reading() as session:
        known = {part.id for part in listed(session, wave)}
    files = {path.name for path in Path(folder / str(wave)).glob("*.parquet")}
    assert {name.partition(".")[0] for name in files} == known
    assert len(files) == 2 * len(known)
    return done


def stored_columns(folder, wave):
    """Return the names of the columns of every file."""
    return {
        name
        for path in (folder / str(wave)).glob("*.parquet")
        for name in pq.read_schema(path).names
    }
