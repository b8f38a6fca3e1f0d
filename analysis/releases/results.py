"""What a release holds besides cells: results of joint and of slow methods, frozen with it.

Only releases of exact counts have them. A page reads them with its part and computes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.releases.models import ReleasePart
from analysis.releases.reading import RESULTS_PART, WHOLE_CONCEPT
from analysis.statistics.crosstabs import Crosstab
from analysis.statistics.group_ranks import GroupComparison
from analysis.statistics.importance import Gap
from analysis.statistics.indices import IndexShowing, IndexValue
from analysis.statistics.numbers import NumberSummary
from analysis.statistics.opinions import GroupArea, OpinionsRefused
from analysis.statistics.rankings import RankingSummary
from analysis.statistics.reliability import Reliability
from analysis.statistics.representativeness import GroupStatement
from analysis.statistics.waves import PairedChange
from analysis.statistics.worths import Worths


@dataclass(frozen=True, slots=True)
class GroupsCompared:
    """One question in the groups that are large enough for a test.

    groups
        Their codes, in the order of the rows of `crosstab`.
    ranks
        Of ordered options only.
    """

    groups: tuple[str, ...]
    crosstab: Crosstab
    ranks: GroupComparison | None


@dataclass(frozen=True, slots=True)
class RankingFound:
    """A ranking: what was put first, and the model behind "Details" where it can be had.

    variables
        Names of the variables of the options, in the order of the options.
    """

    variables: tuple[str, ...]
    summary: RankingSummary
    worths: Worths | None


@dataclass(frozen=True, slots=True)
class IndexFound:
    """An index: whether one value may stand for its items, and which.

    value
        None if its items are shown one by one, or nobody answered enough of them.
    reliability
        None of too few answers; of a formative index it decides nothing.
    """

    showing: IndexShowing
    value: IndexValue | None
    reliability: Reliability | None


@dataclass(frozen=True, slots=True)
class OpinionsFound:
    """The opinion groups in votes on statements, without who is where.

    groups
        What each group says of each statement, in the order of the variables.
    areas
        Where each group lies; none in releases older than the map.
    """

    variables: tuple[str, ...]
    sizes: tuple[int, ...]
    silhouette: float
    stability: float
    groups: tuple[tuple[GroupStatement | None, ...], ...]
    consensus: tuple[float | None, ...]
    areas: tuple[GroupArea, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeFound:
    """How the same organisations answered in an earlier wave, by its id, and now.

    margins and steps of `change` mean something for ordered options only.
    """

    since: int
    change: PairedChange


@dataclass(frozen=True, slots=True)
class Results:
    """Everything frozen for one part of a release.

    compared
        By variable and grouping.
    gaps
        Importance less progress in points of 100, by grouping and group; both empty: everybody.
    rankings, opinions
        By item; opinions that show no groups say why. indices: by name. numbers, changes: by
        variable.
    """

    compared: Mapping[str, Mapping[str, GroupsCompared]] = field(default_factory=dict)
    gaps: Mapping[str, Mapping[str, Gap]] = field(default_factory=dict)
    rankings: Mapping[str, RankingFound] = field(default_factory=dict)
    indices: Mapping[str, IndexFound] = field(default_factory=dict)
    opinions: Mapping[str, OpinionsFound | OpinionsRefused] = field(default_factory=dict)
    numbers: Mapping[str, NumberSummary] = field(default_factory=dict)
    changes: Mapping[str, ChangeFound] = field(default_factory=dict)


@cache
def _adapter() -> TypeAdapter[Results]:
    return TypeAdapter(Results)


def results_as_json(results: Results) -> dict[str, Any]:
    """Return results as a JSON document."""
    found: dict[str, Any] = _adapter().dump_python(results, mode="json")
    return found


def results(session: Session, release_id: int, part: str = WHOLE_CONCEPT) -> Results:
    """Return the results frozen for a field, or for the whole concept; empty if there are none."""
    document = session.scalar(
        select(ReleasePart.cells).where(
            ReleasePart.release_id == release_id, ReleasePart.part == RESULTS_PART + part
        )
    )
    return _adapter().validate_python(document or {}, strict=False)
