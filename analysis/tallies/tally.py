"""The tally: counts of one variable in one group, the only thing counted from answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each code of one variable was given, in all responses or in one group.

    variable
        Name of the variable in the codebook.
    grouping, group
        Name of the grouping and code of the group; both empty for all responses.
    counts
        Responses per code, in codebook order.
    key_sums
        Sum of the record keys of those responses, per code; it steers the keyed rounding.
    missing
        Responses per reason of missing (a negative number), apart from the codes.
    """

    variable: str
    grouping: str
    group: str
    counts: tuple[int, ...]
    key_sums: tuple[int, ...]
    missing: Mapping[int, int] = field(hash=False)

    def __post_init__(self) -> None:
        """Refuse what cannot have been counted."""
        if len(self.counts) != len(self.key_sums):
            raise ValueError(f"{self.variable}: {len(self.counts)} counts need as many key sums.")
        if any(n < 0 for n in (*self.counts, *self.missing.values())):
            raise ValueError(f"{self.variable}: a count is negative.")

    @property
    def key(self) -> tuple[str, str, str]:
        """What was counted: variable, grouping and group."""
        return (self.variable, self.grouping, self.group)

    @property
    def base(self) -> int:
        """Responses with an answer, whatever it is."""
        return sum(self.counts)

    def __add__(self, other: "Tally") -> "Tally":
        """Return the tally of both parts together: counting in parts must equal counting at once.

        Raises
        ------
        ValueError
            If the two do not count the same thing.
        """
        if self.key != other.key or len(self.counts) != len(other.counts):
            raise ValueError(f"{self.key} and {other.key} do not count the same thing.")
        reasons = sorted(self.missing.keys() | other.missing.keys())
        return Tally(
            *self.key,
            counts=tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)),
            key_sums=tuple(a + b for a, b in zip(self.key_sums, other.key_sums, strict=True)),
            missing={
                reason: self.missing.get(reason, 0) + other.missing.get(reason, 0)
                for reason in reasons
            },
        )
