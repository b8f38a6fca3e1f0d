"""Who is missing: how many of each group on the list answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.charts.tables import DotRow, DotTable, Point, share_axis
from analysis.dashboards.page_charts import PageChart
from analysis.dashboards.participation_sheets import NO_SHARE, Chapter
from analysis.dashboards.writing import Number
from analysis.disclosure.cells import Readership
from analysis.releases.participation import LISTED, Participation, Stratum
from analysis.statistics.cell_rule import Showing, showing
from surveys.reading import WaveFacts
from surveys.web.locale import format_number, percent, speaking
from surveys.web.locale import gettext as _

FEWEST_IN_WORDS = 5
"""Of smaller groups no sentence speaks."""
POINTS_BELOW = 0.10
"""So far below all invited, a group is named as missing."""
FEWEST_DRAWN = 2

Names = Mapping[str, Mapping[str, str]]
"""What groups are called, by grouping and key."""


@dataclass(frozen=True, slots=True)
class _Group:
    """A group in words, with how many answered of how many."""

    name: str
    found: Number

    @property
    def rate(self) -> float:
        """The part that answered; of nobody, all."""
        return (self.found.n or 0) / self.found.base if self.found.base else 1.0


def groups(found: Participation, facts: WaveFacts, readership: Readership, names: Names) -> Chapter:
    """Return how many of each kind, district and size answered; the honest word on who speaks."""
    title = _("Wer geantwortet hat und wer fehlt")
    if facts.mode != "P" or readership is not Readership.EXACT or facts.access != LISTED:
        return Chapter("groups", title, (_why_not(facts),))
    tables = {
        grouping: [
            _Group(names[grouping].get(one.key, one.key) or _("ohne Angabe"), _number(one))
            for one in _in_order(strata, names[grouping])
        ]
        for grouping, strata in found.strata.items()
    }
    everybody = _everybody(found)
    charts = (
        _chart(grouping, members, everybody)
        for grouping, members in tables.items()
        if len(members) > 1
    )
    return Chapter(
        "groups",
        title,
        tuple(_missing(tables, everybody)),
        tuple(charts),
        (_("Warum jemand nicht geantwortet hat, ist nicht bekannt."),),
    )


def _why_not(facts: WaveFacts) -> str:
    if facts.mode != "P":
        return _("Wer geantwortet hat, wissen wir hier nicht: darum keine Quote je Gruppe.")
    if facts.access != LISTED:
        return _("Eine Quote je Gruppe gibt es nur, wenn alle Eingeladenen auf einer Liste stehen.")
    return _("Die Quote je Gruppe sieht, wer in diesem Konzept einzelne Antworten sehen darf.")


def _missing(tables: Mapping[str, Sequence[_Group]], everybody: Number) -> Iterator[str]:
    """Yield a sentence for each group that answered clearly less often than all, rarest first."""
    large = [
        group
        for members in tables.values()
        for group in members
        if len(members) > 1 and (group.found.base or 0) >= FEWEST_IN_WORDS
    ]
    whole = _Group("", everybody).rate
    low = sorted(
        (group for group in large if group.rate <= whole - POINTS_BELOW),
        key=lambda group: group.rate,
    )
    for group in low:
        yield _(
            "„%(group)s“ fehlt häufiger: Geantwortet haben %(some)s, von allen %(all)s.",
            group=group.name,
            some=group.found.in_words,
            all=everybody.in_words,
        )
    if large and not low:
        yield _("Keine größere Gruppe hat deutlich seltener geantwortet als die anderen.")


def _chart(grouping: str, members: Sequence[_Group], everybody: Number) -> PageChart:
    title = {
        "kind": _("Nach Art der Organisation"),
        "district": _("Nach Bezirk"),
        "size": _("Nach Größe"),
    }[grouping]
    head = (_("Gruppe"), _("eingeladen"), _("geantwortet"), _("Anteil"))
    rows = tuple(
        (
            group.name,
            group.found.base or 0,
            group.found.n or 0,
            group.found.percentage or NO_SHARE,
        )
        for group in members
    )
    base_line = _("%(n)s Eingeladene", n=format_number(everybody.base or 0))
    drawable = [group for group in members if group.found.share is not None]
    drawn = None
    if len(drawable) >= FEWEST_DRAWN:
        drawn = _dots(title, members, everybody, base_line)
    return PageChart(f"rate-{grouping}", title, base_line, head, rows, drawn)


def _dots(title: str, members: Sequence[_Group], everybody: Number, base_line: str) -> DotTable:
    rows = tuple(
        DotRow(group.name, _point(group.found), instead=group.found.of_base) for group in members
    )
    share = everybody.share
    reference = share is not None and Point(share, _("Alle: %(share)s", share=everybody.percentage))
    axis = share_axis(percent(0.5), percent(1))
    is_rtl = speaking().dir == "rtl"
    return DotTable(title, "", rows, axis, base_line, reference or None, rtl=is_rtl)


def _point(found: Number) -> Point | None:
    if found.share is None:
        return None
    bracketed = showing(found.base or 0) is Showing.BRACKETED
    return Point(found.share, found.both, is_bracketed=bracketed)


def _number(stratum: Stratum) -> Number:
    return Number(stratum.answered, stratum.invited)


def _everybody(found: Participation) -> Number:
    strata = next(iter(found.strata.values()), ())
    return Number(sum(one.answered for one in strata), sum(one.invited for one in strata))


def _in_order(strata: Sequence[Stratum], names: Mapping[str, str]) -> list[Stratum]:
    """Return groups in the order of their list, unknown ones behind, "not known" last."""
    place = {key: number for number, key in enumerate(names)}
    return sorted(strata, key=lambda one: (not one.key, place.get(one.key, len(place)), one.key))
