"""Posters and a slide for a wave with an open link: what they say, as the press takes it. Pure."""

from collections.abc import Mapping
from typing import Any

from surveys.fieldwork.paper.letters import Address
from surveys.fieldwork.paper.words import Occasion, around_code, facts_of
from surveys.web.locale import LANGUAGES, language_of

SIZES = ("a4", "a3", "slide")


def poster(
    occasion: Occasion, size: str, tag: str, *, address: Address, logo: str | None
) -> Mapping[str, Any]:
    """Return the order for a poster of a size in a language that there are words for."""
    language = LANGUAGES[tag]
    facts = facts_of(occasion, tag, occasion.wave.closes_at)
    link = address("answering.entry", token=occasion.wave.open_code)
    return {
        "kind": "poster",
        "size": size,
        "lang": language.lang,
        "dir": language.dir,
        "title": facts["title"],
        "said": around_code(tag, facts),
        "link": link,
        "shown_link": link.partition("://")[2],
        "languages": [
            {"name": one.name, "lang": one.lang, "dir": one.dir}
            for one in map(language_of, occasion.questionnaire.languages)
        ],
        "authority": occasion.authority.name,
        "logo": logo,
    }
