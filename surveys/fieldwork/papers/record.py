"""The record of processing activities, Art. 30 GDPR."""

from surveys.fieldwork.papers import phrases
from surveys.fieldwork.papers.facts import WaveFacts
from surveys.fieldwork.papers.sections import Paper, Section
from surveys.fieldwork.papers.stored import table_words, tables_of
from surveys.web.locale import day, said
from surveys.web.locale import gettext as _


def record(facts: WaveFacts) -> Paper:
    """Return the entry of this wave."""
    return Paper(
        _("Eintrag für das Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO)"),
        phrases.about(facts),
        (
            Section(
                _("Tätigkeit"),
                facts=(
                    (_("Bezeichnung"), said(facts.survey.title)),
                    (_("Konzept"), said(facts.programme.name)),
                    (_("Modus"), phrases.mode(facts)),
                    (_("Zeitraum"), _period(facts)),
                    *phrases.purpose(facts),
                ),
            ),
            Section(_("Verantwortliche"), facts=phrases.controller(facts)),
            Section(_("Betroffene"), points=_people(facts)),
            Section(_("Kategorien von Daten"), points=_kinds(facts)),
            Section(
                _("Empfänger"),
                points=phrases.recipients(facts),
                facts=(
                    (
                        _("Auftragsverarbeiter"),
                        _("[Lücke: wer Server und Mail betreibt, sonst: keine]"),
                    ),
                ),
            ),
            Section(_("Löschfristen"), facts=phrases.days(facts)),
            Section(_("Technische und organisatorische Maßnahmen"), points=measures(facts)),
        ),
    )


def measures(facts: WaveFacts) -> tuple[str, ...]:
    """Return what guards the data, as it is built."""
    found = [
        _("Übertragung nur verschlüsselt (https); Cookies nur für diese Seite"),
        _("Links mit 128 zufälligen Bits, gespeichert nur als Prüfsumme"),
        _("Rollen je Konzept; zweiter Faktor, wo einzelne Antworten zu sehen sind"),
        _("Protokoll über alles, was Beschäftigte tun; keines über Befragte"),
        _("Löschung am festgelegten Tag ohne Zutun; Gelöschtes wird überschrieben"),
        _("Schlüsseldatei außerhalb von Datenbank und Sicherung"),
        _("Veröffentlicht werden nur eingefrorene, geschützte Auswertungen"),
    ]
    if facts.mode != "P":
        found.insert(0, phrases.mixing())
        found.append(_("Entwürfe und eigene Kopien verschlossen unter einem Code der Befragten"))
    if facts.mode == "C":
        found.append(
            _(
                "Zuordnung von Organisation und Antwort verschlossen für die Vertrauensstelle, die "
                "weder plant noch auswertet"
            )
        )
    return tuple(found)


def _period(facts: WaveFacts) -> str:
    wave = facts.wave
    return _("%(first)s bis %(last)s", first=day(wave.opens_at), last=day(wave.closes_at))


def _people(facts: WaveFacts) -> tuple[str, ...]:
    found = []
    if facts.wave.access != "open":
        found.append(
            _(
                "Eingeladene Organisationen und ihre Ansprechpersonen: %(number)s",
                number=facts.invited,
            )
        )
    if facts.wave.access != "personal":
        found.append(_("Alle, die über den offenen Link antworten"))
    found.append(_("Beschäftigte, die die Befragung durchführen"))
    return tuple(found)


def _kinds(facts: WaveFacts) -> tuple[str, ...]:
    words = table_words()
    found = [words[table] for table in tables_of(facts.mode)]
    if facts.asked.special:
        found.append(
            _(
                "Besondere Kategorien (Art. 9 DSGVO), freiwillig und nach Einwilligung: %(items)s",
                items="; ".join(facts.asked.special),
            )
        )
    return tuple(found)
