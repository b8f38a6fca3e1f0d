"""Three statements a mayor can read aloud, made from the newest public results."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.dashboards.addresses import source_line
from analysis.dashboards.overview import Overview, top_of
from analysis.dashboards.panels import main_statement
from analysis.dashboards.writing import Number
from analysis.releases.publishing import Publishing
from analysis.releases.reading import ReleaseFacts
from surveys.reading import WaveFacts
from surveys.web.locale import format_number, ngettext
from surveys.web.locale import gettext as _

MOST = 3


@dataclass(frozen=True, slots=True)
class Published:
    """The newest public results of one survey."""

    facts: WaveFacts
    publishing: Publishing
    overview: Overview

    @property
    def release(self) -> ReleaseFacts:
        """The release its numbers come from."""
        return self.publishing.release


@dataclass(frozen=True, slots=True)
class Said:
    """A statement: the figure first, the sentence that follows it, and where it comes from."""

    kind: str
    figure: str
    sentence: str
    source: str


def statements(published: Sequence[Published]) -> tuple[Said, ...]:
    """Return at most three statements: who answered, which way it goes, what arrives.

    Each kind comes once, from the first survey that has it; a survey that was put to invited
    organisations is heard before one that anybody could join.
    """
    found: dict[str, Said] = {}
    for results in sorted(published, key=lambda one: one.facts.access == "open"):
        for statement in _of(results):
            found.setdefault(statement.kind, statement)
    return tuple(found.values())[:MOST]


def source_of(facts: WaveFacts, release: ReleaseFacts) -> str:
    """Return where a number comes from: the wave and the moment."""
    return source_line(facts, release)


def _of(results: Published) -> Iterable[Said]:
    source = source_of(results.facts, results.release)
    yield _answered(results, source)
    direction = top_of(results.overview.direction)
    if direction:
        words = _direction(results, direction)
        yield Said("direction", direction.headline, words, source)
    yield from _arrival(results, source)


def _answered(results: Published, source: str) -> Said:
    answered = results.release.responses
    invited = int(results.release.method.get("invited", 0))
    if results.facts.access == "open" or not invited:
        words = ngettext("hat mitgemacht.", "haben mitgemacht.", answered)
        return Said("answered", format_number(answered), words, source)
    figure = _("%(n)s von %(base)s", n=format_number(answered), base=format_number(invited))
    words = ngettext(
        "eingeladenen Organisationen hat geantwortet.",
        "eingeladenen Organisationen haben geantwortet.",
        answered,
    )
    return Said("answered", figure, words, source)


def _direction(results: Published, found: Number) -> str:
    """Return the sentence to "32 von 41", or to "78 %" alone."""
    n = found.n or 0
    if found.headline == found.percentage:
        if results.facts.mode == "P":
            return _("der Organisationen sehen das Konzept auf dem richtigen Weg.")
        return _("der Teilnehmenden sehen das Konzept auf dem richtigen Weg.")
    if results.facts.mode == "P":
        return ngettext(
            "Organisationen sieht das Konzept auf dem richtigen Weg.",
            "Organisationen sehen das Konzept auf dem richtigen Weg.",
            n,
        )
    return ngettext(
        "Teilnehmenden sieht das Konzept auf dem richtigen Weg.",
        "Teilnehmenden sehen das Konzept auf dem richtigen Weg.",
        n,
    )


def _in_fields(n: int, of: int, *, at_least: bool) -> str:
    """Return the sentence to "3 von 11", complete in itself."""
    if at_least:
        return ngettext(
            "In mindestens einem von %(fields)s Handlungsfeldern sagt mehr als die Hälfte, dass "
            "die Maßnahmen die Menschen erreichen.",
            "In mindestens %(num)s von %(fields)s Handlungsfeldern sagt mehr als die Hälfte, dass "
            "die Maßnahmen die Menschen erreichen.",
            n,
            fields=of,
        )
    if n == 0:
        return _(
            "In keinem der %(fields)s Handlungsfelder sagt mehr als die Hälfte, dass die Maßnahmen "
            "die Menschen erreichen.",
            fields=of,
        )
    return ngettext(
        "In einem von %(fields)s Handlungsfeldern sagt mehr als die Hälfte, dass die Maßnahmen die "
        "Menschen erreichen.",
        "In %(num)s von %(fields)s Handlungsfeldern sagt mehr als die Hälfte, dass die Maßnahmen "
        "die Menschen erreichen.",
        n,
        fields=of,
    )


def _arrival(results: Published, source: str) -> Iterable[Said]:
    """Yield in how many fields more than half say that measures arrive.

    Of rounded numbers a field counts if more than half holds whatever was rounded. If others may
    have more than half too, it is "at least"; nothing is said where that would be all.
    """
    tops = [
        top
        for row in results.overview.rows
        for panel in row.panels
        if panel.construct == "arrival" and (top := main_statement(panel).top())
    ]
    found = [top.shares for top in tops if top.shares is not None]
    more_than_half = sum(lowest > 0.5 for lowest, _highest in found)
    unknown = any(lowest <= 0.5 < highest for lowest, highest in found)
    if not found or (unknown and not more_than_half):
        return
    figure = (
        _("mindestens %(n)s von %(base)s", n=more_than_half, base=len(found))
        if unknown
        else _("%(n)s von %(base)s", n=more_than_half, base=len(found))
    )
    yield Said("arrival", figure, _in_fields(more_than_half, len(found), at_least=unknown), source)
