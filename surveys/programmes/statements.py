"""Impressum, privacy, accessibility: texts to start from, and the blanks left in them.

The texts are a proposal in German that an authority completes and answers for; a blank stands
in square brackets.
"""

import re

BLANK = re.compile(r"\[[^\[\]\n]{2,80}\]")
KINDS = ("imprint", "privacy", "accessibility")

IMPRINT = """\
{name}
[Straße und Hausnummer]
[Postleitzahl und Ort]

Telefon: {phone}
E-Mail: {email}

Vertreten durch: [Amtsbezeichnung und Name der vertretungsberechtigten Person]
Umsatzsteuer-Identifikationsnummer: [Nummer eintragen oder diese Zeile löschen]

Verantwortlich für den Inhalt: {contact}
"""
PRIVACY = """\
Verantwortlich für diese Befragungen ist: {name}, [Anschrift].

Datenschutz: Unsere Datenschutzbeauftragte oder unseren Datenschutzbeauftragten erreichen Sie so:
[Name oder Funktion]
E-Mail: [E-Mail-Adresse]
Telefon: [Telefonnummer]

Wozu wir fragen: Wir fragen, um unser Konzept zu verbessern. Die Teilnahme ist freiwillig. \
Wer nicht teilnimmt, hat keine Nachteile.

Rechtsgrundlage: Artikel 6 Absatz 1 Buchstabe e der Datenschutz-Grundverordnung in Verbindung mit \
[Vorschrift des Landesrechts].

Was wir speichern: Vor der ersten Frage steht, ob eine Befragung mit oder ohne Namen läuft. \
Mit Namen heißt: Nur die Verwaltung sieht, welche Organisation was geantwortet hat. Veröffentlicht \
werden zusammengefasste Zahlen. Cookies setzen wir nur, damit Sie Ihre Antworten unterbrechen und \
fortsetzen können. Wir binden nichts von fremden Servern ein.

Wie lange: Einzelne Antworten löschen wir spätestens [Frist, zum Beispiel: zwei Jahre \
nach dem Ende der Befragung].

Ihre Rechte: Sie können Auskunft, Berichtigung, Löschung und Einschränkung verlangen und der \
Verarbeitung widersprechen. Sie können sich bei der Aufsicht beschweren: [Name und Anschrift der \
Datenschutzaufsicht Ihres Landes].
"""
ACCESSIBILITY = """\
Diese Seiten sollen alle nutzen können: mit dem Telefon, mit der Tastatur und mit einem \
Vorleseprogramm.

Stand der Vereinbarkeit mit den Anforderungen: [vollständig oder teilweise vereinbar; was fehlt, \
und warum]
Diese Erklärung wurde erstellt am [Datum] auf der Grundlage [einer Selbstbewertung oder der \
Prüfung durch …].

Stoßen Sie auf eine Barriere? Bitte sagen Sie es uns, wir helfen Ihnen und beheben den Fehler.
{contact}
E-Mail: {email}
Telefon: {phone}

Antworten wir nicht zufriedenstellend, hilft die Schlichtungsstelle: [Name und Anschrift der \
Schlichtungs- oder Durchsetzungsstelle Ihres Landes].
"""
TEMPLATES = {"imprint": IMPRINT, "privacy": PRIVACY, "accessibility": ACCESSIBILITY}


def proposed(kind: str, *, name: str, contact: str, phone: str, email: str) -> str:
    """Return a text to start from, with what is known of the authority in it."""
    return TEMPLATES[kind].format(name=name, contact=contact, phone=phone, email=email).strip()


def blanks(words: str) -> tuple[str, ...]:
    """Return what is still to be filled in, each once, in order.

    >>> blanks("Amt, [Ort], [Telefon], [Ort]")
    ('[Ort]', '[Telefon]')
    """
    return tuple(dict.fromkeys(BLANK.findall(words)))
