"""The plan: goals and measures per action field, added, changed, removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from surveys.errors import UnknownPage
from surveys.programmes.listing import fields_of
from surveys.programmes.models import ActionField, Goal, Measure, MeasureStatus
from surveys.programmes.pasting import key_from, renewed
from surveys.web.locale import said


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """What staff say of a goal; without a field it is one of the whole programme."""

    text: Mapping[str, str]
    field: str | None


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """What staff say of a measure."""

    field: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    responsible: str
    starts_on: date | None
    ends_on: date | None
    status: MeasureStatus
    goal: str | None


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """The goals and measures of one action field; without a field, those of the whole."""

    field: ActionField | None
    goals: tuple[Goal, ...]
    measures: tuple[Measure, ...]


def plan_of(session: Session, programme_id: int) -> tuple[FieldPlan, ...]:
    """Return the whole plan: goals of the whole programme first, then field by field."""
    goals = goals_of(session, programme_id)
    measures = measures_of(session, programme_id)
    fields: list[ActionField | None] = [None, *fields_of(session, programme_id)]
    return tuple(
        FieldPlan(
            field,
            tuple(goal for goal in goals if goal.action_field_id == (field and field.id)),
            tuple(one for one in measures if field and one.action_field_id == field.id),
        )
        for field in fields
    )


def goals_of(session: Session, programme_id: int) -> list[Goal]:
    """Return the goals of a programme, in order."""
    found = select(Goal).where(Goal.programme_id == programme_id)
    return list(session.scalars(found.order_by(Goal.position)))


def measures_of(session: Session, programme_id: int) -> list[Measure]:
    """Return the measures of a programme, in order."""
    found = select(Measure).where(Measure.programme_id == programme_id)
    return list(session.scalars(found.order_by(Measure.position, Measure.id)))


def get_goal(session: Session, programme_id: int, key: str) -> Goal:
    """Return a goal, or raise UnknownPage."""
    query = select(Goal).where(Goal.programme_id == programme_id, Goal.key == key)
    found = session.scalar(query)
    if found is None:
        raise UnknownPage("No such goal.")
    return found


def get_measure(session: Session, programme_id: int, key: str) -> Measure:
    """Return a measure, or raise UnknownPage."""
    query = select(Measure).where(Measure.programme_id == programme_id, Measure.key == key)
    found = session.scalar(query)
    if found is None:
        raise UnknownPage("No such measure.")
    return found


def add_goal(session: Session, programme_id: int, facts: GoalFacts) -> Goal:
    """Add a goal at the end of the list."""
    goals = goals_of(session, programme_id)
    goal = Goal(
        programme_id=programme_id,
        key=key_from(f"goal {len(goals) + 1}", {one.key for one in goals}),
        position=max((one.position for one in goals), default=0) + 1,
    )
    set_goal(session, goal, facts)
    session.add(goal)
    session.flush()
    return goal


def set_goal(session: Session, goal: Goal, facts: GoalFacts) -> None:
    """Change a goal."""
    goal.text = renewed(goal.text, facts.text)
    goal.action_field_id = _field_id(session, goal.programme_id, facts.field)


def remove_goal(session: Session, goal: Goal) -> None:
    """Remove a goal; its measures stay, without it."""
    session.execute(update(Measure).where(Measure.goal_id == goal.id).values(goal_id=None))
    session.delete(goal)


def add_measure(session: Session, programme_id: int, facts: MeasureFacts) -> Measure:
    """Add a measure at the end of its field."""
    taken = set(session.scalars(select(Measure.key).where(Measure.programme_id == programme_id)))
    last = select(func.max(Measure.position)).where(Measure.programme_id == programme_id)
    measure = Measure(
        programme_id=programme_id,
        key=key_from(facts.title["de"], taken),
        position=(session.scalar(last) or 0) + 1,
    )
    set_measure(session, measure, facts)
    session.add(measure)
    session.flush()
    return measure


def set_measure(session: Session, measure: Measure, facts: MeasureFacts) -> None:
    """Change a measure; its key stays, whatever it is called.

    Raises
    ------
    UnknownPage
        If the field or the goal is none of the programme.
    """
    field_id = _field_id(session, measure.programme_id, facts.field)
    if field_id is None:
        raise UnknownPage("No such action field.")
    programme_id, goal = measure.programme_id, facts.goal
    measure.action_field_id = field_id
    measure.goal_id = get_goal(session, programme_id, goal).id if goal else None
    measure.title = renewed(measure.title, facts.title)
    measure.about = renewed(measure.about, facts.about)
    measure.responsible = facts.responsible
    measure.starts_on, measure.ends_on = facts.starts_on, facts.ends_on
    measure.status = facts.status.value


def field_names(session: Session, programme_id: int) -> list[tuple[str, str]]:
    """Return key and name of each action field, for a list to choose from."""
    return [
        (field.key, f"{field.position}. {said(field.name)}")
        for field in fields_of(session, programme_id)
    ]


def field_key(session: Session, programme_id: int, field_id: int | None) -> str:
    """Return the key of an action field; empty for the whole programme."""
    keys = {field.id: field.key for field in fields_of(session, programme_id)}
    return keys.get(field_id or 0, "")


def _field_id(session: Session, programme_id: int, key: str | None) -> int | None:
    if not key:
        return None
    for field in fields_of(session, programme_id):
        if field.key == key:
            return field.id
    raise UnknownPage("No such action field.")
