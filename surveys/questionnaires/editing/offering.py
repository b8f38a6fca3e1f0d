"""The kinds of item an editor offers, by what they are for, each with one line and a beginning."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.web.locale import gettext as _

YES_NO = (("yes", {"de": "ja", "en": "yes"}), ("no", {"de": "nein", "en": "no"}))
AGREEMENT = (
    ("1", {"de": "stimme gar nicht zu", "en": "strongly disagree"}),
    ("2", {"de": "stimme eher nicht zu", "en": "disagree"}),
    ("3", {"de": "teils, teils", "en": "partly"}),
    ("4", {"de": "stimme eher zu", "en": "agree"}),
    ("5", {"de": "stimme voll zu", "en": "strongly agree"}),
)
IMPORTANCE = (
    ("1", {"de": "gar nicht wichtig", "en": "not important at all"}),
    ("2", {"de": "wenig wichtig", "en": "of little importance"}),
    ("3", {"de": "ziemlich wichtig", "en": "quite important"}),
    ("4", {"de": "sehr wichtig", "en": "very important"}),
)
SATISFACTION = (
    ("1", {"de": "gar nicht zufrieden", "en": "not satisfied at all"}),
    ("2", {"de": "wenig zufrieden", "en": "a little satisfied"}),
    ("3", {"de": "ziemlich zufrieden", "en": "quite satisfied"}),
    ("4", {"de": "sehr zufrieden", "en": "very satisfied"}),
)
INNER_KINDS = frozenset({"measure_block", "repeating_group"})
"""Kinds that hold items: those stand in a section, not inside one another."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item as it is offered."""

    name: str
    words: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Family:
    """Kinds that are for the same."""

    words: str
    kinds: tuple[Kind, ...]


Words = Callable[[], tuple[str, str]]
FAMILIES: tuple[tuple[Callable[[], str], Mapping[str, Words]], ...] = (
    (
        lambda: _("Auswahl"),
        {
            "single_choice": lambda: (_("Eine Antwort"), _("Genau eine aus mehreren Antworten.")),
            "multiple_choice": lambda: (
                _("Mehrere Antworten"),
                _("Alles ankreuzen, was zutrifft."),
            ),
            "ranking": lambda: (_("Rangfolge"), _("Antworten in eine Reihenfolge bringen.")),
            "statements": lambda: (
                _("Aussagen"),
                _("Zu vielen kurzen Aussagen zustimmen, ablehnen oder weitergehen."),
            ),
            "consent": lambda: (_("Einwilligung"), _("Ein Häkchen mit Ihren Worten daneben.")),
        },
    ),
    (
        lambda: _("Skala"),
        {
            "likert": lambda: (
                _("Abstufung"),
                _("Von „gar nicht“ bis „voll“, in zwei bis elf Stufen."),
            ),
            "grid": lambda: (_("Tabelle"), _("Mehrere Aussagen auf derselben Abstufung.")),
            "two_scale_grid": lambda: (
                _("Tabelle mit zwei Skalen"),
                _("Jede Zeile zweimal einschätzen, zum Beispiel wichtig und zufrieden."),
            ),
            "rating": lambda: (_("Note von 0 bis 10"), _("Eine Zahl auf einer festen Skala.")),
        },
    ),
    (
        lambda: _("Zahl und Zeit"),
        {
            "number": lambda: (_("Zahl"), _("Mit Einheit, Grenzen und Nachkommastellen.")),
            "number_group": lambda: (
                _("Mehrere Zahlen"),
                _("Eine Zahl je Zeile, auf Wunsch mit fester Summe."),
            ),
            "point_allocation": lambda: (
                _("Punkte verteilen"),
                _("Zum Beispiel 100 Punkte auf Handlungsfelder."),
            ),
            "date": lambda: (_("Datum"), _("Ein Tag.")),
            "year": lambda: (_("Jahr"), _("Zum Beispiel das Gründungsjahr.")),
        },
    ),
    (
        lambda: _("Text"),
        {
            "short_text": lambda: (_("Kurzer Text"), _("Eine Zeile.")),
            "long_text": lambda: (_("Langer Text"), _("Mehrere Zeilen, in eigenen Worten.")),
            "email": lambda: (_("E-Mail-Adresse"), _("Nur in Befragungen mit Namen.")),
            "file_upload": lambda: (
                _("Datei"),
                _("Eine Stellungnahme oder einen Bericht anfügen."),
            ),
        },
    ),
    (
        lambda: _("Organisation und Plan"),
        {
            "organisation_details": lambda: (
                _("Angaben zur Organisation"),
                _("Name, Art, Stadtteil und mehr in einem Schritt."),
            ),
            "district": lambda: (_("Stadtteil"), _("Aus den Stadtteilen Ihres Konzepts.")),
            "measure_block": lambda: (
                _("Rückmeldung zu Maßnahmen"),
                _("Welche sind bekannt? Dann dieselben Fragen zu jeder."),
            ),
        },
    ),
    (
        lambda: _("Struktur"),
        {
            "information": lambda: (_("Hinweis"), _("Ein Text ohne Frage.")),
            "repeating_group": lambda: (
                _("Wiederholte Angaben"),
                _("Dieselben Fragen je Projekt oder Angebot, so oft es passt."),
            ),
            "calculated": lambda: (
                _("Berechneter Wert"),
                _("Wird nicht gefragt, sondern aus Antworten berechnet."),
            ),
        },
    ),
)


