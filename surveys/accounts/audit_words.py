"""What the notes about staff say on their page. Each action that is noted stands here, once."""

import re
from collections.abc import Iterator, Mapping

from surveys.web.locale import gettext as _


def action_words() -> dict[str, str]:
    """Return the words of every action, in the language now spoken."""
    return {
        **_access(),
        **_planning(),
        **_asking(),
        **_addresses(),
        **_fieldwork(),
        **_trust(),
        **_reading(),
        **_by_itself(),
    }


def words_of(action: str) -> str:
    """Return the words of one action; one that nobody put into words is shown as it is."""
    return action_words().get(action, action)


def object_words(object_: str, names: Mapping[tuple[str, int], str]) -> str:
    """Return what was acted on in words: numbers become names where they are known.

    >>> object_words("wave 3 version 2", {("wave", 3): "Erste Runde"})
    'Runde „Erste Runde“, Fassung 2'
    """
    kinds = _kinds()
    found = THING.findall(object_)
    if not found:
        return object_
    said = []
    for kind, number in found:
        words = kinds[kind]
        name = names.get((kind, int(number))) if number.isdigit() else None
        said.append(
            _("%(kind)s „%(name)s“", kind=words, name=name) if name else f"{words} {number[:SHOWN]}"
        )
    rest = THING.sub("", object_).strip(" :,of")
    return ", ".join([*said, *([rest] if rest else [])])


def things_in(object_: str) -> Iterator[tuple[str, int]]:
    """Yield kind and number of what an entry names."""
    for kind, number in THING.findall(object_):
        if number.isdigit():
            yield kind, int(number)


THING = re.compile(
    r"\b(wave|survey|version|programme|account|authority|organisation|response|invitation|goal"
    r"|measure|indicator|file|draft|link|item|volunteer|list|mailing|colleague|contact|intake)"
    r" ([0-9a-f]+)\b"
)
SHOWN = 8
"""Signs of a long random number: enough to tell two of them apart."""


def _kinds() -> dict[str, str]:
    return {
        "wave": _("Runde"),
        "survey": _("Fragebogen"),
        "version": _("Fassung"),
        "programme": _("Konzept"),
        "account": _("Benutzerzugang"),
        "authority": _("Behörde"),
        "organisation": _("Organisation"),
        "response": _("Antwort"),
        "invitation": _("Einladung"),
        "goal": _("Ziel"),
        "measure": _("Maßnahme"),
        "indicator": _("Kennzahl"),
        "file": _("Datei"),
        "draft": _("Entwurf"),
        "link": _("Link"),
        "item": _("Frage"),
        "volunteer": _("Eintrag unter „Mitwirken“"),
        "list": _("Verteiler"),
        "mailing": _("Mail"),
        "colleague": _("Person"),
        "contact": _("Ansprechperson"),
        "intake": _("Übernahme"),
    }


def _access() -> dict[str, str]:
    return {
        "account added": _("Zugang angelegt"),
        "roles added": _("Rollen vergeben"),
        "account switched off": _("Zugang abgeschaltet"),
        "password changed": _("Passwort geändert"),
        "second factor set up": _("Zweiten Faktor eingerichtet"),
        "second factor removed": _("Zweiten Faktor entfernt"),
        "interface language added": _("Sprache der Oberfläche angelegt"),
        "interface words changed": _("Wörter einer Sprache der Oberfläche geändert"),
        "interface language removed": _("Sprache der Oberfläche entfernt"),
    }


def _planning() -> dict[str, str]:
    return {
        "authority added": _("Behörde angelegt"),
        "authority changed": _("Angaben zur Behörde geändert"),
        "statements changed": _("Impressum, Datenschutz oder Barrierefreiheit geändert"),
        "logo changed": _("Logo geändert"),
        "programme added": _("Konzept angelegt"),
        "programme changed": _("Konzept geändert"),
        "action fields changed": _("Handlungsfelder geändert"),
        "districts changed": _("Bezirke geändert"),
        "goal added": _("Ziel angelegt"),
        "goal changed": _("Ziel geändert"),
        "goal removed": _("Ziel entfernt"),
        "measure added": _("Maßnahme angelegt"),
        "measure changed": _("Maßnahme geändert"),
        "measure removed": _("Maßnahme entfernt"),
        "measures pasted": _("Maßnahmen eingefügt"),
        "indicator added": _("Kennzahl angelegt"),
        "indicator changed": _("Kennzahl geändert"),
        "indicator removed": _("Kennzahl entfernt"),
        "indicator value added": _("Wert einer Kennzahl eingetragen"),
        "indicator value changed": _("Wert einer Kennzahl geändert"),
        "indicator value removed": _("Wert einer Kennzahl entfernt"),
        "indicator values pasted": _("Werte von Kennzahlen eingefügt"),
        "next steps changed": _("Nächste Schritte geändert"),
    }


def _asking() -> dict[str, str]:
    return {
        "survey added": _("Fragebogen angelegt"),
        "questionnaire published": _("Fragebogen veröffentlicht"),
        "preview link made": _("Vorschau-Link gemacht"),
        "preview link ended": _("Vorschau-Link beendet"),
        "preview link deleted": _("Vorschau-Link gelöscht"),
    }


