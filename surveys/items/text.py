"""Short and long text: somebody's own words."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, ClassVar, Literal

import re2
from pydantic import Field

from surveys.items.base import Given, ItemType, Posted, required_problem
from surveys.items.item import Item, Level
from surveys.items.part import AnswerPart, ItemPart
from surveys.items.writing import clean_line, clean_text
from surveys.web.locale import gettext as _

SHORT_LENGTH, LONG_LENGTH = 200, 3000
LONGEST_PATTERN = 500


class ShortTextPart(AnswerPart):
    """One line of text."""

    type: Literal["short_text"]
    max_length: int = Field(SHORT_LENGTH, ge=1, le=1000)
    pattern: str | None = Field(None, max_length=LONGEST_PATTERN)


class LongTextPart(AnswerPart):
    """Several lines of text."""

    type: Literal["long_text"]
    max_length: int = Field(LONG_LENGTH, ge=1, le=5000)


class ShortText(ItemType):
    """One line."""

    name = "short_text"
    level = Level.TEXT
    part: ClassVar[type[ItemPart]] = ShortTextPart
    live = "text"
    free_text = True

    def faults(self, item: Item) -> Iterator[str]:
        """Yield what is wrong with the pattern."""
        if item.pattern is not None and compiled(item.pattern) is None:
            yield ".pattern: is no pattern that can be used here (RE2). Correct it or drop it."

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the line typed, without blanks around it; nothing typed is null."""
        typed, problem = clean_line(" ".join(posted.getlist(name)), item.max_length)
        problem = problem or required_problem(item, typed)
        return Given(typed, problem=problem or self._pattern_problem(item, typed))

    def _pattern_problem(self, item: Item, typed: str | None) -> str | None:
        if item.pattern is None or typed is None:
            return None
        pattern = compiled(item.pattern)
        if pattern is None or pattern.fullmatch(typed):
            return None
        return _("Diese Angabe hat nicht die erwartete Form. Bitte prüfen Sie sie.")

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the words as they were written."""
        value = answers.get(item.name)
        return [value] if value else []

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return a few words that say what they are."""
        return {"": random.choice((_("Testantwort"), _("Noch eine Testantwort"), ""))}

    def seconds(self, item: Item) -> float:
        """Return the time for a line."""
        return 15.0


class LongText(ShortText):
    """Several lines; line breaks are kept."""

    name = "long_text"
    part = LongTextPart

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the text typed with its line breaks."""
        typed, problem = clean_text("\n".join(posted.getlist(name)), item.max_length)
        return Given(typed, problem=problem or required_problem(item, typed))

    def seconds(self, item: Item) -> float:
        """Return the time for a few sentences; many leave it blank."""
        return 45.0


def compiled(pattern: str) -> Any:
    """Return a pattern that runs in linear time whatever is typed, or None if it is none.

    >>> compiled("[0-9]{5}") is not None, compiled("(")
    (True, None)
    """
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None
