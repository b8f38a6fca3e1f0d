"""Answers of the invented organisations to the stakeholder questionnaire."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from surveys.demo.opinions import (
    CLOSE_TO,
    GROUP,
    MIGRANT,
    PROGRESS_BY_KIND,
    PUBLIC,
    VIEWS,
    View,
    centre,
    chosen_fields,
    hurdle_shares,
)
from surveys.demo.organisations import InventedOrganisation
from surveys.demo.replies import Fieldwork, Reply, arrivals, dealt_languages
from surveys.demo.respondents import Profile, chance, plausible_answers
from surveys.demo.voices import READ, Voices
from surveys.questionnaires.questionnaire import Questionnaire

ANSWERING = {
    1: {
        "mo": 21,
        "provider": 14,
        "association": 10,
        "club": 11,
        "administration": 11,
        "education": 11,
    },
    2: {
        "mo": 22,
        "provider": 14,
        "association": 10,
        "club": 12,
        "administration": 12,
        "education": 11,
    },
}
"""How many of each kind answer in each wave: 78 and 81."""
BREAKING_OFF = {1: 0, 2: 6}
"""Begun and not submitted. Drafts of a closed wave are gone."""
SPARSE = {"inklusion": {1: 3, 2: 4}, "jugendarbeit": {1: 7, 2: 8}}
"""Fields that show what too few answers look like, with their answers per wave."""

WRITING: Mapping[str, Mapping[str, float]] = {
    MIGRANT: {"de": 36, "simple": 12, "en": 14, "ar": 18, "tr": 10, "uk": 10},
    PUBLIC: {"de": 1},
    "free": {"de": 90, "en": 10},
}
SPOKEN = {
    MIGRANT: {"ar": 0.5, "tr": 0.4, "en": 0.5, "ku": 0.3, "fa": 0.3, "ru": 0.25, "uk": 0.25},
    PUBLIC: {"en": 0.6, "tr": 0.08, "ru": 0.08},
    "free": {"en": 0.5, "ar": 0.25, "tr": 0.25, "ru": 0.2, "uk": 0.2},
}
RARELY_SPOKEN = {"de": 1.0, "other": 0.08} | dict.fromkeys(
    ("ar", "fa", "fr", "ku", "pl", "ru", "tr", "uk"), 0.05
)
ARRIVAL_ROWS = {"known": 0.02, "reached": -0.05, "language": -0.12, "daily": 0.1}
AWARE = {MIGRANT: 0.64, "free": 0.74, PUBLIC: 0.9}
INVOLVED = {"informed": 0.56, "asked": 0.5, "heard": 0.42, "feedback": 0.26}
WRITES = {"change": 0.62, "new_needs_text": 0.7, "adapt_text": 0.6, "remark": 0.3}
"""How likely somebody writes something, by open question."""


def stakeholder_replies(
    questionnaire: Questionnaire,
    organisations: Sequence[InventedOrganisation],
    period: Fieldwork,
    *,
    seed: object,
) -> list[Reply]:
    """Return what the organisations send in one wave, in the order of submitting."""
    random = chance(seed, "stakeholders", period.number)
    voices = Voices(random, number=period.number)
    answering, breaking_off = _taking_part(random, organisations, period.number)
    fields = _fields_of(random, [*answering, *breaking_off], len(answering), period.number)
    random.shuffle(answering)
    moments = arrivals(random, len(answering), period)
    languages = _languages(random, [*answering, *breaking_off])
    replies = []
    for organisation, at in [
        *zip(answering, moments, strict=True),
        *((organisation, None) for organisation in breaking_off),
    ]:
        written = next(languages[GROUP[organisation.kind]])
        profile = _profile(organisation, fields[organisation], period.number, voices, written)
        pages = None if at else random.randint(1, 5)
        answers = plausible_answers(questionnaire, random, profile, pages=pages)
        replies.append(Reply(READ[written], answers, at, organisation))
    return replies


def _taking_part(
    random: Random, organisations: Sequence[InventedOrganisation], number: int
) -> tuple[list[InventedOrganisation], list[InventedOrganisation]]:
    """Return who answers, so many of each kind, and who breaks off."""
    answering: list[InventedOrganisation] = []
    for kind, n in ANSWERING[number].items():
        answering += random.sample([one for one in organisations if one.kind == kind], n)
    silent = [one for one in organisations if one not in answering]
    return answering, random.sample(silent, BREAKING_OFF[number])


def _languages(
    random: Random, everybody: Sequence[InventedOrganisation]
) -> dict[str, Iterator[str]]:
    """Return the languages that the organisations of each group write in, one by one."""
    numbers = Counter(GROUP[organisation.kind] for organisation in everybody)
    return {
        group: dealt_languages(random, numbers[group], shares) for group, shares in WRITING.items()
    }


def _fields_of(
    random: Random, everybody: Sequence[InventedOrganisation], answering: int, number: int
) -> dict[InventedOrganisation, list[str]]:
    """Return the four to seven fields each organisation speaks on."""
    sparse = {
        key: set(random.sample(range(answering), numbers[number]))
        for key, numbers in SPARSE.items()
    }
    spoken: dict[str, dict[str, int]] = {group: {} for group in CLOSE_TO}
    found = {}
    for place, organisation in enumerate(everybody):
        group = GROUP[organisation.kind]
        liking = {key: 1.7 if key in CLOSE_TO[group] else 1.0 for key in VIEWS if key not in SPARSE}
        rare = [key for key in SPARSE if place in sparse[key]]
        wanted = random.choices((4, 5, 6, 7), (25, 35, 25, 15))[0] - len(rare)
        counted = spoken[group] if place < answering else {}
        chosen = chosen_fields(random, wanted, liking, counted)
        found[organisation] = [key for key in VIEWS if key in {*chosen, *rare}]
    return found


def _profile(
    organisation: InventedOrganisation,
    fields: Sequence[str],
    number: int,
    voices: Voices,
    written: str,
) -> Profile:
    """Return how an organisation tends to answer; its own mood is the same in every wave."""
    own = chance(organisation.name)
    group, mood, random = GROUP[organisation.kind], own.gauss(0, 0.06), voices.random
    seen = mood + PROGRESS_BY_KIND[organisation.kind]
    centres = {
        "direction": centre(0.56, seen, -0.03 if number > 1 else 0.0),
        **{
            f"involvement.{row}": centre(
                usual, seen / 2, 0.1 if number > 1 and row == "feedback" else 0.0
            )
            for row, usual in INVOLVED.items()
        },
    }
    shares: dict[str, Mapping[str, float]] = {
        "languages": {**RARELY_SPOKEN, **SPOKEN[group]},
        "new_needs": {"yes": 0.62, "no": 0.38},
        "adapt": {
            "keep": centre(0.24, seen),
            "partly": 0.6,
            "fundamentally": centre(0.2, -seen),
        },
    }
    words: dict[str, str | None] = {
        name: voices.about(name, written)
        for name in ("new_needs_text", "adapt_text", "remark")
        if random.random() < WRITES[name]
    }
    words["languages.other"] = voices.short("other_language")
    for key in fields:
        view = VIEWS[key]
        centres |= _field_centres(key, view, seen, group=group, number=number)
        shares[f"aware_{key}"] = {"yes": AWARE[group], "no": 1 - AWARE[group]}
        shares[f"hurdles_{key}"] = hurdle_shares(view, group=group, number=number)
        words[f"hurdles_{key}.other"] = voices.short("other_hurdle")
        if random.random() < WRITES["change"]:
            words[f"change_{key}"] = voices.about_field(key, written)
    return Profile(
        fixed={
            "kind": organisation.kind,
            "district": organisation.district,
            "fields": list(fields),
            **({"active": round(own.lognormvariate(3.4, 0.9)) + 3} if own.random() < 0.9 else {}),
        },
        centres=centres,
        shares=shares,
        words={name: said for name, said in words.items() if said},
        stock=(),
        blank=own.uniform(0.05, 0.12),
    )


def _field_centres(
    key: str, view: View, seen: float, *, group: str, number: int
) -> dict[str, float]:
    since = view.since_last_wave if number > 1 else 0.0
    return {
        f"importance_{key}": centre(view.importance, 0.04 if group == MIGRANT else 0.0),
        f"progress_{key}": centre(view.progress, seen, since),
        **{
            f"arrival_{key}.{row}": centre(view.arrival, seen, since * 0.8, shift)
            for row, shift in ARRIVAL_ROWS.items()
        },
    }
