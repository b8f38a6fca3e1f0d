"""Run migrations on the connection that `surveys.db` hands over."""

from importlib import import_module

from alembic import context

from surveys.db import Base

# Every stored class must be known before models and tables are compared.
for stored in (
    "surveys.web.models",
    "surveys.jobs.models",
    "surveys.programmes.models",
    "surveys.programmes.indicators.models",
    "surveys.accounts.models",
    "surveys.questionnaires.models",
    "surveys.questionnaires.editing.models",
    "surveys.questionnaires.sharing.models",
    "surveys.questionnaires.audio.models",
    "surveys.fieldwork.models",
    "surveys.responses.models",
    "surveys.responses.parts.models",
    "surveys.responses.elsewhere.models",
    "analysis.releases.models",
):
    import_module(stored)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
context.run_migrations()
