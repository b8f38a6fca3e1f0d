"""Tables of shares: bars, diverging scales, groups side by side.

A share of None is not shown; its text says so ("." or "2 von 3").
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a share of the table's base.

    text
        What is printed at the end of its line: "9 (43 %)".
    low, high
        Ends of the interval, or None without one.
    """

    label: str
    n: int | None
    share: float | None
    text: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class BarTable:
    """Options of one question, in the order to draw them.

    title, subtitle, base_line
        The question; one sentence on what was found; "n = 38 von 60".
    base
        Respondents who answered; with `counts_first` the end of the axis.
    counts_first
        Whether the axis ends at the base instead of 100 %.
    rtl
        Whether the page runs from right to left.
    """

    title: str
    subtitle: str
    rows: tuple[Bar, ...]
    base: int | None
    base_line: str
    counts_first: bool
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stacked bar; `text` is short enough to stand inside: "9" or "43 %"."""

    n: int | None
    share: float
    text: str


@dataclass(frozen=True, slots=True)
class LikertRow:
    """One item of a battery.

    segments
        One per option, from lowest to highest; empty if nothing may be shown.
    base
        Respondents who answered this item.
    low_text, high_text
        Sums of both sides: "8 (21 %) eher nicht", "26 (68 %) eher ja".
    missing_note
        What stands below in grey: "n = 38, 4 weiß nicht". Says why if nothing is shown.
    """

    label: str
    segments: tuple[Segment, ...]
    base: int | None
    low_text: str
    high_text: str
    missing_note: str


@dataclass(frozen=True, slots=True)
class LikertTable:
    """Items that share ordered options. Of an odd number of options the middle one is neutral."""

    title: str
    subtitle: str
    options: tuple[str, ...]
    rows: tuple[LikertRow, ...]
    base_line: str
    counts_first: bool
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of respondents; `note` is its base: "n = 23". Empty segments: only the note."""

    label: str
    segments: tuple[Segment, ...]
    base: int | None
    note: str


@dataclass(frozen=True, slots=True)
class GroupTable:
    """One question, compared between groups; `ordered` says whether its options are a scale."""

    title: str
    subtitle: str
    options: tuple[str, ...]
    rows: tuple[GroupRow, ...]
    base_line: str
    ordered: bool
    counts_first: bool
    rtl: bool = False
