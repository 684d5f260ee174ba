"""What a ballot file would change, for readers of each language: sentences, with their facts beside them

Revision: 0034, after 0033
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposals", sa.Column("told", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("proposals", "told")
