"""The two protections of a wave, and none for those who may read its rows anyway.

`docs/disclosure.md` says in words what each holds back and what it cannot.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from analysis.disclosure.cells import Cell
from analysis.disclosure.rounding import rounded_base, rounded_counts, rounded_missing
from analysis.tallies.plan import ReleasePlan
from analysis.tallies.tally import Tally
from surveys.reading import Missing

NEARLY_ALL_TENTHS = 9
"""Of ten: from this share on, a count would tell what almost everybody answered."""


def protect(
    tallies: Iterable[Tally], plan: ReleasePlan, *, protection: str, k: int, secret: bytes
) -> tuple[Cell, ...]:
    """Return what may leave of `tallies` under a protection.

    Parameters
    ----------
    tallies, plan
        As `count` made them: all tallies of a variable together, the total first.
    protection
        ``few`` (totals, exact), ``groups`` (rounded at random), or ``exact`` for readers
        of an attributed wave.
    k
        The smallest group whose answers may be shown.
    secret
        The key of the rounding.
    """
    found = tuple(tallies)
    if protection == "exact":
        return tuple(exact(found))
    if protection == "few":
        return tuple(few(found, plan, k))
    return tuple(groups(found, k, secret))


def exact(tallies: Iterable[Tally]) -> Iterator[Cell]:
    """Yield every tally as it is."""
    for tally in tallies:
        yield Cell(*tally.key, "exact", tally.counts, tally.base, tally.missing)


def few(tallies: Iterable[Tally], plan: ReleasePlan, k: int) -> Iterator[Cell]:
    """Yield totals only: counts from `k` answers on, unless nearly all say the same."""
    totals = {tally.variable: tally for tally in tallies if not tally.grouping}
    planned = [variable for variable in plan.variables if not variable.is_number]
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
    if most * 10 < total.base * NEARLY_ALL_TENTHS:
        return Cell(*total.key, "exact", total.counts, total.base, missing)
    leading = codes[total.counts.index(most)]
    return Cell(*total.key, "nearly_all", None, total.base, missing, leading)


def groups(tallies: Iterable[Tally], k: int, secret: bytes) -> Iterator[Cell]:
    """Yield totals and every grouping without a small group, all rounded at random."""
    for _, found in groupby(tallies, key=lambda tally: tally.variable):
        total, *parts = found
        yield _withheld(total) if total.base < k else _rounded(total, secret)
        for _, group_tallies in groupby(parts, key=lambda tally: tally.grouping):
            compared = tuple(group_tallies)
            if all_large_enough(total, compared, k):
                yield from (_rounded(tally, secret) for tally in compared)


def all_large_enough(total: Tally, compared: Sequence[Tally], k: int) -> bool:
    """Whether no group is smaller than `k`, by its responses and by its answers.

    Responses in none of the groups are a group too: total minus groups would show it. That
    one, and only that one, may be empty.
    """
    sizes = [_responses(tally) for tally in compared]
    bases = [tally.base for tally in compared]
    rest_size = _responses(total) - sum(sizes)
    rest_base = total.base - sum(bases)
    return min(*sizes, *bases) >= k and all(n == 0 or n >= k for n in (rest_size, rest_base))


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


def _rounded(tally: Tally, secret: bytes) -> Cell:
    return Cell(
        *tally.key,
        "rounded",
        rounded_counts(secret, tally),
        rounded_base(secret, tally),
        rounded_missing(secret, tally),
    )
