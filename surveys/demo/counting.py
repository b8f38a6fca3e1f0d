"""The indicators of the demo: invented, and told for the years before it is loaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.programmes.indicators.keeping import (
    IndicatorFacts,
    ValueFacts,
    add_indicator,
    add_value,
)
from surveys.programmes.indicators.listing import Milestone
from surveys.programmes.indicators.models import Direction, PeriodKind, Unit
from surveys.programmes.indicators.periods import Period
from surveys.programmes.listing import Entry
from surveys.programmes.pasting import key_from


@dataclass(frozen=True, slots=True)
class _Series:
    """Numbers of one group, or of all, up to the last full year."""

    group: str | None
    values: tuple[Mapping[str, Any], ...]
    last_year: int

    def facts(self) -> Iterable[ValueFacts]:
        """Yield the values with their years."""
        for place, said in enumerate(reversed(self.values)):
            yield ValueFacts(
                period=_year(self.last_year - place),
                group=self.group,
                value=_number(said["value"]),
                is_preliminary=bool(said.get("is_preliminary")),
                is_break=bool(said.get("is_break")),
                note=str(said.get("note", "")),
            )


def count(
    session: Session, programme_id: int, content: Iterable[Mapping[str, Any]], *, at: datetime
) -> None:
    """Keep the indicators of `content` with their values."""
    last_year = at.astimezone(BERLIN).year - 1
    for one in content:
        indicator = add_indicator(session, programme_id, _facts(one, last_year))
        indicator.key = one["key"]
        for series in _series(one, last_year):
            for facts in series.facts():
                add_value(session, indicator, facts)
    session.flush()


def _facts(one: Mapping[str, Any], last_year: int) -> IndicatorFacts:
    first_year = last_year - len(one["values"]) + 1
    target = one.get("target")
    return IndicatorFacts(
        field=one["field"],
        name=one["name"],
        definition=one["definition"],
        relevance=one["relevance"],
        assessment=one["assessment"],
        source=one["source"],
        method=one["method"],
        unit=Unit(one["unit"]),
        unit_words=one.get("unit_words", {}),
        decimals=one["decimals"],
        direction=Direction(one["direction"]),
        period_kind=PeriodKind.YEAR,
        baseline=Milestone(_number(_said(one["values"][0])["value"]), _year(first_year)),
        target=None
        if target is None
        else Milestone(_number(target), _year(last_year + one["target_in"])),
        responsible=one["responsible"],
        goal=None,
        measure=one.get("measure"),
        group_name=one.get("group_name", {}),
        groups=tuple(
            Entry(None, group["name"]["de"], group["name"]["en"]) for group in one.get("groups", ())
        ),
        is_public=one["is_public"],
    )


def _series(one: Mapping[str, Any], last_year: int) -> Iterable[_Series]:
    yield _Series(None, tuple(map(_said, one["values"])), last_year)
    for group in one.get("groups", ()):
        key = key_from(group["name"]["de"], ())
        yield _Series(key, tuple(map(_said, group["values"])), last_year)


def _said(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"value": value}


def _number(value: Any) -> Decimal:
    return Decimal(str(value))


def _year(year: int) -> Period:
    return Period(PeriodKind.YEAR, date(year, 1, 1))