def families(*, inside: bool = False) -> tuple[Family, ...]:
    """Return the kinds there are, by purpose; `inside` leaves out those that hold items."""
    found = []
    for words, kinds in FAMILIES:
        offered = tuple(
            Kind(name, *said())
            for name, said in kinds.items()
            if name in ITEM_TYPES and not (inside and name in INNER_KINDS)
        )
        if offered:
            found.append(Family(words(), offered))
    known = {name for _words, kinds in FAMILIES for name in kinds}
    others = tuple(Kind(name, name, "") for name in ITEM_TYPES if name not in known)
    return (*found, Family(_("Weitere"), others)) if others else tuple(found)


def kind_words(name: str) -> str:
    """Return what a kind is called."""
    for _family, kinds in FAMILIES:
        if name in kinds:
            return kinds[name]()[0]
    return name


def beginning(kind: str, languages: list[str]) -> dict[str, Any]:
    """Return what a new item of a kind starts with, in the languages of its questionnaire."""
    part = ITEM_TYPES[kind].part
    first = dict(BEGINNINGS.get(kind, {}))
    if kind == "measure_block":
        first["known"] = in_languages(KNOWN_WORDS, languages)
    if kind in SCALES:
        first["options"] = _options(AGREEMENT, languages)
    elif kind in ONE_OF_TWO:
        first["options"] = _options(YES_NO, languages)
    elif "options" in part.model_fields and kind not in FILLED:
        first["options"] = _blanks(2, _("Antwort"), languages)
    if "rows" in part.model_fields:
        first["rows"] = _blanks(2, _("Zeile"), languages)
    if kind == "two_scale_grid":
        first["scales"] = [
            {
                "code": code,
                "label": in_languages(words, languages),
                "options": _options(steps, languages),
            }
            for code, words, steps in TWO_SCALES
        ]
    return first


SCALES = frozenset({"likert", "grid"})
ONE_OF_TWO = frozenset({"single_choice"})
FILLED = frozenset({"measure_block", "district"})
KNOWN_WORDS = {
    "de": "Welche dieser Maßnahmen kennen Sie?",
    "en": "Which of these measures do you know?",
}
TWO_SCALES = (
    ("importance", {"de": "Wie wichtig?", "en": "How important?"}, IMPORTANCE),
    ("satisfaction", {"de": "Wie zufrieden?", "en": "How satisfied?"}, SATISFACTION),
)
BEGINNINGS: Mapping[str, Mapping[str, Any]] = {"calculated": {"value": 0}}


def in_languages(words: Mapping[str, str], languages: list[str]) -> dict[str, str]:
    """Return the words in those of the languages that have them; plain German is German."""
    spare = {**words, "de-x-einfach": words.get("de", "")}
    return {tag: spare[tag] for tag in languages if spare.get(tag)}


def _options(
    options: tuple[tuple[str, dict[str, str]], ...], languages: list[str]
) -> list[dict[str, Any]]:
    return [{"code": code, "label": in_languages(words, languages)} for code, words in options]


def _blanks(number: int, word: str, languages: list[str]) -> list[dict[str, Any]]:
    base = languages[0] if languages else "de"
    return [
        {"code": f"a{place}", "label": {base: f"{word} {place}"}} for place in range(1, number + 1)
    ]
