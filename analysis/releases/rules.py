"""When a release may be made.

Exact ones at any time. Protected ones once, after closing, when also the grace and the longest term
are over: two with few answers between them would show those. With groups and rounding, and without
names, staff may have totals before whenever enough answers have come since the last, because the
audit knows the earlier ones.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from analysis.disclosure.cells import Readership
from analysis.releases.errors import NoRelease, NothingNew, TooEarly, TooFewAnswers, TooFewNew
from analysis.releases.reading import ReleaseFacts
from surveys.reading import WaveFacts

BATCH = 10
"""b: fewer answers without names are never published, whatever the readership."""
LATE_COMMITS = timedelta(minutes=1)
"""An answer accepted in the last second is in the database long before this."""

Last = Mapping[Readership, ReleaseFacts | None]


def readerships(facts: WaveFacts) -> tuple[Readership, ...]:
    """Return for whom a wave has releases: exact ones only where answers have names.

    The public first: staff see its numbers too, so theirs are audited on top of them.
    """
    protected = (Readership.PUBLIC, Readership.STAFF)
    return (*protected, Readership.EXACT) if facts.mode == "P" else protected


def obstacles(
    facts: WaveFacts, last: Last, responses: int, *, at: datetime
) -> Iterator[tuple[Readership, NoRelease | None]]:
    """Yield each readership of a wave with what forbids a release for it now, or None."""
    for readership in readerships(facts):
        yield readership, _obstacle(facts, readership, last[readership], responses, at)


def _obstacle(
    facts: WaveFacts,
    readership: Readership,
    last: ReleaseFacts | None,
    responses: int,
    at: datetime,
) -> NoRelease | None:
    needed = fewest_responses(facts, readership)
    if readership is Readership.EXACT:
        return None if responses >= needed else TooFewAnswers(responses, needed)
    over = is_over(facts, at)
    if not over and not may_repeat(facts, readership):
        return TooEarly(facts.last_closes_at)
    if responses < needed:
        return TooFewAnswers(responses, needed)
    return _nothing_to_add(facts, readership, last, responses, over=over) if last else None


def _nothing_to_add(
    facts: WaveFacts, readership: Readership, last: ReleaseFacts, responses: int, *, over: bool
) -> NoRelease | None:
    """Return why a further release would say nothing, or too much of too few.

    The first after the end shows groups, so it is tried whatever came or left.
    """
    new = responses - last.responses
    if last.method["is_closed"] or (new <= 0 and not over):
        return NothingNew(last.made_at)
    fewest = max(BATCH, k_of(facts, readership))
    return TooFewNew(new, fewest) if new < fewest and not over else None


def is_over(facts: WaveFacts, at: datetime) -> bool:
    """Whether fieldwork is over, for answers accepted in the last second too."""
    return facts.is_closed(at - LATE_COMMITS)


def may_repeat(facts: WaveFacts, readership: Readership) -> bool:
    """Whether a readership may have several protected releases of one wave.

    Only where answers are mixed: there as many are held back until the end that the last release
    seldom has but a few new ones. Few would leave it nothing to show.
    """
    return facts.protection == "groups" and readership is Readership.STAFF and facts.mode != "P"


def k_of(facts: WaveFacts, readership: Readership) -> int:
    """Return the smallest group of a wave that a readership may see."""
    return {
        Readership.EXACT: 0,
        Readership.STAFF: facts.k_staff,
        Readership.PUBLIC: facts.k_public,
    }[readership]


def fewest_responses(facts: WaveFacts, readership: Readership) -> int:
    """Return from how many responses on a wave has results for a readership at all."""
    least = max(1, k_of(facts, readership))
    return max(least, BATCH) if facts.mode != "P" else least
