"""The product publishes what invented participants answered, as its readers fetch it."""

from dataclasses import asdict
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from analysis.disclosure.cells import SMALLEST_GROUP, Readership
from analysis.disclosure.people import Earlier
from analysis.disclosure.protection import Protected, protect
from analysis.exports.open_data import document_of
from analysis.releases.reading import ReleaseFacts
from analysis.tallies.count import count
from analysis.tallies.cube import Cube
from analysis.tallies.plan import PlannedGrouping, PlannedVariable, ReleasePlan
from tests.analysis.attack.populations import BLANK, CATEGORIES, SHARES, Population

SECRET = b"nobody reads this key in a test."
DEPTH = {Readership.PUBLIC: 1, Readership.STAFF: 2}


def plan_of(items) -> ReleasePlan:
    """Return a plan that shows every question by every attribute."""
    codes = {name: tuple(map(str, range(n))) for name, n in CATEGORIES.items()}
    return ReleasePlan(
        tuple(
            PlannedVariable(name, tuple(map(str, range(len(SHARES[name])))), None, tuple(codes))
            for name in items
        ),
        tuple(
            PlannedGrouping(name, name, found, tuple((code, (code,)) for code in found))
            for name, found in codes.items()
        ),
    )


def cube_of(people: Population, plan: ReleasePlan) -> Cube:
    """Count the participants."""
    columns = {
        name: people.attributes[:, place].astype(np.int16) for place, name in enumerate(CATEGORIES)
    }
    answers = {
        name: np.where(found == BLANK, -4, found).astype(np.int16)
        for name, found in people.answers.items()
    }
    frame = pd.DataFrame({**columns, **answers, "record_key": people.keys})
    return count(SimpleNamespace(answers=frame), plan)


def publish(
    *batches: Population,
    readership: Readership = Readership.PUBLIC,
    protection: str = "groups",
    number: int = 1,
    earlier: tuple[Earlier, ...] = (),
    depth: int | None = None,
) -> tuple[dict[str, Any], Protected]:
    """Return the document of a release, and what the product keeps of it.

    Parameters
    ----------
    batches
        The participants, by the snapshot that first counted them.
    depth
        Filters at the same time; without, as many as the readership may see.
    """
    plan = plan_of(batches[0].answers)
    cubes = [cube_of(batch, plan) for batch in batches]
    whole = cube_of(Population.together(batches), plan)
    k = SMALLEST_GROUP[readership]
    made = protect(
        whole,
        plan,
        protection=protection,
        k=k,
        secret=SECRET,
        depth=DEPTH[readership] if depth is None else depth,
        earlier=earlier,
        batches=cubes,
    )
    facts = ReleaseFacts(
        id=number,
        wave_id=1,
        number=number,
        readership=readership,
        made_at=datetime(2026, 11, 29, tzinfo=UTC),
        responses=whole.responses,
        protection=protection,
        k=k,
        plan_hash=plan.hash,
        method={},
    )
    kinds = dict.fromkeys(batches[0].answers, "choice")
    return document_of(facts, asdict(plan), kinds, made.cells, made.numbers), made


def remembered(made: Protected, readership: Readership = Readership.PUBLIC) -> Earlier:
    """Return a release as the next one sees it."""
    return Earlier(made.cells, made.classes, made.numbers, readership)
