"""Languages of the interface, added in the browser."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of languages and of what they say."""
    op.create_table(
        "interface_language",
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reviewed", sa.Boolean(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "reviewed = (reviewed_on IS NOT NULL)",
            name=op.f("ck_interface_language_reviewed_on_a_day"),
        ),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_interface_language")),
    )
    op.create_table(
        "interface_text",
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("language", "sentence", name=op.f("pk_interface_text")),
    )


def downgrade() -> None:
    """Take both tables away; the catalogues that come along stay."""
    op.drop_table("interface_text")
    op.drop_table("interface_language")
