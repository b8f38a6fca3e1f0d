"""Publishing: a definition document becomes a version that never changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveys.questionnaires import comparing, document
from surveys.questionnaires.models import QuestionnaireVersion, Survey
from surveys.questionnaires.questionnaire import Questionnaire

_COMPILED: WeakKeyDictionary[Engine, dict[int, Questionnaire]] = WeakKeyDictionary()
"""Published questionnaires by database and version; they never change, so they may stay."""


def publish(
    session: Session,
    survey: Survey,
    definition: Mapping[str, Any],
    *,
    at: datetime,
    decided: Mapping[str, str] | None = None,
) -> QuestionnaireVersion:
    """Store `definition` as the next version of `survey`'s questionnaire.

    `decided` says for items that changed since the version before whether they stay comparable;
    what it does not say is as `comparing` proposes.

    Raises
    ------
    BrokenDefinition
        If the document has faults; then nothing is published.
    """
    questionnaire = document.read(definition)
    before = newest(session, survey.id)
    version = QuestionnaireVersion(
        survey_id=survey.id,
        number=before.number + 1 if before else 1,
        document=dict(definition),
        published_at=at,
        comparability=_comparability(session, before, questionnaire, decided or {}),
    )
    session.add(version)
    session.flush()
    return version


def newest(session: Session, survey_id: int) -> QuestionnaireVersion | None:
    """Return the version of a survey that was published last, if there is one."""
    return session.scalar(
        select(QuestionnaireVersion)
        .where(QuestionnaireVersion.survey_id == survey_id)
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    )


def _comparability(
    session: Session,
    before: QuestionnaireVersion | None,
    questionnaire: Questionnaire,
    decided: Mapping[str, str],
) -> dict[str, str]:
    if before is None:
        return {}
    found = comparing.differences(published(session, before.id), questionnaire)
    return {
        one.name: decided[one.name]
        if decided.get(one.name) in comparing.DECIDED
        else one.proposed.value
        for one in comparing.changed(found)
    }


def breaks_between(session: Session, older_id: int, newer_id: int) -> frozenset[str]:
    """Return the items whose answers in two versions of a survey must not be put together."""
    older = session.get_one(QuestionnaireVersion, older_id)
    newer = session.get_one(QuestionnaireVersion, newer_id)
    first, last = sorted((older.number, newer.number))
    rows = session.scalars(
        select(QuestionnaireVersion.comparability).where(
            QuestionnaireVersion.survey_id == newer.survey_id,
            QuestionnaireVersion.number > first,
            QuestionnaireVersion.number <= last,
        )
    )
    return frozenset(
        name for row in rows for name, word in row.items() if word == comparing.Comparability.BREAK
    )


def published(session: Session, version_id: int) -> Questionnaire:
    """Return the questionnaire of a version; read once per process."""
    versions = _COMPILED.setdefault(session.connection().engine, {})
    if version_id not in versions:
        version = session.get_one(QuestionnaireVersion, version_id)
        versions[version_id] = document.read(version.document)
    return versions[version_id]
