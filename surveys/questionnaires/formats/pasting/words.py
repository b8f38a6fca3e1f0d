"""Words that say what kind of question it is, as they stand in questionnaires on paper."""

import re
from collections.abc import Sequence

NUMBER_WORDS = {"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "two": 2, "three": 3}
COUNT = r"(\d{1,2}|" + "|".join(NUMBER_WORDS) + ")"


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


SEVERAL = _pattern(
    r"mehrfach|mehrere\s+(antworten|nennungen|kreuze|möglich)|alles?\s+zutreffende"
    r"|(alle|was)\s.*zutrifft|multiple|all that apply|" + COUNT + r"\s+(antworten|nennungen)"
)
SEVERAL_HINT = _pattern(
    r"\s*\([^()]*(mehrfach|mehrere|nennungen|antworten|alles? zutreffende|all that apply)[^()]*\)"
)
MOST = _pattern(r"(?:höchstens|maximal|max\.|bis zu|up to|at most)\s+" + COUNT)
REQUIRED = _pattern(r"\s*(\*|\((pflicht\w*|required)\))\s*$")
VOLUNTARY = _pattern(r"\s*\((freiwillig|optional)[^)]*\)\s*")
DONT_KNOW = _pattern(
    r"(ich\s+)?(weiß|weiss)\s+(ich\s+)?(es\s+)?nicht|don.?t know"
    r"|kann ich nicht (sagen|beurteilen|einschätzen)"
)
REFUSED = _pattern(
    r"keine angabe|k\.\s?a\.?|möchte ich nicht (sagen|beantworten)|prefer not to say|no answer"
)
OTHER_WORDS = _pattern(r"(und\s+)?(sonst|ander|weiter|other|something else|nämlich)\w*\b.*")
NONE_OF_THEM = _pattern(r"(nichts|keine[rs]?|none)\b.*")
AGREEMENT = _pattern(
    r"(stimme|trifft|sehr|eher|teils|gar nicht|überhaupt nicht|kaum|immer|oft|häufig|manchmal"
    r"|selten|nie|mittel|mittelmäßig|etwas|weniger|wenig|voll|ziemlich|neutral|weder|gut|schlecht"
    r"|(un)?zufrieden|(un)?wichtig|strongly|somewhat|not at all|agree|disagree|always|never"
    r"|täglich)\b.*"
)
"""A step of a scale."""
STRONGEST = _pattern(
    r"(stimme\s+(voll|sehr|zu|völlig|ganz)|trifft\s+(voll|sehr|völlig|zu|ganz)|voll"
    r"|sehr (?!un|schlecht|selten|wenig)|immer|täglich|strongly agree|always)"
)
WEAKEST = _pattern(r".*\b(nicht|nie|kaum|keine|not|never|disagree|un\w+|schlecht)\b")
KINDS: Sequence[tuple[str, re.Pattern[str]]] = (
    ("email", _pattern(r"e-?mail(-?adresse)?\b")),
    (
        "year",
        _pattern(
            r"(welchem|what|which)\s+(jahr|year)|jahreszahl|\(jahr\)|\wjahr\b|jahr der gründung"
        ),
    ),
    ("date", _pattern(r"\bdatum\b|\wdatum\b|TT\.\s?MM|\bdate\b|an welchem tag")),
    ("number", _pattern(r"wie\s?viele|\banzahl\b|\bzahl der\b|wie alt|how many|in prozent")),
    ("file_upload", _pattern(r"laden sie .*hoch|hochladen|datei anhängen|upload")),
)
"""What an open question asks for, by its words."""
LONG = _pattern(
    r"beschreib|erläuter|begründ|anmerkung|bemerkung|wünsch|vorschl|anregung|warum|wieso|weshalb"
    r"|was\b|wie\b|welche\b|womit|woran|wodurch|erzähl|describe|explain|why|what\b|comment"
)
RANKED = _pattern(r"rangfolge|reihenfolge|ordnen sie|bringen sie .* ordnung|rank\b")
POINTS = _pattern(r"(\d{1,6})\s+(?:punkte|points)")
AGREED = _pattern(
    r"einverstanden|einwillig|datenschutz|zustimm|bestätige|consent|agree|ich möchte|ich habe"
)
NUMBERS = _pattern(r"anzahl|zahl\b|prozent|%|wie\s?viele|number")


def count_in(words: str) -> int:
    """Return a small number that is written as a word or in figures.

    >>> count_in("drei"), count_in("5")
    (3, 5)
    """
    return NUMBER_WORDS.get(words.lower()) or int(words)
