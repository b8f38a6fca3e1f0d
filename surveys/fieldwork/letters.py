"""Words for the mail that brings a link: a proposal per language, for staff to copy and change."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from surveys.fieldwork.placeholders import filled
from surveys.fieldwork.preparing import OpenedWave
from surveys.web.locale import LANGUAGES, Language, day, left_to_right, said, spoken

WORDS = Path(__file__).parent / "letters.yaml"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in one language."""

    language: Language
    subject: str
    body: str


def letters(opened: OpenedWave, link: str | None) -> tuple[Letter, ...]:
    """Return a mail in each language of the questionnaire that we have words for.

    Without a link it says where to put the one of each organisation.
    """
    return tuple(
        _letter(opened, LANGUAGES[tag], link)
        for tag in opened.questionnaire.languages
        if tag in LANGUAGES and tag in templates()
    )


@cache
def templates() -> Mapping[str, Mapping[str, str]]:
    """Return subject and bodies by language, read once."""
    found: dict[str, dict[str, str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found


def _letter(opened: OpenedWave, language: Language, link: str | None) -> Letter:
    words = templates()[language.tag]
    with spoken(language.tag):
        facts = {
            "title": said(opened.questionnaire.title),
            "programme": said(opened.programme.name),
            "authority": opened.authority.name,
            "minutes": str(opened.questionnaire.minutes),
            "last_day": day(opened.wave.closes_at),
            "link": link or words["here"],
            "contact": opened.authority.contact_name,
            "phone": left_to_right(opened.authority.contact_phone),
            "email": opened.authority.contact_email,
        }
    body = words["attributed" if opened.wave.mode == "P" else "anonymous"]
    return Letter(language, filled(words["subject"], facts), filled(body, facts).strip())
