"""Preparing a wave: what it asks, in which mode, how protected, whom, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.errors import NotReady, UnknownPage
from surveys.fieldwork.deadlines import closing_of, opening_of
from surveys.fieldwork.invitations import invite, token_of
from surveys.fieldwork.kinds import kind_words
from surveys.fieldwork.links import random_token
from surveys.fieldwork.models import Invitation, Organisation, TrustKey, Wave
from surveys.fieldwork.waves import require_anonymous
from surveys.programmes.listing import districts_of
from surveys.programmes.models import Authority, Programme
from surveys.questionnaires.models import QuestionnaireVersion, Survey
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import published
from surveys.web.locale import said

USUAL_RESIDENTS = 250
"""How many answers an open link brings a town, as a first guess to be corrected."""


@dataclass(frozen=True, slots=True)
class WavePlan:
    """What staff decide about a wave before it opens."""

    version_id: int
    title: str
    mode: str
    access: str
    protection: str
    expected: int
    opens_on: date
    closes_on: date
    is_complete: bool
    grace_minutes: int
    quota: int | None
    proof_of_work: bool
    group_answers: bool
    purpose: str
    legal_basis: str
    no_influence: bool
    link_deletion_on: date | None
    delete_on: date


@dataclass(frozen=True, slots=True)
class OpenedWave:
    """A wave with everything its page shows around it."""

    wave: Wave
    survey: Survey
    programme: Programme
    authority: Authority
    questionnaire: Questionnaire
    invited: int
    asks_who: bool
    """Whether the questionnaire asks what says who somebody is: with names only."""

    @property
    def is_being_prepared(self) -> bool:
        """Whether no link works yet, so that everything may still be changed."""
        return self.wave.opened_at is None


@dataclass(frozen=True, slots=True)
class PersonalLink:
    """The link of one invited organisation."""

    invitation_id: int
    organisation: str
    kind: str
    district: str
    email: str
    token: str
    is_used: bool


def versions_of(session: Session, survey_id: int) -> list[QuestionnaireVersion]:
    """Return the published versions of a survey, newest first."""
    found = select(QuestionnaireVersion).where(QuestionnaireVersion.survey_id == survey_id)
    return list(session.scalars(found.order_by(QuestionnaireVersion.number.desc())))


def get_survey(session: Session, programme_id: int, slug: str) -> Survey:
    """Return a survey of a programme, or raise UnknownPage."""
    found = session.scalar(
        select(Survey).where(Survey.programme_id == programme_id, Survey.slug == slug)
    )
    if found is None:
        raise UnknownPage("No such survey.")
    return found


def open_for_fieldwork(session: Session, actor: Actor, wave_id: int) -> OpenedWave:
    """Return a wave that the actor coordinates.

    Raises
    ------
    UnknownPage
        If there is none, or the actor has nothing to do with its programme.
    NotAllowed
        If the actor's role does not plan.
    """
    row = session.execute(
        select(Wave, Survey, Programme, Authority)
        .join(Survey, Survey.id == Wave.survey_id)
        .join(Programme, Programme.id == Survey.programme_id)
        .join(Authority, Authority.id == Programme.authority_id)
        .where(Wave.id == wave_id)
    ).one_or_none()
    if row is None:
        raise UnknownPage("No such wave.")
    wave, survey, programme, authority = row
    actor.require(programme.id, "coordinator")
    invited = select(func.count(Invitation.id)).where(Invitation.wave_id == wave.id)
    questionnaire = published(session, wave.version_id)
    return OpenedWave(
        wave=wave,
        survey=survey,
        programme=programme,
        authority=authority,
        questionnaire=questionnaire,
        invited=session.scalar(invited) or 0,
        asks_who=asks_who(questionnaire),
    )


def asks_who(questionnaire: Questionnaire) -> bool:
    """Whether only a wave with names could ask this questionnaire."""
    try:
        require_anonymous(questionnaire)
    except NotReady:
        return True
    return False


def prepare_wave(session: Session, survey: Survey, plan: WavePlan) -> Wave:
    """Add a wave that is being prepared; no link of it works yet."""
    last = session.scalar(select(func.max(Wave.number)).where(Wave.survey_id == survey.id))
    wave = Wave(survey_id=survey.id, number=(last or 0) + 1, title={}, opened_at=None)
    _set(session, survey, wave, plan)
    session.add(wave)
    session.flush()
    return wave


def change_wave(session: Session, survey: Survey, wave: Wave, plan: WavePlan) -> None:
    """Change a wave that is being prepared. Another mode takes its links away.

    Raises
    ------
    NotReady
        If it was opened, or somebody has begun to answer: what they were promised stays.
    """
    if wave.opened_at is not None:
        raise NotReady("An opened wave keeps its mode, its questionnaire and its protection.")
    try:
        if wave.mode != plan.mode:
            session.execute(delete(TrustKey).where(TrustKey.wave_id == wave.id))
            session.execute(delete(Invitation).where(Invitation.wave_id == wave.id))
        _set(session, survey, wave, plan)
        session.flush()
    except IntegrityError as problem:  # what came in refers to the wave together with its mode
        raise NotReady("Somebody has answered in this mode.") from problem


def uninvited(session: Session, wave: Wave, programme_id: int) -> list[Organisation]:
    """Return the organisations that have no link of this wave, by name."""
    invited = select(Invitation.organisation_id).where(
        Invitation.wave_id == wave.id, Invitation.organisation_id.is_not(None)
    )
    found = select(Organisation).where(
        Organisation.programme_id == programme_id,
        Organisation.state == "active",
        Organisation.id.not_in(invited),
    )
    return sorted(session.scalars(found), key=lambda one: one.name.casefold())


def invite_chosen(
    session: Session, wave: Wave, programme_id: int, chosen: Collection[int], *, key: bytes
) -> int:
    """Give a link to each chosen organisation that has none; return how many got one."""
    wanted = [one for one in uninvited(session, wave, programme_id) if one.id in chosen]
    for organisation in wanted:
        invite(session, wave, organisation, key=key)
    return len(wanted)


def personal_links(
    session: Session, wave: Wave, programme_id: int, *, key: bytes
) -> list[PersonalLink]:
    """Return the links of a wave that asks organisations, by their names.

    Whether one was used is told with names only: a confidential wave keeps it to itself.
    """
    kinds = kind_words()
    districts = {one.key: said(one.name) for one in districts_of(session, programme_id)}
    found = session.execute(
        select(Invitation, Organisation)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Invitation.wave_id == wave.id)
    )
    links = [
        PersonalLink(
            invitation_id=invitation.id,
            organisation=organisation.name,
            kind=kinds.get(organisation.kind, organisation.kind),
            district=districts.get(organisation.district, organisation.district),
            email=organisation.email or "",
            token=token_of(invitation, key=key),
            is_used=invitation.used and wave.mode == "P",
        )
        for invitation, organisation in found
    ]
    return sorted(links, key=lambda link: link.organisation.casefold())


def _set(session: Session, survey: Survey, wave: Wave, plan: WavePlan) -> None:
    version = session.get(QuestionnaireVersion, plan.version_id)
    if version is None or version.survey_id != survey.id:
        raise UnknownPage("No such version.")
    wave.version_id = version.id
    wave.title = {**wave.title, "de": plan.title}
    wave.mode = plan.mode
    wave.access = plan.access
    wave.open_code = None if plan.access == "personal" else wave.open_code or random_token()
    wave.opens_at = opening_of(plan.opens_on)
    wave.closes_at = closing_of(plan.closes_on)
    wave.expected_answers = plan.expected
    wave.protection = plan.protection
    wave.complete_list = plan.is_complete and plan.mode != "A"
    wave.grace_minutes = plan.grace_minutes
    wave.quota = None if plan.access == "personal" else plan.quota
    wave.proof_of_work = plan.proof_of_work
    wave.group_answers = plan.group_answers
    wave.purpose = plan.purpose
    wave.legal_basis = plan.legal_basis
    wave.no_influence = plan.no_influence
    wave.link_deletion_on = plan.link_deletion_on
    wave.delete_on = plan.delete_on
