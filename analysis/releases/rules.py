"""When a release may be made. Too many of them could be subtracted from each other."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from analysis.disclosure.cells import SMALLEST_GROUP, Readership
from analysis.releases.errors import NoRelease, NothingNew, TooEarly, TooFewAnswers
from analysis.releases.reading import ReleaseFacts
from surveys.reading import WaveFacts

BATCH = 10
"""b: so many answers must be new between two releases, so that no single one stands out."""

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
    once = facts.protection == "few" or readership is Readership.PUBLIC
    if not facts.is_closed(at):
        new = responses - (last.responses if last else 0)
        if once:
            return TooEarly(facts.closes_at)
        return None if new >= BATCH else TooEarly(facts.closes_at, BATCH - new)
    if responses < needed:
        return TooFewAnswers(responses, needed)
    is_final = last and (once or last.made_at >= facts.closes_at or last.responses == responses)
    return NothingNew(last.made_at) if last and is_final else None


def fewest_responses(facts: WaveFacts, readership: Readership) -> int:
    """Return from how many responses on a wave has results for a readership at all."""
    least = max(1, SMALLEST_GROUP[readership])
    return max(least, BATCH) if facts.mode == "A" else least
