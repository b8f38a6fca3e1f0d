"""Files that respondents send, and what staff decided about corrections of organisations."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables; neither has row numbers, like all that comes from respondents."""
    op.create_table(
        "uploaded_file",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(1), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        sa.CheckConstraint("mode = 'P'", name=op.f("ck_uploaded_file_only_attributed")),
        sa.ForeignKeyConstraint(
            ["wave_id", "mode"],
            ["wave.id", "wave.mode"],
            name=op.f("fk_uploaded_file_wave_id_mode"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_uploaded_file_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploaded_file")),
        sa.UniqueConstraint(
            "invitation_id",
            "digest",
            "name",
            name=op.f("uq_uploaded_file_invitation_id_digest_name"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "organisation_proposal",
        sa.Column("response_id", sa.LargeBinary(16), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('accepted', 'rejected')",
            name=op.f("ck_organisation_proposal_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["response.id"],
            name=op.f("fk_organisation_proposal_response_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "response_id", "item", "detail", name=op.f("pk_organisation_proposal")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take both tables away; the files in the folder stay and are swept away later."""
    op.drop_table("organisation_proposal")
    op.drop_table("uploaded_file")
