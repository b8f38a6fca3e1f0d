"""The first page of staff: the programmes of an account, their waves and how they stand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.dashboards import waiting
from analysis.dashboards.access import SEEING
from analysis.releases.reading import ReleaseFacts, latest, readership_for
from surveys.accounts.actor import Actor
from surveys.programmes.models import Programme
from surveys.reading import WaveFacts, response_count, waves_of
from surveys.web.locale import said


@dataclass(frozen=True, slots=True)
class WaveCard:
    """A wave on the first page, with its newest release for this account."""

    facts: WaveFacts
    answers: str
    release: ReleaseFacts | None


@dataclass(frozen=True, slots=True)
class ProgrammeCard:
    """A programme on the first page."""

    slug: str
    name: str
    waves: tuple[WaveCard, ...]
    may_plan: bool


def programmes_of(session: Session, actor: Actor, *, at: datetime) -> tuple[ProgrammeCard, ...]:
    """Return the programmes in which the account sees results, with their waves."""
    programmes = session.scalars(
        select(Programme).where(Programme.id.in_(actor.programmes(*SEEING))).order_by(Programme.id)
    ).all()
    return tuple(
        ProgrammeCard(
            slug=programme.slug,
            name=said(programme.name),
            waves=tuple(
                WaveCard(
                    facts,
                    waiting.told(facts, response_count(session, facts.id), at=at),
                    latest(session, facts.id, readership_for(actor, facts)),
                )
                for facts in newest_first(waves_of(session, programme.id))
            ),
            may_plan=actor.may(programme.id, "coordinator"),
        )
        for programme in programmes
    )


def newest_first(waves: tuple[WaveFacts, ...]) -> list[WaveFacts]:
    """Return waves with the latest round on top."""
    return sorted(waves, key=lambda facts: facts.opens_at, reverse=True)
