"""Axes and points: what charts of positions share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what is printed there."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """What a position stands for, from its start to its end.

    ticks
        In rising order; the first and the last usually are the ends.
    name
        What is measured, where that needs saying: "Wichtigkeit".
    is_share
        Whether values are shares; such an axis always runs from 0 to 1.
    """

    start: float
    end: float
    ticks: tuple[Tick, ...]
    name: str = ""
    is_share: bool = False

    def __post_init__(self) -> None:
        """Refuse an axis that would exaggerate, or that has no length."""
        if self.is_share and (self.start, self.end) != (0, 1):
            raise ValueError(f"A share axis runs from 0 to 1, not {self.start} to {self.end}.")
        if not self.start < self.end:
            raise ValueError(f"An axis needs a length, not {self.start} to {self.end}.")


def share_axis(middle: str, end: str, *, start: str = "0", name: str = "") -> Axis:
    """Return the axis of shares with its three printed places: "0", "50 %", "100 %"."""
    ticks = (Tick(0, start), Tick(0.5, middle), Tick(1, end))
    return Axis(0, 1, ticks, name, is_share=True)


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its printed text: "43 %", and its interval if it has one.

    is_bracketed
        Whether it rests on so few answers that it is drawn hollow and printed in brackets.
    """

    value: float
    text: str
    low: float | None = None
    high: float | None = None
    is_bracketed: bool = False

    @property
    def interval(self) -> tuple[float, float] | None:
        """Both ends of the interval, or None without one."""
        return None if self.low is None or self.high is None else (self.low, self.high)
