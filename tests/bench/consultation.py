"""A consultation of any size: the demo's questions to everybody, answered in columnar parts alone.

No row of a database stands for an answer, so that 4.6 million take a minute. What makes releases
is the product's own code; only the number of responses, which it asks the rows for, is told to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
from sqlalchemy import select

from analysis.releases.freezing import make_release
from analysis.releases.publishing import publish_everything
from analysis.releases.reading import ReleaseFacts
from analysis.releases.workshop import Workshop
from analysis.tallies.counting import Counted, Here, cube_of
from analysis.tallies.plan import ReleasePlan
from app import create_app
from surveys import clock
from surveys.db import Database
from surveys.demo.planting import RESIDENTS, plant
from surveys.fieldwork.models import Wave
from surveys.questionnaires.models import Survey
from surveys.reading import Level, Variable, codebook, wave_facts
from surveys.responses.columns import RECORD_KEY, Source
from surveys.responses.parts.files import PART_ROWS, write_files
from surveys.responses.parts.references import PartRef
from surveys.responses.parts.syncing import Synced
from surveys.secrets import read_key_file
from tests.bench.places import Place

MISSING = 0.15
SLUG = "teilhabe"


@dataclass(frozen=True)
class Consultation:
    """A closed wave of mode A and what its answers lie in."""

    place: Place
    database: Database
    wave_id: int
    parts: tuple[PartRef, ...]

    @property
    def size(self) -> int:
        """How many answered."""
        return sum(part.rows for part in self.parts)

    def released(self) -> tuple[ReleaseFacts, ...]:
        """Count, protect, audit and store the releases for everybody and for staff."""
        keys = read_key_file(self.place.settings.key_path)
        workshop = Workshop(self.database, keys, Columns(self.parts))  # type: ignore[arg-type]
        with told(self.size), create_app(self.place.settings).app_context():
            return make_release(workshop, self.wave_id, at=clock.now())

    def published(self) -> None:
        """Let everybody see all of it."""
        with self.database.writing() as session:
            facts = wave_facts(session, self.wave_id)
            publish_everything(session, facts, at=clock.now())


@dataclass(frozen=True)
class Columns:
    """Counts parts that no database knows, in place of `Counting`."""

    parts: tuple[PartRef, ...]

    def count_wave(
        self, _database: Database, _wave: int, plan: ReleasePlan, **_: object
    ) -> Counted:
        """Count the parts, all of them new."""
        cube = cube_of(self.parts, plan, Here())
        return Counted(cube, {0: cube}, (), Synced())


@contextmanager
def told(responses: int) -> Iterator[None]:
    """Tell how many responses there are where rows would be counted, for a `with`."""
    with (
        patch("analysis.releases.material.response_count", lambda *_: responses),
        patch("analysis.releases.participation.response_count", lambda *_: responses),
    ):
        yield


def consultation(place: Place, size: int, *, seed: int) -> Consultation:
    """Plant the demo without answers in an empty place, and answer its first closed wave."""
    database = Database(place.url)
    with database.writing() as session:
        plant(session, read_key_file(place.settings.key_path), (), at=clock.now())
        wave = session.scalars(
            select(Wave).join(Survey).where(Survey.slug == RESIDENTS).order_by(Wave.number)
        ).first()
        assert wave is not None
        wave_id, variables = wave.id, codebook(session, wave.version_id)
        wave.closes_at = min(wave.closes_at, clock.now() - timedelta(days=1))
    chance = np.random.default_rng(seed)
    folder = place.folder / "columns"
    parts = tuple(
        written(folder, wave_id, invented(variables, rows, chance), variables)
        for start in range(0, size, PART_ROWS)
        for rows in [min(PART_ROWS, size - start)]
    )
    return Consultation(place, database, wave_id, parts)


def invented(
    variables: tuple[Variable, ...], rows: int, chance: np.random.Generator
) -> pd.DataFrame:
    """Return answers: each respondent leans to one side, some are missing."""
    lean = chance.random(rows, np.float32)
    columns: dict[str, object] = {}
    for variable in variables:
        gone = chance.random(rows, np.float32) < MISSING
        if variable.level is Level.INTERVAL:
            columns[variable.name] = np.where(gone, np.nan, chance.integers(1, 100, rows))
            columns[f"{variable.name}!"] = np.where(gone, -1, 0).astype(np.int16)
            continue
        drawn = (0.6 * chance.random(rows, np.float32) + 0.4 * lean) * len(variable.codes)
        columns[variable.name] = np.where(gone, -1, drawn.astype(np.int16)).astype(np.int16)
    columns[RECORD_KEY] = chance.integers(0, 2**30, rows)
    return pd.DataFrame(columns, copy=False)


def written(
    folder: Path, wave_id: int, answers: pd.DataFrame, variables: tuple[Variable, ...]
) -> PartRef:
    """Write one part."""
    sources = tuple(Source(one.name, one.level is Level.INTERVAL) for one in variables)
    found = write_files(folder, answers, sources)
    return PartRef(found.id, wave_id, 1, 0, found.rows, found.checksum, folder, sources)
