"""Releases: frozen, protected tallies. No row of them can be changed or deleted."""

from itertools import product

import sqlalchemy as sa
from alembic import op

from surveys.db import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FROZEN = ("release", "release_part")
IMMUTABLE = "A release never changes."


def upgrade() -> None:
    """Add releases, their parts, and the triggers that keep both as they are."""
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("readership", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("protection", sa.String(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("plan_hash", sa.String(), nullable=False),
        sa.Column("method", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint(
            "readership IN ('exact', 'staff', 'public')",
            name=op.f("ck_release_readership_is_known"),
        ),
        sa.CheckConstraint(
            "protection IN ('exact', 'few', 'groups')",
            name=op.f("ck_release_protection_is_known"),
        ),
        sa.CheckConstraint(
            "(readership = 'exact') = (protection = 'exact')",
            name=op.f("ck_release_only_staff_see_exact"),
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_release_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint(
            "wave_id", "readership", "number", name=op.f("uq_release_wave_id_readership_number")
        ),
    )
    op.create_table(
        "release_part",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("cells", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_release_part_release_id")
        ),
        sa.PrimaryKeyConstraint("release_id", "part", name=op.f("pk_release_part")),
    )
    _freeze()


def downgrade() -> None:
    """Take releases away again, with everything in them."""
    op.drop_table("release_part")
    op.drop_table("release")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_release_change()")


def _freeze() -> None:
    """Refuse every change and deletion of a row."""
    if op.get_bind().dialect.name == "sqlite":
        for table, change in product(FROZEN, ("UPDATE", "DELETE")):
            op.execute(
                f'CREATE TRIGGER {table}_{change.lower()} BEFORE {change} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{IMMUTABLE}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_release_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{IMMUTABLE}' USING ERRCODE = 'check_violation'; END $$"
    )
    for table in FROZEN:
        op.execute(
            f'CREATE TRIGGER {table}_locked BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_release_change()"
        )
