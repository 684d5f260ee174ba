"""Alembic's entry: runs the migrations over the connection that `migrations.upgrade` hands it."""

from alembic import context

from civicq import purging
from civicq.ballots import models as ballots
from civicq.citizens import models as citizens
from civicq.questions import models as questions
from civicq.tables import Base

# Imported for what they register on the metadata.
MODELS = (ballots, citizens, questions, purging)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_server_default=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
