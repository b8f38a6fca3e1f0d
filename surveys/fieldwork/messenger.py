"""Short texts that bring a link by messenger: one per language, for staff to copy and send."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from surveys.fieldwork.letters import templates as letter_templates
from surveys.fieldwork.placeholders import ENDS, filled
from surveys.fieldwork.preparing import OpenedWave
from surveys.web.locale import LANGUAGES, Language, day, said, spoken

WORDS = Path(__file__).parent / "messenger.yaml"


@dataclass(frozen=True, slots=True)
class MessengerText:
    """A message in one language, its link included."""

    language: Language
    words: str


def messenger_texts(opened: OpenedWave, link: str | None) -> tuple[MessengerText, ...]:
    """Return a message in each language of the questionnaire that we have words for.

    Without a link it says where to put the one of each organisation.
    """
    return tuple(
        _text(opened, LANGUAGES[tag], link)
        for tag in opened.questionnaire.languages
        if tag in LANGUAGES and tag in messages()
    )


@cache
def messages() -> Mapping[str, Mapping[str, str]]:
    """Return the messages by language, read once."""
    found: dict[str, dict[str, str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found


def _text(opened: OpenedWave, language: Language, link: str | None) -> MessengerText:
    words = messages()[language.tag]["open" if opened.wave.mode == "A" else "personal"]
    with spoken(language.tag):
        facts = {
            "title": _as_sentence(said(opened.questionnaire.title)),
            "minutes": str(opened.questionnaire.minutes),
            # Some languages end a day with a full stop of their own: "2026 р."
            "last_day": day(opened.wave.closes_at),
            "link": link or letter_templates()[language.tag]["here"],
        }
    return MessengerText(language, filled(words, facts))


def _as_sentence(title: str) -> str:
    return title if title.endswith(ENDS) else f"{title}."
