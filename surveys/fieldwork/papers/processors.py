"""The list for the contract with processors, Art. 28 GDPR: who processes what, where."""

from surveys.fieldwork.papers import phrases
from surveys.fieldwork.papers.facts import WaveFacts
from surveys.fieldwork.papers.record import measures
from surveys.fieldwork.papers.sections import Paper, Section
from surveys.fieldwork.papers.stored import table_words, tables_of
from surveys.web.locale import gettext as _


def processors(facts: WaveFacts) -> Paper:
    """Return the list of a wave; what only the authority knows is left blank."""
    words = table_words()
    return Paper(
        _("Liste für den Vertrag zur Auftragsverarbeitung (Art. 28 DSGVO)"),
        phrases.about(facts),
        (
            Section(_("Auftraggeberin"), facts=phrases.controller(facts)),
            Section(
                _("Gegenstand und Dauer"),
                facts=(*phrases.purpose(facts), *phrases.days(facts)),
            ),
            Section(
                _("Wer was wo verarbeitet"),
                head=(_("Aufgabe"), _("Wer"), _("Wo"), _("Was dort ankommt")),
                rows=_tasks(facts),
            ),
            Section(
                _("Daten im Auftrag"),
                points=tuple(words[table] for table in tables_of(facts.mode)),
            ),
            Section(_("Technische und organisatorische Maßnahmen"), points=measures(facts)),
            Section(
                _("Im Vertrag zu regeln"),
                points=(
                    _("Weisungen, Vertraulichkeit, Unterauftragsverarbeiter"),
                    _("Datenbank, Schlüsseldatei und Sicherungen mit getrennten Zugängen"),
                    _("Zugriffsprotokoll des vorgelagerten Webservers abgeschaltet"),
                    _("Aufbewahrung und Löschung der Sicherungen"),
                    _("Meldung von Verletzungen, Hilfe bei Anfragen Betroffener, Prüfrechte"),
                ),
            ),
        ),
    )


def _tasks(facts: WaveFacts) -> tuple[tuple[str, ...], ...]:
    who, where = _("[Lücke: Betreiber, sonst: die Behörde selbst]"), _("[Lücke: Ort, Land]")
    found = [
        (_("Betrieb des Servers"), who, where, _("alles, was unten genannt ist")),
        (_("Sicherung der Datenbank"), who, where, _("dasselbe, ohne die Schlüsseldatei")),
        (
            _("Versand und Empfang von Mail"),
            who,
            where,
            _("Adressen und Texte der Einladungen, Rückläufer"),
        ),
    ]
    if facts.wave.access != "open":
        found.append(
            (
                _("Druck und Versand von Briefen"),
                who,
                where,
                _("Anschriften und gedruckte Codes, wenn Briefe außer Haus gedruckt werden"),
            )
        )
    found.append(
        (
            _("Mitsprache, das Programm"),
            _("niemand: freie Software, die nichts nach außen sendet"),
            "–",
            _("nichts"),
        )
    )
    return tuple(found)
