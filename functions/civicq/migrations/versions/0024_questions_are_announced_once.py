"""Whether followers have heard of a question is written on it

Revision: 0024, after 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("questions", sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True))
    # Nothing was deployed before it: there are few.
    op.execute("""
        UPDATE questions SET announced_at = asked_at
        WHERE state <> 'pending' OR version > 1
           OR EXISTS (SELECT FROM decisions WHERE target_id = questions.id AND action = 'approve')
    """)


def downgrade() -> None:
    op.drop_column("questions", "announced_at")
