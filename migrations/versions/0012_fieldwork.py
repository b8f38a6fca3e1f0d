"""Three modes, two ways in, what must be said before opening, printed codes."""

import sqlalchemy as sa
from alembic import op

from surveys.db import Moment, reword

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WAVE_BEFORE = {
    "ck_wave_mode_is_known": "CHECK (mode IN ('A', 'P'))",
    "ck_wave_access_is_known": "CHECK (access IN ('open', 'personal'))",
    "ck_wave_attributed_needs_links": "CHECK (mode <> 'P' OR access = 'personal')",
    "ck_wave_open_has_a_code": "CHECK (access <> 'open' OR open_code IS NOT NULL)",
}
WAVE_AFTER = {
    "ck_wave_mode_is_known": "CHECK (mode IN ('A', 'C', 'P'))",
    "ck_wave_access_is_known": "CHECK (access IN ('open', 'personal', 'both'))",
    "ck_wave_open_has_a_code": "CHECK (access = 'personal' OR open_code IS NOT NULL)",
}
INVITATION = {
    "uq_invitation_code_hash": "UNIQUE (code_hash)",
    "fk_invitation_contact_id": "FOREIGN KEY(contact_id) REFERENCES contact (id) "
    "ON DELETE SET NULL",
}


def upgrade() -> None:
    """Widen waves and invitations."""
    op.add_column(
        "wave", sa.Column("grace_minutes", sa.Integer(), nullable=False, server_default="30")
    )
    op.add_column("wave", sa.Column("quota", sa.Integer(), nullable=True))
    op.add_column(
        "wave", sa.Column("proof_of_work", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "wave", sa.Column("group_answers", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("wave", sa.Column("purpose", sa.String(), nullable=False, server_default=""))
    op.add_column("wave", sa.Column("legal_basis", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "wave", sa.Column("no_influence", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("wave", sa.Column("link_deletion_on", sa.Date(), nullable=True))
    op.add_column("wave", sa.Column("delete_on", sa.Date(), nullable=True))
    op.add_column("wave", sa.Column("deleted_on", sa.Date(), nullable=True))
    op.add_column("wave", sa.Column("archive_offer", sa.JSON(none_as_null=True), nullable=True))
    reword(op.get_bind(), "wave", remove=WAVE_BEFORE, add=WAVE_AFTER)
    op.add_column("invitation", sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True))
    op.add_column("invitation", sa.Column("contact_id", sa.Integer(), nullable=True))
    op.add_column("invitation", sa.Column("channel", sa.String(), nullable=True))
    op.add_column("invitation", sa.Column("outcome", sa.String(), nullable=True))
    op.add_column("invitation", sa.Column("closes_at", Moment(), nullable=True))
    reword(op.get_bind(), "invitation", add=INVITATION)
    op.create_table(
        "trust_key",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("locked_key", sa.LargeBinary(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("destroyed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_trust_key_account_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_trust_key_wave_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_trust_key")),
    )
    op.create_table(
        "extension_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'granted', 'refused')",
            name=op.f("ck_extension_request_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_extension_request_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_request")),
    )
    op.create_index(
        op.f("ix_extension_request_invitation_id"),
        "extension_request",
        ["invitation_id"],
        unique=False,
    )


def downgrade() -> None:
    """Narrow them again; waves of mode C must be gone."""
    op.drop_table("extension_request")
    op.drop_table("trust_key")
    reword(op.get_bind(), "invitation", remove=INVITATION)
    op.drop_column("invitation", "closes_at")
    op.drop_column("invitation", "outcome")
    op.drop_column("invitation", "channel")
    op.drop_column("invitation", "contact_id")
    op.drop_column("invitation", "code_hash")
    reword(op.get_bind(), "wave", remove=WAVE_AFTER, add=WAVE_BEFORE)
    op.drop_column("wave", "archive_offer")
    op.drop_column("wave", "deleted_on")
    op.drop_column("wave", "delete_on")
    op.drop_column("wave", "link_deletion_on")
    op.drop_column("wave", "no_influence")
    op.drop_column("wave", "legal_basis")
    op.drop_column("wave", "purpose")
    op.drop_column("wave", "group_answers")
    op.drop_column("wave", "proof_of_work")
    op.drop_column("wave", "quota")
    op.drop_column("wave", "grace_minutes")
