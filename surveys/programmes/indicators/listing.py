"""Indicators as frozen values: of an action field, with baseline, target, groups and series."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from surveys.programmes.indicators import amounts
from surveys.programmes.indicators.models import (
    Direction,
    Indicator,
    IndicatorGroup,
    IndicatorValue,
    PeriodKind,
    Unit,
)
from surveys.programmes.indicators.periods import Period
from surveys.programmes.models import ActionField, Goal, Measure
from surveys.programmes.opening import newest_edition
from surveys.web.locale import said

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A value at a time that others are held against: the baseline, the target."""

    value: Decimal
    period: Period


@dataclass(frozen=True, slots=True)
class Point:
    """What was counted in one period.

    is_break
        From here on it is counted otherwise; `note` says how.
    """

    id: int
    period: Period
    value: Decimal
    is_preliminary: bool
    is_break: bool
    note: str


@dataclass(frozen=True, slots=True)
class GroupSeries:
    """The values of one group, the oldest first."""

    key: str
    name: Texts
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class IndicatorSeries:
    """Everything pages show of an indicator; points and those of groups the oldest first.

    goal, measure
        Words of what it belongs to besides its action field, if anything.
    """

    key: str
    field: str
    name: Texts
    definition: Texts
    relevance: Texts
    assessment: Texts
    source: Texts
    method: Texts
    unit: Unit
    unit_words: Texts
    decimals: int
    direction: Direction
    period_kind: PeriodKind
    baseline: Milestone | None
    target: Milestone | None
    responsible: str
    goal: Texts | None
    measure: Texts | None
    is_public: bool
    points: tuple[Point, ...]
    group_name: Texts
    groups: tuple[GroupSeries, ...]

    @property
    def latest(self) -> Point | None:
        """The newest value of all."""
        return self.points[-1] if self.points else None

    @property
    def breaks(self) -> frozenset[date]:
        """The first days of the periods from which on it is counted otherwise, in any group."""
        told = (self.points, *(group.points for group in self.groups))
        return frozenset(
            point.period.starts_on for points in told for point in points if point.is_break
        )

    def amount(self, value: Decimal) -> str:
        """Write a value with its unit."""
        return amounts.with_unit(value, self.decimals, self.unit, said(self.unit_words))

    def figure(self, value: Decimal) -> str:
        """Write a value without its unit."""
        return amounts.written(value, self.decimals)

    def plain(self, value: Decimal) -> str:
        """Write a value with as many places as it needs and no words, as axes do."""
        return amounts.with_unit(value, amounts.places_of(value), self.unit, "")

    def rounded(self, value: Decimal) -> Decimal:
        """Return a value as it is shown, so that differences agree with what is read."""
        return amounts.kept(value, self.decimals)

    def difference(self, value: Decimal) -> str:
        """Write how much a value rose or fell."""
        return amounts.difference(value, self.decimals, self.unit, said(self.unit_words))


def indicators_of(
    session: Session, programme_id: int, action_field_key: str
) -> tuple[IndicatorSeries, ...]:
    """Return the indicators of an action field of the newest edition, in order."""
    return _listed(session, programme_id, ActionField.key == action_field_key)


def public_indicator_fields(session: Session, programme_id: int) -> frozenset[str]:
    """Return the keys of the action fields that have indicators for everybody."""
    edition = newest_edition(session, programme_id)
    fields = select(ActionField.key).join(Indicator, Indicator.action_field_id == ActionField.id)
    return frozenset(
        session.scalars(fields.where(ActionField.edition_id == edition.id, Indicator.is_public))
    )


def all_indicators(session: Session, programme_id: int) -> tuple[IndicatorSeries, ...]:
    """Return the indicators of a programme, field by field, each in order."""
    return _listed(session, programme_id)


def _listed(
    session: Session, programme_id: int, *which: ColumnElement[bool]
) -> tuple[IndicatorSeries, ...]:
    edition = newest_edition(session, programme_id)
    rows = session.execute(
        select(Indicator, ActionField.key, Goal.text, Measure.title)
        .join(ActionField, ActionField.id == Indicator.action_field_id)
        .outerjoin(Goal, Goal.id == Indicator.goal_id)
        .outerjoin(Measure, Measure.id == Indicator.measure_id)
        .where(Indicator.programme_id == programme_id, ActionField.edition_id == edition.id, *which)
        .order_by(ActionField.position, Indicator.position, Indicator.id)
    ).all()
    ids = [row[0].id for row in rows]
    if not ids:
        return ()
    groups = _groups(session, ids)
    points = _points(session, ids)
    return tuple(
        _series(one, field, goal, measure, groups.get(one.id, ()), points)
        for one, field, goal, measure in rows
    )


def one_indicator(session: Session, programme_id: int, key: str) -> IndicatorSeries | None:
    """Return an indicator by its key, or None."""
    return next((one for one in all_indicators(session, programme_id) if one.key == key), None)


def _groups(session: Session, ids: Sequence[int]) -> dict[int, list[IndicatorGroup]]:
    query = select(IndicatorGroup).where(IndicatorGroup.indicator_id.in_(ids))
    found: dict[int, list[IndicatorGroup]] = {}
    for group in session.scalars(query.order_by(IndicatorGroup.position, IndicatorGroup.id)):
        found.setdefault(group.indicator_id, []).append(group)
    return found


def _points(
    session: Session, ids: Sequence[int]
) -> Mapping[tuple[int, int | None], tuple[Point, ...]]:
    """Return the values by indicator and group, in the order of time."""
    query = select(IndicatorValue).where(IndicatorValue.indicator_id.in_(ids))
    found: dict[tuple[int, int | None], tuple[Point, ...]] = {}
    for row in session.scalars(query.order_by(IndicatorValue.starts_on)):
        point = Point(
            id=row.id,
            period=Period(PeriodKind(row.period_kind), row.starts_on),
            value=row.value,
            is_preliminary=row.status == "preliminary",
            is_break=row.is_break,
            note=row.note,
        )
        place = row.indicator_id, row.group_id
        found[place] = (*found.get(place, ()), point)
    return found


def _series(  # noqa: PLR0913, PLR0917  what an indicator is made of, from four tables
    row: Indicator,
    field: str,
    goal: Texts | None,
    measure: Texts | None,
    groups: Iterable[IndicatorGroup],
    points: Mapping[tuple[int, int | None], tuple[Point, ...]],
) -> IndicatorSeries:
    return IndicatorSeries(
        key=row.key,
        field=field,
        name=row.name,
        definition=row.definition,
        relevance=row.relevance,
        assessment=row.assessment,
        source=row.source,
        method=row.method,
        unit=Unit(row.unit),
        unit_words=row.unit_words,
        decimals=row.decimals,
        direction=Direction(row.direction),
        period_kind=PeriodKind(row.period_kind),
        baseline=_milestone(row.baseline_value, row.baseline_on, row.baseline_kind),
        target=_milestone(row.target_value, row.target_on, row.target_kind),
        responsible=row.responsible,
        goal=goal,
        measure=measure,
        is_public=row.is_public,
        points=points.get((row.id, None), ()),
        group_name=row.group_name,
        groups=tuple(
            GroupSeries(group.key, group.name, points.get((row.id, group.id), ()))
            for group in groups
        ),
    )


def _milestone(value: Decimal | None, on: date | None, kind: str | None) -> Milestone | None:
    if value is None or on is None or kind is None:
        return None
    return Milestone(value, Period(PeriodKind(kind), on))
