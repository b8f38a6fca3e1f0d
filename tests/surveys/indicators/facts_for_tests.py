"""Believable indicators in one call, kept as staff keep them."""

from decimal import Decimal

from surveys.programmes.indicators.keeping import (
    IndicatorFacts,
    ValueFacts,
    add_indicator,
    add_value,
)
from surveys.programmes.indicators.listing import Milestone
from surveys.programmes.indicators.models import Direction, PeriodKind, Unit
from surveys.programmes.indicators.periods import period_from
from surveys.programmes.listing import Entry


def indicator(**said):
    """Return what staff say of the share of young people who leave school with a certificate."""
    facts = {
        "field": "work",
        "name": {"de": "Schulabschluss", "en": "School certificate"},
        **{key: {"de": "Worte"} for key in ("definition", "relevance", "assessment", "method")},
        "source": {"de": "Schulstatistik"},
        "unit": Unit.PERCENT,
        "unit_words": {},
        "decimals": 1,
        "direction": Direction.RISES,
        "period_kind": PeriodKind.YEAR,
        "baseline": None,
        "target": None,
        "responsible": "Schulamt",
        "goal": None,
        "measure": None,
        "group_name": {},
        "groups": (),
        "is_public": False,
    }
    return IndicatorFacts(**{**facts, **said})


def milestone(value, period):
    return Milestone(Decimal(value), period_from(period))


def value(period, number, **said):
    facts = {"group": None, "is_preliminary": False, "is_break": False, "note": ""}
    return ValueFacts(period=period_from(period), value=Decimal(str(number)), **{**facts, **said})


def plant(session, programme_id, *values, groups=(), **said):
    """Add an indicator with values; return it. `groups` are names."""
    entries = tuple(Entry(None, name) for name in groups)
    found = add_indicator(session, programme_id, indicator(groups=entries, **said))
    for one in values:
        add_value(session, found, one)
    return found
