"""What is known while pasted questions become items: names taken, and what to tell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from surveys.questionnaires.editing.naming import code_from, name_from
from surveys.web.locale import gettext as _

Item: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Making:
    """What is known while items are made: the language, names taken, what to tell."""

    language: str
    taken: set[str]
    notes: list[str] = field(default_factory=list)

    def words(self, said: str) -> dict[str, str]:
        """Return words in the language, harmless where texts have marks."""
        plain = " ".join(said.split()).replace("{", "(").replace("}", ")")
        return {self.language: re.sub(r"([\\`*_\[\]<])", r"\\\1", plain)}

    def item(self, kind: str, stem: str, **settings: Any) -> Item:
        """Return an item with a name of its own."""
        stem = stem.strip() or _("Frage ohne Text")
        name = name_from(stem, self.taken, "hinweis" if kind == "information" else "frage")
        self.taken.add(name)
        return {"name": name, "type": kind, "stem": self.words(stem), **settings}

    def options(self, labels: Sequence[str]) -> list[Item]:
        """Return options with codes made from their labels, or letters where that is no use."""
        codes: list[str] = []
        for place, label in enumerate(labels):
            latin = any(sign.isascii() and sign.isalnum() for sign in label)
            codes.append(code_from(label if latin else _letter(place), codes))
        return [
            {"code": code, "label": self.words(label)}
            for code, label in zip(codes, labels, strict=True)
        ]

    def note(self, stem: str, sentence: str) -> None:
        """Tell something about a question."""
        short = stem if len(stem) <= 50 else f"{stem[:49].rstrip()}…"
        self.notes.append(f"„{short}“: {sentence}" if stem else sentence)


def _letter(place: int) -> str:
    first, last = divmod(place, 26)
    return (chr(96 + first) if first else "") + chr(97 + last)
