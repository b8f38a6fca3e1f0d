"""Sealed inbox, withdrawals, sealed links; versions of attributed responses."""

import sqlalchemy as sa
from alembic import op

from surveys.db import Moment, reword

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

DRAFT_BEFORE = {
    "ck_draft_anonymous_is_sealed": "CHECK (mode <> 'A' OR (invitation_id IS NULL AND "
    "answers IS NULL AND language IS NULL AND save_id IS NULL AND sealed IS NOT NULL))"
}
DRAFT_AFTER = {
    "ck_draft_unnamed_is_sealed": "CHECK (mode = 'P' OR (invitation_id IS NULL AND answers IS NULL "
    "AND language IS NULL AND save_id IS NULL AND beside IS NULL AND sealed IS NOT NULL))"
}
RESPONSE_BEFORE = {
    "ck_response_anonymous_is_bare": "CHECK (mode <> 'A' OR (invitation_id IS NULL AND "
    "submitted_at IS NULL AND language IS NULL))"
}
RESPONSE_AFTER = {
    "ck_response_unnamed_is_bare": "CHECK (mode = 'P' OR (invitation_id IS NULL AND "
    "submitted_at IS NULL AND language IS NULL AND beside IS NULL))",
    "ck_response_attributed_needs_no_code": "CHECK (mode <> 'P' OR delete_hash IS NULL)",
    "ck_response_arrival_is_known": "CHECK (arrival IN "
    "('web', 'paper', 'word', 'mail', 'telephone', 'conversation', 'import'))",
    "uq_response_delete_hash": "UNIQUE (delete_hash)",
}
TEXT_BEFORE = {"ck_open_text_only_anonymous": "CHECK (mode = 'A')"}
TEXT_AFTER = {
    "ck_open_text_only_unnamed": "CHECK (mode IN ('A', 'C'))",
    "uq_open_text_delete_hash": "UNIQUE (delete_hash)",
}


def upgrade() -> None:
    """Add what keeps arrivals of modes A and C apart from answers."""
    op.add_column("draft", sa.Column("beside", sa.JSON(none_as_null=True), nullable=True))
    reword(op.get_bind(), "draft", remove=DRAFT_BEFORE, add=DRAFT_AFTER)
    op.add_column("response", sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("response", sa.Column("beside", sa.JSON(none_as_null=True), nullable=True))
    op.add_column(
        "response", sa.Column("arrival", sa.String(), nullable=False, server_default="web")
    )
    op.add_column("response", sa.Column("group_size", sa.Integer(), nullable=True))
    op.add_column(
        "response", sa.Column("suspect", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("response", sa.Column("delete_hash", sa.LargeBinary(length=32), nullable=True))
    reword(op.get_bind(), "response", remove=RESPONSE_BEFORE, add=RESPONSE_AFTER)
    op.add_column(
        "open_text", sa.Column("suspect", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("open_text", sa.Column("delete_hash", sa.LargeBinary(length=32), nullable=True))
    reword(op.get_bind(), "open_text", remove=TEXT_BEFORE, add=TEXT_AFTER)
    op.create_table(
        "inbox",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=1), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("mode IN ('A', 'C')", name=op.f("ck_inbox_only_unnamed")),
        sa.ForeignKeyConstraint(
            ["wave_id", "mode"], ["wave.id", "wave.mode"], name=op.f("fk_inbox_wave_id_mode")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_inbox_wave_id"), "inbox", ["wave_id"], unique=False)
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_withdrawal_wave_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sealed_link",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_sealed_link_wave_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_link")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sealed_link_wave_id"), "sealed_link", ["wave_id"], unique=False)
    op.create_table(
        "response_version",
        sa.Column("response_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("beside", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("submitted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["response.id"],
            name=op.f("fk_response_version_response_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_response_version_version_id"),
        ),
        sa.PrimaryKeyConstraint("response_id", "number", name=op.f("pk_response_version")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take it away; nothing may wait in the inbox."""
    op.drop_table("response_version")
    op.drop_table("sealed_link")
    op.drop_table("withdrawal")
    op.drop_table("inbox")
    reword(op.get_bind(), "open_text", remove=TEXT_AFTER, add=TEXT_BEFORE)
    op.drop_column("open_text", "delete_hash")
    op.drop_column("open_text", "suspect")
    reword(op.get_bind(), "response", remove=RESPONSE_AFTER, add=RESPONSE_BEFORE)
    op.drop_column("response", "delete_hash")
    op.drop_column("response", "suspect")
    op.drop_column("response", "group_size")
    op.drop_column("response", "arrival")
    op.drop_column("response", "beside")
    op.drop_column("response", "number")
    reword(op.get_bind(), "draft", remove=DRAFT_AFTER, add=DRAFT_BEFORE)
    op.drop_column("draft", "beside")
