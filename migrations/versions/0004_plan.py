"""The plan: measures and districts, keys of goals; what a town sets up in the browser."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of the plan, and what the pages of setting up ask for."""
    op.add_column("authority", sa.Column("logo_file", sa.String(), nullable=True))
    op.add_column("authority", sa.Column("colour", sa.String(), nullable=True))
    op.add_column("organisation", sa.Column("email", sa.String(), nullable=True))
    op.add_column("goal", sa.Column("key", sa.String(), nullable=True))
    op.execute("UPDATE goal SET key = 'goal_' || CAST(position AS VARCHAR)")
    with op.batch_alter_table("goal") as goal:
        goal.alter_column("key", existing_type=sa.String(), nullable=False)
        goal.add_column(sa.Column("action_field_id", sa.Integer(), nullable=True))
        goal.create_foreign_key(
            op.f("fk_goal_action_field_id"), "action_field", ["action_field_id"], ["id"]
        )
        goal.create_unique_constraint(op.f("uq_goal_programme_id_key"), ["programme_id", "key"])
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("action_field_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("about", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint(
            "status IN ('planned', 'running', 'done', 'dropped')",
            name=op.f("ck_measure_status_is_known"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_measure_starts_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["action_field_id"], ["action_field.id"], name=op.f("fk_measure_action_field_id")
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_measure_goal_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_measure_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_measure_programme_id_key")),
    )
    op.create_table(
        "district",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_district_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_district_programme_id_key")),
    )


def downgrade() -> None:
    """Take the plan away again; goals stay, without their keys."""
    op.drop_table("district")
    op.drop_table("measure")
    with op.batch_alter_table("goal") as goal:
        goal.drop_constraint(op.f("uq_goal_programme_id_key"), type_="unique")
        goal.drop_constraint(op.f("fk_goal_action_field_id"), type_="foreignkey")
        goal.drop_column("action_field_id")
        goal.drop_column("key")
    op.drop_column("organisation", "email")
    op.drop_column("authority", "colour")
    op.drop_column("authority", "logo_file")
