"""What settings of documents are called on pages, with a hint where one helps."""

from collections.abc import Callable, Mapping

from babel import Locale

from surveys.web.locale import gettext as _
from surveys.web.locale import language_of, speaking

Said = Callable[[], tuple[str, str]]
SETTINGS: Mapping[str, Said] = {
    "stem": lambda: (_("Frage"), ""),
    "help": lambda: (_("Hinweis darunter"), _("Nur, wenn die Frage allein nicht genügt.")),
    "options": lambda: (_("Antworten"), ""),
    "rows": lambda: (_("Zeilen"), ""),
    "scales": lambda: (_("Skalen"), ""),
    "measures": lambda: (_("Maßnahmen"), ""),
    "statements": lambda: (_("Aussagen"), ""),
    "kinds": lambda: (_("Arten von Organisationen"), ""),
    "other": lambda: (
        _("„Andere“ mit Textfeld"),
        _("Die Worte dieser Antwort, zum Beispiel „etwas anderes, und zwar“. Leer: ohne."),
    ),
    "required": lambda: (
        _("Muss beantwortet werden"),
        _("Bitte sparsam: Wer nicht antworten möchte, bricht sonst ab."),
    ),
    "dont_know": lambda: (_("„weiß nicht“ anbieten"), ""),
    "refused": lambda: (_("„keine Angabe“ anbieten"), ""),
    "explain": lambda: (
        _("Feld für eine Erläuterung"),
        _("Die Worte über dem Feld, zum Beispiel „Warum?“. Leer: ohne."),
    ),
    "default": lambda: (_("Vorausgewählt"), _("Was schon dasteht, bevor jemand antwortet.")),
    "messages/required": lambda: (_("Wenn nichts beantwortet wurde"), ""),
    "messages/wrong": lambda: (_("Wenn die Angabe nicht stimmt"), ""),
    "shown_as": lambda: (_("Darstellung"), ""),
    "order": lambda: (_("Reihenfolge"), ""),
    "minimum": lambda: (_("Mindestens"), ""),
    "maximum": lambda: (_("Höchstens"), ""),
    "decimals": lambda: (_("Nachkommastellen"), ""),
    "unit": lambda: (_("Einheit"), _("Zum Beispiel „Mitglieder“ oder „Euro“.")),
    "total": lambda: (_("Summe"), ""),
    "most": lambda: (_("So viele Plätze"), _("Leer: alle Antworten werden gereiht.")),
    "low": lambda: (_("Worte am Anfang der Skala"), ""),
    "high": lambda: (_("Worte am Ende der Skala"), ""),
    "earliest": lambda: (_("Frühester Tag"), ""),
    "latest": lambda: (_("Spätester Tag"), ""),
    "max_length": lambda: (_("Höchstens so viele Zeichen"), ""),
    "pattern": lambda: (_("Muster"), _("Für Geübte: ein regulärer Ausdruck (RE2).")),
    "files": lambda: (_("So viele Dateien"), ""),
    "megabytes": lambda: (_("Höchstens so viele MB"), ""),
    "formats": lambda: (_("Erlaubte Formate"), ""),
    "accept": lambda: (_("Worte neben dem Häkchen"), ""),
    "details": lambda: (_("Diese Angaben"), ""),
    "entry": lambda: (_("So heißt ein Eintrag"), _("Zum Beispiel „Projekt“.")),
    "known": lambda: (_("Erste Frage: was ist bekannt?"), ""),
    "fields": lambda: (
        _("Nur Maßnahmen aus den gewählten Handlungsfeldern"),
        _("Die Frage, in der Handlungsfelder angekreuzt werden."),
    ),
    "level": lambda: (_("Messniveau"), ""),
    "value": lambda: (_("Berechnung"), ""),
    "asked_if": lambda: (_("Wer das sieht"), ""),
    "action_field": lambda: (_("Handlungsfeld"), ""),
    "goal": lambda: (_("Ziel"), ""),
    "measure": lambda: (_("Maßnahme"), ""),
    "construct": lambda: (
        _("Was wird gemessen?"),
        _("Damit „Auf einen Blick“ die Frage findet."),
    ),
    "special": lambda: (
        _("Fragt nach besonders geschützten Daten?"),
        _("Herkunft, Religion, Gesundheit, Politik, sexuelle Orientierung (Art. 9 DSGVO)."),
    ),
    "districts": lambda: (_("Stadtteile"), _("Leer: die Stadtteile Ihres Konzepts.")),
    "name": lambda: (_("Kurzname"), ""),
    "title": lambda: (_("Titel"), ""),
    "intro": lambda: (_("Einleitung"), ""),
    "for_each": lambda: (
        _("Wiederholen für jede Antwort auf"),
        _("Die Seite kommt einmal je angekreuzter Antwort; {option} steht für deren Worte."),
    ),
    "drawn": lambda: (
        _("Reihenfolge auslosen"),
        _("Seiten mit demselben Wort tauschen je Person die Plätze. Leer: feste Reihenfolge."),
    ),
    "purpose": lambda: (_("Worum es geht"), _("Steht auf der ersten Seite.")),
    "what_happens": lambda: (_("Was mit den Antworten geschieht"), ""),
    "minutes": lambda: (_("Minuten, die wir versprechen"), ""),
    "languages": lambda: (_("Sprachen"), ""),
    "base_language": lambda: (_("Ausgangssprache"), ""),
    "fallback": lambda: (
        _("Fehlende Übersetzungen in der Ausgangssprache zeigen"),
        _("Sonst lässt sich erst veröffentlichen, wenn alles übersetzt ist."),
    ),
    "groupings": lambda: (
        _("Vergleichen nach"),
        _("Danach lassen sich Antworten in Gruppen zeigen, wenn genug da sind."),
    ),
    "checks": lambda: (_("Prüfungen zwischen Fragen"), ""),
    "indices": lambda: (
        _("Indizes"),
        _(
            "Ein Index fasst mindestens 3 Fragen mit gleicher Abstufung in einer Zahl zusammen. "
            "Messen sie alle dieselbe Haltung, steht die Zahl nur da, wenn die Antworten "
            "zusammenpassen."
        ),
    ),
    "label": lambda: (_("Worte"), ""),
    "code": lambda: (_("Code"), ""),
    "sections": lambda: (_("Seiten"), ""),
    "items": lambda: (_("Fragen"), ""),
    "type": lambda: (_("Art der Frage"), ""),
    "exclusive": lambda: (_("schließt andere aus"), ""),
    "audio": lambda: (_("Vorlesen"), ""),
}
BY_KIND: Mapping[tuple[str, str], Said] = {
    ("information", "stem"): lambda: (_("Text"), _("Absätze, **fett**, Listen und Links gehen.")),
    ("grid", "options"): lambda: (_("Abstufung"), _("Von wenig nach viel.")),
    ("grid", "rows"): lambda: (_("Aussagen"), ""),
    ("likert", "options"): lambda: (_("Abstufung"), _("Von wenig nach viel.")),
    ("statements", "options"): lambda: (_("Aussagen"), ""),
    ("ranking", "options"): lambda: (_("Was gereiht wird"), ""),
    ("point_allocation", "options"): lambda: (_("Worauf verteilt wird"), ""),
    ("point_allocation", "total"): lambda: (_("So viele Punkte"), ""),
    ("multiple_choice", "minimum"): lambda: (_("Mindestens so viele Antworten"), ""),
    ("multiple_choice", "maximum"): lambda: (_("Höchstens so viele Antworten"), ""),
    ("repeating_group", "maximum"): lambda: (_("Höchstens so viele Einträge"), ""),
    ("measure_block", "maximum"): lambda: (_("Nachfragen zu höchstens so vielen"), ""),
    ("district", "options"): lambda: (_("Stadtteile"), ""),
    ("calculated", "stem"): lambda: (_("Bezeichnung"), _("Steht nur in der Auswertung.")),
}
VALUES: Mapping[tuple[str, str], Callable[[], str]] = {
    ("shown_as", "list"): lambda: _("als Liste"),
    ("shown_as", "select"): lambda: _("als Auswahlfeld"),
    ("order", "given"): lambda: _("wie hier"),
    ("order", "drawn"): lambda: _("für jede Person ausgelost"),
    ("level", "nominal"): lambda: _("Namen ohne Reihenfolge"),
    ("level", "ordinal"): lambda: _("geordnete Stufen"),
    ("level", "interval"): lambda: _("Zahl"),
    ("level", "text"): lambda: _("Text"),
    ("total", "equals"): lambda: _("genau"),
    ("total", "at_most"): lambda: _("höchstens"),
    ("total", "at_least"): lambda: _("mindestens"),
    ("details", "name"): lambda: _("Name der Organisation"),
    ("details", "kind"): lambda: _("Art der Organisation"),
    ("details", "district"): lambda: _("Stadtteil"),
    ("details", "role"): lambda: _("Rolle der antwortenden Person"),
    ("details", "size"): lambda: _("Größe"),
    ("details", "members"): lambda: _("Mitglieder"),
    ("details", "website"): lambda: _("Internetseite"),
    ("details", "email"): lambda: _("E-Mail"),
    ("details", "contact"): lambda: _("Ansprechperson"),
}
CONSTRUCTS: Mapping[str, Callable[[], str]] = {
    "importance": lambda: _("Wie wichtig es ist"),
    "progress": lambda: _("Wie weit es ist"),
    "arrival": lambda: _("Ob es ankommt"),
    "direction": lambda: _("Ob die Richtung stimmt"),
    "hurdles": lambda: _("Welche Hürden es gibt"),
    "change": lambda: _("Was sich ändern soll"),
}


def setting_words(name: str, kind: str = "") -> tuple[str, str]:
    """Return what a setting is called, and a hint."""
    said = BY_KIND.get((kind, name)) or SETTINGS.get(name)
    return said() if said else (name, "")


def value_words(setting: str, value: str) -> str:
    """Return what a value of a setting is called."""
    said = VALUES.get((setting, value))
    return said() if said else value


def language_words(tag: str) -> str:
    """Return the name of a language in the language now spoken.

    >>> language_words("ar"), language_words("de-x-einfach")
    ('Arabisch', 'Einfaches Deutsch')
    """
    if tag == "de-x-einfach":
        return _("Einfaches Deutsch")
    try:
        language = language_of(tag)
        name = Locale.parse(language.lang, sep="-").get_display_name(speaking().cldr)
    except ValueError:
        return tag
    return (name or language.name)[:1].upper() + (name or language.name)[1:]
