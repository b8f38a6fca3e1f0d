"""The address book: more about organisations, contacts, lists, volunteers."""

import sqlalchemy as sa
from alembic import op

from surveys.db import reword

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ADDED = {
    "ck_organisation_state_is_known": "CHECK (state IN ('active', 'unconfirmed', 'dissolved'))",
    "fk_organisation_umbrella_id": "FOREIGN KEY(umbrella_id) REFERENCES organisation (id) "
    "ON DELETE SET NULL",
}


def upgrade() -> None:
    """Add what is known of organisations and who is written to."""
    op.add_column("authority", sa.Column("street", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "authority", sa.Column("postcode", sa.String(), nullable=False, server_default="")
    )
    op.add_column("authority", sa.Column("city", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "authority", sa.Column("federal_state", sa.String(), nullable=False, server_default="")
    )
    op.add_column(
        "authority", sa.Column("privacy_officer", sa.String(), nullable=False, server_default="")
    )
    op.add_column(
        "authority", sa.Column("supervisor", sa.String(), nullable=False, server_default="")
    )
    op.add_column(
        "organisation", sa.Column("action_fields", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column(
        "organisation", sa.Column("languages", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column("organisation", sa.Column("size", sa.String(), nullable=False, server_default=""))
    op.add_column("organisation", sa.Column("umbrella_id", sa.Integer(), nullable=True))
    op.add_column(
        "organisation", sa.Column("street", sa.String(), nullable=False, server_default="")
    )
    op.add_column(
        "organisation", sa.Column("postcode", sa.String(), nullable=False, server_default="")
    )
    op.add_column("organisation", sa.Column("city", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "organisation", sa.Column("source", sa.String(), nullable=False, server_default="")
    )
    op.add_column(
        "organisation", sa.Column("state", sa.String(), nullable=False, server_default="active")
    )
    op.create_index("ix_organisation_umbrella_id", "organisation", ["umbrella_id"])
    reword(op.get_bind(), "organisation", add=ADDED)
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_contact_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(
        op.f("ix_contact_organisation_id"), "contact", ["organisation_id"], unique=False
    )
    op.create_table(
        "distribution_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("filter", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_distribution_list_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution_list")),
        sa.UniqueConstraint(
            "programme_id", "name", name=op.f("uq_distribution_list_programme_id_name")
        ),
    )
    op.create_table(
        "list_member",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["distribution_list.id"],
            name=op.f("fk_list_member_list_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_list_member_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("list_id", "organisation_id", name=op.f("pk_list_member")),
    )
    op.create_table(
        "volunteer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("is_person", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("action_fields", sa.JSON(), nullable=False),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_volunteer_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer")),
        sa.UniqueConstraint("programme_id", "email", name=op.f("uq_volunteer_programme_id_email")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_volunteer_token_hash")),
    )
    op.create_table(
        "opt_out",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("email_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_opt_out_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "email_hash", name=op.f("pk_opt_out")),
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_table("opt_out")
    op.drop_table("volunteer")
    op.drop_table("list_member")
    op.drop_table("distribution_list")
    op.drop_table("contact")
    reword(op.get_bind(), "organisation", remove=ADDED)
    op.drop_index("ix_organisation_umbrella_id", "organisation")
    op.drop_column("organisation", "state")
    op.drop_column("organisation", "source")
    op.drop_column("organisation", "city")
    op.drop_column("organisation", "postcode")
    op.drop_column("organisation", "street")
    op.drop_column("organisation", "umbrella_id")
    op.drop_column("organisation", "size")
    op.drop_column("organisation", "languages")
    op.drop_column("organisation", "action_fields")
    op.drop_column("authority", "supervisor")
    op.drop_column("authority", "privacy_officer")
    op.drop_column("authority", "federal_state")
    op.drop_column("authority", "city")
    op.drop_column("authority", "postcode")
    op.drop_column("authority", "street")
