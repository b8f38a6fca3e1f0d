"""From a draft to a version; the survey takes over its title."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from surveys.errors import SurveyError
from surveys.questionnaires.editing.drafts import Draft
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import newest, publish


class NothingNew(SurveyError):
    """Nothing differs from the newest version, so there is nothing to publish."""

    status = 409


def is_published(session: Session, draft: Draft) -> bool:
    """Whether the draft, with what publishing fills in, is the newest version already."""
    version = newest(session, draft.survey_id)
    return version is not None and version.document == draft.complete


def publish_draft(
    session: Session, draft: Draft, *, at: datetime, decided: Mapping[str, str] | None = None
) -> int:
    """Store a draft as the next version of its survey's questionnaire; return its number.

    `decided` says of items that changed whether they stay comparable.

    Raises
    ------
    BrokenDefinition
        If it has faults; then nothing is published.
    NothingNew
        If it is what the newest version is already.
    """
    survey = session.get_one(Survey, draft.survey_id)
    if is_published(session, draft):
        raise NothingNew("The draft is the newest version.")
    version = publish(session, survey, draft.complete, at=at, decided=decided)
    survey.title = dict(draft.document["title"])
    return version.number
