"""The method sheet: how numbers came about and what they rest on, AAPOR's eleven points in order.

Own convention of their wording; the points are those of AAPOR's Code of Professional Ethics and
Practices, "Disclosure Standards".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from json import dumps

from analysis.disclosure.cells import cells_as_json
from analysis.exports.rows import Sheet
from analysis.releases.reading import CellBook, ReleaseFacts
from surveys.reading import Variable, WaveFacts
from surveys.web.locale import LANGUAGES, day, percent, said
from surveys.web.locale import gettext as _

Row = tuple[str, str | int]


@dataclass(frozen=True, slots=True)
class Origin:
    """What the method sheet says besides wave and release.

    authority
        Who asked and who paid.
    languages
        Tags of the languages of the questionnaire.
    digest
        Of the released cells: the same numbers have the same digest.
    """

    authority: str
    languages: tuple[str, ...]
    digest: str


def origin_of(authority: str, codebook: Sequence[Variable], book: CellBook) -> Origin:
    """Return what the method sheet says of a release."""
    languages = dict.fromkeys(tag for variable in codebook for tag in variable.stem)
    content = dumps(cells_as_json(book), sort_keys=True, separators=(",", ":"))
    return Origin(authority, tuple(languages), sha256(content.encode()).hexdigest()[:16])


def method_sheet(facts: WaveFacts, release: ReleaseFacts, origin: Origin) -> Sheet:
    """Return how the numbers came about and what they rest on."""
    rows = (
        *_who(facts, origin),
        *_whom(facts, release),
        *_how_many(facts, release),
        *_reading(release),
        *_provenance(facts, release, origin),
    )
    return Sheet(_("Methode"), (_("Angabe"), _("Inhalt")), rows)


def _who(facts: WaveFacts, origin: Origin) -> Iterator[Row]:
    yield _("Konzept"), said(facts.programme_name)
    yield _("Befragungsrunde"), said(facts.title)
    yield _("Auftraggeber und Durchführung"), origin.authority
    yield _("Vorgehen"), _("Befragung mit Fragebogen; gezählt wird, was angekreuzt wurde.")
    yield (
        _("Verfahren"),
        {
            "P": _("mit Namen (nur die Verwaltung sieht ihn)"),
            "C": _("vertraulich"),
            "A": _("ohne Namen"),
        }[facts.mode],
    )
    yield (
        _("Fragebogen im Wortlaut"),
        _("Fassung %(version)s, siehe Blatt „Codebuch“", version=facts.version_id),
    )


def _whom(facts: WaveFacts, release: ReleaseFacts) -> Iterator[Row]:
    is_open = facts.access == "open"
    yield (
        _("Grundgesamtheit"),
        _("nicht festgelegt: Das Ergebnis beschreibt die, die mitgemacht haben")
        if is_open
        else _("die Eingeladenen dieser Befragungsrunde"),
    )
    yield (
        _("Zugang"),
        _("offener Link: Mitmachen konnte, wer wollte")
        if is_open
        else _("persönliche Links an Eingeladene"),
    )
    if not is_open:
        yield _("Eingeladen"), int(release.method["invited"])
        yield (
            _("Vollständige Liste"),
            _("ja: alle Betroffenen sind eingeladen") if facts.complete_list else _("nein"),
        )


def _how_many(facts: WaveFacts, release: ReleaseFacts) -> Iterator[Row]:
    yield _("Weg der Antworten"), _("im Internet; auf Papier erfasste Antworten zählen mit")
    yield (
        _("Zeitraum"),
        _("%(first)s bis %(last)s", first=day(facts.opens_at), last=day(facts.closes_at)),
    )
    yield _("Antworten insgesamt"), release.responses
    invited = int(release.method["invited"])
    if facts.access == "open":
        yield _("Rücklauf"), _("keiner: Bei einem offenen Link weiß niemand, wie viele ihn sahen")
    elif invited:
        share = percent(min(1.0, release.responses / invited))
        yield (
            _("Rücklauf"),
            _(
                "%(share)s (RR2 nach AAPOR: vollständige und teilweise Antworten, geteilt durch "
                "alle Eingeladenen; wer nicht erreicht wurde, zählt mit)",
                share=share,
            ),
        )
    yield (
        _("Genauigkeit"),
        _(
            "Keine Zufallsauswahl. Die Zahlen gelten für die, die geantwortet haben; wie die "
            "übrigen denken, sagen sie nicht."
        ),
    )


def _reading(release: ReleaseFacts) -> Iterator[Row]:
    yield _("Gewichtung"), _("keine")
    yield (
        _("Datenprüfung"),
        _(
            "Jede Antwort wird beim Eingeben auf zulässige Werte geprüft. Antworten, die von "
            "einem Programm stammen könnten, zählen erst nach einer Entscheidung."
        ),
    )
    yield (
        _("Schutz der Antwortenden"),
        {
            "exact": _("keiner: genaue Zahlen, nur für die Koordination, nicht veröffentlichen"),
            "few": _("nur Gesamtzahlen ab %(k)s Antworten, keine Gruppen", k=release.k),
            "groups": _(
                "Gruppen ab %(k)s Antworten, auf Vielfache von 3 gerundet; Summen können abweichen",
                k=release.k,
            ),
        }[release.protection],
    )
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
    yield (
        _("Grenzen"),
        _("Die Befragung zeigt Einschätzungen. Sie misst nicht, ob eine Maßnahme gewirkt hat."),
    )


def _provenance(facts: WaveFacts, release: ReleaseFacts, origin: Origin) -> Iterator[Row]:
    yield _("Sprachen"), ", ".join(_name(tag) for tag in origin.languages)
    yield _("Stand"), day(release.made_at)
    yield _("Auswertungsstand Nummer"), release.number
    yield _("Codebuch: Fassung des Fragebogens"), facts.version_id
    yield _("Programm"), f"Mitsprache {software_version()}".strip()
    yield _("Prüfsumme der Zahlen"), origin.digest


def _name(tag: str) -> str:
    return LANGUAGES[tag].name if tag in LANGUAGES else tag


def software_version() -> str:
    """Return the version of this program; empty where it runs from a checkout not installed."""
    try:
        return version("mitsprache")
    except PackageNotFoundError:
        return ""
