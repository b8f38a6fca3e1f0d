"""A running wave takes a newer version, for respondents who start from now on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import NotReady, UnknownPage
from surveys.fieldwork.models import Wave
from surveys.fieldwork.waves import require_fit
from surveys.questionnaires.models import QuestionnaireVersion
from surveys.questionnaires.versions import published


@dataclass(frozen=True, slots=True)
class Behind:
    """A wave that may take a newer version, and whether it could ask it.

    is_fit
        Not where a wave without names, or a confidential one, would be asked who somebody is.
    """

    wave: Wave
    number: int
    is_fit: bool


def waves_behind(
    session: Session, version: QuestionnaireVersion, *, at: datetime
) -> tuple[Behind, ...]:
    """Return the waves of a survey that have not ended and ask an older version."""
    rows = session.execute(
        select(Wave, QuestionnaireVersion.number)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Wave.version_id)
        .where(
            Wave.survey_id == version.survey_id,
            Wave.closes_at > at,
            QuestionnaireVersion.number < version.number,
        )
        .order_by(Wave.number)
    )
    return tuple(Behind(wave, number, _may_ask(session, wave, version)) for wave, number in rows)


def take_version(
    session: Session, wave: Wave, version: QuestionnaireVersion, *, at: datetime
) -> None:
    """Let a wave ask `version` from now on. Who began keeps the version they began with.

    Raises
    ------
    UnknownPage
        If the version is of another survey, or not newer.
    NotReady
        If the wave has ended, or promises not to know who somebody is and would be asked it.
    """
    now = session.get_one(QuestionnaireVersion, wave.version_id)
    if version.survey_id != wave.survey_id or version.number <= now.number:
        raise UnknownPage("No newer version of this wave's questionnaire.")
    if wave.closes_at <= at:
        raise NotReady("The wave has ended; what it asked stays.")
    require_fit(wave.mode, published(session, version.id))
    wave.version_id = version.id


def _may_ask(session: Session, wave: Wave, version: QuestionnaireVersion) -> bool:
    try:
        require_fit(wave.mode, published(session, version.id))
    except NotReady:
        return False
    return True
