"""Answers of invented residents and groups to the short questionnaire without names."""

from collections.abc import Mapping
from itertools import chain, repeat
from random import Random

from surveys.demo.opinions import VIEWS, centre, chosen_fields, hurdle_shares
from surveys.demo.replies import Fieldwork, Reply, arrivals, dealt_languages
from surveys.demo.respondents import Profile, chance, plausible_answers
from surveys.demo.voices import READ, Voices
from surveys.questionnaires.questionnaire import Questionnaire

DISTRICTS = {
    1: {"mitte": 84, "nord": 58, "sued": 62, "seestadt": 56},
    2: {"mitte": 14, "nord": 10, "sued": 11, "seestadt": 10},
}
"""How many answer from each district: 260 and 45."""
BREAKING_OFF = {1: 0, 2: 4}
"""Begun and not submitted. Drafts of a closed wave are gone."""
BY_DISTRICT = {"mitte": 0.04, "nord": 0.0, "sued": -0.02, "seestadt": -0.09}
"""How much better or worse services arrive."""
WRITING = {"de": 52, "simple": 16, "en": 10, "ar": 12, "tr": 5, "uk": 5}
FOR_A_GROUP = 0.36
SINCE: Mapping[bool, Mapping[str, float]] = {
    True: {"under_3": 0.1, "from_3": 0.3, "over_10": 0.6},
    False: {"under_3": 0.36, "from_3": 0.4, "over_10": 0.24},
}
"""How long somebody has lived here, by whether they write German."""
WRITES = {"change": 0.4, "new_needs_text": 0.25}


def resident_replies(
    questionnaire: Questionnaire, period: Fieldwork, *, seed: object
) -> list[Reply]:
    """Return what residents send in one wave. Only its day is ever kept, for the receipt."""
    random = chance(seed, "residents", period.number)
    voices = Voices(random, number=period.number)
    districts = list(
        chain.from_iterable(repeat(code, n) for code, n in DISTRICTS[period.number].items())
    )
    random.shuffle(districts)
    moments = arrivals(random, len(districts), period)
    spoken: dict[str, dict[str, int]] = {code: {} for code in BY_DISTRICT}
    n = len(districts) + BREAKING_OFF[period.number]
    languages = dealt_languages(random, n, WRITING)
    replies = []
    for district, at in [
        *zip(districts, moments, strict=True),
        *((random.choice(districts), None) for _ in range(BREAKING_OFF[period.number])),
    ]:
        wanted = random.choices((1, 2, 3), (8, 22, 70))[0]
        liking = {key: view.importance for key, view in VIEWS.items()}
        fields = chosen_fields(random, wanted, liking, spoken[district])
        written = next(languages)
        profile = _profile(random, district, fields, voices, written)
        pages = None if at else random.randint(1, 3)
        answers = plausible_answers(questionnaire, random, profile, pages=pages)
        replies.append(Reply(READ[written], answers, at))
    return replies


def _profile(
    random: Random, district: str, fields: list[str], voices: Voices, written: str
) -> Profile:
    german = written == "de"
    role = "group" if random.random() < FOR_A_GROUP else "self"
    seen = BY_DISTRICT[district] + random.gauss(0, 0.05) + (0.04 if german else -0.06)
    later = voices.number > 1
    words: dict[str, str | None] = {
        f"hurdles_{key}.other": voices.short("other_hurdle") for key in fields
    }
    for key in fields:
        if random.random() < WRITES["change"]:
            words[f"change_{key}"] = voices.about_field(key, written)
    if random.random() < WRITES["new_needs_text"]:
        words["new_needs_text"] = voices.about("new_needs_text", written)
    return Profile(
        fixed={"role": role, "district": district, "fields": fields},
        centres={
            "direction": centre(0.52, seen, -0.03 if later else 0.0),
            **{
                f"arrival_{key}": centre(
                    VIEWS[key].arrival, seen, VIEWS[key].since_last_wave if later else 0.0
                )
                for key in fields
            },
        },
        shares={
            "since": SINCE[german],
            **{
                f"hurdles_{key}": hurdle_shares(
                    VIEWS[key], group="free" if german else "migrant", number=voices.number
                )
                for key in fields
            },
        },
        words={name: said for name, said in words.items() if said},
        stock=(),
        blank=random.uniform(0.04, 0.12),
        dont_know=0.06,
    )
