"""What staff did, looked up: by person, action and period, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from surveys.accounts.audit_words import object_words, words_of
from surveys.accounts.models import Account, AuditEntry
from surveys.clock import BERLIN
from surveys.fieldwork.models import Organisation, Wave
from surveys.questionnaires.models import Survey
from surveys.web.locale import said

ON_A_PAGE = 50
MOST_IN_A_FILE = 100_000
"""Entries of one download; of more, a shorter period is asked for."""
NOBODY = 0
"""Stands for the clock and the command line, where a person is chosen."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; what is None narrows nothing."""

    account_id: int | None = None
    action: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """One entry as its page shows it. `who` is empty for the clock and the command line."""

    at: datetime
    who: str
    action: str
    what: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some entries of how many, and what there is to choose from."""

    entries: tuple[Noted, ...]
    total: int
    people: tuple[tuple[int, str], ...]
    actions: tuple[tuple[str, str], ...]

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // ON_A_PAGE))


def look_up(session: Session, programme_id: int | None, wanted: Wanted, *, page: int) -> LogPage:
    """Return one page of the entries of a programme; None: those of the installation."""
    here = AuditEntry.programme_id == programme_id  # None becomes IS NULL
    which = [here, *_narrowed(wanted)]
    total = session.scalar(select(func.count(AuditEntry.id)).where(*which)) or 0
    people = session.execute(
        select(Account.id, Account.name)
        .where(Account.id.in_(select(AuditEntry.account_id).where(here)))
        .order_by(Account.name)
    )
    actions = session.scalars(select(AuditEntry.action).where(here).distinct())
    rows = _rows(session, which, limit=ON_A_PAGE, offset=(page - 1) * ON_A_PAGE)
    return LogPage(
        entries=tuple(rows),
        total=total,
        people=tuple((row.id, row.name) for row in people),
        actions=tuple(sorted(((one, words_of(one)) for one in actions), key=lambda one: one[1])),
    )


def all_of(session: Session, programme_id: int | None, wanted: Wanted) -> list[Noted]:
    """Return all entries asked for, as far as one file holds them."""
    which = [AuditEntry.programme_id == programme_id, *_narrowed(wanted)]
    return _rows(session, which, limit=MOST_IN_A_FILE, offset=0)


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.account_id == NOBODY:
        found.append(AuditEntry.account_id.is_(None))
    elif wanted.account_id is not None:
        found.append(AuditEntry.account_id == wanted.account_id)
    if wanted.action is not None:
        found.append(AuditEntry.action == wanted.action)
    if wanted.first is not None:
        found.append(AuditEntry.at >= _midnight(wanted.first))
    if wanted.last is not None:
        found.append(AuditEntry.at < _midnight(wanted.last + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=BERLIN)


def _rows(
    session: Session, which: Sequence[ColumnElement[bool]], *, limit: int, offset: int
) -> list[Noted]:
    rows = session.execute(
        select(AuditEntry, Account.name)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .where(*which)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    names = _names(session)
    return [
        Noted(entry.at, name or "", words_of(entry.action), object_words(entry.object, names))
        for entry, name in rows
    ]


def _names(session: Session) -> dict[tuple[str, int], str]:
    """Return what things are called now; what is gone keeps its number."""
    found: dict[tuple[str, int], str] = {}
    for kind, table, words in (
        ("wave", Wave, Wave.title),
        ("survey", Survey, Survey.title),
        ("organisation", Organisation, Organisation.name),
        ("account", Account, Account.name),
    ):
        for number, name in session.execute(select(table.id, words)):
            found[(kind, number)] = said(name)
    return found
