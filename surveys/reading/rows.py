"""The audited way beside the tallies: rows of attributed waves, with what was written in them.

Only files of single answers take it. Without names the rows come in an order of chance, drawn
anew each time, and nothing in them leads to anybody but what was said. Nothing of modes A and C.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from surveys.errors import NotAllowed, UnknownPage
from surveys.fieldwork.models import Invitation, Organisation
from surveys.items import ITEM_TYPES
from surveys.items.base import Variable
from surveys.items.item import Item, Texts
from surveys.questionnaires.models import QuestionnaireVersion, Survey
from surveys.questionnaires.piping import for_everybody
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import breaks_between, published
from surveys.reading.answers import codebook
from surveys.reading.facts import wave_facts
from surveys.reading.reader import Reader
from surveys.responses.columns import RECORD_KEY, as_in, columns_of, frame_of
from surveys.responses.counted import counted
from surveys.responses.models import Response
from surveys.web.locale import speaking

ROWS_AT_ONCE = 2000
ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class TextVariable:
    """A column of words: a free text, a day, what was written beside a choice or in entries.

    name
        The item's, `item.other` beside a choice, `item.why` of an explanation, `item.inner` of the
        entries of a group: all of them, a line each.
    part
        ``""`` of the answer itself, else `other`, `why`, or the name of the item in an entry.
    identifies
        Whether it says who answers: an address, the details of an organisation.
    """

    name: str
    item: str
    part: str
    stem: Texts
    section: str
    action_field: str | None
    identifies: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What a published version of a questionnaire says of itself."""

    version_id: int
    number: int
    survey_id: int
    survey: str
    programme_id: int
    title: Texts
    purpose: Texts
    languages: tuple[str, ...]
    base_language: str
    published_at: datetime
    sections: Mapping[str, Texts]
    helps: Mapping[str, Texts]


@dataclass(frozen=True, slots=True)
class RowBatch:
    """Some rows.

    answers
        Columns as in `WaveData.answers`, without the key of the rounding.
    texts
        Words by the name of their `TextVariable`, None where there are none.
    organisations
        Names, in the order of the rows; empty if they were not asked for.
    """

    answers: pd.DataFrame
    texts: Mapping[str, list[str | None]]
    organisations: Sequence[str]


def asked(session: Session, version_id: int) -> Asked:
    """Return what a published version says of itself.

    Raises
    ------
    UnknownPage
        If there is none.
    """
    row = session.execute(
        select(QuestionnaireVersion, Survey)
        .join(Survey, Survey.id == QuestionnaireVersion.survey_id)
        .where(QuestionnaireVersion.id == version_id)
    ).one_or_none()
    if row is None:
        raise UnknownPage("No such version.")
    version, survey = row
    questionnaire = published(session, version_id)
    return Asked(
        version_id=version.id,
        number=version.number,
        survey_id=survey.id,
        survey=survey.slug,
        programme_id=survey.programme_id,
        title=questionnaire.title,
        purpose=questionnaire.purpose,
        languages=questionnaire.languages,
        base_language=questionnaire.base_language,
        published_at=version.published_at,
        sections={one.name: for_everybody(one.title) for one in questionnaire.sections},
        helps={
            item.name: for_everybody(item.help)
            for item in questionnaire.items.values()
            if item.help
        },
    )


def versions_beside(session: Session, version_id: int) -> tuple[int, ...]:
    """Return all versions of the survey that a version belongs to, the newest first."""
    survey = select(QuestionnaireVersion.survey_id).where(QuestionnaireVersion.id == version_id)
    return tuple(
        session.scalars(
            select(QuestionnaireVersion.id)
            .where(QuestionnaireVersion.survey_id == survey.scalar_subquery())
            .order_by(QuestionnaireVersion.number.desc())
        )
    )


def asked_columns(session: Session, version_id: int) -> tuple[Variable | TextVariable, ...]:
    """Return the columns of a version in the order asked, words beside what they belong to."""
    questionnaire = published(session, version_id)
    counted_ones: dict[str, list[Variable]] = {}
    for variable in codebook(session, version_id):
        counted_ones.setdefault(variable.item, []).append(variable)
    return tuple(
        column
        for section in questionnaire.sections
        for item in section.items
        for column in (*counted_ones.get(item.name, ()), *_texts_of(item, section.name))
    )


def row_batches(
    session: Session, wave_id: int, *, reader: Reader, names: bool
) -> Iterator[RowBatch]:
    """Yield the rows of an attributed wave, a few thousand at a time.

    With `names` they come by the name of their organisation, without in an order of chance.

    Raises
    ------
    NotAllowed
        If this reader may not read rows of the programme, or nobody may: modes A and C.
    """
    facts = wave_facts(session, wave_id)
    if facts.programme_id not in reader.rows or facts.mode != "P":
        raise NotAllowed("Rows are read in attributed waves, by those who may read rows.")
    wanted = published(session, facts.version_id)
    ids = _by_name(session, wave_id) if names else _by_chance(session, wave_id)
    for first in range(0, len(ids), ROWS_AT_ONCE):
        some = [one.tobytes() for one in ids[first : first + ROWS_AT_ONCE]]
        yield _batch(session, some, (facts.version_id, wanted), names=names)


