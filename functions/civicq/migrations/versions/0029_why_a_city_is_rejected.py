"""Who registers a city reads why an operator does not vouch for it

Revision: 0029, after 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not `reason`: the release before reads a standing's reason in joins with cities, without saying whose.
    op.add_column("cities", sa.Column("decision_reason", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("cities", "decision_reason")
