"""Waves of a short questionnaire, answered the way the product takes answers."""

from datetime import timedelta

from surveys import clock

BEFORE = clock.now() + timedelta(days=1)
AFTER = clock.now() + timedelta(days=15)
"""Before and after the closing of every wave made here."""


def options(*codes):
    return [{"code": code, "label": {"de": code}} for code in codes]


DEFINITION = {
    "questionnaire": "short",
    "base_language": "de",
    "languages": ["de"],
    "title": {"de": "Kurz"},
    "purpose": {"de": "Zum Ausprobieren."},
    "what_happens": {"de": "Es wird gezählt."},
    "minutes": 2,
    "groupings": [{"name": "kind", "item": "kind", "label": {"de": "Art"}}],
    "sections": [
        {
            "name": "who",
            "title": {"de": "Wer"},
            "items": [
                {
                    "name": "kind",
                    "type": "single_choice",
                    "stem": {"de": "Art?"},
                    "required": True,
                    "options": options("mo", "vw"),
                },
                {
                    "name": "direction",
                    "type": "likert",
                    "construct": "direction",
                    "stem": {"de": "Richtiger Weg?"},
                    "options": options("1", "2", "3"),
                    "dont_know": True,
                },
                {
                    "name": "fields",
                    "type": "multiple_choice",
                    "stem": {"de": "Wozu?"},
                    "options": options("language", "work"),
                },
            ],
        },
        {
            "name": "field",
            "for_each": "fields",
            "title": {"de": "{option}"},
            "items": [
                {
                    "name": "importance",
                    "type": "likert",
                    "construct": "importance",
                    "stem": {"de": "Wie wichtig?"},
                    "options": options("1", "2", "3"),
                }
            ],
        },
    ],
}


def make_wave(world, *, mode="A", protection="few", answers=0):
    """Open a wave, have it answered, and return its id."""
    wave_id = world.wave(DEFINITION, mode=mode, protection=protection)
    add_answers(world, wave_id, answers)
    return wave_id


def add_answers(world, wave_id, n):
    """Submit `n` answers; a third each says 1, 2 and 3, and half are of either kind."""
    for place in range(n):
        world.respond(
            wave_id,
            kind=("mo", "vw")[place % 2],
            direction=str(place % 3 + 1),
            fields=["language"],
            importance_language=str(place % 3 + 1),
        )
