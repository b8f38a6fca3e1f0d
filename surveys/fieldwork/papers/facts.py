"""What the papers of a wave rest on: everything as it is configured, gathered once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from surveys.accounts.models import Account
from surveys.clock import BERLIN
from surveys.errors import UnknownPage
from surveys.fieldwork.models import Invitation, Mailing, Organisation, TrustKey, Wave
from surveys.fieldwork.retention import LONGEST_LINK
from surveys.items import ITEM_TYPES
from surveys.items.item import Item
from surveys.programmes.models import Authority, Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import published

SMALLEST_PUBLIC, SMALLEST_STAFF = 10, 5
"""Groups below these are shown to nobody outside, and to no staff. A test compares the rules."""
BATCH = 10
"""So many answers without names become visible at once, at least. A test compares the mixer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a questionnaire matters to data protection."""

    languages: tuple[str, ...]
    special: tuple[str, ...]
    """Stems of the questions about special categories (Art. 9 GDPR), in German if there is one."""
    has_consent: bool
    has_free_text: bool
    has_files: bool
    asks_who: bool
    """Whether it asks for an e-mail address or the details of an organisation."""
    groups: int
    """By how many attributes results are compared."""


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """One wave with what its papers say."""

    wave: Wave
    survey: Survey
    programme: Programme
    authority: Authority
    asked: Asked
    invited: int
    sources: tuple[str, ...]
    """Where the addresses of the invited came from, as the address book says."""
    without_source: int
    """Invited organisations of which nobody noted it."""
    has_mail: bool
    trustee: str
    """Who is the Vertrauensstelle; empty: nobody yet, or not needed."""

    @property
    def mode(self) -> str:
        """A, C or P."""
        return self.wave.mode

    @property
    def links_end_on(self) -> date | None:
        """Until when somebody can tell who said what; None: nobody ever can, or not decided."""
        wave = self.wave
        if wave.mode == "A":
            return None
        if wave.mode == "C":
            latest = wave.closes_at.astimezone(BERLIN).date() + LONGEST_LINK
            return min(wave.link_deletion_on or latest, latest)
        return self.answers_end_on

    @property
    def answers_end_on(self) -> date | None:
        """The day on which single answers are deleted; with names, the earlier of two days."""
        wave = self.wave
        days = [wave.delete_on, wave.link_deletion_on if wave.mode == "P" else None]
        return min((day for day in days if day is not None), default=None)


def facts_of(session: Session, wave_id: int) -> WaveFacts:
    """Gather everything about a wave. The caller asks for the right.

    Raises
    ------
    UnknownPage
        If there is no such wave.
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
    sources, missing = _sources(session, wave, programme.id)
    return WaveFacts(
        wave=wave,
        survey=survey,
        programme=programme,
        authority=authority,
        asked=asked_in(published(session, wave.version_id)),
        invited=_invited(session, wave_id),
        sources=sources,
        without_source=missing,
        has_mail=bool(session.scalar(select(exists().where(Mailing.wave_id == wave_id)))),
        trustee=_trustee(session, wave_id),
    )


def asked_in(questionnaire: Questionnaire) -> Asked:
    """Return what of a questionnaire matters to data protection."""
    items = [one for item in questionnaire.items.values() for one in (item, *_inside(item))]
    kinds = {item.type for item in items}
    return Asked(
        languages=questionnaire.languages,
        special=tuple(
            item.stem.get("de") or next(iter(item.stem.values())) for item in items if item.special
        ),
        has_consent="consent" in kinds,
        has_free_text=any(ITEM_TYPES[kind].free_text for kind in kinds),
        has_files="file_upload" in kinds,
        asks_who=any(not ITEM_TYPES[kind].anonymous for kind in kinds),
        groups=len(questionnaire.groupings),
    )


def _inside(item: Item) -> Iterator[Item]:
    for inner in item.items:
        yield inner
        yield from _inside(inner)


def _invited(session: Session, wave_id: int) -> int:
    found = select(func.count(Invitation.id)).where(Invitation.wave_id == wave_id)
    return session.scalar(found) or 0


def _sources(session: Session, wave: Wave, programme_id: int) -> tuple[tuple[str, ...], int]:
    """Return where addresses came from: of the invited, or of the whole list before inviting."""
    invited = select(Invitation.organisation_id).where(
        Invitation.wave_id == wave.id, Invitation.organisation_id.is_not(None)
    )
    query = select(Organisation.source, func.count()).where(
        Organisation.programme_id == programme_id
    )
    if session.scalar(select(exists(invited))):
        query = query.where(Organisation.id.in_(invited))
    counted = {
        source.strip(): n for source, n in session.execute(query.group_by(Organisation.source))
    }
    return tuple(sorted(source for source in counted if source)), counted.get("", 0)


def _trustee(session: Session, wave_id: int) -> str:
    found = select(Account.name).join(TrustKey, TrustKey.account_id == Account.id)
    return session.scalar(found.where(TrustKey.wave_id == wave_id)) or ""
