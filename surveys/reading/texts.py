"""What respondents wrote in their own words."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from surveys.errors import NotAllowed
from surveys.fieldwork.models import Invitation, Organisation
from surveys.items.item import Texts
from surveys.questionnaires.piping import for_everybody
from surveys.questionnaires.versions import published
from surveys.questionnaires.words import free_text_names, item_of_text
from surveys.reading.facts import WaveFacts, has_responses
from surveys.reading.reader import Reader
from surveys.responses.counted import counted
from surveys.responses.inspecting import id_bytes
from surveys.responses.models import OpenText, Response
from surveys.responses.moderating import FEWEST_RESPONSES

TEXTS_PER_PAGE = 40
"""So that a page does not grow with the answers."""


@dataclass(frozen=True, slots=True)
class TextItem:
    """An item answered in somebody's own words; `name` may be the `other` of a choice."""

    name: str
    stem: Texts
    action_field: str | None
    construct: str | None


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """One free text. Mode P: with its organisation. Mode A: bare."""

    item: str
    text: str
    organisation: str | None
    response_id: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class TextPage:
    """Some texts to one item; `following` opens the next page, None on the last."""

    answers: tuple[OpenAnswer, ...]
    following: str | None


def text_items(session: Session, version_id: int) -> tuple[TextItem, ...]:
    """Return the items with free text, in the order asked."""
    questionnaire = published(session, version_id)
    found = []
    for name in free_text_names(questionnaire):
        item = questionnaire.items[name.partition(".")[0]]
        stem = for_everybody(item_of_text(questionnaire, name).stem)
        found.append(TextItem(name, stem, item.action_field, item.construct))
    return tuple(found)


def open_texts(  # noqa: PLR0913  where, what, who, when and from where on
    session: Session, facts: WaveFacts, item: str, *, reader: Reader, at: datetime, after: str = ""
) -> TextPage:
    """Return a page of what was written to `item`, in an order that says nothing.

    Mode P: with the organisation. Mode A: approved texts only, from K responses or after
    closing, and bare. `facts` are of the wave as it asks now; `after` is the `following` of the
    page before.

    Raises
    ------
    NotAllowed
        If this reader may not read words of this programme.
    """
    if facts.programme_id not in reader.rows:
        raise NotAllowed("Words are read by those who may read rows.")
    if facts.mode == "P":
        questionnaire = published(session, facts.version_id)
        group = questionnaire.items.get(item.partition(".")[0])
        if group is not None and item_of_text(questionnaire, item) is not group:
            return _page(_texts_of_entries(session, facts.id, item, after))
        return _page(_attributed_texts(session, facts.id, item, after))
    if not facts.is_closed(at) and not has_responses(session, facts.id, FEWEST_RESPONSES):
        return TextPage((), None)
    return _page(_bare_texts(session, facts.id, item, after))


def _attributed_texts(
    session: Session, wave_id: int, item: str, after: str
) -> list[tuple[bytes, OpenAnswer]]:
    words = Response.answers[item].as_string()
    rows = session.execute(
        select(Response.id, words.label("words"), Response.language, Organisation.name)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(_is_counted(wave_id, after), words.is_not(None))
        .order_by(Response.id)
        .limit(TEXTS_PER_PAGE + 1)
    )
    return [
        (row.id, OpenAnswer(item, row.words, row.name, row.id.hex(), row.language)) for row in rows
    ]


def _is_counted(wave_id: int, after: str) -> ColumnElement[bool]:
    """Return whether a response counts and comes after one.

    First the ids, which an index has: then answers are opened in order, and only as many as needed.
    """
    ids = select(Response.id).where(*counted(wave_id), Response.id > id_bytes(after))
    return Response.id.in_(ids.correlate(None))


def _texts_of_entries(
    session: Session, wave_id: int, item: str, after: str
) -> list[tuple[bytes, OpenAnswer]]:
    """Return what each organisation wrote in all its entries, a line or more for each entry."""
    group, _dot, place = item.partition(".")
    rows = session.execute(
        select(Response.id, Response.answers[group], Response.language, Organisation.name)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(_is_counted(wave_id, after))
        .order_by(Response.id),
        execution_options={"yield_per": TEXTS_PER_PAGE},
    )
    written = (
        (key, OpenAnswer(item, words, organisation, key.hex(), language))
        for key, entries, language, organisation in rows
        if (words := _words_of(entries, place))
    )
    return list(islice(written, TEXTS_PER_PAGE + 1))


def _words_of(entries: Any, place: str) -> str:
    found = (entry.get(place) for entry in entries) if isinstance(entries, list) else ()
    return "\n".join(words for words in found if isinstance(words, str))


def _bare_texts(
    session: Session, wave_id: int, item: str, after: str
) -> list[tuple[bytes, OpenAnswer]]:
    rows = session.execute(
        select(OpenText.id, OpenText.text)
        .where(
            OpenText.wave_id == wave_id,
            OpenText.item == item,
            OpenText.state == "approved",
            OpenText.id > id_bytes(after),
        )
        .order_by(OpenText.id)
        .limit(TEXTS_PER_PAGE + 1)
    )
    return [(row.id, OpenAnswer(item, row.text, None, None, None)) for row in rows]


def _page(found: list[tuple[bytes, OpenAnswer]]) -> TextPage:
    shown = found[:TEXTS_PER_PAGE]
    following = shown[-1][0].hex() if len(found) > TEXTS_PER_PAGE else None
    return TextPage(tuple(answer for _id, answer in shown), following)
