"""When a release may be made.

Protected results are released once, after closing, when also the grace and the longest term are
over: two of them with one answer between them would show that answer, as long as answers do not
wait in batches of their own.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from analysis.disclosure.cells import SMALLEST_GROUP, Readership
from analysis.releases.errors import NoRelease, NothingNew, TooEarly, TooFewAnswers
from analysis.releases.reading import ReleaseFacts
from surveys.reading import WaveFacts

BATCH = 10
"""b: fewer answers without names are never published, whatever the readership."""
LATE_COMMITS = timedelta(minutes=1)
"""An answer accepted in the last second is in the database long before this."""

Last = Mapping[Readership, ReleaseFacts | None]


def readerships(facts: WaveFacts) -> tuple[Readership, ...]:
    """Return for whom a wave has releases: exact ones only where answers have names."""
    return tuple(Readership) if facts.mode == "P" else (Readership.STAFF, Readership.PUBLIC)


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
    if not facts.is_closed(at - LATE_COMMITS):
        return TooEarly(facts.last_closes_at)
    if responses < needed:
        return TooFewAnswers(responses, needed)
    return NothingNew(last.made_at) if last else None


def fewest_responses(facts: WaveFacts, readership: Readership) -> int:
    """Return from how many responses on a wave has results for a readership at all."""
    least = max(1, SMALLEST_GROUP[readership])
    return max(least, BATCH) if facts.mode != "P" else least
