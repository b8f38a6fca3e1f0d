"""Groups, rounded: for each question the finest tables that give nobody away.

The group decides, once for everything that is counted of it: large enough by respondents and by
answers, and nothing too small follows from it together with what else is published. Then every
number is rounded, and the audit tries to work out answers from it. If it can, the tables become
coarser.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.disclosure.audit import Finding, audit
from analysis.disclosure.bounds import published
from analysis.disclosure.cells import Cell, Readership
from analysis.disclosure.corrections import corrections
from analysis.disclosure.elimination import Reader, accepted
from analysis.disclosure.identities import Identities
from analysis.disclosure.ladder import HIDDEN, Rung, rungs
from analysis.disclosure.people import Earlier, Flags, Numbers, People
from analysis.disclosure.persons import Persons
from analysis.disclosure.rounding import rounded_base, rounded_counts, rounded_missing
from analysis.disclosure.successions import Successions
from analysis.disclosure.targets import conjunctions, targets
from analysis.tallies.cube import CROSSED, Cube
from analysis.tallies.plan import PlannedVariable, ReleasePlan
from analysis.tallies.tally import Tally


@dataclass(frozen=True, slots=True)
class Protection:
    """The cells of one variable, the rung they come from, and what the audit of it found."""

    cells: tuple[Cell, ...]
    rung: Rung
    finding: Finding


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A group that may be offered, and the classes of respondents in it."""

    filters: Mapping[str, str]
    members: Flags
    size: int


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A cell that was published before, of whom, and whether everybody saw it."""

    cell: Cell
    members: Flags
    is_public: bool


class Groups:
    """Everything that is the same for all variables of a release."""

    def __init__(
        self,
        cube: Cube,
        plan: ReleasePlan,
        people: People,
        earlier: Sequence[Earlier],
        secret: bytes,
    ) -> None:
        """Find out once what groups there are."""
        self.cube, self.plan, self.people, self.secret = cube, plan, people, secret
        self.conjunctions = conjunctions(people)
        self.persons = Persons(people)
        self._seen: dict[str, list[Seen]] = defaultdict(list)
        for release in earlier:
            is_public = release.readership is Readership.PUBLIC
            for cell in release.cells:
                filters = filters_of(cell)
                if cell.is_shown and filters.keys() <= people.groupings.keys():
                    members = people.members(filters, release.snapshot)
                    self._seen[cell.variable].append(Seen(cell, members, is_public))
        shown = {one.members.tobytes(): one.members for some in self._seen.values() for one in some}
        rows = np.array([*shown.values()], dtype=bool).reshape(len(shown), len(people.sizes))
        self.successions = Successions(people, rows)
        self._decided: dict[tuple[bytes, ...], tuple[Candidate, ...]] = {}
        self._offers: dict[tuple[tuple[str, ...], int], tuple[Candidate, ...]] = {}

    def protect(
        self,
        variable: PlannedVariable,
        *,
        k: int,
        inside: int | None,
        depth: int,
        alive: Callable[[], None],
    ) -> Protection:
        """Return the cells of the first rung of the ladder from which nothing can be derived.

        Calls `alive` before each rung and each person asked about: a rung may take a minute.
        `inside`: as in `protection.protect`.
        """
        before = self._seen[variable.name]
        answers, bases = self.people.answers(variable.name), self.people.bases(variable.name)
        finding = Finding(0, 0)
        tried: set[tuple[tuple[Candidate, ...], int]] = set()
        by_groups = self.people.groupings and not self.successions.are_too_many
        for rung in rungs(depth if by_groups else 0, k):
            if rung.is_hidden:
                break
            alive()
            offered = self._offered(variable.groupings, rung.depth)
            shown = self._decide(offered, bases, rung.k, inside or rung.k, before)
            if not shown or shown[0].filters or (shown, rung.base) in tried:
                continue
            tried.add((shown, rung.base))
            tallies = [self.cube.tally(variable.name, group.filters) for group in shown]
            cells = [rounded_cell(tally, rung.base, self.secret) for tally in tallies]
            everything = [(one.cell, one.members) for one in before]
            everything += [(cell, group.members) for cell, group in zip(cells, shown, strict=True)]
            found = published(everything, variable.codes, len(self.people.sizes))
            finding = audit(found, self.people.sizes, answers, self.people.withdrawn)
            if not finding.determined and self.persons.corrected:
                identities = Identities(found, self.people, self.persons, answers)
                finding = identities.audit(alive)
            if not finding.determined:
                return Protection(tuple(cells), rung, finding)
        return Protection((Cell(variable.name, "", "", "withheld"),), HIDDEN, finding)

    def _offered(self, groupings: tuple[str, ...], depth: int) -> tuple[Candidate, ...]:
        """Return the groups of a variable that anybody belongs to, in the order of the plan."""
        people = self.people
        if (groupings, depth) not in self._offers:
            found = []
            for filters in offered_filters(people.groupings, self.plan, groupings, depth):
                members = people.members(filters, people.now)
                found.append(Candidate(filters, members, int(people.sizes[members].sum())))
            self._offers[groupings, depth] = tuple(group for group in found if group.size)
        return self._offers[groupings, depth]

    def _decide(
        self,
        offered: Sequence[Candidate],
        bases: Numbers,
        k: int,
        inside: int,
        before: Sequence[Seen],
    ) -> tuple[Candidate, ...]:
        """Return the groups that may be shown. For many variables they are the same.

        Groups with few filters are wanted most, and of those the large ones.
        """
        large = [group for group in offered if group.size >= k and bases[group.members].sum() >= k]
        after = self.successions
        if after.are_too_many and not after.leave_enough(self.people, bases, k):
            return ()
        if not large:
            return ()
        by_all = [one.members for one in before if one.is_public]
        reader, mark = self._reader(by_all, bases, k)
        readers = [reader]
        if len(by_all) < len(before):
            # Whoever saw what is not public is staff, and staff may know smaller groups.
            insider, more = self._reader([one.members for one in before], bases, inside)
            readers, mark = [reader, insider], mark + more
        key = (mark, *(repr(group.filters).encode() + group.members.tobytes() for group in large))
        if key not in self._decided:
            wanted = sorted(large, key=lambda group: (len(group.filters), -group.size))
            members = [group.members for group in wanted]
            found = set(accepted(readers, members, self.people.sizes).tolist())
            kept = {id(group) for place, group in enumerate(wanted) if place in found}
            self._decided[key] = tuple(group for group in large if id(group) in kept)
        return self._decided[key]

    def _reader(self, seen: list[Flags], bases: Numbers, k: int) -> tuple[Reader, bytes]:
        """Return who saw these groups, and a mark that two with the same questions share."""
        unsafe, marks = targets(self.conjunctions, self.people, bases, k)
        corrected, loose = corrections(
            self.successions, self.conjunctions, unsafe, self.people, bases=bases, k=k
        )
        mark = marks.tobytes() + loose.tobytes() + str(k).encode()
        return Reader(seen, unsafe, k, corrected), mark + b"".join(one.tobytes() for one in seen)


def offered_filters(
    groupings: Mapping[str, tuple[str, ...]],
    plan: ReleasePlan,
    offered: Sequence[str],
    depth: int,
) -> Iterator[Mapping[str, str]]:
    """Yield the groups of a variable in the order of the plan: nobody left out, one, two filters.

    Groupings of the same item are not crossed: one of them is a summary of the other.
    """
    yield {}
    if depth >= 1:
        for name in offered:
            yield from ({name: group} for group in groupings[name])
    if depth >= 2:
        item_of = {grouping.name: grouping.variable for grouping in plan.groupings}
        for one, other in combinations(offered, 2):
            if item_of[one] != item_of[other]:
                for first in groupings[one]:
                    yield from ({one: first, other: second} for second in groupings[other])


def filters_of(cell: Cell) -> Mapping[str, str]:
    """Return the group of each grouping that a cell speaks of; none of all responses."""
    if not cell.grouping:
        return {}
    names, groups = cell.grouping.split(CROSSED), cell.group.split(CROSSED)
    return dict(zip(names, groups, strict=True))


def rounded_cell(tally: Tally, base: int, secret: bytes) -> Cell:
    """Return a tally with every number rounded to `base`, and no count above all answers."""
    answered = rounded_base(secret, tally, base)
    counts = rounded_counts(secret, tally, base)
    return Cell(
        *tally.key,
        "rounded",
        tuple(min(count, answered) for count in counts),
        answered,
        rounded_missing(secret, tally, base),
        rounding=base,
    )
