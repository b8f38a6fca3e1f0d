"""The method sheet of a workbook: the page of the method, and how to read the cells."""

from collections.abc import Iterator

from analysis.dashboards.method.sheet import sheet
from analysis.exports.rows import Cells, Sheet
from analysis.releases.reading import ReleaseFacts
from surveys.programmes.models import Authority
from surveys.reading import WaveFacts
from surveys.web.locale import gettext as _
from surveys.web.locale import said


def method_sheet(facts: WaveFacts, release: ReleaseFacts, authority: Authority) -> Sheet:
    """Return how the numbers came about and what they rest on."""
    rows: tuple[Cells, ...] = (
        (_("Konzept"), said(facts.programme_name)),
        (_("Befragungsrunde"), said(facts.title)),
        (_("Antworten insgesamt"), release.responses),
        *((point.heading, "\n".join(point.lines)) for point in sheet(facts, release, authority)),
        *_reading(),
    )
    return Sheet(_("Methode"), (_("Angabe"), _("Inhalt")), rows)


def _reading() -> Iterator[tuple[str, str]]:
    """Yield how to read a cell."""
    yield (
        _("Basis n"),
        _(
            "Alle, die diese Frage beantwortet haben; „weiß nicht“ und ohne Antwort zählen nicht "
            "mit. Bei mehreren möglichen Antworten: alle mit mindestens einer Antwort, die Anteile "
            "ergeben zusammen mehr als hundert Prozent."
        ),
    )
    yield (
        _("Anteile"),
        _(
            "Unter 10 Antworten keine Prozente, bei 10 bis 29 in Klammern: bitte nicht als feste "
            "Zahl weitergeben."
        ),
    )
    yield (
        _("Punkt statt Zahl"),
        _("Nicht angezeigt, damit niemand erkannt werden kann, oder niemand hat geantwortet."),
    )
