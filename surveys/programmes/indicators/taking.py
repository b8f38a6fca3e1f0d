"""Values of a table, once read, are kept: with the indicators and groups they bring along."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from surveys.programmes.indicators import amounts
from surveys.programmes.indicators.keeping import (
    IndicatorFacts,
    ValueFacts,
    add_indicator,
    add_value,
    find_value,
    get_indicator,
    group_named,
    set_value,
)
from surveys.programmes.indicators.models import Direction
from surveys.programmes.indicators.pasting import PastedValue
from surveys.programmes.pasting import same

MOST_DECIMALS = 2
"""Of an indicator that a table brings along; its form offers more."""


def take_values(
    session: Session, programme_id: int, read: Iterable[PastedValue], *, only: str | None = None
) -> int:
    """Keep the sound rows, with the indicators and groups they bring along; return how many."""
    found = [one for one in read if not one.faults]
    added: dict[tuple[str, str], str] = {}
    for one in found:
        key = one.shown.key if one.shown else only
        if key is None:
            place = (one.field.key if one.field else "", same(one.name))
            if place not in added:
                together = [other for other in found if _is_of(other, place)]
                added[place] = add_indicator(session, programme_id, _brought(together)).key
            key = added[place]
        _take(session, programme_id, key, one)
    return len(found)


def _take(session: Session, programme_id: int, key: str, one: PastedValue) -> None:
    if one.period is None or one.value is None:
        raise ValueError("Only rows without a fault are taken.")
    indicator = get_indicator(session, programme_id, key)
    group = group_named(session, indicator, one.group) if one.group else None
    facts = ValueFacts(
        period=one.period,
        group=group.key if group else None,
        value=one.value,
        is_preliminary=one.is_preliminary,
        is_break=one.is_break,
        note=one.note,
    )
    before = find_value(session, indicator, one.period, group.id if group else None)
    if before is None:
        add_value(session, indicator, facts)
    else:
        set_value(session, indicator, before, facts)


def _is_of(one: PastedValue, place: tuple[str, str]) -> bool:
    named = one.field.key if one.field else "", same(one.name)
    return one.shown is None and named == place


def _brought(together: Sequence[PastedValue]) -> IndicatorFacts:
    """Return the facts of an indicator that rows bring along."""
    first = together[0]
    if first.field is None or first.unit is None or first.period is None:
        raise ValueError("Only rows without a fault are taken.")
    places = max(amounts.places_of(one.value) for one in together if one.value is not None)
    return IndicatorFacts(
        field=first.field.key,
        name={"de": first.name},
        definition={},
        relevance={},
        assessment={},
        source={},
        method={},
        unit=first.unit,
        unit_words={"de": first.unit_words} if first.unit_words else {},
        decimals=min(places, MOST_DECIMALS),
        direction=Direction.NEITHER,
        period_kind=first.period.kind,
        baseline=None,
        target=None,
        responsible="",
        goal=None,
        measure=None,
        group_name={},
        groups=(),
        is_public=False,
    )