def _fieldwork() -> dict[str, str]:
    return {
        "organisations pasted": _("Organisationen eingefügt"),
        "organisations removed": _("Organisationen entfernt"),
        "wave added": _("Befragungsrunde angelegt"),
        "wave changed": _("Befragungsrunde geändert"),
        "wave opened": _("Befragungsrunde geöffnet"),
        "wave version changed": _("Fassung einer Runde gewechselt"),
        "closing changed": _("Letzten Tag verschoben"),
        "organisations invited": _("Organisationen eingeladen"),
        "list of links opened": _("Liste der persönlichen Links angesehen"),
        "list of links downloaded": _("Liste der persönlichen Links heruntergeladen"),
        "link drawn": _("QR-Code eines persönlichen Links angesehen"),
        "wave closed": _("Befragungsrunde beendet"),
        "outcome of an invitation noted": _("Festgehalten, was aus einer Einladung wurde"),
        "list of those invited downloaded": _("Liste der Eingeladenen heruntergeladen"),
        "sheet keyed in": _("Bogen aus Papier erfasst"),
        "sheet entries compared": _("Bogen aus Papier zum zweiten Mal erfasst"),
        "sheet discarded": _("Erfassten Bogen verworfen"),
        "file fetched": _("Erzeugte Datei heruntergeladen"),
        "letters made": _("Briefe erzeugt"),
        "mailing written": _("Mail geschrieben"),
        "mailing changed": _("Mail geändert"),
        "mailing deleted": _("Mail verworfen"),
        "mailing sent": _("Mail an alle gesendet"),
        "mailing stopped": _("Versand angehalten"),
        "mails sent again": _("Mails noch einmal gesendet"),
        "test mail sent": _("Probemail gesendet"),
        "archive offer noted": _("Angebot an das Archiv festgehalten"),
    }


def _addresses() -> dict[str, str]:
    return {
        "organisation added": _("Organisation angelegt"),
        "organisation changed": _("Organisation geändert"),
        "organisation deleted": _("Organisation gelöscht"),
        "organisations imported": _("Organisationen aus einer Tabelle eingelesen"),
        "address book downloaded": _("Verzeichnis heruntergeladen"),
        "contact added": _("Ansprechperson angelegt"),
        "contact changed": _("Ansprechperson geändert"),
        "contact removed": _("Ansprechperson entfernt"),
        "registration confirmed": _("Anmeldung einer Organisation bestätigt"),
        "registration matched": _("Anmeldung einer Organisation zugeordnet"),
        "distribution list added": _("Verteiler angelegt"),
        "distribution list changed": _("Verteiler geändert"),
        "distribution list removed": _("Verteiler entfernt"),
        "volunteers downloaded": _("Liste unter „Mitwirken“ heruntergeladen"),
        "volunteer deleted": _("Eintrag unter „Mitwirken“ gelöscht"),
    }


def _trust() -> dict[str, str]:
    return {
        "lock of the links made": _("Schloss der Vertrauensstelle gemacht"),
        "links opened": _("Verbindung zu vertraulichen Antworten geöffnet"),
        "confidential answer opened": _("Vertrauliche Antwort angesehen"),
        "confidential answer erased": _("Vertrauliche Antwort auf Verlangen gelöscht"),
    }


def _reading() -> dict[str, str]:
    return {
        "list of responses opened": _("Liste der Antworten angesehen"),
        "response opened": _("Einzelne Antwort angesehen"),
        "file downloaded": _("Datei einer Antwort heruntergeladen"),
        "correction accepted": _("Änderung einer Organisation übernommen"),
        "correction rejected": _("Änderung einer Organisation abgelehnt"),
        "file of responses looked through": _("Datei mit Antworten geprüft"),
        "responses imported": _("Antworten eingelesen"),
        "intake begun": _("Dateien eines anderen Programms hochgeladen"),
        "intake changed": _("Übernahme aus einem anderen Programm bearbeitet"),
        "intake discarded": _("Übernahme verworfen"),
        "intake taken in": _("Befragung aus einem anderen Programm übernommen"),
        "open texts read": _("Freie Texte gelesen"),
        "single answers asked for": _("Datei mit einzelnen Antworten bestellt"),
        "single answers with names asked for": _(
            "Datei mit einzelnen Antworten und Namen bestellt"
        ),
        "single answers written": _("Datei mit einzelnen Antworten auf dem Server geschrieben"),
        "open text approved": _("Freien Text freigegeben"),
        "open text withheld": _("Freien Text zurückgehalten"),
        "open text waiting": _("Freien Text noch einmal zur Prüfung gestellt"),
        "suspect answers kept": _("Auffällige Antworten behalten"),
        "suspect answers removed": _("Auffällige Antworten entfernt"),
        "release asked for": _("Auswertung angefordert"),
        "release made": _("Auswertung aktualisiert"),
        "results published": _("Ergebnisse veröffentlicht"),
        "results withdrawn": _("Ergebnisse zurückgezogen"),
        "results planned": _("Festgelegt, was ausgewertet wird"),
        "records searched": _("Nach gespeicherten Angaben gesucht (Auskunft)"),
        "records opened": _("Gespeicherte Angaben angesehen (Auskunft)"),
        "records downloaded": _("Gespeicherte Angaben heruntergeladen (Auskunft)"),
        "response erased": _("Antwort auf Verlangen gelöscht"),
        "records erased": _("Alles zu einer Organisation oder Person gelöscht"),
        "audit log downloaded": _("Protokoll heruntergeladen"),
    }


def _by_itself() -> dict[str, str]:
    """Return the words of what the clock did."""
    return {
        "answers deleted": _("Antworten am festgelegten Tag gelöscht"),
        "links deleted": _("Verbindung zu den Antworten am festgelegten Tag gelöscht"),
        "unfinished drafts deleted": _("Nicht abgesendete Entwürfe gelöscht"),
    }
