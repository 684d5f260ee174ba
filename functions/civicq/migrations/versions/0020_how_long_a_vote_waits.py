"""When a vote came into the outbox, so that somebody can tell how long it waits

Revision: 0020, after 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A default that does not vary by row: no row is written for it, and what casts votes needs no change.
    written_at = sa.Column(
        "written_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )
    op.add_column("vote_outbox", written_at)


def downgrade() -> None:
    op.drop_column("vote_outbox", "written_at")
