"""Staff choose what of a release everybody may see."""

import sqlalchemy as sa
from alembic import op

from surveys.db import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add publications. Whatever everybody could see before stays visible, whole."""
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_publication_wave_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_publication_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index(op.f("ix_publication_wave_id"), "publication", ["wave_id"])
    _publish_what_was_public()


def _publish_what_was_public() -> None:
    """Publish the newest public release of each wave with everything in it, as it was shown."""
    release = sa.table(
        "release",
        sa.column("id", sa.Integer()),
        sa.column("wave_id", sa.Integer()),
        sa.column("readership", sa.String()),
        sa.column("made_at", Moment()),
    )
    part = sa.table(
        "release_part", sa.column("release_id", sa.Integer()), sa.column("part", sa.String())
    )
    publication = sa.table(
        "publication",
        sa.column("wave_id", sa.Integer()),
        sa.column("release_id", sa.Integer()),
        sa.column("fields", sa.JSON()),
        sa.column("left_out", sa.JSON()),
        sa.column("published_at", Moment()),
    )
    connection = op.get_bind()
    newest = (
        sa.select(sa.func.max(release.c.id))
        .where(release.c.readership == "public")
        .group_by(release.c.wave_id)
    )
    rows = connection.execute(
        sa.select(release.c.id, release.c.wave_id, release.c.made_at).where(
            release.c.id.in_(newest)
        )
    ).all()
    for row in rows:
        parts = connection.scalars(sa.select(part.c.part).where(part.c.release_id == row.id))
        connection.execute(
            publication.insert().values(
                wave_id=row.wave_id,
                release_id=row.id,
                fields=sorted(one for one in parts if one[:1] not in {"*", "+", "="}),
                left_out=[],
                published_at=row.made_at,
            )
        )


def downgrade() -> None:
    """Take publications away; the releases stay."""
    op.drop_table("publication")
