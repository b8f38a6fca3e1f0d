"""How a wave was taken part in: languages and ways of answers, pages, minutes. Numbers only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.errors import NotAllowed
from surveys.items.base import Variable
from surveys.items.item import Level, Missing, Texts
from surveys.questionnaires.versions import published
from surveys.reading.answers import ROWS_AT_ONCE
from surveys.reading.facts import wave_facts
from surveys.reading.reader import Reader
from surveys.responses import paradata
from surveys.responses.columns import codebook_of, columns_of
from surveys.responses.counted import counted
from surveys.responses.models import ParadataCount, Response

NO_ANSWER = (int(Missing.BLANK), int(Missing.REFUSED), int(Missing.INVALID))
"""Shown and without a value: left blank, "keine Angabe", or nothing that can be used.

This is what every page and file calls "ohne Antwort".
"""
NOT_SHOWN = (int(Missing.NOT_ASKED), int(Missing.BREAK_OFF), int(Missing.NOT_IN_WAVE))


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What became of questions that were shown: all of them, without an answer, "weiß nicht"."""

    shown: int = 0
    blank: int = 0
    dont_know: int = 0

    def __add__(self, other: "Unanswered") -> "Unanswered":
        """Return both together."""
        return Unanswered(
            self.shown + other.shown, self.blank + other.blank, self.dont_know + other.dont_know
        )


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """Responses in one language of mode P, and their questions, all added up."""

    language: str
    responses: int
    found: Unanswered


@dataclass(frozen=True, slots=True)
class PageCount:
    """How many drafts finished a page; `for_everybody` unless an answer decides who sees it."""

    section: str
    title: Texts
    finished: int
    for_everybody: bool


@dataclass(frozen=True, slots=True)
class Paradata:
    """How answering on the web went.

    begun
        Drafts that finished a page at all.
    pages
        In the order asked. In mode C only those that everybody is asked.
    minutes
        Answers by the time from Start to submitting, by class in order; changes not counted.
    """

    begun: int
    pages: tuple[PageCount, ...]
    minutes: Mapping[str, int]


def questions_of(codebook: Iterable[Variable]) -> tuple[Variable, ...]:
    """Return one variable for each question: the ticks of a multiple choice are one.

    So is a ranking; the rows of a grid are left blank one by one.
    """
    found: dict[str, Variable] = {}
    for variable in codebook:
        is_one = variable.kind == "ticks" or variable.jointly == "ranking"
        found.setdefault(variable.item if is_one else variable.name, variable)
    return tuple(found.values())


def unanswered(answers: pd.DataFrame, questions: Iterable[Variable]) -> Unanswered:
    """Return how often questions were shown and got no answer, added up.

    answers
        Columns as in `WaveData.answers`.

    >>> likert = Variable("a", "a", "likert", Level.ORDINAL, {}, {}, ("1", "2"), {}, "s")
    >>> unanswered(pd.DataFrame({"a": [0, 1, -4, -1, -3]}), [likert])
    Unanswered(shown=4, blank=1, dont_know=1)
    """
    found = Unanswered()
    for question in questions:
        name = f"{question.name}!" if question.level is Level.INTERVAL else question.name
        column = answers[name].to_numpy()
        found += Unanswered(
            shown=len(column) - int(np.isin(column, NOT_SHOWN).sum()),
            blank=int(np.isin(column, NO_ANSWER).sum()),
            dont_know=int((column == int(Missing.DONT_KNOW)).sum()),
        )
    return found


def language_counts(session: Session, wave_id: int, *, reader: Reader) -> tuple[LanguageCount, ...]:
    """Return the responses of a wave of mode P by language, the most frequent first.

    Raises
    ------
    NotAllowed
        If this reader may not see rows, or nobody may: without names no language is stored.
    """
    facts = wave_facts(session, wave_id)
    if facts.mode != "P" or facts.programme_id not in reader.rows:
        raise NotAllowed("The language of a response is known in attributed waves only.")
    rows = session.execute(
        select(Response.language, Response.version_id, func.count())
        .where(*counted(wave_id))
        .group_by(Response.language, Response.version_id)
    ).all()
    found: dict[str, LanguageCount] = {}
    for language, version_id, n in rows:
        name = language or ""
        before = found.get(name, LanguageCount(name, 0, Unanswered()))
        more = sum(_of_language(session, wave_id, version_id, language), Unanswered())
        found[name] = LanguageCount(name, before.responses + n, before.found + more)
    return tuple(sorted(found.values(), key=lambda one: (-one.responses, one.language)))


def section_titles(session: Session, version_id: int) -> Mapping[str, Texts]:
    """Return the titles of the sections of a questionnaire version, by name, in order."""
    return {section.name: section.title for section in published(session, version_id).sections}


def arrival_counts(session: Session, wave_id: int) -> Mapping[str, int]:
    """Return how many responses came on which way."""
    rows = session.execute(
        select(Response.arrival, func.count()).where(*counted(wave_id)).group_by(Response.arrival)
    )
    return {arrival: n for arrival, n in rows}  # noqa: C416  rows are no pairs to the type checker


def paradata_of(session: Session, wave_id: int) -> Paradata | None:
    """Return how answering a wave went, as far as its mode measures it; None in mode A."""
    facts = wave_facts(session, wave_id)
    if facts.mode not in paradata.MEASURED_MODES:
        return None
    rows = session.execute(
        select(ParadataCount.kind, ParadataCount.name, ParadataCount.drafts).where(
            ParadataCount.wave_id == wave_id
        )
    )
    found = {(kind, name): drafts for kind, name, drafts in rows}
    sections = paradata.finishable(published(session, facts.version_id))
    pages = (
        PageCount(
            section.name,
            section.title,
            found.get((paradata.PAGE, section.name), 0),
            paradata.is_for_everybody(section),
        )
        for section in sections
    )
    return Paradata(
        found.get((paradata.BEGUN, ""), 0),
        tuple(page for page in pages if facts.mode == "P" or page.for_everybody),
        {name: found.get((paradata.MINUTES, name), 0) for name in paradata.CLASSES},
    )


def _of_language(
    session: Session, wave_id: int, version_id: int, language: str | None
) -> Iterator[Unanswered]:
    """Yield what one language left unanswered, some responses at a time."""
    questionnaire = published(session, version_id)
    questions: Sequence[Variable] = questions_of(codebook_of(questionnaire))
    spoken = Response.language.is_(None) if language is None else Response.language == language
    rows = session.scalars(
        select(Response.answers).where(
            *counted(wave_id), Response.version_id == version_id, spoken
        ),
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    for some in rows.partitions():
        yield unanswered(columns_of(questionnaire, some), questions)
