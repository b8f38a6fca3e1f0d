"""Create the tables of collecting: programmes, questionnaires, fieldwork, responses."""

import sqlalchemy as sa
from alembic import op

from surveys.db import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

IMMUTABLE = "A published questionnaire version never changes."


def upgrade() -> None:
    """Create every table, then lock published versions."""
    op.create_table(
        "authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("logo", sa.String(), nullable=True),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact_phone", sa.String(), nullable=False),
        sa.Column("contact_email", sa.String(), nullable=False),
        sa.Column("mail_sender", sa.String(), nullable=False),
        sa.Column("imprint", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("privacy", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("accessibility", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authority"),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_only_one")),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("about", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name="fk_programme_authority_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_programme"),
        sa.UniqueConstraint("slug", name="uq_programme_slug"),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_edition_programme_id"),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
        sa.UniqueConstraint("programme_id", "position", name="uq_edition_programme_id_position"),
    )
    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_goal_programme_id"),
        sa.PrimaryKeyConstraint("id", name="pk_goal"),
        sa.UniqueConstraint("programme_id", "position", name="uq_goal_programme_id_position"),
    )
    op.create_table(
        "next_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("text", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_next_step_programme_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_next_step"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_organisation_programme_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("programme_id", "name", name="uq_organisation_programme_id_name"),
    )
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_survey_programme_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey"),
        sa.UniqueConstraint("programme_id", "slug", name="uq_survey_programme_id_slug"),
    )
    op.create_table(
        "action_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("about", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_action_field_edition_id"),
        sa.PrimaryKeyConstraint("id", name="pk_action_field"),
        sa.UniqueConstraint("edition_id", "key", name="uq_action_field_edition_id_key"),
        sa.UniqueConstraint("edition_id", "position", name="uq_action_field_edition_id_position"),
    )
    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name="fk_questionnaire_version_survey_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire_version"),
        sa.UniqueConstraint(
            "survey_id", "number", name="uq_questionnaire_version_survey_id_number"
        ),
    )
    op.create_table(
        "wave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("mode", sa.String(length=1), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.Column("open_code", sa.String(), nullable=True),
        sa.Column("opens_at", Moment(), nullable=False),
        sa.Column("closes_at", Moment(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("expected_answers", sa.Integer(), nullable=False),
        sa.Column("protection", sa.String(), nullable=False),
        sa.Column("complete_list", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "access <> 'open' OR open_code IS NOT NULL", name=op.f("ck_wave_open_has_a_code")
        ),
        sa.CheckConstraint("access IN ('open', 'personal')", name=op.f("ck_wave_access_is_known")),
        sa.CheckConstraint(
            "mode <> 'P' OR access = 'personal'", name=op.f("ck_wave_attributed_needs_links")
        ),
        sa.CheckConstraint("mode IN ('A', 'P')", name=op.f("ck_wave_mode_is_known")),
        sa.CheckConstraint(
            "protection IN ('few', 'groups')", name=op.f("ck_wave_protection_is_known")
        ),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_wave_opens_before_closing")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_wave_survey_id"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["questionnaire_version.id"], name="fk_wave_version_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_wave"),
        sa.UniqueConstraint("id", "mode", name="uq_wave_id_mode"),
        sa.UniqueConstraint("open_code", name="uq_wave_open_code"),
        sa.UniqueConstraint("survey_id", "number", name="uq_wave_survey_id_number"),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=1), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.LargeBinary(length=16), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(mode = 'A') = (nonce IS NULL)", name=op.f("ck_invitation_anonymous_link_is_forgotten")
        ),
        sa.CheckConstraint(
            "(mode = 'A') = (organisation_id IS NULL)",
            name=op.f("ck_invitation_anonymous_is_nobody"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_invitation_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["wave_id", "mode"], ["wave.id", "wave.mode"], name="fk_invitation_wave_id_mode"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
        sa.UniqueConstraint(
            "wave_id", "organisation_id", name="uq_invitation_wave_id_organisation_id"
        ),
    )
    op.create_table(
        "open_text",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=1), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint("mode = 'A'", name=op.f("ck_open_text_only_anonymous")),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'withheld')", name=op.f("ck_open_text_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["wave_id", "mode"], ["wave.id", "wave.mode"], name="fk_open_text_wave_id_mode"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_open_text"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_open_text_page", "open_text", ["wave_id", "item", "state", "id"])
    op.create_table(
        "receipt",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["questionnaire_version.id"], name="fk_receipt_version_id"
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_receipt_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_receipt"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=1), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("save_id", sa.String(length=32), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "mode <> 'A' OR (invitation_id IS NULL AND answers IS NULL"
            " AND language IS NULL AND save_id IS NULL AND sealed IS NOT NULL)",
            name=op.f("ck_draft_anonymous_is_sealed"),
        ),
        sa.CheckConstraint(
            "mode <> 'P' OR (invitation_id IS NOT NULL AND answers IS NOT NULL AND sealed IS NULL)",
            name=op.f("ck_draft_attributed_is_plain"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name="fk_draft_invitation_id"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["questionnaire_version.id"], name="fk_draft_version_id"
        ),
        sa.ForeignKeyConstraint(
            ["wave_id", "mode"], ["wave.id", "wave.mode"], name="fk_draft_wave_id_mode"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("invitation_id", name="uq_draft_invitation_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "response",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=1), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("record_key", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint(
            "mode <> 'A' OR (invitation_id IS NULL AND submitted_at IS NULL AND language IS NULL)",
            name=op.f("ck_response_anonymous_is_bare"),
        ),
        sa.CheckConstraint(
            "mode <> 'P' OR (invitation_id IS NOT NULL AND submitted_at IS NOT NULL)",
            name=op.f("ck_response_attributed_is_complete"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name="fk_response_invitation_id"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["questionnaire_version.id"], name="fk_response_version_id"
        ),
        sa.ForeignKeyConstraint(
            ["wave_id", "mode"], ["wave.id", "wave.mode"], name="fk_response_wave_id_mode"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
        sa.UniqueConstraint("invitation_id", name="uq_response_invitation_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_response_wave_id", "response", ["wave_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER questionnaire_version_{change.lower()} "
                f"BEFORE {change} ON questionnaire_version "
                f"BEGIN SELECT RAISE(ABORT, '{IMMUTABLE}'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{IMMUTABLE}' USING ERRCODE = 'check_violation'; END $$"
        )
        op.execute(
            "CREATE TRIGGER questionnaire_version_locked BEFORE UPDATE OR DELETE "
            "ON questionnaire_version FOR EACH ROW EXECUTE FUNCTION refuse_version_change()"
        )


def downgrade() -> None:
    """Drop every table; the triggers go with theirs."""
    op.drop_index("ix_response_wave_id", table_name="response")
    op.drop_table("response")
    op.drop_table("draft")
    op.drop_table("receipt")
    op.drop_index("ix_open_text_page", table_name="open_text")
    op.drop_table("open_text")
    op.drop_table("invitation")
    op.drop_table("wave")
    op.drop_table("questionnaire_version")
    op.drop_table("action_field")
    op.drop_table("survey")
    op.drop_table("organisation")
    op.drop_table("next_step")
    op.drop_table("goal")
    op.drop_table("edition")
    op.drop_table("programme")
    op.drop_table("installation")
    op.drop_table("authority")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_version_change()")
