"""The table of one language: each short sentence in German, beside it what the language says."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from surveys.web.locale import gettext as _
from surveys.web.locale import language_of
from surveys.web.words import WHOLE_NUMBERS, Sentence, catalogue, plural_order, short_sentences

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
NUMBER = frozenset({"%(num)s", "%(num)d"})
LONGEST = 1_000
EXAMPLES = 4

Own = Mapping[str, Sequence[str]]
"""What the database says in one language, by German sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text to translate. A sentence with a number has a row for each form of the language."""

    key: str
    sentence: Sentence
    german: str
    words: str
    shipped: str
    """What the catalogue that came along says; empty if there is none."""
    numbers: tuple[int, ...] = ()
    """The first numbers that take this form."""
    is_last: bool = True
    problem: str = ""

    @property
    def note(self) -> str:
        """For which numbers the form is."""
        if not self.numbers:
            return ""
        listed = ", ".join(map(str, self.numbers))
        return _("für %(numbers)s", numbers=f"{listed} …" if len(self.numbers) > 1 else listed)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was typed: sentences to keep (None: as the catalogue says), and rows with a problem."""

    kept: Mapping[str, list[str] | None]
    wrong: Mapping[str, Row]


def rows_of(tag: str, own: Own) -> tuple[Row, ...]:
    """Return the table of a language, in the order of the sentences' sources."""
    rules = language_of(tag).cldr
    order = plural_order(rules)
    examples: dict[str, list[int]] = {form: [] for form in order}
    for number in WHOLE_NUMBERS[1:]:
        examples.setdefault(rules.plural_form(number), []).append(number)
    numbers = [tuple(examples[form][:EXAMPLES]) or (0,) for form in order]
    return tuple(
        chain.from_iterable(_rows(tag, own, sentence, numbers) for sentence in short_sentences())
    )


def _rows(
    tag: str, own: Own, sentence: Sentence, numbers: Sequence[tuple[int, ...]]
) -> Iterator[Row]:
    key = hashlib.sha256(sentence.german.encode()).hexdigest()[:12]
    count = 1 if sentence.plural is None else len(numbers)
    shipped = _in_forms(catalogue(tag).get(sentence.german), count)
    words = _in_forms(tuple(own.get(sentence.german, ())), count)
    if sentence.plural is None:
        yield Row(key, sentence, sentence.german, words[0] or shipped[0], shipped[0])
        return
    for place, taken in enumerate(numbers):
        yield Row(
            f"{key}.{place}",
            sentence,
            sentence.german if taken == (1,) else sentence.plural,
            words[place] or shipped[place],
            shipped[place],
            taken,
            is_last=place == count - 1,
        )


def _in_forms(words: str | tuple[str, ...] | None, count: int) -> list[str]:
    """Return a text for each form; a language that writes fewer says the last for the rest."""
    forms = [words] if isinstance(words, str) else list(words or ())
    return [*forms, *[forms[-1] if forms else ""] * (count - len(forms))][:count]


def checked(rows: Sequence[Row], typed: Mapping[str, str]) -> Checked:
    """Return which sentences may be kept as they were typed, and which rows must be put right."""
    kept: dict[str, list[str] | None] = {}
    wrong: dict[str, Row] = {}
    by_sentence: dict[str, list[Row]] = {}
    for row in rows:
        by_sentence.setdefault(row.sentence.german, []).append(row)
    for german, forms in by_sentence.items():
        if not any(row.key in typed for row in forms):
            continue
        after = [replace(row, words=_tidy(typed.get(row.key, row.words))) for row in forms]
        found = {row.key: replace(row, problem=said) for row in after if (said := _fault(row))}
        if any(row.words for row in after):
            found |= {
                row.key: replace(row, problem=_("Hier fehlt noch eine Form dieses Satzes."))
                for row in after
                if not row.words
            }
        if found:
            wrong |= {row.key: row for row in after} | found
            continue
        words = [row.words for row in after]
        is_own = any(words) and words != [row.shipped for row in after]
        kept[german] = words if is_own else None
    return Checked(kept, wrong)


def _tidy(words: str) -> str:
    return " ".join(words.split())


def _fault(row: Row) -> str:
    """Return what is wrong with the words of a row, or nothing."""
    if not row.words:
        return ""
    if len(row.words) > LONGEST:
        return _("Bitte kürzen Sie diesen Text auf %(n)s Zeichen.", n=LONGEST)
    wanted = set(PLACEHOLDER.findall(row.sentence.plural or row.sentence.german))
    optional = set() if row.is_last else NUMBER
    found = set(PLACEHOLDER.findall(row.words))
    if lost := sorted(wanted - found - optional):
        return _("Bitte übernehmen Sie %(signs)s unverändert.", signs=", ".join(lost))
    if invented := sorted(found - wanted):
        return _("%(signs)s gibt es im deutschen Satz nicht.", signs=", ".join(invented))
    if "%" in PLACEHOLDER.sub("", row.words):
        return _("Ein Prozentzeichen ist nur möglich, wo der deutsche Satz eines hat.")
    return ""
