"""What the invented respondents write: sentences of `content/voices.yaml`, said once a wave."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any, cast

from surveys.questionnaires import loading

CONTENT = Path(__file__).parent / "content"
GERMAN = "de"
READ = {GERMAN: "de", "simple": "de-x-einfach", "en": "en", "ar": "ar", "tr": "de", "uk": "de"}
"""By the language somebody writes in: the language in which they read the pages."""


@cache
def sentences() -> Mapping[str, Any]:
    """Return the sentences by topic."""
    return loading.load(CONTENT / "voices.yaml")


class Voices:
    """The words of one wave. No two respondents of a wave write the same to one question."""

    def __init__(self, random: Random, *, number: int) -> None:
        """Shuffle the sentences for wave `number`; some belong to the second one only."""
        self.random, self.number = random, number
        self._left: dict[tuple[str, str], Iterator[str]] = {}

    def about_field(self, key: str, language: str) -> str | None:
        """Return what somebody says must change in an action field, while there is more to say."""
        return self._next(f"change.{key}", sentences()["change"][key], language)

    def about(self, topic: str, language: str) -> str | None:
        """Return what somebody says on a topic of the whole concept."""
        return self._next(topic, sentences()[topic], language)

    def short(self, topic: str) -> str:
        """Return a few words for the text box beside "other"."""
        return self.random.choice(cast("list[str]", sentences()[topic]))

    def _next(self, topic: str, said: Mapping[str, list[str]], language: str) -> str | None:
        key = (topic, language)
        if key not in self._left:
            answers = self._german(said) if language == GERMAN else list(said.get(language, ()))
            if language != GERMAN:
                self.random.shuffle(answers)
            self._left[key] = iter(answers)
        return next(self._left[key], None)

    def _german(self, said: Mapping[str, list[str]]) -> list[str]:
        """Return answers that join what is seen with what is wanted, or hold one of the two."""
        seen, wanted = list(said["seen"]), list(said.get("wanted") or said["then"])
        shares = (5, 3, 2) if "wanted" in said else (5, 0, 5)
        self.random.shuffle(seen)
        self.random.shuffle(wanted)
        pairs = (
            (one, wanted[(place + turn) % len(wanted)])
            for turn in range(len(wanted))
            for place, one in enumerate(seen)
        )
        joined = [
            self.random.choices((f"{one} {other}", other, one), shares)[0] for one, other in pairs
        ]
        now = said.get("now", ()) if self.number > 1 else ()
        return list(dict.fromkeys(chain(now, joined)))
