"""A programme's published results as a catalogue of open data: DCAT-AP.de 3.0 as JSON-LD.

`dcatde:contributorID` is left out: GovData gives it to a data provider, so only the portal that
harvests this catalogue knows it. `dct:spatial` is left out where the authority has said no place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analysis.exports import licence
from surveys.clock import BERLIN
from surveys.programmes.models import Authority, Programme
from surveys.reading import Texts, WaveFacts
from surveys.web.locale import day, format_number, gettext, ngettext, said, spoken

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Inside the document, so that nobody fetches anything to read it."""
EU = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
THEME = f"{EU}/data-theme/SOCI"
"""Population and society."""
EU_LANGUAGES = {
    "de": "DEU",
    "en": "ENG",
    "ar": "ARA",
    "bg": "BUL",
    "fa": "FAS",
    "fr": "FRA",
    "pl": "POL",
    "ro": "RON",
    "ru": "RUS",
    "tr": "TUR",
    "uk": "UKR",
    "ku": "KUR",
}
"""The EU's name of a language, by ours; a language it does not list is not said."""
SPOKEN = ("de", "en")
"""In which languages a dataset is described."""
FORMATS = (("CSV", "text/csv", "csv"), ("JSON", "application/json", "json"))


@dataclass(frozen=True, slots=True)
class Dataset:
    """One wave with published results, and where it is found.

    files
        Addresses of the files by their ending: `csv`, `json`.
    """

    facts: WaveFacts
    responses: int
    first_published_at: datetime
    published_at: datetime
    address: str
    page: str
    files: Mapping[str, str]


def catalogue(
    programme: Programme, authority: Authority, datasets: Sequence[Dataset], *, address: str
) -> dict[str, Any]:
    """Return the catalogue of a programme as a JSON-LD document.

    Parameters
    ----------
    address
        Of the programme's public page: the names of everything in the catalogue begin with it.
    """
    publisher = {"@id": f"{address}#publisher", "@type": "foaf:Agent", "foaf:name": authority.name}
    found = {
        "@context": CONTEXT,
        "@id": f"{address}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _texts(programme.name),
        "dct:description": _texts(programme.about or programme.name),
        "dct:publisher": publisher,
        "dct:language": [_language(tag) for tag in SPOKEN],
        "dct:license": {"@id": licence.URI},
        "foaf:homepage": {"@id": address, "@type": "foaf:Document"},
        "dcat:themeTaxonomy": {"@id": f"{EU}/data-theme"},
        "dcat:dataset": [_dataset(one, authority, publisher["@id"]) for one in datasets],
    }
    if datasets:
        found["dct:issued"] = _day(min(one.first_published_at for one in datasets))
        found["dct:modified"] = _day(max(one.published_at for one in datasets))
    return found


def _dataset(one: Dataset, authority: Authority, publisher: str) -> dict[str, Any]:
    facts = one.facts
    source = licence.Source(authority.name, facts)
    period = {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _day(facts.opens_at),
        "dcat:endDate": _day(facts.closes_at),
    }
    found = {
        "@id": one.address,
        "@type": "dcat:Dataset",
        "dct:identifier": one.address,
        "dct:title": [_in(tag, _title(facts, tag)) for tag in SPOKEN],
        "dct:description": [_in(tag, _description(one, tag)) for tag in SPOKEN],
        "dct:publisher": {"@id": publisher},
        "dcat:contactPoint": _contact(authority),
        "dct:issued": _day(one.first_published_at),
        "dct:modified": _day(one.published_at),
        "dct:temporal": period,
        "dcat:theme": {"@id": THEME},
        "dct:language": [
            _language(tag) for tag in dict.fromkeys(facts.languages) if tag in EU_LANGUAGES
        ],
        "dct:license": {"@id": licence.URI},
        "dct:accessRights": {"@id": f"{EU}/access-right/PUBLIC"},
        "dcat:landingPage": {"@id": one.page},
        "dcat:distribution": [
            _distribution(one, source, name, media, ending) for name, media, ending in FORMATS
        ],
    }
    if authority.city:
        found["dct:spatial"] = {"@type": "dct:Location", "rdfs:label": authority.city}
    return found


def _distribution(
    one: Dataset, source: licence.Source, name: str, media: str, ending: str
) -> dict[str, Any]:
    address = one.files[ending]
    return {
        "@id": f"{one.address}-{ending}",
        "@type": "dcat:Distribution",
        "dct:title": [_in(tag, f"{_title(one.facts, tag)} ({name})") for tag in SPOKEN],
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{IANA}/{media}"},
        "dct:format": {"@id": f"{EU}/file-type/{name}"},
        "dct:license": {"@id": licence.URI},
        "dcatde:licenseAttributionByText": _in("de", source.attribution),
        "dct:modified": _day(one.published_at),
    }


def _contact(authority: Authority) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "vcard:Kind",
        "vcard:fn": authority.contact_name or authority.name,
    }
    if authority.contact_email:
        found["vcard:hasEmail"] = {"@id": f"mailto:{authority.contact_email}"}
    return found


def _title(facts: WaveFacts, tag: str) -> str:
    return f"{said(facts.survey_title, tag)}, {said(facts.title, tag)}"


def _description(one: Dataset, tag: str) -> str:
    facts = one.facts
    with spoken(tag):
        what = gettext(
            "Ergebnisse der Befragung „%(survey)s“ zu „%(programme)s“, %(first)s bis %(last)s.",
            survey=said(facts.survey_title),
            programme=said(facts.programme_name),
            first=day(facts.opens_at),
            last=day(facts.closes_at),
        )
        protected = ngettext(
            "Geschützte Zahlen aus einer Antwort: je Frage, wie viele welche Antwort wählten, ohne "
            "freie Texte.",
            "Geschützte Zahlen aus %(n)s Antworten: je Frage, wie viele welche Antwort wählten, "
            "ohne freie Texte.",
            one.responses,
            n=format_number(one.responses),
        )
    return f"{what} {protected}"


def _texts(texts: Texts) -> list[dict[str, str]]:
    """Return texts in the languages they were written in, German and English first."""
    known = [tag for tag in SPOKEN if texts.get(tag)] or list(texts)[:1]
    return [_in(tag, str(texts[tag])) for tag in known]


def _in(tag: str, words: str) -> dict[str, str]:
    return {"@language": tag, "@value": words}


def _language(tag: str) -> dict[str, str]:
    return {"@id": f"{EU}/language/{EU_LANGUAGES[tag]}"}


def _day(moment: datetime) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": moment.astimezone(BERLIN).date().isoformat()}
