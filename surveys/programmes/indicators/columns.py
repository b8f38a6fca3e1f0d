"""The columns of a table of values: what headings and words in cells mean."""

from collections.abc import Sequence

from surveys.programmes.indicators.models import Unit
from surveys.programmes.pasting import same
from surveys.web.locale import gettext as _

COLUMNS = (
    *("field", "indicator", "unit", "period", "value"),
    *("group", "status", "is_break", "note"),
)
"""In the order in which files have them."""
OF_ONE = COLUMNS[3:]
"""Those of a table of one indicator, which needs not be named."""
OTHER_WORDS = {
    "field": ("handlungsfeld", "feld", "action field"),
    "indicator": ("kennzahl", "indikator", "indicator", "name"),
    "unit": ("einheit", "unit"),
    "period": ("zeitraum", "jahr", "zeit", "datum", "stichtag", "period", "year", "date"),
    "value": ("wert", "value", "zahl"),
    "group": ("untergruppe", "gruppe", "group"),
    "status": ("stand", "status", "state"),
    "is_break": ("andere zählung", "ab hier andere zählung", "bruch", "different count", "break"),
    "note": ("anmerkung", "hinweis", "bemerkung", "remark", "note"),
}
"""Headings as people write them, in the languages of staff."""

YES = frozenset({"ja", "j", "x", "yes", "y", "1", "wahr", "true"})
NO = frozenset({"", "nein", "n", "no", "0", "-", "–", "falsch", "false"})
PRELIMINARY = frozenset({"vorläufig", "vorlaeufig", "preliminary", "v"})
FINAL = frozenset({"", "endgültig", "endgueltig", "final", "-", "–"})
UNITS = {
    "%": Unit.PERCENT,
    "prozent": Unit.PERCENT,
    "percent": Unit.PERCENT,
    "anzahl": Unit.COUNT,
    "zahl": Unit.COUNT,
    "count": Unit.COUNT,
    "number": Unit.COUNT,
    "€": Unit.EURO,
    "euro": Unit.EURO,
    "eur": Unit.EURO,
}


def column_words() -> dict[str, str]:
    """Return the heading of each column, in the language now spoken."""
    return {
        "field": _("Handlungsfeld"),
        "indicator": _("Kennzahl"),
        "unit": _("Einheit"),
        "period": _("Zeitraum"),
        "value": _("Wert"),
        "group": _("Untergruppe"),
        "status": _("Stand"),
        "is_break": _("Andere Zählung"),
        "note": _("Anmerkung"),
    }


def places_in(headings: Sequence[str]) -> dict[str, int]:
    """Return where each column stands by its heading; nothing if these are no headings.

    Period and value must be there: without them it is a row of words.

    >>> places_in(["Jahr", "Wert"]), places_in(["2024", "62,4"])
    ({'period': 0, 'value': 1}, {})
    """
    words = column_words()
    known = {
        heading: column
        for column in COLUMNS
        for heading in (*OTHER_WORDS[column], column, same(words[column]))
    }
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        column = known.get(same(heading))
        if column is not None:
            found.setdefault(column, place)
    return found if {"period", "value"} <= found.keys() else {}


def unit_from(typed: str) -> tuple[Unit | None, str]:
    """Return the unit that was typed, and its words where it is none of ours."""
    if not typed:
        return None, ""
    known = UNITS.get(same(typed))
    return (known, "") if known else (Unit.OTHER, typed)