def _by_chance(session: Session, wave_id: int) -> NDArray[np.void]:
    """Return the ids of all rows, shuffled. Sorted, their order would lead to pages with names."""
    ids = _ids(session, select(Response.id).where(*counted(wave_id)))
    return ids[np.random.default_rng(secrets.randbits(128)).permutation(len(ids))]


def _by_name(session: Session, wave_id: int) -> NDArray[np.void]:
    return _ids(
        session,
        select(Response.id)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(*counted(wave_id))
        .order_by(Organisation.name, Organisation.id),
    )


def _ids(session: Session, query: Any) -> NDArray[np.void]:
    """Return ids as 16 bytes each: a million of them are 16 MB."""
    found = bytearray()
    for row in session.execute(query, execution_options={"yield_per": 10 * ROWS_AT_ONCE}):
        found += row.id
    return np.frombuffer(bytes(found), f"V{ID_BYTES}")


def _batch(
    session: Session, ids: list[bytes], wanted: tuple[int, Questionnaire], *, names: bool
) -> RowBatch:
    """Return rows in the order of `ids`; one that was deleted meanwhile is left out."""
    query: Select[Any] = select(Response.id, Response.version_id, Response.answers)
    if names:
        query = (
            query.add_columns(Organisation.name)
            .join(Invitation, Invitation.id == Response.invitation_id)
            .join(Organisation, Organisation.id == Invitation.organisation_id)
        )
    by_id = {row[0]: row for row in session.execute(query.where(Response.id.in_(ids)))}
    rows = [by_id[one] for one in ids if one in by_id]
    version_id, questionnaire = wanted
    frames: list[pd.DataFrame] = []
    texts: dict[str, list[str | None]] = {
        name: [None] * len(rows) for name in _text_names(questionnaire)
    }
    for number in {row[1] for row in rows}:
        places = [place for place, row in enumerate(rows) if row[1] == number]
        documents = [rows[place][2] for place in places]
        answered = published(session, number)
        breaks = frozenset[str]()
        found = frame_of(answered, documents, [0] * len(documents))
        if number != version_id:
            breaks = breaks_between(session, number, version_id)
            found = as_in(found, answered, questionnaire, breaks)
        frames.append(found.drop(columns=RECORD_KEY).set_axis(places))
        _put_texts(texts, answered, documents, places, breaks)
    answers = pd.concat(frames).sort_index() if frames else columns_of(questionnaire, [])
    return RowBatch(answers, texts, [row[3] for row in rows] if names else ())


# Words --------------------------------------------------------------------------------------------


def _text_names(questionnaire: Questionnaire) -> list[str]:
    return [
        text.name
        for section in questionnaire.sections
        for item in section.items
        for text in _texts_of(item, section.name)
    ]


def _texts_of(item: Item, section: str) -> Iterator[TextVariable]:
    """Yield the columns of words of an item."""
    kind = ITEM_TYPES[item.type]
    if not kind.stores:
        return
    if not kind.variables(item, section):
        yield _text(item, item, "", section)
    if not kind.unfolds:
        for inner in item.items:
            yield _text(item, inner, inner.name, section)
            for part in ITEM_TYPES[inner.type].parts(inner):
                yield _text(item, inner, f"{inner.name}.{part}", section)
    for part in kind.parts(item):
        yield _text(item, item, part, section)


def _text(item: Item, about: Item, part: str, section: str) -> TextVariable:
    return TextVariable(
        name=f"{item.name}.{part}" if part else item.name,
        item=item.name,
        part=part,
        stem=for_everybody(about.stem),
        section=section,
        action_field=item.action_field,
        identifies=not ITEM_TYPES[about.type].anonymous,
    )


def _put_texts(
    texts: Mapping[str, list[str | None]],
    answered: Questionnaire,
    documents: Sequence[Mapping[str, Any]],
    places: Sequence[int],
    breaks: frozenset[str],
) -> None:
    """Put the words of documents into the columns that have a place for them."""
    for section in answered.sections:
        for item in section.items:
            if item.name in breaks:
                continue
            for text in _texts_of(item, section.name):
                if text.name in texts:
                    column = texts[text.name]
                    for place, document in zip(places, documents, strict=True):
                        column[place] = _words(item, text, document)


def _words(item: Item, text: TextVariable, document: Mapping[str, Any]) -> str | None:
    """Return what stands in a document at the place of a text, in words."""
    inner = {one.name: one for one in item.items}
    head, _dot, part = text.part.partition(".")
    if head in inner:
        entries = document.get(item.name)
        found = (
            (entry.get(text.part) if part else _said(inner[head], entry.get(head))) or ""
            for entry in (entries if isinstance(entries, list) else ())
        )
        lines = [str(words) for words in found]
        return "\n".join(lines) if any(lines) else None
    if text.part:
        words = document.get(text.name)
        return str(words) if words else None
    return _said(item, document.get(item.name))


def _said(item: Item, value: Any) -> str | None:
    """Return a value in words; a text and a day as they are stored."""
    if value is None or (isinstance(value, dict) and "missing" in value):
        return None
    kind = ITEM_TYPES[item.type]
    if isinstance(value, str) and not item.options:
        return value
    language = speaking().tag
    return ", ".join(kind.said(item, {item.name: value}, language, language)) or None
