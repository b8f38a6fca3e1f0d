"""Lists of a programme that staff paste and put in order: action fields, districts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import column, func, select, table
from sqlalchemy.orm import Session

from surveys.programmes.errors import StillUsed
from surveys.programmes.indicators.models import Indicator
from surveys.programmes.models import ActionField, District, Goal, Measure
from surveys.programmes.opening import newest_edition
from surveys.programmes.pasting import key_from, same

# Both come after programmes: of theirs, only what must be asked is known here.
SURVEY = table("survey", column("programme_id"))
ORGANISATION = table("organisation", column("programme_id"), column("district"))

SUGGESTED_FIELDS = (
    "Sprache und Verständigung",
    "Frühe Bildung und Schule",
    "Ausbildung, Arbeit und Wirtschaft",
    "Wohnen und Stadtteil",
    "Gesundheit und Pflege",
    "Politische Teilhabe und Engagement",
    "Kultur, Religion und Sport",
    "Begegnung und Zusammenhalt",
    "Öffnung der Verwaltung",
    "Schutz vor Diskriminierung",
)
"""Common action fields of German integration policy, to start from."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an edited list. Without a key it is new; `about` is for action fields."""

    key: str | None
    name: str
    about: str = ""
    removed: bool = False


def fields_of(session: Session, programme_id: int) -> list[ActionField]:
    """Return the action fields of the newest edition, in order."""
    edition = newest_edition(session, programme_id)
    found = select(ActionField).where(ActionField.edition_id == edition.id)
    return list(session.scalars(found.order_by(ActionField.position)))


def districts_of(session: Session, programme_id: int) -> list[District]:
    """Return the districts of a programme, in order."""
    found = select(District).where(District.programme_id == programme_id)
    return list(session.scalars(found.order_by(District.position, District.id)))


def set_fields(session: Session, programme_id: int, entries: Sequence[Entry]) -> None:
    """Put the action fields into the order of `entries`: renamed, added, removed.

    A field keeps its key whatever it is called: questionnaires name it by that.

    Raises
    ------
    StillUsed
        If a field that goes has goals, measures or indicators, or a survey of the programme may
        ask about it.
    """
    edition = newest_edition(session, programme_id)
    known = {field.key: field for field in fields_of(session, programme_id)}
    for field in _removed(known, entries):
        if _field_is_used(session, programme_id, field):
            raise StillUsed(str(field.name.get("de", field.key)))
        session.delete(field)
    # Positions are unique: out of the way first, then into place.
    for place, field in enumerate(known.values(), 1):
        field.position = -place
    session.flush()
    for place, entry in enumerate(_ordered(known, entries), 1):
        field = known.get(entry.key or "")
        if field is None:
            field = ActionField(edition_id=edition.id, key=key_from(entry.name, known), about={})
            field.name = {}
            known[field.key] = field
            session.add(field)
        field.name = {**field.name, "de": entry.name}
        field.about = {**field.about, "de": entry.about}
        field.position = place
    session.flush()


def set_districts(session: Session, programme_id: int, entries: Sequence[Entry]) -> None:
    """Put the districts into the order of `entries`: renamed, added, removed.

    Raises
    ------
    StillUsed
        If an organisation lies in a district that goes.
    """
    known = {district.key: district for district in districts_of(session, programme_id)}
    for district in _removed(known, entries):
        if _count(session, ORGANISATION, programme_id, ORGANISATION.c.district == district.key):
            raise StillUsed(str(district.name.get("de", district.key)))
        session.delete(district)
    session.flush()
    for place, entry in enumerate(_ordered(known, entries), 1):
        district = known.get(entry.key or "")
        if district is None:
            district = District(programme_id=programme_id, key=key_from(entry.name, known), name={})
            known[district.key] = district
            session.add(district)
        district.name = {**district.name, "de": entry.name}
        district.position = place
    session.flush()


def district_keys(session: Session, programme_id: int, names: Iterable[str]) -> dict[str, str]:
    """Return the key of each district by its compared name, adding those that are new."""
    known = districts_of(session, programme_id)
    found = {same(one.key): one.key for one in known}
    found.update({same(str(one.name.get("de", ""))): one.key for one in known})
    taken = {one.key for one in known}
    for name in names:
        if not name or same(name) in found:
            continue
        key = key_from(name, taken)
        taken.add(key)
        found[same(name)] = key
        session.add(
            District(programme_id=programme_id, key=key, position=len(taken), name={"de": name})
        )
    session.flush()
    return found


def _removed(known: dict[str, Any], entries: Sequence[Entry]) -> list[Any]:
    """Take what goes out of `known`, and return it."""
    gone = [entry.key for entry in entries if entry.removed and entry.key in known]
    return [known.pop(key) for key in gone if key]


def _ordered(known: dict[str, Any], entries: Sequence[Entry]) -> list[Entry]:
    """Return what stays and what is new; somebody else's additions come last."""
    kept = [one for one in entries if not one.removed and (one.key is None or one.key in known)]
    mentioned = {entry.key for entry in entries}
    others = [
        Entry(key, str(row.name.get("de", "")), str(getattr(row, "about", {}).get("de", "")))
        for key, row in known.items()
        if key not in mentioned
    ]
    return [*kept, *others]


def _field_is_used(session: Session, programme_id: int, field: ActionField) -> bool:
    return bool(
        session.scalar(select(Goal.id).where(Goal.action_field_id == field.id).limit(1))
        or session.scalar(select(Measure.id).where(Measure.action_field_id == field.id).limit(1))
        or session.scalar(
            select(Indicator.id).where(Indicator.action_field_id == field.id).limit(1)
        )
        or _count(session, SURVEY, programme_id)
    )


def _count(session: Session, counted: Any, programme_id: int, *conditions: Any) -> int:
    query = select(func.count()).select_from(counted)
    return session.scalar(query.where(counted.c.programme_id == programme_id, *conditions)) or 0
