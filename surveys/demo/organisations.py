"""120 invented organisations. Every one lies in Musterhafen, which does not exist."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, islice, product

TOWN = "Musterhafen"
DISTRICTS = {"mitte": "Mitte", "nord": "Nord", "sued": "Süd", "seestadt": "Seestadt"}
SPREAD = ("mitte", "nord", "mitte", "sued", "seestadt")
"""Districts in turn: the centre has more organisations than the others."""


@dataclass(frozen=True, slots=True)
class InventedOrganisation:
    """An organisation of the demo; kind and district are codes of its questionnaire."""

    name: str
    kind: str
    district: str


@dataclass(frozen=True, slots=True)
class _Naming:
    """How organisations of one kind are called: every pattern with every word."""

    number: int
    patterns: tuple[str, ...]
    words: tuple[str, ...]

    def names(self) -> Iterator[str]:
        """Yield patterns with `{place}` still open."""
        for word, pattern in islice(product(self.words, self.patterns), self.number):
            yield pattern.replace("{word}", word)


NAMINGS: Mapping[str, _Naming] = {
    "mo": _Naming(
        36,
        (
            "Kulturverein {word} {place} e. V.",
            "Elternverein {word} {place} e. V.",
            "Frauentreff {word} {place}",
        ),
        (
            "Regenbogenbrücke",
            "Zugvogel",
            "Vier Winde",
            "Olivenzweig",
            "Morgenstern",
            "Granatapfel",
            "Neues Ufer",
            "Sonnenblume",
            "Dattelpalme",
            "Heimathafen",
            "Horizont",
            "Teehaus",
        ),
    ),
    "provider": _Naming(
        20,
        ("Sozialwerk {word} {place} gGmbH", "Beratungshaus {word} {place} e. V."),
        (
            "Leuchtturm",
            "Kompass",
            "Anker",
            "Rückenwind",
            "Lotsenboot",
            "Ebbe und Flut",
            "Deichlicht",
            "Windrose",
            "Seemeile",
            "Landgang",
        ),
    ),
    "association": _Naming(
        14,
        ("Beispielverband {word} {place}", "Musterbund {word} {place}"),
        ("Pflege", "Wohnen", "Hafenarbeit", "Handwerk", "Kultur", "Jugend", "Weiterbildung"),
    ),
    "club": _Naming(
        18,
        (
            "Sportverein {word} {place}",
            "Nachbarschaft {word} {place}",
            "Chor {word} {place}",
        ),
        ("Wirbelwind", "Lachmöwe", "Fliegender Fisch", "Grünspecht", "Blauer Deich", "Seestern"),
    ),
    "administration": _Naming(
        17,
        ("Beispielamt für {word} {place}", "Fachstelle {word} {place}"),
        (
            "Soziales",
            "Jugend",
            "Gesundheit",
            "Wohnen",
            "Stadtteile",
            "Sprache",
            "Teilhabe",
            "Arbeit",
            "Kultur",
        ),
    ),
    "education": _Naming(
        15,
        ("Kita {word} {place}", "Gesamtschule {word} {place}", "Lernwerkstatt {word} {place}"),
        ("Buntstift", "Kastanie", "Wolke Sieben", "Kieselstein", "Libelle"),
    ),
}


def invented_organisations() -> tuple[InventedOrganisation, ...]:
    """Return the organisations of the demo, the same ones each time.

    >>> invented_organisations()[0].name
    'Kulturverein Regenbogenbrücke Musterhafen-Mitte e. V.'
    """
    return tuple(
        InventedOrganisation(
            pattern.replace("{place}", f"{TOWN}-{DISTRICTS[district]}"), kind, district
        )
        for kind, naming in NAMINGS.items()
        for pattern, district in zip(naming.names(), cycle(SPREAD), strict=False)
    )
