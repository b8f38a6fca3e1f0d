"""Whether an impact assessment is needed (Art. 35 GDPR): the criteria of WP 248, answered.

What the configuration can tell is answered; what only a person can judge is asked. Two criteria
usually call for an assessment; the list of the supervisory authority comes first.
"""

from dataclasses import dataclass
from enum import StrEnum

from surveys.fieldwork.papers import phrases
from surveys.fieldwork.papers.facts import WaveFacts
from surveys.fieldwork.papers.record import measures
from surveys.fieldwork.papers.sections import Paper, Section
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext

ENOUGH = 2
LARGE = 1000
"""Expected answers from which we speak of a large scale for one municipality."""


class Verdict(StrEnum):
    """Whether a criterion is met, as far as the configuration tells."""

    MET = "met"
    NOT_MET = "not met"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the nine criteria, and why it is met or not."""

    name: str
    verdict: Verdict
    why: str


def threshold(facts: WaveFacts) -> Paper:
    """Return the check for a wave."""
    found = criteria(facts)
    answers = {
        Verdict.MET: _("ja"),
        Verdict.NOT_MET: _("nein"),
        Verdict.ASK: _("zu prüfen"),
    }
    return Paper(
        _("Schwellwertprüfung zur Datenschutz-Folgenabschätzung (Art. 35 DSGVO)"),
        phrases.about(facts),
        (
            Section(
                _("Ergebnis"),
                text=(_outcome(found),),
            ),
            Section(
                _("Kriterien (Leitlinien WP 248)"),
                head=(_("Kriterium"), _("Antwort"), _("Begründung aus der Einrichtung")),
                rows=tuple((one.name, answers[one.verdict], one.why) for one in found),
            ),
            Section(_("Was ein Mensch entscheiden muss"), points=_to_decide(facts, found)),
            Section(_("Maßnahmen, die das Risiko senken"), points=measures(facts)),
            Section(
                _("Entscheidung"),
                facts=(
                    (_("Folgenabschätzung"), _("[Lücke: nötig oder nicht nötig, mit Grund]")),
                    (_("Entschieden von, am"), _("[Lücke: Name und Datum]")),
                    (_("Rat der Datenschutzbeauftragten"), _("[Lücke: Rat eingeholt am]")),
                ),
            ),
        ),
    )


def criteria(facts: WaveFacts) -> tuple[Criterion, ...]:
    """Return the nine criteria with what the configuration says of each."""
    asked, wave = facts.asked, facts.wave
    met, not_met, ask = Verdict.MET, Verdict.NOT_MET, Verdict.ASK
    never = _("So etwas tut das Programm nicht.")
    return (
        Criterion(_("Bewerten oder Einstufen von Personen"), not_met, never),
        Criterion(_("Automatisierte Entscheidungen"), not_met, never),
        Criterion(
            _("Systematische Überwachung"),
            not_met,
            _("Kein Zugriffsprotokoll, keine Messung, nichts von anderen Servern."),
        ),
        Criterion(
            _("Besonders geschützte oder sehr persönliche Angaben"),
            met if asked.special else (ask if asked.has_free_text else not_met),
            _("Fragen danach: %(items)s", items="; ".join(asked.special))
            if asked.special
            else _("Keine Frage danach; in freien Texten kann dennoch etwas davon stehen.")
            if asked.has_free_text
            else _("Keine Frage danach, keine freien Texte."),
        ),
        Criterion(
            _("Großer Umfang"),
            met if wave.expected_answers >= LARGE else not_met,
            ngettext(
                "Erwartet wird eine Antwort.",
                "Erwartet werden %(num)s Antworten.",
                wave.expected_answers,
            ),
        ),
        Criterion(
            _("Abgleichen oder Zusammenführen von Daten"),
            not_met if facts.mode == "A" else ask,
            _("Ohne Namen ist nichts da, womit sich abgleichen ließe.")
            if facts.mode == "A"
            else _("Antworten ließen sich mit dem Verzeichnis der Organisationen verbinden."),
        ),
        Criterion(
            _("Schutzbedürftige Betroffene"),
            ask,
            _(
                "Zugewanderte, Geflüchtete, Kinder oder Abhängige von Leistungen oder Förderung "
                "der fragenden Stelle. Dass Antworten darauf keinen Einfluss haben, ist %(said)s.",
                said=_("bestätigt") if wave.no_influence else _("noch nicht bestätigt"),
            ),
        ),
        Criterion(
            _("Neue Technik oder ungewohnte Nutzung"),
            not_met,
            _("Ein Fragebogen im Browser oder auf Papier."),
        ),
        Criterion(
            _("Verarbeitung, die an einem Recht oder einer Leistung hindert"),
            not_met if wave.no_influence else ask,
            _("Die Teilnahme ist freiwillig und ohne Folgen.")
            if wave.no_influence
            else _("Die Behörde hat noch nicht bestätigt, dass Antworten ohne Folgen bleiben."),
        ),
    )


def _outcome(found: tuple[Criterion, ...]) -> str:
    met = sum(1 for one in found if one.verdict is Verdict.MET)
    open_ones = sum(1 for one in found if one.verdict is Verdict.ASK)
    if met >= ENOUGH:
        return _(
            "Erfüllte Kriterien: %(met)s, zu prüfen: %(open)s. Eine Folgenabschätzung ist in der "
            "Regel nötig.",
            met=met,
            open=open_ones,
        )
    if met + open_ones >= ENOUGH:
        return _(
            "Erfüllte Kriterien: %(met)s, zu prüfen: %(open)s. Ob eine Folgenabschätzung nötig "
            "ist, hängt von der Prüfung durch Menschen ab.",
            met=met,
            open=open_ones,
        )
    return _(
        "Erfüllte Kriterien: %(met)s, zu prüfen: %(open)s. Eine Folgenabschätzung ist in der Regel "
        "nicht nötig.",
        met=met,
        open=open_ones,
    )


def _to_decide(facts: WaveFacts, found: tuple[Criterion, ...]) -> tuple[str, ...]:
    return (
        *(
            _("%(name)s: trifft das zu?", name=one.name)
            for one in found
            if one.verdict is Verdict.ASK
        ),
        _(
            "Steht diese Art von Befragung auf der Liste der Aufsicht nach Art. 35 Abs. 4 DSGVO "
            "(„Muss-Liste“ der Datenschutzkonferenz)?"
        ),
        *(
            (_("Ist die Einwilligung zu den besonders geschützten Angaben verständlich?"),)
            if facts.asked.special
            else ()
        ),
        *(
            (_("Sind kleine Organisationen an ihren Antworten zu erkennen, auch ohne Namen?"),)
            if facts.asked.groups
            else ()
        ),
    )
