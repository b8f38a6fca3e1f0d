"""What was decided about each item that changed from one published version to the next."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the decisions; the triggers of the table allow a new column, but no changed row."""
    op.add_column(
        "questionnaire_version",
        sa.Column("comparability", sa.JSON(none_as_null=True), nullable=False, server_default="{}"),
    )


def downgrade() -> None:
    """Forget the decisions."""
    op.drop_column("questionnaire_version", "comparability")
