"""A questionnaire larger than any municipality should send: 300 items, 100 of them conditional."""

from typing import Any

SECTIONS, ITEMS = 12, 25
LANGUAGES = ("de", "en")


def words(text: str) -> dict[str, str]:
    """Return a text in the languages of the questionnaire."""
    return {language: f"{text} ({language})" for language in LANGUAGES}


def large_document() -> dict[str, Any]:
    """Return the document: twelve sections of 25 items, every third with a condition."""
    return {
        "questionnaire": "large",
        "base_language": "de",
        "languages": list(LANGUAGES),
        "title": words("Eine sehr lange Befragung"),
        "purpose": words("Wozu sie dient."),
        "what_happens": words("Was daraus wird."),
        "minutes": 60,
        "sections": [
            {
                "name": f"section_{section}",
                "title": words(f"Abschnitt {section}"),
                "items": [item(section * ITEMS + place) for place in range(ITEMS)],
            }
            for section in range(SECTIONS)
        ],
    }


def item(number: int) -> dict[str, Any]:
    """Return item `number`: one of five kinds, every third asked by an earlier answer."""
    found: dict[str, Any] = {"name": f"q{number}", "stem": words(f"Frage {number}: Wie ist das?")}
    found |= KINDS[number % len(KINDS)]
    if number % 3 == 2:
        found["asked_if"] = rule(number)
    return found


def rule(number: int) -> dict[str, Any]:
    """Return a condition on the items before `number`, of one of three shapes."""
    choice, several = earlier(number, 0), earlier(number, 1)
    shapes = (
        {"one_of": [choice, ["a", "b"]]},
        {"any": [{"equals": [choice, "c"]}, {"at_least": [{"count": several}, 2]}]},
        {"all": [{"answered": choice}, {"not": {"contains": [several, "d"]}}]},
    )
    return shapes[number % len(shapes)]


def earlier(number: int, kind: int) -> str:
    """Return the last item of a kind before `number`, in the section before or this one."""
    places = range(number - 1, -1, -1)
    return next(f"q{place}" for place in places if place % len(KINDS) == kind)


OPTIONS = [{"code": code, "label": words(f"Antwort {code}")} for code in "abcde"]
KINDS: tuple[dict[str, Any], ...] = (
    {"type": "single_choice", "options": OPTIONS},
    {"type": "multiple_choice", "options": OPTIONS},
    {"type": "likert", "options": OPTIONS, "dont_know": True},
    {"type": "number", "minimum": 0, "maximum": 1000},
    {"type": "long_text", "max_length": 500},
)
