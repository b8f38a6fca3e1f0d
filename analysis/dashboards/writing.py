"""How a number is written: the cell rule, counts first below 100. The only place for both.

Pages, charts and files write every number through here, so they cannot differ.
"""

from dataclasses import dataclass
from functools import lru_cache

from analysis.statistics.cell_rule import Showing, counts_first, showing
from surveys.web.locale import NUMBERS_KEPT, format_number, percent
from surveys.web.locale import gettext as _

NOT_SHOWN = "."
"""The sign of official statistics for "known, but not shown"."""


@dataclass(frozen=True, slots=True)
class Number:
    """How many of how many, as one readership may know it.

    n, base
        None: not known to this readership.
    rounded
        Whether both were rounded at random; then they stand for "about".
    least, most
        What `n` may stand for; None if it is exact.
    least_base, most_base
        What `base` may stand for; None if it is exact.
    """

    n: int | None
    base: int | None
    rounded: bool = False
    least: int | None = None
    most: int | None = None
    least_base: int | None = None
    most_base: int | None = None

    @classmethod
    @lru_cache(NUMBERS_KEPT)  # a page writes hundreds, of few different ones
    def about(cls, n: int, base: int, *, off: int = 2, base_off: int = 2) -> "Number":
        """Return rounded numbers; both were rounded apart, and more than all says nothing.

        off
            By how much the count may differ from the true one: one less than what it was rounded
            to, for a sum so much for each of its parts.
        base_off
            The same of the base.
        """
        return cls(
            min(n, base),
            base,
            rounded=True,
            least=max(0, n - off),
            most=n + off,
            least_base=max(0, base - base_off),
            most_base=base + base_off,
        )

    @property
    def share(self) -> float | None:
        """The fraction of the base; None where the cell rule allows no percentage."""
        if self.n is None or not self.base or showing(self.base) < Showing.BRACKETED:
            return None
        return self.n / self.base

    @property
    def is_loose(self) -> bool:
        """Whether rounding moves the share by many points: rounded, and fewer than 30 answers."""
        return self.rounded and showing(self.base or 0) < Showing.WHOLE_PERCENT

    @property
    def shares(self) -> tuple[float, float] | None:
        """The lowest and the highest share that the numbers allow; None where there is none.

        >>> Number(8, 16).shares, Number.about(9, 15, off=2, base_off=2).shares
        ((0.5, 0.5), (0.4117647058823529, 0.8461538461538461))
        """
        if self.share is None:
            return None
        if self.least is None or self.most is None:
            return self.share, self.share
        lowest = self.least / (self.most_base or 1)
        return min(lowest, 1.0), min(self.most / (self.least_base or 1), 1.0)

    @property
    def count(self) -> str:
        """The count on its own: "9"."""
        return NOT_SHOWN if self.n is None else format_number(self.n)

    @property
    def percentage(self) -> str:
        """The share on its own, in brackets for 10 to 29 answers: "(43 %)", "39 %", or nothing."""
        share = self.share
        if share is None or self.is_loose:
            return ""
        return f"({percent(share)})" if self._is_bracketed else percent(share)

    @property
    def short(self) -> str:
        """What fits into a bar: "9" below a hundred answers, "39 %" from there on."""
        if self.share is None or counts_first(self.base or 0):
            return self.count
        return percent(self.share)

    @property
    def both(self) -> str:
        """Count and share for the end of a bar: "9 (43 %)", "16 · 39 %", "39 % · 163"."""
        percentage, count = self.percentage, self.count
        if not percentage:
            return count
        if self._is_bracketed:
            return f"{count} {percentage}"
        if counts_first(self.base or 0):
            return f"{count} · {percentage}"
        return f"{percentage} · {count}"

    @property
    def of_base(self) -> str:
        """The count with its base: "9 von 13", for rounded numbers "etwa 9 von 13"."""
        if self.rounded:
            return _("etwa %(n)s von %(base)s", n=self.count, base=format_number(self.base or 0))
        return _("%(n)s von %(base)s", n=self.count, base=format_number(self.base or 0))

    @property
    def in_words(self) -> str:
        """How a sentence says it: "16 von 41 (39 %)", from 100 on "39 % (163 von 418)"."""
        if self.share is None or self.is_loose:
            return self.of_base
        if counts_first(self.base or 0):
            return _("%(counted)s (%(share)s)", counted=self.of_base, share=percent(self.share))
        return _("%(share)s (%(counted)s)", counted=self.of_base, share=percent(self.share))

    @property
    def headline(self) -> str:
        """What stands alone beside a small bar: "32 von 41", from 100 answers on "78 %"."""
        if self.share is None or counts_first(self.base or 0):
            return self.of_base
        return percent(self.share)

    @property
    def _is_bracketed(self) -> bool:
        return showing(self.base or 0) is Showing.BRACKETED
