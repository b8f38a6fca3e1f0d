"""What somebody decided on the steps of an intake; stored as JSON, read once into frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from surveys.responses.foreign.inferring import Decided

OUT, IS_SPECIAL, NOT_SPECIAL = "out", "yes", "no"
MODES = ("P", "A")


@dataclass(frozen=True, slots=True)
class Choices:
    """Decisions about columns, items and the wave.

    title
        Of a bare table: what the survey is called; empty: as its file.
    kinds, orders
        Of a bare table, by place of the column: what it is, and its answers from little to much.
    fields, roles
        By item: the action field, and what it is about (a construct).
    special
        By item: whether it asks about a special category of data, or stays out.
    grouping
        The item that says which group answered.
    wave
        What was typed about the wave, by field of its form.
    """

    title: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    special: Mapping[str, str] = field(default_factory=dict)
    grouping: str = ""
    wave: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Choices":
        """Return the choices that a row of ours holds."""
        return cls(**stored)

    def stored(self) -> dict[str, Any]:
        """Return them as they are stored."""
        return asdict(self)

    @property
    def decided(self) -> Decided:
        """What was said of the columns."""
        return Decided(
            {int(place): kind for place, kind in self.kinds.items()},
            {int(place): order for place, order in self.orders.items()},
        )

    @property
    def mode(self) -> str:
        """The mode of the wave; empty while none was chosen."""
        chosen = str(self.wave.get("mode", ""))
        return chosen if chosen in MODES else ""
