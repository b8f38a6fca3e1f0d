"""Stored indicators, the groups they are told apart by, and their values."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from surveys.db import Base

PLACES = 4
"""Places after the point that are kept of every value."""
KINDS = "('year', 'half_year', 'quarter', 'month', 'day')"
BEGINS = "SUBSTR(CAST(starts_on AS VARCHAR), 6)"
"""Month and day of the first day of a period, the same on both databases."""
STARTS = (
    "period_kind = 'day'"
    f" OR (period_kind = 'year' AND {BEGINS} = '01-01')"
    f" OR (period_kind = 'half_year' AND {BEGINS} IN ('01-01', '07-01'))"
    f" OR (period_kind = 'quarter' AND {BEGINS} IN ('01-01', '04-01', '07-01', '10-01'))"
    f" OR (period_kind = 'month' AND SUBSTR({BEGINS}, 4) = '01')"
)


class Exact(TypeDecorator[Decimal]):
    """A number with up to four places, kept as a whole one: no database rounds it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Turn a number into ten-thousandths; one that does not fit is refused."""
        if value is None:
            return None
        scaled = value.scaleb(PLACES)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {PLACES} places.")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Give the number back."""
        return None if value is None else Decimal(value).scaleb(-PLACES)


class Unit(StrEnum):
    """What is counted."""

    PERCENT = "percent"
    COUNT = "count"
    EURO = "euro"
    OTHER = "other"


class Direction(StrEnum):
    """Which way is wanted, if any."""

    RISES = "rises"
    FALLS = "falls"
    NEITHER = "neither"


class PeriodKind(StrEnum):
    """How long the periods are that values are told for."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


class Indicator(Base):
    """A figure of an action field that is counted elsewhere, not asked.

    Without a baseline or a target nobody has said one.
    """

    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("programme_id", "key"),
        UniqueConstraint("id", "period_kind"),
        CheckConstraint("unit IN ('percent', 'count', 'euro', 'other')", "unit_is_known"),
        CheckConstraint("direction IN ('rises', 'falls', 'neither')", "direction_is_known"),
        CheckConstraint(f"period_kind IN {KINDS}", "period_kind_is_known"),
        CheckConstraint(f"baseline_kind IN {KINDS}", "baseline_kind_is_known"),
        CheckConstraint(f"target_kind IN {KINDS}", "target_kind_is_known"),
        CheckConstraint("decimals BETWEEN 0 AND 4", "decimals_fit"),
        CheckConstraint(
            "(baseline_value IS NULL) = (baseline_on IS NULL)"
            " AND (baseline_value IS NULL) = (baseline_kind IS NULL)",
            "baseline_is_whole",
        ),
        CheckConstraint(
            "(target_value IS NULL) = (target_on IS NULL)"
            " AND (target_value IS NULL) = (target_kind IS NULL)",
            "target_is_whole",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    action_field_id: Mapped[int] = mapped_column(ForeignKey("action_field.id"))
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goal.id", ondelete="SET NULL"))
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id", ondelete="SET NULL"))
    key: Mapped[str]
    """Names the indicator in addresses and files; it stays when the name changes."""
    position: Mapped[int]
    name: Mapped[dict[str, Any]]
    definition: Mapped[dict[str, Any]]
    relevance: Mapped[dict[str, Any]]
    assessment: Mapped[dict[str, Any]]
    source: Mapped[dict[str, Any]]
    method: Mapped[dict[str, Any]]
    unit: Mapped[str]
    unit_words: Mapped[dict[str, Any]]
    """What is counted, such as "Plätze"; empty: the unit says it."""
    decimals: Mapped[int]
    direction: Mapped[str]
    period_kind: Mapped[str]
    """All values are told for periods of this kind, so that they lie on one line."""
    baseline_value: Mapped[Decimal | None] = mapped_column(Exact)
    baseline_on: Mapped[date | None]
    baseline_kind: Mapped[str | None]
    target_value: Mapped[Decimal | None] = mapped_column(Exact)
    target_on: Mapped[date | None]
    target_kind: Mapped[str | None]
    responsible: Mapped[str]
    """The office that keeps it; empty: not said."""
    group_name: Mapped[dict[str, Any]]
    """What its groups are, such as "Geschlecht"; empty: it is not told apart."""
    is_public: Mapped[bool]


class IndicatorGroup(Base):
    """One of the groups an indicator is told apart by, such as women."""

    __tablename__ = "indicator_group"
    __table_args__ = (
        UniqueConstraint("indicator_id", "id"),
        UniqueConstraint("indicator_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id", ondelete="CASCADE"))
    key: Mapped[str]
    position: Mapped[int]
    name: Mapped[dict[str, Any]]


class IndicatorValue(Base):
    """What was counted in one period. Without a group: of all. A gap is a missing row."""

    __tablename__ = "indicator_value"
    __table_args__ = (
        UniqueConstraint("indicator_id", "starts_on", "group_id"),
        Index(
            "uq_indicator_value_of_all",
            "indicator_id",
            "starts_on",
            unique=True,
            sqlite_where=text("group_id IS NULL"),
            postgresql_where=text("group_id IS NULL"),
        ),
        ForeignKeyConstraint(
            ["indicator_id", "period_kind"],
            ["indicator.id", "indicator.period_kind"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["indicator_id", "group_id"], ["indicator_group.indicator_id", "indicator_group.id"]
        ),
        CheckConstraint("status IN ('preliminary', 'final')", "status_is_known"),
        CheckConstraint("NOT is_break OR note <> ''", "break_says_why"),
        CheckConstraint(STARTS, "starts_with_its_period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int]
    period_kind: Mapped[str]
    starts_on: Mapped[date]
    """The first day of the period."""
    group_id: Mapped[int | None]
    value: Mapped[Decimal] = mapped_column(Exact)
    status: Mapped[str]
    is_break: Mapped[bool]
    """From here on it is counted otherwise: no line leads here from what was before."""
    note: Mapped[str]
