"""How opinions differ in the demo: by action field, by kind of organisation, by wave.

Invented, but shaped like something worth finding: migrant organisations see less progress
than the administration; language courses got better, residence law got worse.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

MIGRANT, FREE, PUBLIC = "migrant", "free", "public"
GROUP = {
    "mo": MIGRANT,
    "provider": FREE,
    "association": FREE,
    "club": FREE,
    "administration": PUBLIC,
    "education": PUBLIC,
}
"""The group that each kind of organisation belongs to, as the questionnaire folds them."""

PROGRESS_BY_KIND = {
    "mo": -0.14,
    "provider": -0.03,
    "association": 0.02,
    "club": 0.0,
    "administration": 0.2,
    "education": 0.07,
}
"""How much farther on a scale from 0 to 1 each kind of organisation sees progress and arrival."""

HURDLES = (
    "language",
    "information",
    "distance",
    "costs",
    "residence",
    "discrimination",
    "places",
    "childcare",
)
USUAL_HURDLE = 0.18


@dataclass(frozen=True, slots=True)
class View:
    """How an action field is seen: centres from 0 to 1, and how likely each hurdle is named."""

    importance: float
    progress: float
    arrival: float
    since_last_wave: float = 0.0
    hurdles: Mapping[str, float] = field(default_factory=dict)
    hurdles_since: Mapping[str, float] = field(default_factory=dict)


VIEWS: Mapping[str, View] = {
    "spracherwerb": View(
        0.92,
        0.50,
        0.48,
        0.16,
        {"language": 0.35, "distance": 0.4, "places": 0.55, "childcare": 0.45},
        {"places": -0.2, "distance": -0.1},
    ),
    "politik": View(0.72, 0.38, 0.38, 0.02, {"language": 0.35, "information": 0.5}),
    "quartiere": View(0.76, 0.54, 0.52, 0.05, {"costs": 0.5, "places": 0.4}),
    "bildung": View(
        0.94,
        0.42,
        0.44,
        -0.03,
        {"language": 0.4, "information": 0.4, "places": 0.55, "childcare": 0.4},
    ),
    "jugendarbeit": View(0.7, 0.5, 0.5, 0.0, {"information": 0.3, "places": 0.5}),
    "arbeit": View(
        0.9,
        0.48,
        0.46,
        0.09,
        {"language": 0.45, "residence": 0.4, "discrimination": 0.35, "childcare": 0.35},
    ),
    "gesundheit": View(
        0.86,
        0.36,
        0.34,
        0.0,
        {"language": 0.6, "information": 0.4, "distance": 0.55, "costs": 0.3},
    ),
    "inklusion": View(0.8, 0.34, 0.3, 0.0, {"information": 0.5, "distance": 0.5}),
    "selbstorganisation": View(
        0.74, 0.46, 0.42, 0.06, {"information": 0.4, "costs": 0.55, "places": 0.4}
    ),
    "aufenthalt": View(
        0.9,
        0.34,
        0.32,
        -0.16,
        {"language": 0.35, "information": 0.35, "distance": 0.5, "residence": 0.7},
        {"distance": 0.2, "residence": 0.1},
    ),
    "kultur": View(0.62, 0.64, 0.6, 0.03, {"costs": 0.45, "places": 0.3}),
    "verwaltung": View(
        0.82,
        0.4,
        0.38,
        0.07,
        {"language": 0.5, "information": 0.4, "distance": 0.4, "discrimination": 0.3},
        {"language": -0.1},
    ),
    "antidiskriminierung": View(
        0.9, 0.36, 0.34, -0.04, {"information": 0.35, "discrimination": 0.7, "places": 0.3}
    ),
}

CLOSE_TO = {
    MIGRANT: ("spracherwerb", "politik", "selbstorganisation", "aufenthalt", "antidiskriminierung"),
    FREE: ("quartiere", "arbeit", "gesundheit", "kultur", "antidiskriminierung"),
    PUBLIC: ("spracherwerb", "bildung", "quartiere", "arbeit", "verwaltung"),
}
"""The fields each group rather speaks on."""


def centre(*parts: float) -> float:
    """Return the sum of `parts`, kept on the scale.

    >>> centre(0.9, 0.2), centre(0.5, -0.25)
    (0.97, 0.25)
    """
    return min(max(sum(parts), 0.03), 0.97)


def hurdle_shares(view: View, *, group: str, number: int) -> dict[str, float]:
    """Return how likely each hurdle of a field is named in wave `number` by a group."""
    more = {
        MIGRANT: {"residence": 0.18, "discrimination": 0.24, "language": 0.05},
        PUBLIC: {"residence": -0.06, "discrimination": -0.12, "information": 0.06},
    }.get(group, {})
    shares = {
        code: centre(
            view.hurdles.get(code, USUAL_HURDLE),
            more.get(code, 0.0),
            view.hurdles_since.get(code, 0.0) if number > 1 else 0.0,
        )
        for code in HURDLES
    }
    return {**shares, "none": 0.1 if group == PUBLIC else 0.03, "other": 0.08}


def chosen_fields(
    random: Random, wanted: int, liking: Mapping[str, float], spoken: dict[str, int]
) -> list[str]:
    """Return `wanted` fields, by liking; fields that few spoke on so far come first.

    `spoken` counts how often each field was chosen by this group, and is kept up to date:
    left to chance, some group of some field would be too small to be shown.
    """
    keys = list(liking)
    chosen: list[str] = []
    while len(chosen) < wanted:
        open_keys = [key for key in keys if key not in chosen]
        weights = [liking[key] / (1 + spoken.get(key, 0)) ** 2 for key in open_keys]
        chosen.append(random.choices(open_keys, weights)[0])
    for key in chosen:
        spoken[key] = spoken.get(key, 0) + 1
    return [key for key in VIEWS if key in chosen]
