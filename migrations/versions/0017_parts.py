"""Columnar parts of answers: the list of them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the list, and an index that tells what counts without reading answers."""
    op.create_table(
        "answer_part",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("key_sum", sa.BigInteger(), nullable=False),
        sa.Column("shape", sa.String(length=64), nullable=False),
        sa.Column("checksum", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_answer_part_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_answer_part_wave_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_part")),
        sa.UniqueConstraint("wave_id", "turn", name=op.f("uq_answer_part_wave_id_turn")),
    )
    op.create_index("ix_response_counted", "response", COUNTED)
    op.drop_index(op.f("ix_response_wave_id"), table_name="response")


COUNTED = ["wave_id", "version_id", "suspect", "record_key", "invitation_id"]


def downgrade() -> None:
    """Take both away. Parts can be made again at any time."""
    op.create_index(op.f("ix_response_wave_id"), "response", ["wave_id"])
    op.drop_index("ix_response_counted", table_name="response")
    op.drop_table("answer_part")
