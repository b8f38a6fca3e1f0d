"""Indicators: what is counted elsewhere, its groups and its values."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None

KINDS = "('year', 'half_year', 'quarter', 'month', 'day')"
BEGINS = "SUBSTR(CAST(starts_on AS VARCHAR), 6)"
STARTS = (
    "period_kind = 'day'"
    f" OR (period_kind = 'year' AND {BEGINS} = '01-01')"
    f" OR (period_kind = 'half_year' AND {BEGINS} IN ('01-01', '07-01'))"
    f" OR (period_kind = 'quarter' AND {BEGINS} IN ('01-01', '04-01', '07-01', '10-01'))"
    f" OR (period_kind = 'month' AND SUBSTR({BEGINS}, 4) = '01')"
)


def upgrade() -> None:
    """Add the three tables."""
    words = sa.JSON(none_as_null=True)
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("action_field_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", words, nullable=False),
        sa.Column("definition", words, nullable=False),
        sa.Column("relevance", words, nullable=False),
        sa.Column("assessment", words, nullable=False),
        sa.Column("source", words, nullable=False),
        sa.Column("method", words, nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("unit_words", words, nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("period_kind", sa.String(), nullable=False),
        sa.Column("baseline_value", sa.BigInteger(), nullable=True),
        sa.Column("baseline_on", sa.Date(), nullable=True),
        sa.Column("baseline_kind", sa.String(), nullable=True),
        sa.Column("target_value", sa.BigInteger(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("target_kind", sa.String(), nullable=True),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("group_name", words, nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "unit IN ('percent', 'count', 'euro', 'other')", name=op.f("ck_indicator_unit_is_known")
        ),
        sa.CheckConstraint(
            "direction IN ('rises', 'falls', 'neither')",
            name=op.f("ck_indicator_direction_is_known"),
        ),
        sa.CheckConstraint(
            f"period_kind IN {KINDS}", name=op.f("ck_indicator_period_kind_is_known")
        ),
        sa.CheckConstraint(
            f"baseline_kind IN {KINDS}", name=op.f("ck_indicator_baseline_kind_is_known")
        ),
        sa.CheckConstraint(
            f"target_kind IN {KINDS}", name=op.f("ck_indicator_target_kind_is_known")
        ),
        sa.CheckConstraint("decimals BETWEEN 0 AND 4", name=op.f("ck_indicator_decimals_fit")),
        sa.CheckConstraint(
            "(baseline_value IS NULL) = (baseline_on IS NULL)"
            " AND (baseline_value IS NULL) = (baseline_kind IS NULL)",
            name=op.f("ck_indicator_baseline_is_whole"),
        ),
        sa.CheckConstraint(
            "(target_value IS NULL) = (target_on IS NULL)"
            " AND (target_value IS NULL) = (target_kind IS NULL)",
            name=op.f("ck_indicator_target_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["action_field_id"], ["action_field.id"], name=op.f("fk_indicator_action_field_id")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goal.id"], name=op.f("fk_indicator_goal_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["measure.id"],
            name=op.f("fk_indicator_measure_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_indicator_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("id", "period_kind", name=op.f("uq_indicator_id_period_kind")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_indicator_programme_id_key")),
    )
    op.create_table(
        "indicator_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", words, nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.id"],
            name=op.f("fk_indicator_group_indicator_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_group")),
        sa.UniqueConstraint("indicator_id", "id", name=op.f("uq_indicator_group_indicator_id_id")),
        sa.UniqueConstraint(
            "indicator_id", "key", name=op.f("uq_indicator_group_indicator_id_key")
        ),
    )
    op.create_table(
        "indicator_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("period_kind", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("is_break", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "status IN ('preliminary', 'final')", name=op.f("ck_indicator_value_status_is_known")
        ),
        sa.CheckConstraint(
            "NOT is_break OR note <> ''", name=op.f("ck_indicator_value_break_says_why")
        ),
        sa.CheckConstraint(STARTS, name=op.f("ck_indicator_value_starts_with_its_period")),
        sa.ForeignKeyConstraint(
            ["indicator_id", "group_id"],
            ["indicator_group.indicator_id", "indicator_group.id"],
            name=op.f("fk_indicator_value_indicator_id_group_id"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id", "period_kind"],
            ["indicator.id", "indicator.period_kind"],
            name=op.f("fk_indicator_value_indicator_id_period_kind"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_value")),
        sa.UniqueConstraint(
            "indicator_id",
            "starts_on",
            "group_id",
            name=op.f("uq_indicator_value_indicator_id_starts_on_group_id"),
        ),
    )
    op.create_index(
        "uq_indicator_value_of_all",
        "indicator_value",
        ["indicator_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("group_id IS NULL"),
        postgresql_where=sa.text("group_id IS NULL"),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("indicator_value")
    op.drop_table("indicator_group")
    op.drop_table("indicator")
