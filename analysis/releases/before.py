"""What readers have seen of a wave before: the protected releases on which the next is audited."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.disclosure.cells import Readership
from analysis.disclosure.people import Earlier, classes_of
from analysis.releases.models import Release
from analysis.releases.reading import every_cell, every_number
from analysis.tallies.cube import Cube
from analysis.tallies.plan import ReleasePlan


@dataclass(frozen=True, slots=True)
class Seen:
    """The protected releases of a wave.

    releases
        The oldest first, with the codes of their variables beside them.
    newest
        Id of the newest release of any readership; 0: there is none.
    """

    releases: tuple[tuple[Earlier, Mapping[str, tuple[str, ...]]], ...]
    newest: int

    def recoded(self, plan: ReleasePlan) -> frozenset[str]:
        """Return the variables whose options an earlier release counted in another way.

        Their old and new numbers speak of different things, so an audit of both together would
        prove nothing: they are shown to protected readers no more.
        """
        now = {variable.name: variable.codes for variable in plan.variables}
        return frozenset(
            name
            for _earlier, codes in self.releases
            for name, known in codes.items()
            if name in now and now[name] != known
        )

    def without(self, left_out: frozenset[str]) -> list[Earlier]:
        """Return the releases without some variables."""
        return [
            Earlier(
                tuple(cell for cell in one.cells if cell.variable not in left_out),
                one.classes,
                tuple(cell for cell in one.numbers if cell.variable not in left_out),
                one.readership,
            )
            for one, _codes in self.releases
        ]

    def is_certain(self, batches: Sequence[Cube]) -> bool:
        """Whether it is still known which answers each release counted.

        Not if more answers stand in a batch than a release found there: its columns were lost and
        made anew from rows that came later.
        """
        now = classes_of(batches)
        return all(
            one.classes["groupings"] != now["groupings"] or not _has_grown(one.classes, now)
            for one, _codes in self.releases
        )


def seen_of(session: Session, wave_id: int) -> Seen:
    """Return what readers have seen of a wave."""
    rows = session.scalars(
        select(Release)
        .where(Release.wave_id == wave_id, Release.classes.is_not(None))
        .order_by(Release.id)
    ).all()
    releases = tuple((_earlier(session, row), _codes(row)) for row in rows)
    return Seen(releases, newest_release(session, wave_id))


def newest_release(session: Session, wave_id: int) -> int:
    """Return the id of the newest release of a wave, for whomever; 0 if there is none."""
    return session.scalar(select(func.max(Release.id)).where(Release.wave_id == wave_id)) or 0


def _earlier(session: Session, row: Release) -> Earlier:
    classes: Mapping[str, Any] = row.classes or {}
    return Earlier(
        tuple(every_cell(session, row.id)),
        classes,
        tuple(every_number(session, row.id)),
        Readership(row.readership),
    )


def _codes(row: Release) -> Mapping[str, tuple[str, ...]]:
    variables = (row.plan or {}).get("variables", ())
    return {variable["name"]: tuple(variable["codes"]) for variable in variables}


def _has_grown(then: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    counted = Counter(dict(_sizes(then)))
    found = Counter(dict(_sizes(now)))
    batches = range(int(then["batches"]))
    return any(
        found[profile, batch] > counted[profile, batch]
        for profile in {profile for profile, _batch in (*counted, *found)}
        for batch in batches
    )


def _sizes(classes: Mapping[str, Any]) -> Iterator[tuple[tuple[tuple[int, ...], int], int]]:
    for profile, counted in classes["profiles"]:
        for batch, n in enumerate(counted):
            yield (tuple(profile), batch), n
