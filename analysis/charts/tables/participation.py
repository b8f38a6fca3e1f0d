"""Tables of taking part: the funnel, and responses per day."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step from invitation to a complete response.

    share
        Of all who entered the funnel; None if it may not be shown.
    text
        What is printed at the end: "47 von 60".
    note
        What stands below, usually who was lost on the way: "13 haben den Link nicht geöffnet".
    """

    label: str
    n: int | None
    share: float | None
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FunnelTable:
    """Steps from the first to the last; `axis_end` is what the full width stands for: "60"."""

    title: str
    subtitle: str
    rows: tuple[FunnelStep, ...]
    base_line: str
    axis_end: str
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """Responses of one day.

    text
        The whole day said: "Montag, 3. November: 12 Antworten".
    tick
        What is printed below, only on some days: "3.11.".
    """

    n: int
    text: str
    tick: str = ""


@dataclass(frozen=True, slots=True)
class DayMark:
    """Something that happened on the day at this position: "Erinnerung verschickt"."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class DayTable:
    """Every day of a fieldwork period, those without a response too. Only in mode P.

    top, top_text
        End of the axis and its text; all bars start at zero.
    """

    title: str
    subtitle: str
    rows: tuple[Day, ...]
    top: int
    top_text: str
    base_line: str
    marks: tuple[DayMark, ...] = ()
    rtl: bool = False

    def __post_init__(self) -> None:
        """Refuse a bar that would leave the picture."""
        if self.top < max((day.n for day in self.rows), default=0) or self.top < 1:
            raise ValueError("The axis ends below its highest day.")
