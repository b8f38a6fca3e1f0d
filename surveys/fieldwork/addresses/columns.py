"""Columns of the address book as a file: what they are called, and which heading means which."""

import re
from collections.abc import Mapping, Sequence

from surveys.programmes.pasting import same
from surveys.web.locale import STAFF_LANGUAGES, spoken
from surveys.web.locale import gettext as _

ORGANISATION = (
    *("name", "kind", "district", "action_fields", "size", "umbrella", "languages"),
    *("street", "postcode", "city", "email", "source"),
)
CONTACT = ("contact_name", "contact_function", "contact_email", "contact_phone", "contact_language")
COLUMNS = (*ORGANISATION, *CONTACT)
JOINED = ("street", "contact_name")
"""These may stand in several columns: street and number, first and last name."""
ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    "name": (
        *("name der organisation", "organisation", "verein", "träger", "einrichtung", "firma"),
        *("vereinsname", "organisationsname", "organization", "name of organisation"),
    ),
    "kind": ("typ", "organisationstyp", "kategorie", "art der organisation", "type"),
    "district": ("stadtteil", "stadtbezirk", "ortsteil", "quartier", "sozialraum", "area"),
    "action_fields": ("handlungsfeld", "themen", "arbeitsfelder", "schwerpunkte", "fields"),
    "size": ("größenklasse", "beschäftigte", "mitarbeitende", "mitarbeiter", "employees"),
    "umbrella": ("dach", "verband", "spitzenverband", "mitglied in", "umbrella organisation"),
    "languages": ("sprache", "sprachkenntnisse", "language"),
    "street": (
        *("straße", "strasse", "strasse und hausnummer", "strasse hausnummer", "adresse"),
        *("anschrift", "hausnummer", "hausnr", "hnr", "straße nr", "address", "house number"),
    ),
    "postcode": ("plz", "postal code", "zip"),
    "city": ("stadt", "wohnort", "gemeinde", "town"),
    "email": ("e mail", "email", "mail", "e mail adresse", "emailadresse", "mailadresse"),
    "source": ("quelle", "herkunft der adresse", "woher"),
    "contact_name": (
        *("ansprechpartner", "ansprechpartnerin", "ansprechpartner in", "kontakt", "person"),
        *("kontaktperson", "vorname", "nachname", "familienname", "ansprechpartner innen"),
        *("first name", "last name", "surname"),
    ),
    "contact_function": ("funktion", "position", "rolle", "role"),
    "contact_email": (
        *("e mail kontakt", "kontakt e mail", "email ansprechpartner", "e mail ansprechpartner"),
        *("email ansprechperson", "e mail kontaktperson", "contact email"),
    ),
    "contact_phone": ("telefon", "tel", "telefonnummer", "rufnummer", "mobil", "handy", "phone"),
    "contact_language": ("sprache ansprechperson", "sprache kontakt", "briefsprache"),
}
"""What people write above such columns, as `_plain` compares it."""


def column_words() -> dict[str, str]:
    """Return the heading of each column, in order."""
    return {
        "name": _("Name"),
        "kind": _("Art"),
        "district": _("Bezirk"),
        "action_fields": _("Handlungsfelder"),
        "size": _("Größe"),
        "umbrella": _("Dachverband"),
        "languages": _("Sprachen"),
        "street": _("Straße und Hausnummer"),
        "postcode": _("Postleitzahl"),
        "city": _("Ort"),
        "email": _("E-Mail"),
        "source": _("Herkunft der Adresse"),
        "contact_name": _("Ansprechperson"),
        "contact_function": _("Funktion der Ansprechperson"),
        "contact_email": _("E-Mail der Ansprechperson"),
        "contact_phone": _("Telefon der Ansprechperson"),
        "contact_language": _("Sprache der Ansprechperson"),
    }


def proposed(headings: Sequence[str]) -> list[str]:
    """Return which column each heading means; empty where it means none.

    A column is proposed once, except those that may be joined.

    >>> proposed(["Organisation", "PLZ", "Vorname", "Nachname", "Notizen", "Ort", "Stadt"])
    ['name', 'postcode', 'contact_name', 'contact_name', '', 'city', '']
    """
    known = _known()
    found: list[str] = []
    for heading in headings:
        column = known.get(_plain(heading), "")
        found.append("" if column in found and column not in JOINED else column)
    return found


def is_sound(mapping: Sequence[str]) -> bool:
    """Whether each column is filled once, or may be joined."""
    chosen = [column for column in mapping if column]
    return all(chosen.count(column) == 1 or column in JOINED for column in chosen)


def _known() -> dict[str, str]:
    found = {_plain(word): column for column, words in ALSO_CALLED.items() for word in words}
    for tag in STAFF_LANGUAGES:
        with spoken(tag):
            found.update({_plain(words): column for column, words in column_words().items()})
    found.update({_plain(column): column for column in COLUMNS})
    return found


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^\w]+|_", " ", same(heading)).split())
