"""Faults of a draft for its editor: in plain words, with the place where they are mended."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveys.items.item import said_in
from surveys.questionnaires.document import Parsed
from surveys.questionnaires.editing.places import Part, Place, all_places, find, path_of
from surveys.questionnaires.editing.subjects import shortened
from surveys.questionnaires.editing.wording import language_words, setting_words
from surveys.questionnaires.faults import Fault, names_in
from surveys.questionnaires.linting import advice_of
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.web.locale import gettext as _
from surveys.web.locale import speaking

STEP = re.compile(r"(?:^|\.)([A-Za-z_]+)(?:\[([^\]]*)\])?")


@dataclass(frozen=True, slots=True)
class Told:
    """A fault as an editor reads it.

    place, path
        Where it is mended, also as part of an address.
    where
        What that is called: the page and the question.
    setting
        The setting of it, if it is about one.
    """

    place: Place
    path: str
    where: str
    setting: str
    sentence: str


def told(faults: Iterable[Fault], parsed: Parsed, document: Part) -> list[Told]:
    """Return faults of a parsed document, each once, in the order of the document."""
    order = {place: number for number, (place, _part) in enumerate(all_places(document))}
    found = {_told(fault, parsed, document): None for fault in faults}
    return sorted(found, key=lambda fault: order.get(fault.place, -1))


def advice(questionnaire: Questionnaire) -> list[Fault]:
    """Return what is worth a second thought, and keeps nobody from publishing."""
    return [
        Fault(place, sentence, *names_in(place)) for place, sentence in advice_of(questionnaire)
    ]


def _told(fault: Fault, parsed: Parsed, document: Part) -> Told:
    place, rest = _place(fault, parsed, document)
    return Told(
        place=place,
        path=path_of(place),
        where=where(document, place),
        setting=_setting(rest, document, place),
        sentence=in_words(fault.sentence),
    )


def _place(fault: Fault, parsed: Parsed, document: Part) -> tuple[Place, list[tuple[str, str]]]:
    """Return the place in the document that a fault names, and what is left of its path.

    Copies of repeated sections have names of their own; they are mended where they come from.
    """
    steps = STEP.findall(fault.place)
    names: list[str] = []
    suffix = ""
    while steps and steps[0][0] in {"sections", "items"} and steps[0][1]:
        name = steps.pop(0)[1]
        if not names and parsed.questionnaire is not None:
            section = parsed.questionnaire.section(name)
            if section is not None and find(document, (name,)) is None:
                suffix = name.removeprefix(section.origin)
                name = section.origin
        elif suffix and find(document, (*names, name)) is None:
            name = name.removesuffix(suffix)
        if find(document, (*names, name)) is None:
            break
        names.append(name)
    return tuple(names), steps


def _setting(steps: Sequence[tuple[str, str]], document: Part, place: Place) -> str:
    """Return what the setting is called that a path leads to, with its option."""
    if not steps:
        return ""
    part = find(document, place) or {}
    kind = str(part.get("type", ""))
    first, code = steps[0]
    name = "messages/" + steps[1][0] if first == "messages" and len(steps) > 1 else first
    words = setting_words(name, kind)[0]
    if not code:
        return words
    held = part.get(first)
    options = held if isinstance(held, list) else []
    option = next(
        (one for one in options if isinstance(one, Mapping) and one.get("code") == code), None
    )
    label = said_of(option.get("label"), document) if option else code
    return f"{words} „{label or code}“" if speaking().lang == "de" else f"{words} “{label or code}”"


def where(document: Part, place: Place) -> str:
    """Return what a place is called: its page, its question."""
    if not place:
        return _("Fragebogen")
    section = said_of((find(document, place[:1]) or {}).get("title"), document) or place[0]
    if len(place) == 1:
        return section
    return f"{section} › {name_of(document, place)}"


def name_of(document: Part, place: Place) -> str:
    """Return the words of a section or item in short, or its name where it has none yet."""
    part = find(document, place) or {}
    texts = part.get("title") if len(place) == 1 else part.get("stem")
    return said_of(texts, document) or (place[-1] if place else "")


def said_of(texts: object, document: Part) -> str:
    """Return a text of a document in short, or nothing."""
    if not isinstance(texts, Mapping) or not texts:
        return ""
    words = said_in(texts, speaking().tag, str(document.get("base_language", "de")))
    return shortened(str(words))


def in_words(sentence: str) -> str:
    """Return the sentence of a fault in the language now spoken; an unknown one as it is."""
    return next(_matched(sentence), sentence)


def _matched(sentence: str) -> Iterator[str]:
    for pattern, words in PATTERNS:
        found = pattern.fullmatch(sentence)
        if found:
            yield words(*found.groups())


def _language_missing(tag: str) -> str:
    return _("Der Text auf %(language)s fehlt noch.", language=language_words(tag))


def _language_unknown(tag: str) -> str:
    return _(
        "%(language)s gehört nicht zu den Sprachen. Bitte hinzufügen oder den Text löschen.",
        language=language_words(tag),
    )


FORMS: tuple[tuple[str, Callable[..., str]], ...] = (
    (r"the words in `([^`]+)` are missing\. Add them\.", _language_missing),
    (r"`([^`]+)` is not among `languages`\. Add it there or drop the words\.", _language_unknown),
    (r"is empty\. Write the words\.", lambda: _("Hier fehlen die Worte.")),
    (r"is missing\. Add it\.", lambda: _("Diese Angabe fehlt noch.")),
    (
        r"needs at least (\d+) entries\. Add some\.",
        lambda n: _("Es braucht mindestens %(n)s. Bitte ergänzen.", n=n),
    ),
    (
        r"is used twice\. Rename one of them\.",
        lambda: _("Dieser Code kommt zweimal vor. Bitte einen ändern."),
    ),
    (
        r"is used in sections\[([^\]]+)\] too\. Rename one of them\.",
        lambda _name: _(
            "Diesen Kurznamen gibt es zweimal. Bitte eine der Fragen verdoppeln und "
            "die alte entfernen."
        ),
    ),
    (
        r"there is no item `([^`]+)`\. Correct the name\.",
        lambda name: _(
            "Die Bedingung nennt eine Frage, die es nicht mehr gibt: %(name)s.", name=name
        ),
    ),
    (
        r"`([^`]+)` is asked later\. Move it before this place or drop the rule\.",
        lambda _name: _(
            "Die Bedingung hängt von einer Frage ab, die erst später kommt. Bitte "
            "verschieben oder die Bedingung entfernen."
        ),
    ),
    (
        r"`([^`]+)` has no (?:part|option) `([^`]+)`\. .*",
        lambda _item, code: _(
            "Die Bedingung nennt eine Antwort, die es nicht mehr gibt: %(code)s.", code=code
        ),
    ),
    (
        r"`([^`]+)` does not fit `([^`]+)`, a (\w+)\. Use another test\.",
        lambda *_parts: _("Der Vergleich passt nicht zu dieser Art von Frage. Bitte neu wählen."),
    ),
    (
        r"`([^`]+)` needs a number, not `([^`]+)`\. Write one\.",
        lambda _test, value: _(
            "Verglichen wird mit einer Zahl, nicht mit „%(value)s“.", value=value
        ),
    ),
    (
        r"the code `([^`]+)` is reserved\. .*",
        lambda code: _("Der Code %(code)s ist vergeben. Bitte einen anderen nehmen.", code=code),
    ),
    (
        r"is above the maximum\. Lower it\.",
        lambda: _("Das Mindeste ist größer als das Höchste. Bitte anpassen."),
    ),
    (
        r"is above the number of options\. Lower it\.",
        lambda: _("Das ist mehr, als es Antworten gibt. Bitte kleiner wählen."),
    ),
    (
        r"`([^`]+)` is not an option\. Name one that is\.",
        lambda code: _("„%(code)s“ ist keine der Antworten.", code=code),
    ),
    (
        r"must name a required single choice\. Choose one\.",
        lambda: _(
            "Vergleichen lässt sich nur nach einer Frage mit genau einer Antwort, die "
            "beantwortet werden muss."
        ),
    ),
    (
        r"every option of `([^`]+)` must be in exactly one group\.",
        lambda _item: _("Jede Antwort muss in genau einer Vergleichsgruppe sein."),
    ),
    (
        r"`([^`]+)` is no scale that is asked\. Name one, or a row of a grid\.",
        lambda name: _(
            "Der Index nennt etwas, das nicht gefragt wird oder keine Abstufung hat: %(name)s. "
            "Bitte herausnehmen.",
            name=name,
        ),
    ),
    (
        r"`([^`]+)` is named twice\. Take one out\.",
        lambda name: _("Der Index nennt %(name)s zweimal. Bitte einmal herausnehmen.", name=name),
    ),
    (
        r"has scales of ([\d, ]+) options\. Choose items with as many options each\.",
        lambda counts: _(
            "Die Fragen eines Index brauchen alle gleich viele Antworten; hier sind es %(counts)s.",
            counts=counts,
        ),
    ),
    (
        r"mixes items that are not repeated together\. Choose some that are\.",
        lambda: _(
            "Der Index mischt Fragen einer wiederholten Seite mit anderen. Bitte nur Fragen "
            "wählen, die zusammen wiederholt werden."
        ),
    ),
    (
        r"`([^`]+)` is not a multiple choice asked before this section\. Name one that is\.",
        lambda _item: _(
            "Wiederholen lässt sich eine Seite nur für eine frühere Frage mit mehreren Antworten."
        ),
    ),
    (
        r"is empty\. Take measures over from the plan of the programme\.",
        lambda: _("Noch keine Maßnahmen. Bitte aus dem Plan übernehmen."),
    ),
    (
        r"needs exactly two scales\. Add or remove some\.",
        lambda: _("Es braucht genau zwei Skalen."),
    ),
    (
        r"is no pattern that can be used here \(RE2\)\. Correct it or drop it\.",
        lambda: _("Das Muster lässt sich nicht lesen. Bitte berichtigen oder löschen."),
    ),
    (
        r"is after the latest day\. Change one of them\.",
        lambda: _("Der früheste Tag liegt nach dem spätesten."),
    ),
    (
        r"there is no such day\. Write it like 2026-11-23\.",
        lambda: _("Diesen Tag gibt es nicht."),
    ),
    (
        (
            r"(?:is no rule|is nested too deeply)\. .*"
            r"|`[^`]*` (?:is no value|takes one value|needs a list).*"
        ),
        lambda: _("Die Bedingung lässt sich nicht lesen. Bitte neu zusammenstellen."),
    ),
    (
        r"`([^`]+)` may come later: .*",
        lambda _name: _("Die Bedingung hängt von einer Seite ab, deren Platz ausgelost wird."),
    ),
    (
        r"`\{([^}]+)\}` cannot be repeated in a text\. Take it out\.",
        lambda name: _("{%(name)s} lässt sich nicht in einem Text wiederholen.", name=name),
    ),
    (
        r"the text repeats `\{([^}]+)\}`, but .*",
        lambda name: _("Der Text wiederholt {%(name)s}, das vorher nicht gefragt wird.", name=name),
    ),
    (
        r"is not a kind of item\. .*",
        lambda: _("Diese Art von Frage gibt es nicht. Bitte entfernen und neu anlegen."),
    ),
    (
        r"is not known here\. Remove it or correct its spelling\.",
        lambda: _("Diese Einstellung ist unbekannt. Bitte im Dokument entfernen."),
    ),
)
PATTERNS = tuple((re.compile(form), words) for form, words in FORMS)
