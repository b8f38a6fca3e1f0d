"""From a draft to a version; the survey takes over its title."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from surveys.questionnaires.editing.drafts import Draft
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish


def publish_draft(
    session: Session, draft: Draft, *, at: datetime, decided: Mapping[str, str] | None = None
) -> int:
    """Store a draft as the next version of its survey's questionnaire; return its number.

    `decided` says of items that changed whether they stay comparable.

    Raises
    ------
    BrokenDefinition
        If it has faults; then nothing is published.
    """
    survey = session.get_one(Survey, draft.survey_id)
    version = publish(session, survey, draft.complete, at=at, decided=decided)
    survey.title = dict(draft.document["title"])
    return version.number
