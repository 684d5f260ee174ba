"""Who registered a city is told to operators alone, and a ballot that nobody sees is frozen

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
acknowledged = {
    "constraint-missing-not-valid": "ballots are few: the lock ends at once",
    "ban-new-write-restriction": "nothing was deployed before it",
}


def upgrade() -> None:
    op.add_column("cities", sa.Column("registrant", sa.String(), nullable=True))
    op.execute("UPDATE ballots SET frozen_at = now() WHERE published_at IS NULL AND frozen_at IS NULL")
    op.create_check_constraint(
        op.f("ballots_published_or_frozen_check"),
        "ballots",
        "published_at IS NOT NULL OR frozen_at IS NOT NULL",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ballots_published_or_frozen_check"), "ballots")
    op.drop_column("cities", "registrant")
