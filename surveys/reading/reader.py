"""Who reads, and what of which programme."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads. Commands that run on the server itself read as `Reader.of_the_house()`."""

    rows: frozenset[int]
    """Programmes whose rows of mode P this reader may see and count exactly."""
    results: frozenset[int]
    """Programmes whose protected results this reader may see."""

    @classmethod
    def of_the_house(cls, programme_id: int) -> "Reader":
        """Return the reader that makes releases of a programme."""
        return cls(frozenset({programme_id}), frozenset({programme_id}))
