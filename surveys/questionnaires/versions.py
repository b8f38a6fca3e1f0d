"""Publishing: a definition document becomes a version that never changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from surveys.questionnaires import document
from surveys.questionnaires.models import QuestionnaireVersion, Survey
from surveys.questionnaires.questionnaire import Questionnaire

_COMPILED: WeakKeyDictionary[Engine, dict[int, Questionnaire]] = WeakKeyDictionary()
"""Published questionnaires by database and version; they never change, so they may stay."""


def publish(
    session: Session, survey: Survey, definition: Mapping[str, Any], *, at: datetime
) -> QuestionnaireVersion:
    """Store `definition` as the next version of `survey`'s questionnaire.

    Raises
    ------
    BrokenDefinition
        If the document has faults; then nothing is published.
    """
    document.read(definition)
    last = session.scalar(
        select(func.max(QuestionnaireVersion.number)).where(
            QuestionnaireVersion.survey_id == survey.id
        )
    )
    version = QuestionnaireVersion(
        survey_id=survey.id,
        number=(last or 0) + 1,
        document=dict(definition),
        published_at=at,
    )
    session.add(version)
    session.flush()
    return version


def published(session: Session, version_id: int) -> Questionnaire:
    """Return the questionnaire of a version; read once per process."""
    versions = _COMPILED.setdefault(session.connection().engine, {})
    if version_id not in versions:
        version = session.get_one(QuestionnaireVersion, version_id)
        versions[version_id] = document.read(version.document)
    return versions[version_id]
