"""What forms show of an indicator or a value that is there already."""

from typing import Any

from surveys.programmes.indicators import amounts
from surveys.programmes.indicators.listing import IndicatorSeries, Milestone, Point
from surveys.programmes.indicators.words import TEXTS


def said_of(shown: IndicatorSeries, *, goal: str, measure: str) -> dict[str, Any]:
    """Return an indicator as its form shows it; `goal` and `measure` are keys."""
    said: dict[str, Any] = {
        "field": shown.field,
        "unit": shown.unit.value,
        "decimals": str(shown.decimals),
        "period_kind": shown.period_kind.value,
        "direction": shown.direction.value,
        "responsible": shown.responsible,
        "goal": goal,
        "measure": measure,
        "is_public": shown.is_public,
        "entries": [
            {
                "key": group.key,
                "place": str(place),
                "name": group.name.get("de", ""),
                "about": group.name.get("en", ""),
            }
            for place, group in enumerate(shown.groups, 1)
        ],
    }
    for name in ("name", "unit_words", "group_name", *TEXTS):
        texts = getattr(shown, name)
        said[name], said[f"{name}_en"] = texts.get("de", ""), texts.get("en", "")
    for name in ("baseline", "target"):
        milestone: Milestone | None = getattr(shown, name)
        said[f"{name}_value"] = amounts.typed(milestone.value) if milestone else ""
        said[f"{name}_on"] = milestone.period.typed if milestone else ""
    return said


def said_of_value(point: Point, group: str) -> dict[str, Any]:
    """Return a value as its form shows it."""
    return {
        "period": point.period.typed,
        "value": amounts.typed(point.value),
        "group": group,
        "is_preliminary": point.is_preliminary,
        "is_break": point.is_break,
        "note": point.note,
    }
