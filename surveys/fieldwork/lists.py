"""Distribution lists: organisations to be asked together, by a filter or chosen by hand."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from surveys.errors import UnknownPage
from surveys.fieldwork.addresses.finding import Wanted, matching
from surveys.fieldwork.models import DistributionList, ListMember, Organisation


@dataclass(frozen=True, slots=True)
class ListedList:
    """A distribution list as pages show it. A filter is counted now, not when it was made."""

    id: int
    name: str
    is_filter: bool
    members: int


def lists_of(session: Session, programme_id: int) -> list[ListedList]:
    """Return the lists of a programme by name, each with how many organisations it has now."""
    query = select(DistributionList).where(DistributionList.programme_id == programme_id)
    found = sorted(session.scalars(query), key=lambda one: one.name.casefold())
    return [
        ListedList(one.id, one.name, one.filter is not None, len(members_of(session, one.id)))
        for one in found
    ]


def members_of(session: Session, list_id: int) -> list[Organisation]:
    """Return the organisations of a list by name; dissolved ones and unconfirmed ones are none.

    Raises
    ------
    UnknownPage
        If there is no such list.
    """
    found = session.get(DistributionList, list_id)
    if found is None:
        raise UnknownPage("No such list.")
    if found.filter is not None:
        fitting = matching(session, found.programme_id, Wanted.read(found.filter))
    else:
        query = select(Organisation).join(ListMember, ListMember.organisation_id == Organisation.id)
        chosen = session.scalars(query.where(ListMember.list_id == list_id))
        fitting = sorted(chosen, key=lambda one: (one.name.casefold(), one.id))
    return [one for one in fitting if one.state == "active"]


def get_list(session: Session, programme_id: int, list_id: int) -> DistributionList:
    """Return a list of a programme, or raise UnknownPage."""
    found = session.get(DistributionList, list_id)
    if found is None or found.programme_id != programme_id:
        raise UnknownPage("No such list.")
    return found


def ticked_by(
    session: Session, programme_id: int, list_id: int, offered: Collection[Organisation]
) -> set[int]:
    """Return which of the organisations offered are ticked: those of a list; all without one."""
    everybody = {one.id for one in offered}
    if not list_id:
        return everybody
    found = get_list(session, programme_id, list_id)
    return everybody & {one.id for one in members_of(session, found.id)}


def add_list(
    session: Session, programme_id: int, name: str, wanted: Wanted | None
) -> DistributionList:
    """Add a list: with what its organisations have in common, or to be filled by hand."""
    stored = None if wanted is None else wanted.stored()
    found = DistributionList(programme_id=programme_id, name=name, filter=stored)
    session.add(found)
    session.flush()
    return found


def set_members(
    session: Session, found: DistributionList, shown: Collection[int], chosen: Collection[int]
) -> None:
    """Have of the organisations that were `shown` only the chosen ones on a list.

    Those that the page did not show stay as they are.
    """
    own = select(Organisation.id).where(
        Organisation.programme_id == found.programme_id, Organisation.id.in_(chosen)
    )
    session.execute(
        delete(ListMember).where(
            ListMember.list_id == found.id, ListMember.organisation_id.in_(shown)
        )
    )
    known = set(
        session.scalars(select(ListMember.organisation_id).where(ListMember.list_id == found.id))
    )
    session.add_all(
        ListMember(list_id=found.id, organisation_id=one)
        for one in session.scalars(own)
        if one not in known
    )
    session.flush()


def is_taken(session: Session, programme_id: int, name: str, *, but: int | None = None) -> bool:
    """Whether another list of the programme has this name."""
    query = select(func.count(DistributionList.id)).where(
        DistributionList.programme_id == programme_id, DistributionList.name == name
    )
    return bool(session.scalar(query if but is None else query.where(DistributionList.id != but)))
