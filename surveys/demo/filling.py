"""Filling an empty database with the demo, once.

The account of the demo is made last: a demo without it was interrupted, and filling goes on
where it stopped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from surveys.accounts.models import Account
from surveys.accounts.staffing import (
    DEMO_EMAIL,
    DEMO_PASSWORD,
    add_demo_account,
    has_demo_account,
)
from surveys.db import Database
from surveys.demo.delivering import deliver_by_invitation, deliver_openly, unused_tokens
from surveys.demo.organisations import invented_organisations
from surveys.demo.planting import RESIDENTS, plant
from surveys.demo.replies import fieldwork
from surveys.demo.residents import resident_replies
from surveys.demo.stakeholders import stakeholder_replies
from surveys.errors import NotReady
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.programmes.models import Authority, Installation, Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import published
from surveys.responses import moderating
from surveys.responses.models import Draft
from surveys.secrets import Keys
from surveys.settings import Settings

SEED = "Musterhafen"
WAITING = {1: 15, 2: 3}
"""By wave: of so many texts of mode A, one still waits to be read by staff."""
LINKS = 20

MakeReleases = Callable[[Database, Keys, Settings, datetime], None]
"""Makes the results of every wave that may have some. Must be safe to run twice."""


@dataclass(frozen=True, slots=True)
class DemoLinks:
    """What opens the demo: tokens and codes of links that can still be answered."""

    respondent_tokens: tuple[str, ...]
    open_codes: tuple[str, ...]
    programme: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class _PlantedWave:
    """A wave of the demo that waits for its answers."""

    id: int
    survey: str
    number: int
    open_code: str
    questionnaire: Questionnaire


def fill(
    database: Database,
    keys: Keys,
    *,
    settings: Settings,
    at: datetime,
    make_releases: MakeReleases = lambda _database, _keys, _settings, _at: None,
) -> DemoLinks:
    """Fill `database` with the demo unless it has it, and return what opens it.

    Needs an app context: the account's password is hashed as the app does it.

    Raises
    ------
    NotReady
        In production, without tables, or if the database holds anything that is no demo.
    """
    _require_room(database, settings)
    if not is_filled(database):
        began_at = _plant_once(database, keys, at=at)
        for wave in _waves(database):
            _answer(database, keys, wave, at=began_at)
        make_releases(database, keys, settings, at)
        with database.writing() as session:
            ids = session.scalars(select(Programme.id)).all()
            add_demo_account(session, ids, settings=settings, at=at)
    return demo_links(database, keys, at=at)


def is_filled(database: Database) -> bool:
    """Whether the demo is here, complete."""
    with database.reading() as session:
        return has_demo_account(session)


def demo_links(database: Database, keys: Keys, *, at: datetime) -> DemoLinks:
    """Return what opens the demo; links of mode P are made again from the key file."""
    with database.reading() as session:
        programme = session.scalars(select(Programme.slug).order_by(Programme.id).limit(1)).one()
        open_waves = session.scalars(
            select(Wave).where(Wave.opens_at <= at, Wave.closes_at > at).order_by(Wave.id)
        ).all()
        begun = set(
            session.scalars(
                select(Organisation.name)
                .join(Invitation, Invitation.organisation_id == Organisation.id)
                .join(Draft, Draft.invitation_id == Invitation.id)
            )
        )
    tokens = [
        token
        for wave in open_waves
        for name, token in unused_tokens(database, keys, wave.id).items()
        if name not in begun
    ]
    return DemoLinks(
        respondent_tokens=tuple(tokens[:LINKS]),
        open_codes=tuple(wave.open_code for wave in open_waves if wave.open_code),
        programme=programme,
        email=DEMO_EMAIL,
        password=DEMO_PASSWORD,
    )


def _require_room(database: Database, settings: Settings) -> None:
    if settings.production:
        raise NotReady("The demo is never loaded in production.")
    if not database.is_current():
        raise NotReady("The database is not ready for the demo. Run: mitsprache init")
    with database.reading() as session:
        installation = session.get(Installation, 1)
        if installation is not None and installation.is_demo:
            return
        if installation is not None or _holds_something(session):
            raise NotReady(
                "This database holds a real installation, so the demo was not loaded. "
                "Use an empty database for it."
            )


def _holds_something(session: Session) -> bool:
    found = or_(*(select(kept.id).exists() for kept in (Authority, Programme, Account)))
    return bool(session.scalar(select(found)))


def _plant_once(database: Database, keys: Keys, *, at: datetime) -> datetime:
    """Make everything but the answers, all or nothing; return when the filling first began."""
    with database.writing() as session:
        installation = session.get(Installation, 1)
        if installation is not None:
            return installation.created_at
        plant(session, keys, invented_organisations(), at=at)
    return at


def _waves(database: Database) -> list[_PlantedWave]:
    with database.reading() as session:
        rows = session.execute(
            select(Wave, Survey.slug)
            .join(Survey, Survey.id == Wave.survey_id)
            .order_by(Wave.number, Wave.id)
        ).all()
        return [
            _PlantedWave(
                wave.id,
                slug,
                wave.number,
                wave.open_code or "",
                published(session, wave.version_id),
            )
            for wave, slug in rows
        ]


def _answer(database: Database, keys: Keys, wave: _PlantedWave, *, at: datetime) -> None:
    period = fieldwork(wave.number, at=at)
    if wave.survey == RESIDENTS:
        residents = resident_replies(wave.questionnaire, period, seed=SEED)
        deliver_openly(database, keys, wave.id, wave.open_code, residents, at=at)
        with database.writing() as session:
            _approve_most(session, wave, at=period.until)
        return
    organisations = stakeholder_replies(
        wave.questionnaire, invented_organisations(), period, seed=SEED
    )
    deliver_by_invitation(database, keys, wave.id, organisations)


def _approve_most(session: Session, wave: _PlantedWave, *, at: datetime) -> None:
    """Approve texts as staff would, and leave some for the visitor of the demo to read."""
    queue = moderating.open_queue(session, wave.id, at=at)
    if queue.decided:
        return  # before an interruption
    texts = sorted(queue.waiting, key=lambda text: (text.question["de"], text.text))
    for place, text in enumerate(texts):
        if place % WAITING[wave.number]:
            moderating.decide(session, queue, text.id, moderating.APPROVED)
