"""What a questionnaire must not ask carelessly: who somebody is, and what the law guards.

Special categories (Art. 9 GDPR: origin, religion, health, politics, orientation) are faults until
somebody says for the item whether it asks about them: `special: true` or `false`. Everything
else is advice: it is shown, and does not keep anybody from publishing.
"""

import re
from collections.abc import Iterator

from surveys.items import ITEM_TYPES
from surveys.items.conditions import comparisons, references
from surveys.items.item import Item
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.web.locale import gettext as _

Found = Iterator[tuple[str, str]]


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


SPECIAL = _words(
    r"\bihre? (ethnische |nationale )?herkunft",
    r"\b(herkunftsland|geburtsland|staatsangehörigkeit|nationalität|muttersprache|hautfarbe)\b",
    r"\b(ihre?|welche[rsn]?|eigene[rsn]?) (religion|religiöse|glaube|konfession|weltanschauung)",
    r"\b(gehören sie einer (religion|kirche|glaubens))",
    r"\b(ihre?|eigenen?) (gesundheit|behinderung|krankheit|erkrankung|diagnose)",
    r"\b(sind|waren) sie (krank|behindert|schwerbehindert)|haben sie eine (behinderung|krankheit)",
    r"\b(ihre?|welche) (partei|politische[rn]?)|politische (meinung|einstellung)",
    r"\bgewerkschaftsmitglied|mitglied einer gewerkschaft",
    r"\bsexuelle (orientierung|identität)|\bihr sexualleben",
    r"\byour (ethnic|national) origin|\b(ethnicity|nationality|country of (birth|origin))\b",
    r"\byour (religion|faith|health|disability|illness|political|sexual)",
    r"\btrade union member|\bsexual orientation\b",
    r"(ديانتك|دينك|جنسيتك|أصلك|صحتك|إعاقتك)",
)
DIRECT = _words(
    r"\b(ihr|vor-? ?und nach|vor|nach|familien)-?\s?name\b|\bihren namen\b|\bwie heißen sie",
    r"\b(ihre|private) (anschrift|adresse|telefonnummer|handynummer|e-?mail)",
    r"\bgeburtsdatum\b|\bpersonalausweis|\baufenthaltstitel\b|\baktenzeichen\b",
    r"\byour (full |first |last )?name\b|\byour (home )?(address|phone|telephone|e-?mail)",
    r"\bdate of birth\b|\bpassport number\b",
    r"(اسمك|عنوانك|رقم هاتفك|تاريخ ميلادك)",
)
SMALL = _words(
    r"\b(wie alt|ihr alter|alter in jahren|geburtsjahr|beruf|dienststelle|funktion)\b",
    r"\b(how old|your age|year of birth|occupation|job title)\b",
    r"(كم عمرك|عمرك|سنة ميلادك)",
)
MANY_GROUPS = 12
"""Options of a question about a person, from which on single groups tend to be tiny."""
LONGEST_STEM, LONGEST_LABEL = 400, 160
"""Signs beyond which people stop reading; measured on no one, taken from practice."""


def special_faults(questionnaire: Questionnaire) -> Found:
    """Yield what must be settled about special categories before anybody is asked."""
    for section, item in _asked(questionnaire):
        place = f"sections[{section.name}].items[{item.name}]"
        if item.special is None and _says(item, SPECIAL):
            yield (
                f"{place}.special",
                _(
                    "Das klingt nach einer Frage zu Herkunft, Religion, Gesundheit, Politik oder "
                    "sexueller Orientierung (Art. 9 DSGVO). Geben Sie an, ob sie danach fragt."
                ),
            )
        if not item.special:
            continue
        if item.required:
            yield (
                f"{place}.required",
                _(
                    "Eine Frage zu besonders geschützten Daten muss freiwillig sein. Nehmen Sie "
                    "„Muss beantwortet werden“ heraus."
                ),
            )
        if not _after_consent(questionnaire, section, item):
            yield (
                f"{place}.asked_if",
                _(
                    "Eine Frage zu besonders geschützten Daten braucht vorher eine Einwilligung. "
                    "Fügen Sie eine hinzu und zeigen Sie die Frage nur danach."
                ),
            )


def advice_of(questionnaire: Questionnaire) -> Found:
    """Yield what is worth a second thought, with a cure."""
    for section, item in _asked(questionnaire):
        place = f"sections[{section.name}].items[{item.name}]"
        if ITEM_TYPES[item.type].free_text and _says(item, DIRECT):
            yield (
                f"{place}.stem",
                _(
                    "An der Antwort lässt sich eine Person unmittelbar erkennen. In einer "
                    "Befragung ohne Namen darf sie nicht stehen; sonst fragen Sie nur, was "
                    "Sie brauchen."
                ),
            )
        elif ITEM_TYPES[item.type].free_text and _says(item, SMALL):
            yield (
                f"{place}.type",
                _(
                    "Angaben zur Person als freier Text machen Menschen erkennbar. Bieten Sie "
                    "wenige, breite Gruppen zur Auswahl an."
                ),
            )
        elif item.type == "number" and _says(item, SMALL):
            yield (
                f"{place}.type",
                _(
                    "Eine genaue Zahl zur Person macht Menschen erkennbar. Fragen Sie nach "
                    "wenigen Gruppen, zum Beispiel „18 bis 29 Jahre“."
                ),
            )
        elif len(item.options) > MANY_GROUPS and _says(item, SMALL, SPECIAL):
            yield (
                f"{place}.options",
                _(
                    "So viele Gruppen werden einzeln sehr klein. Fassen Sie sie zusammen, sonst "
                    "bleiben die Ergebnisse leer."
                ),
            )
        yield from _too_long(place, item)


def _too_long(place: str, item: Item) -> Found:
    longest = max(map(len, item.stem.values()), default=0)
    if longest > LONGEST_STEM and item.type not in {"information", "consent"}:
        yield (
            f"{place}.stem",
            _(
                "Die Frage ist mit %(n)d Zeichen sehr lang. Kürzen Sie sie oder nutzen Sie "
                "den Hilfetext.",
                n=longest,
            ),
        )
    for option in (*item.options, *item.rows):
        longest = max(map(len, option.label.values()), default=0)
        if longest > LONGEST_LABEL and item.type != "statements":
            yield (
                f"{place}.options[{option.code}].label",
                _("Die Antwort ist mit %(n)d Zeichen sehr lang. Kürzen Sie sie.", n=longest),
            )


def _asked(questionnaire: Questionnaire) -> Iterator[tuple[Section, Item]]:
    for section in questionnaire.sections:
        for item in section.items:
            if ITEM_TYPES[item.type].stores:
                yield section, item


def _says(item: Item, *patterns: re.Pattern[str]) -> bool:
    texts = (*item.stem.values(), *(item.help or {}).values())
    return any(pattern.search(words) for pattern in patterns for words in texts)


def _after_consent(questionnaire: Questionnaire, section: Section, item: Item) -> bool:
    """Whether the item is shown only after a consent that was given."""
    for rule in (item.asked_if, section.asked_if):
        for comparison in comparisons(rule):
            for name in references(comparison):
                asked = questionnaire.items.get(name)
                if asked is not None and asked.type == "consent" and comparison.test == "equals":
                    return True
    return False
