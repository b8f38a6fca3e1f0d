"""What the page of taking part is made of: chapters with sentences and charts."""

from dataclasses import dataclass

from analysis.dashboards.page_charts import PageChart
from analysis.statistics.cell_rule import Showing, showing
from surveys.web.locale import format_number, percent
from surveys.web.locale import gettext as _

NO_SHARE = "–"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One question about taking part: what was found, the charts, what must be said of them."""

    name: str
    title: str
    sentences: tuple[str, ...] = ()
    charts: tuple[PageChart, ...] = ()
    notes: tuple[str, ...] = ()


def share_of(n: int, base: int, answers: int) -> str:
    """Return a share in writing, as far as so many answers allow one.

    Where a base counts questions, the answers they came from are fewer.

    >>> share_of(3, 400, 9)
    '–'
    """
    allowed = showing(answers)
    if allowed < Showing.BRACKETED or not base:
        return NO_SHARE
    written = percent(n / base)
    return f"({written})" if allowed is Showing.BRACKETED else written


def of_responses(n: int) -> str:
    """Return the base of a table about answers."""
    return _("n = %(n)s", n=format_number(n))
