"""Indicators as verbs: added, changed, removed, with their groups and values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.errors import UnknownPage
from surveys.programmes.errors import AlreadyCounted, CountedOtherwise, StillUsed
from surveys.programmes.indicators.listing import Milestone
from surveys.programmes.indicators.models import (
    Direction,
    Indicator,
    IndicatorGroup,
    IndicatorValue,
    PeriodKind,
    Unit,
)
from surveys.programmes.indicators.periods import Period
from surveys.programmes.listing import Entry, fields_of
from surveys.programmes.pasting import key_from, renewed, same
from surveys.programmes.plan import get_goal, get_measure

TAKEN = frozenset({"new", "paste", "export"})
"""What stands in addresses where keys do."""


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """What staff say of an indicator; of a group, `about` is its name in English."""

    field: str
    name: Mapping[str, str]
    definition: Mapping[str, str]
    relevance: Mapping[str, str]
    assessment: Mapping[str, str]
    source: Mapping[str, str]
    method: Mapping[str, str]
    unit: Unit
    unit_words: Mapping[str, str]
    decimals: int
    direction: Direction
    period_kind: PeriodKind
    baseline: Milestone | None
    target: Milestone | None
    responsible: str
    goal: str | None
    measure: str | None
    group_name: Mapping[str, str]
    groups: tuple[Entry, ...]
    is_public: bool


@dataclass(frozen=True, slots=True)
class ValueFacts:
    """What staff say of a value; without a group it is that of all."""

    period: Period
    group: str | None
    value: Decimal
    is_preliminary: bool
    is_break: bool
    note: str


def get_indicator(session: Session, programme_id: int, key: str) -> Indicator:
    """Return an indicator, or raise UnknownPage."""
    query = select(Indicator).where(Indicator.programme_id == programme_id, Indicator.key == key)
    found = session.scalar(query)
    if found is None:
        raise UnknownPage("No such indicator.")
    return found


def get_value(session: Session, indicator: Indicator, value_id: int) -> IndicatorValue:
    """Return a value of an indicator, or raise UnknownPage."""
    found = session.get(IndicatorValue, value_id)
    if found is None or found.indicator_id != indicator.id:
        raise UnknownPage("No such value.")
    return found


def add_indicator(session: Session, programme_id: int, facts: IndicatorFacts) -> Indicator:
    """Add an indicator at the end of its field.

    Raises
    ------
    UnknownPage
        If field, goal or measure are none of the programme.
    """
    known = select(Indicator.key).where(Indicator.programme_id == programme_id)
    last = select(func.max(Indicator.position)).where(Indicator.programme_id == programme_id)
    indicator = Indicator(
        programme_id=programme_id,
        key=key_from(facts.name["de"], {*session.scalars(known), *TAKEN}),
        position=(session.scalar(last) or 0) + 1,
        period_kind=facts.period_kind.value,
    )
    _say(session, indicator, facts)
    session.add(indicator)
    session.flush()
    set_groups(session, indicator, facts.groups)
    return indicator


def set_indicator(session: Session, indicator: Indicator, facts: IndicatorFacts) -> None:
    """Change an indicator; its key stays, whatever it is called.

    Raises
    ------
    CountedOtherwise
        If its values are told for periods of another kind.
    StillUsed
        If a group that goes has values.
    """
    if indicator.period_kind != facts.period_kind.value and _has_values(session, indicator):
        raise CountedOtherwise("The values are told for periods of another kind.")
    indicator.period_kind = facts.period_kind.value
    _say(session, indicator, facts)
    set_groups(session, indicator, facts.groups)


def remove_indicator(session: Session, indicator: Indicator) -> None:
    """Remove an indicator with its groups and values."""
    session.delete(indicator)
    session.flush()


def groups_of(session: Session, indicator: Indicator) -> list[IndicatorGroup]:
    """Return the groups of an indicator, in order."""
    query = select(IndicatorGroup).where(IndicatorGroup.indicator_id == indicator.id)
    return list(session.scalars(query.order_by(IndicatorGroup.position, IndicatorGroup.id)))


def set_groups(session: Session, indicator: Indicator, entries: Iterable[Entry]) -> None:
    """Put the groups into the order of `entries`: renamed, added, removed.

    Raises
    ------
    StillUsed
        If a group that goes has values.
    """
    known = {group.key: group for group in groups_of(session, indicator)}
    kept = list(entries)
    for entry in kept:
        if entry.removed and entry.key in known:
            group = known.pop(entry.key)
            if _has_values(session, indicator, group):
                raise StillUsed(str(group.name.get("de", group.key)))
            session.delete(group)
    session.flush()
    for position, entry in enumerate((one for one in kept if not one.removed), 1):
        group = known.get(entry.key or "") or _new_group(session, indicator, entry.name, known)
        group.name = renewed(group.name, _in_both(entry.name, entry.about))
        group.position = position
    session.flush()


def group_named(session: Session, indicator: Indicator, name: str) -> IndicatorGroup:
    """Return the group of that name, added at the end if it is new."""
    groups = {group.key: group for group in groups_of(session, indicator)}
    for group in groups.values():
        if same(name) in {same(str(words)) for words in (*group.name.values(), group.key)}:
            return group
    group = _new_group(session, indicator, name, groups)
    session.flush()
    return group


def add_value(session: Session, indicator: Indicator, facts: ValueFacts) -> IndicatorValue:
    """Add a value.

    Raises
    ------
    AlreadyCounted
        If there is one for the same period and group.
    CountedOtherwise
        If its period is of another kind than the indicator's.
    """
    value = IndicatorValue(indicator_id=indicator.id)
    _set_value(session, indicator, value, facts)
    session.add(value)
    session.flush()
    return value


def set_value(
    session: Session, indicator: Indicator, value: IndicatorValue, facts: ValueFacts
) -> None:
    """Change a value; it raises as `add_value` does."""
    _set_value(session, indicator, value, facts)
    session.flush()


def find_value(
    session: Session, indicator: Indicator, period: Period, group_id: int | None
) -> IndicatorValue | None:
    """Return the value of a period and a group, or None."""
    return session.scalar(
        select(IndicatorValue).where(
            IndicatorValue.indicator_id == indicator.id,
            IndicatorValue.starts_on == period.starts_on,
            IndicatorValue.group_id.is_(None)
            if group_id is None
            else IndicatorValue.group_id == group_id,
        )
    )


def _say(session: Session, indicator: Indicator, facts: IndicatorFacts) -> None:
    programme_id = indicator.programme_id
    fields = {field.key: field.id for field in fields_of(session, programme_id)}
    if facts.field not in fields:
        raise UnknownPage("No such action field.")
    indicator.action_field_id = fields[facts.field]
    indicator.goal_id = get_goal(session, programme_id, facts.goal).id if facts.goal else None
    indicator.measure_id = (
        get_measure(session, programme_id, facts.measure).id if facts.measure else None
    )
    for name in ("name", "definition", "relevance", "assessment", "source", "method"):
        setattr(indicator, name, renewed(getattr(indicator, name), getattr(facts, name)))
    indicator.unit, indicator.decimals = facts.unit.value, facts.decimals
    indicator.unit_words = renewed(indicator.unit_words, facts.unit_words)
    indicator.group_name = renewed(indicator.group_name, facts.group_name)
    indicator.direction = facts.direction.value
    indicator.responsible = facts.responsible
    indicator.is_public = facts.is_public
    indicator.baseline_value, indicator.baseline_on, indicator.baseline_kind = _parts(
        facts.baseline
    )
    indicator.target_value, indicator.target_on, indicator.target_kind = _parts(facts.target)


def _set_value(
    session: Session, indicator: Indicator, value: IndicatorValue, facts: ValueFacts
) -> None:
    if facts.period.kind.value != indicator.period_kind:
        raise CountedOtherwise("The period is of another kind than the indicator's.")
    groups = {group.key: group.id for group in groups_of(session, indicator)}
    if facts.group and facts.group not in groups:
        raise UnknownPage("No such group.")
    group_id = groups[facts.group] if facts.group else None
    other = find_value(session, indicator, facts.period, group_id)
    if other is not None and other is not value:
        raise AlreadyCounted("There is a value for this period.")
    value.period_kind, value.starts_on = facts.period.kind.value, facts.period.starts_on
    value.group_id, value.value = group_id, facts.value
    value.status = "preliminary" if facts.is_preliminary else "final"
    value.is_break, value.note = facts.is_break, facts.note


def _has_values(
    session: Session, indicator: Indicator, group: IndicatorGroup | None = None
) -> bool:
    query = select(IndicatorValue.id).where(IndicatorValue.indicator_id == indicator.id)
    if group is not None:
        query = query.where(IndicatorValue.group_id == group.id)
    return session.scalar(query.limit(1)) is not None


def _new_group(
    session: Session, indicator: Indicator, name: str, known: dict[str, IndicatorGroup]
) -> IndicatorGroup:
    group = IndicatorGroup(
        indicator_id=indicator.id,
        key=key_from(name, known),
        position=len(known) + 1,
        name={"de": name},
    )
    known[group.key] = group
    session.add(group)
    return group


def _in_both(german: str, english: str) -> dict[str, str]:
    return {tag: words for tag, words in (("de", german), ("en", english)) if words}


def _parts(milestone: Milestone | None) -> tuple[Decimal | None, date | None, str | None]:
    if milestone is None:
        return None, None, None
    return milestone.value, milestone.period.starts_on, milestone.period.kind.value
