"""Alembic's entry: runs the migrations over the connection that `migrations.upgrade` hands it."""

from alembic import context

from civicq import purging
from civicq.answers import models as answers
from civicq.audit import models as audit
from civicq.ballots import models as ballots
from civicq.cities import models as cities
from civicq.citizens import models as citizens
from civicq.follows import models as follows
from civicq.images import models as images
from civicq.mistakes import models as mistakes
from civicq.moderation import models as moderation
from civicq.notices import models as notices
from civicq.proposals import models as proposals
from civicq.questions import models as questions
from civicq.standing import models as standing
from civicq.tables import Base

# Imported for what they register on the metadata.
MODELS = (
    answers,
    audit,
    ballots,
    cities,
    citizens,
    follows,
    images,
    mistakes,
    moderation,
    notices,
    proposals,
    questions,
    standing,
    purging,
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_server_default=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
