"""What becomes of each row of a file, in words: the preview before, the report after."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Literal

from surveys.fieldwork.addresses.book import Book
from surveys.fieldwork.addresses.keeping import ContactFacts
from surveys.fieldwork.addresses.planning import (
    Candidate,
    Entry,
    Plan,
    changes_of,
    matched,
)
from surveys.fieldwork.addresses.words import language_words
from surveys.programmes.tables import Table, TableRow
from surveys.web.locale import gettext as _

Verdict = Literal["new", "changed", "unchanged", "faulty", "skipped", "undecided"]
ORDER: tuple[Verdict, ...] = ("faulty", "undecided", "new", "changed", "unchanged", "skipped")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file and what becomes of it."""

    number: int
    name: str
    person: str
    verdict: Verdict
    told: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()
    answer: str = ""
    """The answer to the question which of the candidates it is; before anybody gave one, ours."""

    @property
    def needs_somebody(self) -> bool:
        """Whether a person has to look at it."""
        return self.verdict in {"faulty", "undecided"} or bool(self.candidates)


def verdict_words() -> dict[str, str]:
    """Return what pages and reports call what becomes of a row."""
    return {
        "new": _("neu"),
        "changed": _("geändert"),
        "unchanged": _("unverändert"),
        "faulty": _("fehlerhaft"),
        "skipped": _("ausgelassen"),
        "undecided": _("bitte entscheiden"),
    }


def lines_of(plan: Plan, book: Book) -> list[Line]:
    """Return each row of a file with what becomes of it, in the order of the file."""
    found = (line for entry in plan.entries for line in _of_entry(entry, book))
    return sorted(found, key=lambda line: line.number)


def counted(lines: list[Line]) -> list[tuple[str, int]]:
    """Return how many rows there are of each verdict, those first that need somebody."""
    found = Counter(line.verdict for line in lines)
    words = verdict_words()
    return [(words[one], found[one]) for one in ORDER if found[one]]


def report(lines: list[Line]) -> Table:
    """Return the report that people keep: each row of the file and what became of it."""
    words = verdict_words()
    return Table(
        (_("Zeile"), _("Name"), _("Ansprechperson"), _("Ergebnis"), _("Hinweis")),
        tuple(
            TableRow(
                one.number,
                (str(one.number), one.name, one.person, words[one.verdict], " ".join(one.told)),
            )
            for one in lines
        ),
    )


def _of_entry(entry: Entry, book: Book) -> Iterator[Line]:
    if entry.faults or not entry.is_taken:
        yield from _left(entry)
        return
    people = {row.number: (known, will) for row, _said, known, will in matched(entry, book)}
    for row in entry.rows:
        is_first = row is entry.rows[0]
        told = [_change(*one) for one in changes_of(entry, book)] if is_first else []
        is_new = is_first and entry.known is None
        verdict: Verdict = "new" if is_new else "changed" if told else "unchanged"
        if row.number in people:
            known, will = people[row.number]
            changes = list(_person(known.facts if known else None, will))
            if changes and not is_new:
                verdict = "new" if known is None and not is_first else "changed"
            told += changes
        yield Line(
            row.number,
            row.name,
            row.contact.name if row.contact else "",
            verdict,
            tuple(told),
            entry.candidates if is_first else (),
            entry.answer if is_first else "",
        )


def _left(entry: Entry) -> Iterator[Line]:
    """Yield the rows of an organisation that is not taken, or not yet."""
    for row in entry.rows:
        is_first = row is entry.rows[0]
        faults = entry.faults.get(row.number, [])
        verdict: Verdict = "faulty" if faults else "skipped"
        if not faults and entry.answer != "skip":
            # Nothing of an organisation is taken while one of its rows has a fault.
            verdict = "undecided" if entry.is_open else "unchanged"
        certain = [one.answer for one in entry.candidates if one.is_certain]
        yield Line(
            row.number,
            row.name,
            row.contact.name if row.contact else "",
            verdict,
            tuple(faults),
            entry.candidates if is_first else (),
            (entry.answer or next(iter(certain), "")) if is_first else "",
        )


def _person(before: ContactFacts | None, after: ContactFacts) -> Iterator[str]:
    if before is None:
        yield _("Neue Ansprechperson: %(name)s.", name=after.name)
        return
    for name, words in _contact_words().items():
        was, will = getattr(before, name) or "", getattr(after, name) or ""
        if was != will and name == "language":
            languages = language_words()
            was, will = languages.get(was, was), languages.get(will, will)
        if was != will:
            yield _change(words, was, will)


def _change(column: str, was: str, will: str) -> str:
    if not was:
        return _("%(column)s: %(after)s.", column=column, after=will)
    return _("%(column)s: %(after)s statt %(before)s.", column=column, after=will, before=was)


def _contact_words() -> Mapping[str, str]:
    words = {
        "name": _("Ansprechperson"),
        "function": _("Funktion"),
        "email": _("E-Mail"),
        "phone": _("Telefon"),
        "language": _("Sprache"),
    }
    return {one.name: words[one.name] for one in fields(ContactFacts) if one.name in words}
