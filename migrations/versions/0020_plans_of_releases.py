"""What a release will hold is decided before opening; releases are signed and know their plan."""

import sqlalchemy as sa
from alembic import op

from surveys.db import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

PUBLIC = "ck_programme_public_groups_are_large"
STAFF = "ck_programme_staff_groups_are_large"


def upgrade() -> None:
    """Add thresholds, choices before opening, and what later releases need of earlier ones."""
    with op.batch_alter_table("programme") as table:
        table.add_column(sa.Column("k_public", sa.Integer(), nullable=False, server_default="10"))
        table.add_column(sa.Column("k_staff", sa.Integer(), nullable=False, server_default="5"))
        table.create_check_constraint(op.f(PUBLIC), "k_public >= 10")
        table.create_check_constraint(op.f(STAFF), "k_staff >= 5 AND k_staff <= k_public")
    op.add_column("wave", sa.Column("k_public", sa.Integer(), nullable=True))
    op.add_column("wave", sa.Column("k_staff", sa.Integer(), nullable=True))
    op.add_column("release", sa.Column("plan", sa.JSON(), nullable=True))
    op.add_column("release", sa.Column("classes", sa.JSON(), nullable=True))
    op.add_column("release", sa.Column("signature", sa.String(), nullable=True))
    op.create_table(
        "release_choice",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("public_groupings", sa.JSON(), nullable=False),
        sa.Column("staff_groupings", sa.JSON(), nullable=False),
        sa.Column("is_crossed", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"],
            ["wave.id"],
            name=op.f("fk_release_choice_wave_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_release_choice")),
    )


def downgrade() -> None:
    """Take them away again; releases keep their numbers."""
    op.drop_table("release_choice")
    for column in ("signature", "classes", "plan"):
        op.drop_column("release", column)
    op.drop_column("wave", "k_staff")
    op.drop_column("wave", "k_public")
    with op.batch_alter_table("programme") as table:
        table.drop_constraint(op.f(STAFF), type_="check")
        table.drop_constraint(op.f(PUBLIC), type_="check")
        table.drop_column("k_staff")
        table.drop_column("k_public")
