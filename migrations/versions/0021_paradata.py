"""How answering goes is counted: pages finished, minutes needed. Never without names."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the counters; they begin at nothing for waves that are running."""
    op.create_table(
        "paradata_count",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=1), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("drafts", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "mode IN ('C', 'P')", name=op.f("ck_paradata_count_never_without_names")
        ),
        sa.CheckConstraint(
            "kind IN ('begun', 'page', 'minutes')", name=op.f("ck_paradata_count_kind_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["wave_id", "mode"],
            ["wave.id", "wave.mode"],
            name=op.f("fk_paradata_count_wave_id_mode"),
        ),
        sa.PrimaryKeyConstraint("wave_id", "kind", "name", name=op.f("pk_paradata_count")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget the counters."""
    op.drop_table("paradata_count")
