"""The method sheet of a release: AAPOR's eleven points of disclosure, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.dashboards import caveats, waiting
from analysis.releases.reading import ReleaseFacts
from analysis.statistics.outcome_rates import Dispositions, outcome_rates
from surveys.programmes.models import Authority
from surveys.reading import WaveFacts
from surveys.web.locale import day, format_number, language_of, ngettext, percent, said
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the sheet: its heading and what is said, a sentence or two per line."""

    heading: str
    lines: tuple[str, ...]


def sheet(facts: WaveFacts, release: ReleaseFacts, authority: Authority) -> tuple[Point, ...]:
    """Return the points in AAPOR's order, then what belongs to this software."""
    return (
        Point(_("Wie gefragt wurde"), tuple(_approach(facts))),
        Point(_("Wer beauftragt und durchgeführt hat"), tuple(_sponsor(facts, authority))),
        Point(_("Der Fragebogen im Wortlaut"), (_version(facts),)),
        Point(_("Über wen die Ergebnisse etwas sagen sollen"), tuple(_population(facts))),
        Point(_("Wie eingeladen wurde"), tuple(_selection(facts, release))),
        Point(_("Auf welchem Weg und in welchen Sprachen"), tuple(_ways(facts))),
        Point(_("Wann"), (_period(facts),)),
        Point(
            _("Wie viele geantwortet haben, und wie genau das ist"), tuple(_cases(facts, release))
        ),
        Point(_("Gewichtung"), (_("Keine: Jede Antwort zählt gleich."),)),
        Point(_("Wie die Antworten geprüft wurden"), tuple(_checks(facts))),
        Point(_("Was die Ergebnisse nicht zeigen"), tuple(_limits(facts))),
        Point(_("Schutz der Antwortenden"), tuple(_protection(release))),
        Point(_("Stand und Prüfzeichen"), tuple(_release(release))),
    )


def _approach(facts: WaveFacts) -> Iterator[str]:
    yield {
        "P": _("Schriftliche Befragung mit Namen; den Namen sieht nur die Verwaltung."),
        "C": _("Schriftliche Befragung, vertraulich: Wer geantwortet hat, ist verschlossen."),
        "A": _("Schriftliche Befragung ohne Namen: Niemand kann feststellen, wer was gesagt hat."),
    }[facts.mode]
    if facts.is_demo:
        yield _("Alle Antworten sind erfundene Beispieldaten.")


def _sponsor(facts: WaveFacts, authority: Authority) -> Iterator[str]:
    yield _(
        "%(authority)s, für „%(programme)s“.",
        authority=authority.name,
        programme=said(facts.programme_name),
    )


def _version(facts: WaveFacts) -> str:
    return _(
        "Fassung %(version)s von „%(title)s“.",
        version=facts.version_id,
        title=said(facts.survey_title),
    )


def _population(facts: WaveFacts) -> Iterator[str]:
    if facts.access == "open":
        yield _("Mitmachen konnte, wer wollte. Eine Liste aller, die es betrifft, gibt es nicht.")
    elif facts.complete_list:
        yield _("Alle Organisationen, die es betrifft: Sie stehen vollständig auf der Liste.")
    else:
        yield _("Die eingeladenen Organisationen. Die Liste umfasst nicht alle, die es betrifft.")


def _selection(facts: WaveFacts, release: ReleaseFacts) -> Iterator[str]:
    invited = int(release.method.get("invited", 0))
    if facts.access != "personal":
        yield _("Über einen offenen Link. Wie viele ihn gesehen haben, wissen wir nicht.")
    if facts.access != "open" and invited:
        yield ngettext(
            "Mit einem persönlichen Link: eine Einladung.",
            "Mit persönlichen Links: %(n)s Einladungen.",
            invited,
            n=format_number(invited),
        )
    yield _("Niemand wurde ausgelost: Es ist keine Zufallsauswahl.")


def _ways(facts: WaveFacts) -> Iterator[str]:
    yield _("Im Internet; auf Papier, per E-Mail oder im Gespräch, wo es gewünscht war.")
    names = [language_of(tag).name for tag in facts.languages]
    yield _("Sprachen des Fragebogens: %(languages)s.", languages=", ".join(names))


def _period(facts: WaveFacts) -> str:
    return _("%(first)s bis %(last)s", first=day(facts.opens_at), last=day(facts.last_closes_at))


def _cases(facts: WaveFacts, release: ReleaseFacts) -> Iterator[str]:
    outcomes = release.method.get("outcomes")
    rates = outcome_rates(Dispositions(**outcomes)) if outcomes else None
    yield ngettext(
        "Eine Antwort.", "%(n)s Antworten.", release.responses, n=format_number(release.responses)
    )
    if rates is not None and rates.rr2 is not None:
        yield _(
            "Rücklauf %(rate)s (AAPOR RR2: abgesendete Antworten an allen, die dazugehören "
            "könnten). Nur Abgesendetes zählt.",
            rate=percent(rates.rr2),
        )
    if facts.access == "open":
        yield _(
            "Einen Rücklauf gibt es bei einem offenen Link nicht, und auch kein Maß für den "
            "Zufallsfehler."
        )
    elif facts.complete_list:
        yield _(
            "Wo ein Bereich steht, gilt er nur, wenn die Nicht-Antwortenden ähnlich denken "
            "(Wilson-Intervall für eine vollständige Liste, 95 %). Davor stehen die Grenzen, die "
            "ohne Annahme gelten."
        )
    else:
        yield _("Ein Maß für den Zufallsfehler gibt es nicht, weil niemand ausgelost wurde.")


def _checks(facts: WaveFacts) -> Iterator[str]:
    yield _("Jede Antwort wurde beim Eingeben geprüft: nur Antworten, die zur Auswahl standen.")
    if facts.access != "personal":
        yield _(
            "Was über den offenen Link kam und wie von einem Programm aussah, hat die Verwaltung "
            "einzeln angesehen."
        )
    yield _("Eingesetzt oder geschätzt wurde nichts: Was fehlt, steht als fehlend daneben.")


def _limits(facts: WaveFacts) -> Iterator[str]:
    yield caveats.policy_effect()
    yield (
        _("Das Ergebnis beschreibt, wer mitgemacht hat, und nicht alle Menschen am Ort.")
        if facts.access == "open"
        else _("Was die denken, die nicht geantwortet haben, wissen wir nicht.")
    )


def _protection(release: ReleaseFacts) -> Iterator[str]:
    if release.protection == "exact":
        yield caveats.for_the_office()
        return
    yield _("Gezeigt wird erst ab %(k)s Antworten.", k=release.k)
    if release.protection == "few":
        yield _("Nur Gesamtzahlen, genau; wo fast alle dasselbe sagen, steht keine Zahl.")
        return
    yield caveats.rounding(release.roundings)
    if release.waits_for_groups:
        yield waiting.groups_later()
    yield _(
        "Vor der Veröffentlichung wurde geprüft, ob sich aus allen Zahlen zusammen die Antwort "
        "einer Person errechnen ließe. Was das erlaubt hätte, fehlt."
    )


def _release(release: ReleaseFacts) -> Iterator[str]:
    yield _(
        "Auswertungsstand %(number)s vom %(day)s, gemacht mit %(software)s.",
        number=release.number,
        day=day(release.made_at),
        software=release.method.get("software", "Mitsprache"),
    )
    yield _("Plan der Auswertung: %(hash)s", hash=release.plan_hash[:16])
    if release.signature:
        yield _("Prüfzeichen der Zahlen: %(mark)s", mark=release.signature[:16])
