"""Words on paper: proposals for staff to change, and what stands around a code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import yaml

from surveys.fieldwork.models import Wave
from surveys.fieldwork.placeholders import filled
from surveys.programmes.models import Authority, Programme
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.web.locale import END, ISOLATE, LANGUAGES, Language, day, said, spoken

WORDS = Path(__file__).parent / "words.yaml"
PLACEHOLDERS = (
    "organisation",
    "title",
    "programme",
    "authority",
    "minutes",
    "last_day",
    "contact",
    "phone",
    "email",
)
BODIES = {"P": "attributed", "C": "confidential", "A": "anonymous"}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a wave asks, and who asks: the same on every sheet."""

    wave: Wave
    programme: Programme
    authority: Authority
    questionnaire: Questionnaire

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the questionnaire that there are words for; German if for none."""
        found = [tag for tag in self.questionnaire.languages if tag in words() and tag in LANGUAGES]
        return tuple(LANGUAGES[tag] for tag in found or ["de"])

    @property
    def gives_codes(self) -> bool:
        """Whether there is a code for each recipient, and not one link for all."""
        return self.wave.mode != "A" or self.wave.access != "open"

    @property
    def needs_slips(self) -> bool:
        """Whether codes must not stand on letters, because nobody may know who has which."""
        return self.wave.mode == "A" and self.gives_codes

    def language_of(self, wanted: tuple[str, ...]) -> str:
        """Return the tag to write somebody in who likes some languages."""
        offered = [language.tag for language in self.languages]
        return next((tag for tag in wanted if tag in offered), offered[0])


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body of a letter in one language, with placeholders."""

    subject: str
    body: str


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Return all words on paper by language, read once."""
    found: dict[str, dict[str, str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found


def proposals(occasion: Occasion) -> dict[str, Wording]:
    """Return a letter to begin with in each language, as the mode of the wave has it."""
    body = BODIES[occasion.wave.mode]
    return {
        language.tag: Wording(words()[language.tag]["subject"], words()[language.tag][body].strip())
        for language in occasion.languages
    }


def facts_of(occasion: Occasion, tag: str, closes_at: datetime) -> Mapping[str, str]:
    """Return what placeholders say in a language for somebody with this last day."""
    authority = occasion.authority
    with spoken(tag):
        found = {
            "title": said(occasion.questionnaire.title),
            "programme": said(occasion.programme.name),
            "authority": authority.name,
            "minutes": str(occasion.questionnaire.minutes),
            "last_day": day(closes_at),
            "contact": authority.contact_name,
            "phone": authority.contact_phone,
            "email": authority.contact_email,
        }
    if LANGUAGES[tag].dir == "ltr":
        return found
    # What is written from left to right would turn its neighbours round: a telephone number, too.
    return {name: f"{ISOLATE}{value}{END}" for name, value in found.items()}


def around_code(tag: str, facts: Mapping[str, str]) -> dict[str, str]:
    """Return what stands around a code in a language, its placeholders filled in."""
    return {name: filled(sentence, facts) for name, sentence in words()[tag].items()}
