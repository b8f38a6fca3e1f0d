"""How the numbers of a file are written: in words once, for workbook and report alike."""

from collections.abc import Iterator

from analysis.analyse.as_json import words_of
from analysis.analyse.computing import Analysis
from analysis.analyse.tables import Cells, Share, Split
from analysis.analyse.testing import Adjusted
from analysis.analyse.weighting import cost_in_words
from analysis.dashboards import caveats
from analysis.dashboards.writing import NOT_SHOWN
from analysis.releases.signing import software
from analysis.statistics.associations import Strength
from analysis.statistics.cell_rule import Showing, counts_first
from surveys.web.locale import format_number, ngettext, percent
from surveys.web.locale import gettext as _


def number_text(share: Share, cells: Cells) -> str:
    """Return count and share as the number of answers allows: "9 (43 %)", "16 · 39 %"."""
    count = format_number(share.n)
    if share.share is None:
        return count
    part = percent(share.share)
    if cells.allowed is Showing.BRACKETED:
        return f"{count} ({part})"
    return f"{count} · {part}" if counts_first(cells.base or 0) else f"{part} · {count}"


def interval_text(share: Share) -> str:
    """Return the ends of an interval: "27–73 %"."""
    if share.interval is None:
        return ""
    return f"{percent(share.interval.low)} – {percent(share.interval.high)}"


def bounds_text(share: Share) -> str:
    """Return smallest and largest share among everybody who was asked."""
    if share.bounds is None:
        return ""
    return f"{percent(share.bounds.low)} – {percent(share.bounds.high)}"


def weighted_text(share: Share) -> str:
    """Return the weighted share, in brackets of itself: it never stands alone."""
    return percent(share.weighted.value) if share.weighted else ""


def base_text(cells: Cells) -> str:
    """Return the base of a group, short."""
    return NOT_SHOWN if cells.base is None else _("n = %(n)s", n=format_number(cells.base))


def p_text(adjusted: Adjusted) -> str:
    """Return a p-value among its family."""
    if adjusted.adjusted is None:
        return ""
    if adjusted.adjusted < 0.001:
        return _("p < 0,001")
    return _("p = %(p)s", p=format_number(round(adjusted.adjusted, 3)))


def strength_text(strength: Strength | None) -> str:
    """Return the word for a strength."""
    return (
        {
            Strength.HARDLY: _("kaum"),
            Strength.WEAK: _("schwach"),
            Strength.MEDIUM: _("mittel"),
            Strength.STRONG: _("stark"),
        }.get(strength, "")
        if strength
        else ""
    )


def test_text(split: Split) -> str:
    """Return what may be said of groups, as one or two sentences."""
    if split.tested:
        adjusted = split.tested.adjusted
        word = strength_text(split.tested.crosstab.strength)
        told = _("Stärke des Zusammenhangs: %(word)s.", word=word) if word else ""
    elif split.compared:
        adjusted, told = split.compared.adjusted, ""
    elif split.is_large:
        return _("Alle haben dasselbe geantwortet.")
    else:
        return caveats.groups_too_small()
    if adjusted.adjusted is None:
        return told
    if adjusted.adjusted >= 0.05:
        verdict = _(
            "Kein gesicherter Unterschied. Das heißt nicht, dass es keinen gibt; dafür sind es zu "
            "wenige Antworten."
        )
    else:
        verdict = _(
            "Die beiden Antworten hängen zusammen. Ob das eine die Ursache des anderen ist, zeigt "
            "eine Befragung nicht."
        )
    tests = ngettext(
        "%(p)s bei einem Test.", "%(p)s unter %(num)s Tests.", adjusted.size, p=p_text(adjusted)
    )
    return " ".join(filter(None, (verdict, told, tests)))


def method_lines(made: Analysis) -> Iterator[tuple[str, str]]:
    """Yield what the numbers rest on: a heading and a sentence each."""
    found, wish = made.found, made.wish
    yield _("Fragebogen"), words_of(found.questionnaire.title)
    yield _("Antworten insgesamt"), format_number(found.responses)
    if wish.population is not None:
        yield _("Befragte"), caveats.list_survey(found.responses, wish.population)
    for note in (*found.notes, *found.problems):
        yield _("Hinweis zur Datei"), note
    yield (
        _("Basis n"),
        _(
            "Alle, die diese Frage beantwortet haben; „weiß nicht“ und ohne Antwort zählen nicht "
            "mit. Bei mehreren möglichen Antworten: alle mit mindestens einer Antwort, die Anteile "
            "ergeben zusammen mehr als hundert Prozent."
        ),
    )
    if wish.exact:
        yield (
            _("Schutz"),
            _(
                "Diese Auswertung zeigt auch Zahlen aus sehr kleinen Gruppen. Bitte nicht "
                "veröffentlichen und nicht weitergeben."
            ),
        )
    else:
        yield (
            _("Schutz"),
            _(
                "Unter 5 Antworten zeigen wir nichts, bei 5 bis 9 nur Anzahlen, bei 10 bis 29 "
                "Prozente in Klammern. Ist nur eine Gruppe zu klein, fehlt eine zweite: Sonst "
                "ließe sich die erste ausrechnen. Die Zahlen sind nicht gerundet; wer zwei solche "
                "Auswertungen vergleicht, kann mehr erfahren als aus einer."
            ),
        )
    yield _("Spannen"), _interval_words(made)
    if wish.by:
        yield (
            _("Vergleiche"),
            _(
                "Tests ab 30 Antworten je Gruppe. Alle Tests eines Vergleichs zählen als eine "
                "Familie: bis 20 nach Holm, darüber nach Benjamini und Hochberg. Hervorgehoben "
                "sind Felder, deren Anzahl nach Holm weiter von der erwarteten entfernt ist, als "
                "der Zufall erklärt."
            ),
        )
    if made.weighting is not None:
        yield _("Gewichtung"), cost_in_words(made.weighting)
        if made.weighting.is_uneven:
            yield (
                _("Gewichtung"),
                _("Die Gewichte sind ungleich. Bitte die ungewichteten Zahlen daneben beachten."),
            )
    yield _("Grenzen"), caveats.policy_effect()
    yield _("Programm"), software()


def _interval_words(made: Analysis) -> str:
    if made.wish.population is not None:
        return _(
            "Die Spanne zeigt, wo der Anteil aller Befragten wahrscheinlich liegt, wenn die "
            "Nicht-Antwortenden ähnlich denken (95 %). „Mindestens“ und „höchstens“ gelten, was "
            "auch immer sie denken; beides nur bei Fragen, die allen gestellt wurden."
        )
    return _(
        "Die Spanne gilt nur, wenn die Antworten eine Zufallsauswahl sind (95 %, nach Wilson). "
        "Konnte mitmachen, wer wollte, sagt sie nichts über die anderen."
    )
