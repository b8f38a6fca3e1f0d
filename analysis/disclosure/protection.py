"""The two protections of a wave, and none for those who may read its rows anyway.

`docs/disclosure.md` says in words what each holds back and what it cannot.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from analysis.disclosure.audit import Finding
from analysis.disclosure.cells import Cell, NumberCell
from analysis.disclosure.groups import Groups, offered_filters
from analysis.disclosure.ladder import CAREFUL, HIDDEN, Rung
from analysis.disclosure.numbers import exact_number, rounded_number
from analysis.disclosure.people import Earlier, classes_of, people_of
from analysis.tallies.cube import Cube
from analysis.tallies.plan import PlannedVariable, ReleasePlan
from analysis.tallies.tally import Tally
from surveys.reading import Missing

NEARLY_ALL_TENTHS = 9
"""Of ten: from this share on, a count would tell what almost everybody answered."""
FEWEST_NEARLY_ALL = 10
"""Of fewer, nine in ten are all: saying so would tell the answer of each of them."""


@dataclass(frozen=True, slots=True)
class Protected:
    """What may leave of a cube, and how that was decided.

    cells, numbers
        Variables with codes: all cells of one after the other, the total first. Variables of
        numbers: one cell each.
    rungs
        By variable with codes, how fine its tables are.
    classes
        Respondents per profile and batch, without answers: later releases are audited with it.
    audit
        By variable with codes, what the audit found; empty where nothing was audited.
    """

    cells: tuple[Cell, ...]
    numbers: tuple[NumberCell, ...]
    rungs: Mapping[str, Rung]
    classes: Mapping[str, Any]
    audit: Mapping[str, Finding]


def protect(  # noqa: PLR0913  everything that decides what may leave, in one place
    cube: Cube,
    plan: ReleasePlan,
    *,
    protection: str,
    k: int,
    secret: bytes,
    depth: int,
    earlier: Sequence[Earlier] = (),
    batches: Sequence[Cube] = (),
    guarded: Collection[str] = (),
    inside: int | None = None,
    report: Callable[[int], None] = lambda _checked: None,
) -> Protected:
    """Return what may leave of `cube` under a protection.

    Parameters
    ----------
    cube, plan
        What was counted, and what of it is to be shown.
    protection
        ``few`` (totals, exact), ``groups`` (rounded at random), or ``exact`` for readers
        of an attributed wave.
    k
        The smallest group whose answers may be shown.
    secret
        The key of the rounding.
    depth
        Filters at the same time, up to 2; 0: only totals.
    earlier
        Releases that a reader of this one may also have seen.
    batches
        The cube in parts, by the first snapshot that counted the answers; the last part is
        new. Empty: everything is of the first snapshot.
    guarded
        Variables about special categories (Art. 9 GDPR): K is 10 at least, with one filter.
    inside
        The smallest group that whoever saw every earlier release may know; without, `k`.
    report
        Takes how many variables are checked, again and again, also while one takes long. What it
        raises ends the work.

    Raises
    ------
    ValueError
        If `batches` do not fit what earlier releases counted.
    """
    parts = tuple(batches) or (cube,)
    coded = [variable for variable in plan.variables if not variable.is_number]
    numbers = [variable.name for variable in plan.variables if variable.is_number]
    classes = classes_of(parts)
    if protection == "exact":
        return Protected(
            tuple(exact(cube, coded, plan, depth)),
            tuple(exact_number(cube, name) for name in numbers),
            {variable.name: Rung(depth, 0, 1) for variable in coded},
            classes,
            {},
        )
    if protection == "few":
        cells = tuple(few(cube, coded, k))
        shown = {cell.variable: Rung(0, k, 1) if cell.is_shown else HIDDEN for cell in cells}
        withheld = tuple(NumberCell(name, "withheld") for name in numbers)
        return Protected(cells, withheld, shown, classes, {})
    people = people_of(parts, earlier)
    groups = Groups(cube, plan, people, earlier, secret)
    found = {
        variable.name: groups.protect(
            variable,
            k=max(k, CAREFUL) if variable.name in guarded else k,
            inside=max(inside, CAREFUL) if inside and variable.name in guarded else inside,
            depth=min(depth, 1) if variable.name in guarded else depth,
            alive=partial(report, checked),
        )
        for checked, variable in enumerate(coded)
    }
    return Protected(
        tuple(cell for one in found.values() for cell in one.cells),
        tuple(rounded_number(parts, name, k=k, earlier=earlier, secret=secret) for name in numbers),
        {name: one.rung for name, one in found.items()},
        classes,
        {name: one.finding for name, one in found.items()},
    )


def exact(
    cube: Cube, variables: Sequence[PlannedVariable], plan: ReleasePlan, depth: int
) -> Iterator[Cell]:
    """Yield every tally as it is; of crossed groups those that somebody belongs to."""
    for variable in variables:
        for filters in offered_filters(cube.groupings, plan, variable.groupings, depth):
            if len(filters) < 2 or cube.size(filters):
                tally = cube.tally(variable.name, filters)
                yield Cell(*tally.key, "exact", tally.counts, tally.base, tally.missing)


def few(cube: Cube, planned: Sequence[PlannedVariable], k: int) -> Iterator[Cell]:
    """Yield totals only: counts from `k` answers on, unless nearly all say the same."""
    totals = {variable.name: cube.tally(variable.name, {}) for variable in planned}
    audience: dict[str | None, int] = {}
    for variable in planned:
        asked = audience.get(variable.action_field, 0), _asked(totals[variable.name])
        audience[variable.action_field] = max(asked)
    for variable in planned:
        total = totals[variable.name]
        if total.base < k or (
            variable.conditional and betrays_its_filter(total, audience[variable.action_field])
        ):
            yield _withheld(total)
        else:
            yield _few(total, variable.codes, k)


def _few(total: Tally, codes: tuple[str, ...], k: int) -> Cell:
    most = max(total.counts)
    missing = tellable_reasons(total.missing, k)
    if most * 10 >= total.base * NEARLY_ALL_TENTHS and total.base < FEWEST_NEARLY_ALL:
        return _withheld(total)
    if most * 10 < total.base * NEARLY_ALL_TENTHS:
        return Cell(*total.key, "exact", total.counts, total.base, missing)
    leading = codes[total.counts.index(most)]
    return Cell(*total.key, "nearly_all", None, total.base, missing, leading)


def betrays_its_filter(tally: Tally, audience: int) -> bool:
    """Whether the audience of a conditional item tells that nearly all or nearly none met it.

    It would undo the "nearly all" of the question it depends on. The audience is everybody,
    or within an action field those who chose to speak on it: that choice is no secret.
    """
    asked = _asked(tally) * 10
    return asked >= audience * NEARLY_ALL_TENTHS or asked <= audience * (10 - NEARLY_ALL_TENTHS)


def tellable_reasons(missing: Mapping[int, int], k: int) -> Mapping[int, int]:
    """Return the reasons of missing that may be told beside exact counts.

    All of them, or, if one is that of fewer than `k`, only "not asked" from `k` on, which is
    the other side of an earlier question. Never all but one: the number of responses minus
    the others would tell the last.
    """
    if not any(0 < n < k for n in missing.values()):
        return missing
    not_asked = missing.get(Missing.NOT_ASKED, 0)
    return {int(Missing.NOT_ASKED): not_asked} if not_asked >= k else {}


def _asked(tally: Tally) -> int:
    return _responses(tally) - tally.missing.get(Missing.NOT_ASKED, 0)


def _responses(tally: Tally) -> int:
    return tally.base + sum(tally.missing.values())


def _withheld(tally: Tally) -> Cell:
    """Return the one cell that small, empty and refused have in common."""
    return Cell(*tally.key, "withheld")
