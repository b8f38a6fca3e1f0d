"""Beginning a questionnaire: empty, from the library, or as a copy of another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.errors import UnknownPage
from surveys.programmes.models import Programme
from surveys.programmes.pasting import key_from
from surveys.questionnaires.editing.drafts import empty_document, open_draft
from surveys.questionnaires.editing.models import QuestionnaireDraft
from surveys.questionnaires.editing.wording import language_words
from surveys.questionnaires.library import shelf
from surveys.questionnaires.models import QuestionnaireVersion, Survey
from surveys.web.locale import interface_languages


@dataclass(frozen=True, slots=True)
class Start:
    """What a new questionnaire starts from: `empty`, `ready:<name>` or `copy:<survey>`."""

    title: str
    languages: tuple[str, ...]
    source: str
    fields: tuple[tuple[str, Mapping[str, str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A questionnaire in the list: what is published, and whether there is more in its draft."""

    survey: Survey
    published: int
    published_at: datetime | None
    updated_at: datetime | None
    has_news: bool
    in_library: bool


def known_languages() -> tuple[tuple[str, str], ...]:
    """Return the languages to tick, with their names: those that pages have words for."""
    return tuple((tag, language_words(tag)) for tag in interface_languages())


def questionnaires_of(session: Session, programme_id: int) -> list[Standing]:
    """Return the questionnaires of a programme, the newest first."""
    newest = (
        select(
            QuestionnaireVersion.survey_id,
            func.max(QuestionnaireVersion.number).label("number"),
            func.max(QuestionnaireVersion.published_at).label("published_at"),
        )
        .group_by(QuestionnaireVersion.survey_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Survey,
            newest.c.number,
            newest.c.published_at,
            QuestionnaireDraft.updated_at,
            QuestionnaireDraft.in_library,
        )
        .outerjoin(newest, newest.c.survey_id == Survey.id)
        .outerjoin(QuestionnaireDraft, QuestionnaireDraft.survey_id == Survey.id)
        .where(Survey.programme_id == programme_id)
        .order_by(Survey.id.desc())
    )
    return [
        Standing(
            survey,
            number or 0,
            published_at,
            updated_at,
            updated_at is not None and (published_at is None or updated_at > published_at),
            bool(in_library),
        )
        for survey, number, published_at, updated_at, in_library in rows
    ]


def begin(
    session: Session, programme: Programme, start: Start, *, actor: Actor, at: datetime
) -> Survey:
    """Add a survey with the draft of its questionnaire.

    Raises
    ------
    UnknownPage
        If it should start from something that is not there.
    """
    taken = set(session.scalars(select(Survey.slug).where(Survey.programme_id == programme.id)))
    base = start.languages[0]
    document = _document(session, start, actor=actor)
    title = {**document.get("title", {})}
    if start.title:
        title[str(document.get("base_language", base))] = start.title
    slug = key_from(start.title or next(iter(title.values()), "Fragebogen"), taken, joint="-")
    survey = Survey(programme_id=programme.id, slug=slug, title=title)
    session.add(survey)
    session.flush()
    if start.source == "empty":
        document = {**document, "questionnaire": slug}
    session.add(
        QuestionnaireDraft(
            survey_id=survey.id,
            document={**document, "title": title},
            changes=0,
            updated_at=at,
            updated_by=actor.account_id,
            in_library=False,
        )
    )
    return survey


def _document(session: Session, start: Start, *, actor: Actor) -> dict[str, Any]:
    kind, _colon, name = start.source.partition(":")
    if kind == "empty":
        document = empty_document("", {start.languages[0]: start.title})
        return {**document, "languages": list(start.languages)}
    if kind == "ready" and name in {ready.name for ready in shelf.ready()}:
        return dict(shelf.adapted(shelf.ready_document(name), list(start.fields)))
    if kind == "copy" and name.isascii() and name.isdigit():
        return dict(open_draft(session, actor, int(name)).document)
    raise UnknownPage("Nothing to start from.")
