"""Preparing a wave: what it asks, in which mode, how protected, whom, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.clock import BERLIN
from surveys.errors import NotReady, UnknownPage
from surveys.fieldwork.invitations import invite, token_of
from surveys.fieldwork.links import random_token
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.fieldwork.organisations import kind_words
from surveys.fieldwork.waves import open_wave, require_anonymous
from surveys.programmes.listing import districts_of
from surveys.programmes.models import Authority, Installation, Programme
from surveys.questionnaires.models import QuestionnaireVersion, Survey
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import published
from surveys.web.locale import said

USUAL_RESIDENTS = 250
"""How many answers an open link brings a town, as a first guess to be corrected."""
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class WavePlan:
    """What staff decide about a wave before it opens."""

    version_id: int
    title: str
    mode: str
    protection: str
    expected: int
    opens_on: date
    closes_on: date
    is_complete: bool


@dataclass(frozen=True, slots=True)
class OpenedWave:
    """A wave with everything its page shows around it."""

    wave: Wave
    survey: Survey
    programme: Programme
    authority: Authority
    questionnaire: Questionnaire
    invited: int
    is_demo: bool
    asks_who: bool
    """Whether the questionnaire asks what says who somebody is: never without names."""

    @property
    def is_being_prepared(self) -> bool:
        """Whether no link works yet, so that everything may still be changed."""
        return self.wave.opened_at is None

    @property
    def may_open(self) -> bool:
        """Whether nothing stands against opening it."""
        return self.wave.mode == "P" or (self.is_demo and not self.asks_who)


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


def may_ask_anonymously(session: Session) -> bool:
    """Whether waves of mode A can be opened here: in a demo only, so far."""
    return bool(session.scalar(select(Installation.is_demo)))


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
        is_demo=may_ask_anonymously(session),
        asks_who=asks_who(questionnaire),
    )


def asks_who(questionnaire: Questionnaire) -> bool:
    """Whether a wave without names could not ask this questionnaire."""
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
        If it was opened: what respondents were promised stays.
    """
    if wave.opened_at is not None:
        raise NotReady("An opened wave keeps its mode, its questionnaire and its protection.")
    if wave.mode != plan.mode:
        session.execute(delete(Invitation).where(Invitation.wave_id == wave.id))
    _set(session, survey, wave, plan)
    session.flush()


def may_close_on(wave: Wave, closes_on: date, *, at: datetime) -> bool:
    """Whether a wave that has not ended may end on that day.

    One that has ended stays so: numbers of before and after could be subtracted.
    """
    return wave.closes_at > at and _moment(closes_on, LAST_MINUTE) > max(at, wave.opens_at)


def set_closing(wave: Wave, closes_on: date) -> None:
    """Close an opened wave on another day."""
    wave.closes_at = _moment(closes_on, LAST_MINUTE)


def uninvited(session: Session, wave: Wave, programme_id: int) -> list[Organisation]:
    """Return the organisations that have no link of this wave, by name."""
    invited = select(Invitation.organisation_id).where(
        Invitation.wave_id == wave.id, Invitation.organisation_id.is_not(None)
    )
    found = select(Organisation).where(
        Organisation.programme_id == programme_id, Organisation.id.not_in(invited)
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
    """Return the links of a wave of mode P, by name of the organisation."""
    kinds = kind_words()
    districts = {one.key: said(one.name) for one in districts_of(session, programme_id)}
    found = session.execute(
        select(Invitation, Organisation)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Invitation.wave_id == wave.id, Invitation.mode == "P")
    )
    links = [
        PersonalLink(
            invitation_id=invitation.id,
            organisation=organisation.name,
            kind=kinds.get(organisation.kind, organisation.kind),
            district=districts.get(organisation.district, organisation.district),
            email=organisation.email or "",
            token=token_of(invitation, key=key),
            is_used=invitation.used,
        )
        for invitation, organisation in found
    ]
    return sorted(links, key=lambda link: link.organisation.casefold())


def open_now(session: Session, opened: OpenedWave, *, at: datetime) -> None:
    """Open a wave whose links are made and whose end lies ahead.

    Raises
    ------
    NotReady
        If nobody was invited, or the end is past, or its mode cannot be opened here.
    """
    wave = opened.wave
    if wave.mode == "P" and not opened.invited:
        raise NotReady("Nobody was invited.")
    if wave.closes_at <= at:
        raise NotReady("The end of the wave is past.")
    if wave.opened_at is None:
        open_wave(session, wave, at=at)


def _set(session: Session, survey: Survey, wave: Wave, plan: WavePlan) -> None:
    version = session.get(QuestionnaireVersion, plan.version_id)
    if version is None or version.survey_id != survey.id:
        raise UnknownPage("No such version.")
    is_open = plan.mode == "A"
    wave.version_id = version.id
    wave.title = {**wave.title, "de": plan.title}
    wave.mode = plan.mode
    wave.access = "open" if is_open else "personal"
    wave.open_code = (wave.open_code or random_token()) if is_open else None
    wave.opens_at = _moment(plan.opens_on, time(0))
    wave.closes_at = _moment(plan.closes_on, LAST_MINUTE)
    wave.expected_answers = plan.expected
    wave.protection = plan.protection
    wave.complete_list = plan.is_complete and not is_open


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=BERLIN)
