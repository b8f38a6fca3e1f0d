"""What respondents and invited organisations must be told: Art. 13 and Art. 14 GDPR."""

from surveys.fieldwork.papers import phrases
from surveys.fieldwork.papers.facts import WaveFacts
from surveys.fieldwork.papers.sections import Paper, Section
from surveys.fieldwork.papers.stored import table_words, tables_of
from surveys.web.locale import gettext as _

SAID_OF_RESPONDENTS = (
    "draft",
    "inbox",
    "response",
    "response_version",
    "open_text",
    "receipt",
    "sealed_link",
    "uploaded_file",
    "colleague",
    "answer_note",
)
"""Tables that a respondent fills by answering."""


def notice_13(facts: WaveFacts) -> Paper:
    """Return what everybody who answers must be told."""
    return Paper(
        _("Datenschutz bei dieser Befragung"),
        phrases.about(facts),
        (
            Section(_("Wer verantwortlich ist"), facts=phrases.controller(facts)),
            Section(_("Was wir versprechen"), points=phrases.promised(facts)),
            Section(
                _("Wozu und auf welcher Grundlage"),
                facts=phrases.purpose(facts),
                text=(
                    _(
                        "Die Teilnahme ist freiwillig. Wer nicht teilnimmt, hat keine Nachteile. "
                        "Es gibt keine automatisierten Entscheidungen."
                    ),
                    *(phrases.official_records() if facts.mode == "P" else ()),
                ),
            ),
            _stored(facts),
            _device(facts),
            Section(_("Wer Ihre Antworten sieht"), points=phrases.recipients(facts)),
            Section(_("Wie lange"), facts=phrases.days(facts), text=(_after(facts),)),
            phrases.rights(facts),
        ),
    )


def notice_14(facts: WaveFacts) -> Paper:
    """Return what organisations must be told whose address was not given by themselves."""
    return Paper(
        _("Datenschutz: woher wir Ihre Adresse haben"),
        phrases.about(facts),
        (
            Section(_("Wer verantwortlich ist"), facts=phrases.controller(facts)),
            Section(
                _("Welche Angaben wir haben, und woher"),
                text=(
                    _(
                        "Name, Art und Bezirk der Organisation, Anschrift, E-Mail, Telefon, "
                        "Ansprechpersonen mit Funktion und Sprache, Handlungsfelder."
                    ),
                ),
                points=_sources(facts),
            ),
            Section(_("Wozu und auf welcher Grundlage"), facts=phrases.purpose(facts)),
            Section(
                _("Wer sie sieht"),
                text=(
                    _(
                        "Die Koordination dieses Konzepts. Wir geben die Adressen nicht weiter; "
                        "nur unser Mailserver und die Post befördern die Einladung."
                    ),
                ),
            ),
            Section(
                _("Wie lange"),
                text=(
                    _(
                        "Die Adresse bleibt in unserem Verzeichnis, bis das Konzept endet oder Sie "
                        "ihre Löschung verlangen. Wollen Sie keine Einladungen mehr, genügt der "
                        "Link zum Abbestellen in jeder Mail; wir merken uns dann nur eine "
                        "Prüfsumme Ihrer Adresse."
                    ),
                ),
                facts=phrases.days(facts),
            ),
            phrases.rights(facts),
        ),
    )


def _stored(facts: WaveFacts) -> Section:
    words = table_words()
    found = [words[one] for one in tables_of(facts.mode) if one in SAID_OF_RESPONDENTS]
    if not facts.asked.has_files:
        found = [one for one in found if one != words["uploaded_file"]]
    text = []
    if facts.mode != "P":
        text.append(phrases.mixing())
        text.append(
            _(
                "Wir speichern zu Ihren Antworten keine Internetadresse, kein Gerät, keine "
                "Uhrzeit, keine Dauer und nicht, in welcher Sprache Sie die Seiten gelesen haben."
            )
        )
    else:
        text.append(
            _(
                "Wir speichern dazu die Organisation, den Zeitpunkt des Absendens und die Sprache. "
                "Internetadresse, Gerät und Dauer speichern wir nicht."
            )
        )
    if facts.asked.special:
        text.append(
            _(
                "Einige Fragen betreffen besonders geschützte Angaben (Art. 9 DSGVO): %(items)s",
                items="; ".join(facts.asked.special),
            )
        )
    return Section(_("Was wir speichern"), text=tuple(text), points=tuple(found))


def _device(facts: WaveFacts) -> Section:
    return Section(
        _("Auf Ihrem Gerät"),
        text=(
            _(
                "Wenn Sie „Beginnen“ drücken, setzen wir ein Cookie, das Ihren Entwurf öffnet. Es "
                "ist notwendig (§ 25 Abs. 2 TDDDG) und endet mit dem Browser. Bricht die "
                "Verbindung ab, behält der Browser die Seite, die Sie gerade ausfüllen, bis sie "
                "gesendet ist. Wir messen nichts und binden nichts von anderen Servern ein."
            ),
            *(
                (_("Auf einem gemeinsamen Gerät: Drücken Sie am Ende „Nächste Person“."),)
                if facts.wave.access != "personal"
                else ()
            ),
        ),
    )


def _after(facts: WaveFacts) -> str:
    if facts.mode == "P":
        return _(
            "Vor der Löschung bieten wir die Antworten dem zuständigen Archiv an. Zusammengefasste "
            "Zahlen bleiben. Entwürfe, die nie abgesendet wurden, löschen wir am Ende der "
            "Befragung."
        )
    return _(
        "Zusammengefasste Zahlen bleiben. Entwürfe, die nie abgesendet wurden, löschen wir am Ende "
        "der Befragung."
    )


def _sources(facts: WaveFacts) -> tuple[str, ...]:
    if not facts.sources and not facts.without_source:
        return (_("[Lücke: woher die Adressen stammen]"),)
    return (
        *facts.sources,
        *((_("[Lücke: Quelle fehlt bei einigen Adressen]"),) if facts.without_source else ()),
    )
