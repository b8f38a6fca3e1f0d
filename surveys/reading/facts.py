"""What is known of a wave besides its answers."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, bindparam, func, select
from sqlalchemy.orm import Session

from surveys.errors import UnknownPage
from surveys.fieldwork.models import Invitation, Wave
from surveys.items.item import Texts
from surveys.programmes.models import ActionField, Edition, Installation, Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.questionnaire import Grouping, Index, Questionnaire
from surveys.questionnaires.versions import published
from surveys.responses.counted import counted
from surveys.responses.models import Response


@dataclass(frozen=True, slots=True)
class FieldOfAction:
    """An action field as pages name it, in the order of the concept."""

    key: str
    name: Texts
    about: Texts


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """What analysis knows of a wave besides its answers.

    open_code
        Of the link that everybody may use; None with personal links.
    k_public, k_staff
        The smallest group that everybody, or staff with protected results, may see.
    version_id
        The questionnaire it asks; groupings, indices, languages and the survey's title are of it.
    languages
        Tags of the languages it was asked in, the base language first.
    opened_at
        When staff opened it; None: it is being prepared.
    complete_list
        Whether the invited are everybody concerned, so that bounds over all make sense.
    extended_to
        The latest end that one of the invited was given, if any.
    grace_minutes
        How long after closing a draft that was begun before may still be submitted.
    """

    id: int
    programme_id: int
    programme: str
    programme_name: Texts
    survey: str
    survey_title: Texts
    number: int
    title: Texts
    mode: str
    access: str
    open_code: str | None
    protection: str
    k_public: int
    k_staff: int
    complete_list: bool
    expected: int
    opened_at: datetime | None
    opens_at: datetime
    closes_at: datetime
    extended_to: datetime | None
    grace_minutes: int
    version_id: int
    action_fields: tuple[FieldOfAction, ...]
    groupings: tuple[Grouping, ...]
    indices: tuple[Index, ...]
    base_language: str
    languages: tuple[str, ...]
    is_demo: bool

    @property
    def last_closes_at(self) -> datetime:
        """When it closes for whoever was given the longest."""
        return max(self.closes_at, self.extended_to or self.closes_at)

    @property
    def ends_at(self) -> datetime:
        """From when on no answer comes any more: the longest term and the grace are over."""
        return self.last_closes_at + timedelta(minutes=self.grace_minutes)

    def is_closed(self, at: datetime) -> bool:
        """Whether fieldwork is over."""
        return at >= self.ends_at


WAVES = (
    select(
        Wave,
        Survey.slug,
        Programme,
        select(func.max(Invitation.closes_at))
        .where(Invitation.wave_id == Wave.id)
        .correlate(Wave)
        .scalar_subquery(),
        select(Installation.is_demo).scalar_subquery(),
    )
    .join(Survey, Survey.id == Wave.survey_id)
    .join(Programme, Programme.id == Survey.programme_id)
    .order_by(Survey.id, Wave.number)
)
"""Written once, as every page of results asks it: putting a query together takes longer than it."""
FIELDS = (
    select(ActionField.key, ActionField.name, ActionField.about)
    .where(
        ActionField.edition_id
        == select(Edition.id)
        .where(Edition.programme_id == bindparam("programme"))
        .order_by(Edition.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    .order_by(ActionField.position)
)
FIRST = 1
"""The number of the first wave of a survey."""


def wave_facts(session: Session, wave_id: int) -> WaveFacts:
    """Return what is known of a wave.

    Raises
    ------
    UnknownPage
        If there is no such wave.
    """
    found = _facts(session, Wave.id == wave_id)
    if not found:
        raise UnknownPage("No such wave.")
    return found[0]


def _facts(session: Session, *which: ColumnElement[bool]) -> tuple[WaveFacts, ...]:
    """Return what is known of some waves, by survey and number: few queries for any number."""
    rows = session.execute(WAVES.where(*which)).all()
    fields = {
        programme_id: _action_fields(session, programme_id)
        for programme_id in {row[2].id for row in rows}
    }
    return tuple(
        _facts_of(row, published(session, row[0].version_id), fields[row[2].id]) for row in rows
    )


def _facts_of(
    row: Row[Wave, str, Programme, datetime | None, bool | None],
    questionnaire: Questionnaire,
    action_fields: tuple[FieldOfAction, ...],
) -> WaveFacts:
    wave, survey, programme, extended_to, is_demo = row
    return WaveFacts(
        id=wave.id,
        programme_id=programme.id,
        programme=programme.slug,
        programme_name=programme.name,
        survey=survey,
        survey_title=questionnaire.title,
        number=wave.number,
        title=wave.title,
        mode=wave.mode,
        access=wave.access,
        open_code=wave.open_code,
        protection=wave.protection,
        k_public=max(programme.k_public, wave.k_public or 0),
        k_staff=max(programme.k_staff, wave.k_staff or 0),
        complete_list=wave.complete_list,
        expected=wave.expected_answers,
        opened_at=wave.opened_at,
        opens_at=wave.opens_at,
        closes_at=wave.closes_at,
        extended_to=extended_to,
        grace_minutes=wave.grace_minutes,
        version_id=wave.version_id,
        action_fields=action_fields,
        groupings=questionnaire.groupings,
        indices=questionnaire.indices,
        base_language=questionnaire.base_language,
        languages=tuple(questionnaire.languages),
        is_demo=bool(is_demo),
    )


def facts_at(session: Session, facts: WaveFacts, version_id: int) -> WaveFacts:
    """Return what is known of a wave, with the questionnaire as a version of it has it."""
    if version_id == facts.version_id:
        return facts
    questionnaire = published(session, version_id)
    return replace(
        facts,
        survey_title=questionnaire.title,
        version_id=version_id,
        groupings=questionnaire.groupings,
        indices=questionnaire.indices,
        base_language=questionnaire.base_language,
        languages=tuple(questionnaire.languages),
    )


def waves_of(session: Session, programme_id: int) -> tuple[WaveFacts, ...]:
    """Return the opened waves of a programme, by survey and number."""
    return _facts(session, Survey.programme_id == programme_id, Wave.opened_at.is_not(None))


def wave_before(session: Session, facts: WaveFacts) -> WaveFacts | None:
    """Return the opened wave of the same survey before this one, or None if it is the first."""
    if facts.number == FIRST:
        return None
    found = _facts(
        session,
        Survey.programme_id == facts.programme_id,
        Survey.slug == facts.survey,
        Wave.number < facts.number,
        Wave.opened_at.is_not(None),
    )
    return found[-1] if found else None


def _action_fields(session: Session, programme_id: int) -> tuple[FieldOfAction, ...]:
    """Return the action fields of the newest edition, in the order of the concept."""
    fields = session.execute(FIELDS, {"programme": programme_id})
    return tuple(FieldOfAction(*field) for field in fields)


def response_count(session: Session, wave_id: int) -> int:
    """Return how many responses of a wave count. Always exact; the one number of the fieldwork.

    Without names, those that were mixed.
    """
    query = select(func.count()).select_from(Response).where(*counted(wave_id))
    return session.scalar(query) or 0


def has_responses(session: Session, wave_id: int, fewest: int) -> bool:
    """Whether so many responses of a wave count, without counting all of them."""
    some = select(Response.id).where(*counted(wave_id)).limit(fewest)
    return len(session.scalars(some).all()) >= fewest
