"""Taking an intake in: questionnaire, closed wave and responses in one transaction, or nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.accounts.audit import record
from surveys.fieldwork.invitations import invite
from surveys.fieldwork.models import Wave
from surveys.fieldwork.preparing import OpenedWave, WavePlan, prepare_wave, uninvited
from surveys.fieldwork.waves import open_wave
from surveys.programmes.models import Authority, Programme
from surveys.programmes.pasting import key_from
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish, published
from surveys.responses.elsewhere import keeping
from surveys.responses.elsewhere.keeping import Opened
from surveys.responses.elsewhere.looking import Look
from surveys.responses.taking_in import take_into_new


def take(  # noqa: PLR0913  everything one intake is made of, all named
    session: Session,
    opened: Opened,
    found: Look,
    planned: WavePlan,
    *,
    actor: Actor,
    at: datetime,
    key: bytes,
) -> int:
    """Store the questionnaire, a wave that is over and its responses; return the wave.

    `planned` need not name the version: it is the one that this makes, or that is there already.

    Raises
    ------
    ChangedElsewhere
        If the intake was changed or taken in since it was looked at, or an organisation was.
    AlreadyAnswered
        If an organisation cannot answer (any more).
    NotReady
        If the questionnaire would break what the mode promises.
    """
    if found.plan is None or not found.may_be_taken:
        raise ValueError("This intake cannot be taken in.")
    programme = opened.programme
    keeping.forget(session, opened.intake.id, opened.intake.changes)
    survey, version = _questionnaire(session, opened, found, actor=actor, at=at)
    wave = prepare_wave(session, survey, replace(planned, version_id=version))
    open_wave(session, wave, at=at)
    session.flush()
    record(session, actor, "wave added", f"wave {wave.id}", at=at, programme_id=programme.id)
    around = OpenedWave(
        wave=wave,
        survey=survey,
        programme=programme,
        authority=session.get_one(Authority, programme.authority_id),
        questionnaire=published(session, version),
        invited=0,
        asks_who=False,
    )
    take_into_new(session, around, found.plan, actor=actor, at=at, key=key)
    if planned.is_complete and wave.mode == "P":
        _invite_the_rest(session, wave, programme, key=key)
    return wave.id


def _questionnaire(
    session: Session, opened: Opened, found: Look, *, actor: Actor, at: datetime
) -> tuple[Survey, int]:
    """Return the survey and the version of its questionnaire, which are added if they are new."""
    intake, programme = opened.intake, opened.programme
    if intake.survey_id is not None and found.version_id is not None:
        return session.get_one(Survey, intake.survey_id), found.version_id
    survey, document = _added(session, programme, found.document)
    version = publish(session, survey, document, at=at)
    for action, what in (
        ("survey added", f"survey {survey.id}"),
        ("questionnaire published", f"survey {survey.id} version {version.number}"),
    ):
        record(session, actor, action, what, at=at, programme_id=programme.id)
    return survey, version.id


def _added(
    session: Session, programme: Programme, document: Mapping[str, Any]
) -> tuple[Survey, dict[str, Any]]:
    title: Mapping[str, str] = document["title"]
    taken = set(session.scalars(select(Survey.slug).where(Survey.programme_id == programme.id)))
    slug = key_from(title[document["base_language"]], taken, joint="-")
    survey = Survey(programme_id=programme.id, slug=slug, title=dict(title))
    session.add(survey)
    session.flush()
    return survey, {**document, "questionnaire": slug}


def _invite_the_rest(session: Session, wave: Wave, programme: Programme, *, key: bytes) -> None:
    """Count the organisations of the list that did not answer as asked, too."""
    for organisation in uninvited(session, wave, programme.id):
        invite(session, wave, organisation, key=key)
