"""What a codebook says: every column with its words in all languages, every code, every reason.

It describes the files of single answers, and says the names that SPSS and Stata files use.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from analysis.exports.microdata.columns import PARTS, REASONS, Column, columns_of
from analysis.exports.tables import authority_of
from surveys.reading import (
    Asked,
    Level,
    Texts,
    TextVariable,
    Variable,
    WaveFacts,
    asked,
    asked_columns,
)
from surveys.web.markdown import plain


@dataclass(frozen=True, slots=True)
class Category:
    """One answer: the code in CSV and Parquet, the value in SPSS and Stata, its words."""

    code: str
    value: int
    label: Texts


@dataclass(frozen=True, slots=True)
class Entry:
    """One column of the files.

    kind
        ``codes``, ``ticks`` (0 or 1), ``number`` or ``text``.
    label
        The option or statement it stands for; empty if it is the question itself.
    conditional
        Whether not everybody was asked.
    identifies
        Whether it says who answers, and so is only in files with names.
    """

    name: str
    item: str
    spss: str
    stata: str
    kind: str
    level: Level
    section: str
    action_field: str | None
    question: Texts
    label: Texts
    help: Texts
    categories: tuple[Category, ...]
    conditional: bool
    identifies: bool


@dataclass(frozen=True, slots=True)
class Study:
    """What was asked, by whom, when; `wave` is the round this codebook was asked for."""

    programme: Texts
    authority: str
    asked: Asked
    wave: WaveFacts


@dataclass(frozen=True, slots=True)
class Codebook:
    """A codebook. `missing` has the words of each reason by language."""

    study: Study
    entries: tuple[Entry, ...]
    missing: Mapping[int, Texts]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the questionnaire."""
        return self.study.asked.languages

    def sections(self) -> Iterator[tuple[Texts, tuple[Entry, ...]]]:
        """Yield each section with its columns, in the order asked."""
        for name, title in self.study.asked.sections.items():
            found = tuple(entry for entry in self.entries if entry.section == name)
            if found:
                yield title, found

    def blocks(self) -> Iterator[tuple[Texts, tuple["Block", ...]]]:
        """Yield each section with its questions, for reading: rows of one question together."""
        for title, entries in self.sections():
            blocks = groupby(entries, key=lambda one: (one.item, one.kind, one.categories))
            yield title, tuple(Block(tuple(found)) for _key, found in blocks)


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one question that have the same answers."""

    entries: tuple[Entry, ...]

    @property
    def first(self) -> Entry:
        """The column that speaks for all."""
        return self.entries[0]

    @property
    def has_rows(self) -> bool:
        """Whether columns stand for options or statements."""
        return len(self.entries) > 1 or (bool(self.first.label) and self.first.kind != "text")


def codebook_of(session: Session, facts: WaveFacts, version_id: int) -> Codebook:
    """Return the codebook of a version of a wave's questionnaire.

    Raises
    ------
    UnknownPage
        If there is no such version.
    """
    about = asked(session, version_id)
    found = asked_columns(session, version_id)
    study = Study(
        programme=facts.programme_name,
        authority=authority_of(session, facts.programme_id).name,
        asked=replace(about, title=_plain(about.title), purpose=_plain(about.purpose)),
        wave=facts,
    )
    return Codebook(study, tuple(_entries(found, about)), REASONS)


def _entries(found: Sequence[Variable | TextVariable], about: Asked) -> Iterator[Entry]:
    base = about.base_language
    columns = columns_of(found, language=base, base=base, names=True)[1:]
    for one, column in zip(found, columns, strict=True):
        of_item = _plain(about.helps.get(one.item, {}))
        shared = {"name": column.name, "item": one.item, "spss": column.spss, "stata": column.stata}
        if isinstance(one, TextVariable):
            yield Entry(
                **shared,
                kind="text",
                level=Level.TEXT,
                section=one.section,
                action_field=one.action_field,
                question=_plain(one.stem),
                label=PARTS.get(one.part.rpartition(".")[2], {}),
                help=of_item,
                categories=(),
                conditional=False,
                identifies=one.identifies,
            )
        else:
            yield Entry(
                **shared,
                kind=column.kind,
                level=one.level,
                section=one.section,
                action_field=one.action_field,
                question=_plain(one.stem),
                label=_plain(one.label) if one.part else {},
                help=of_item,
                categories=tuple(_categories(one, column)),
                conditional=one.conditional,
                identifies=False,
            )


def _categories(variable: Variable, column: Column) -> Iterator[Category]:
    for of_question, code, value in zip(variable.codes, column.codes, column.figures, strict=True):
        yield Category(code, value, _plain(variable.labels.get(of_question, {})))


def _plain(texts: Texts) -> Texts:
    return {tag: " ".join(plain(words).split()) for tag, words in texts.items()}


def day_of(moment: datetime) -> str:
    """Return a day as programs read it."""
    return moment.date().isoformat()
