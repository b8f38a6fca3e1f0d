"""What a paper consists of, and the blanks left in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveys.programmes.statements import blanks


@dataclass(frozen=True, slots=True)
class Section:
    """One part under a heading: paragraphs, then named facts, then a list, then a table."""

    title: str
    text: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    points: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document about one wave, in one language, ready to be shown or written to a file."""

    title: str
    about: str
    """The wave and who asks, on one line."""
    sections: tuple[Section, ...]
    closing: str = ""
    """What stands at the end, such as from when it is."""

    @property
    def blanks(self) -> tuple[str, ...]:
        """What a person must still fill in, each once, in order."""
        return blanks("\n".join(_words(self)))


def _words(paper: Paper) -> Iterator[str]:
    for section in paper.sections:
        yield from section.text
        yield from (value for _name, value in section.facts)
        yield from section.points
        for row in section.rows:
            yield from row
