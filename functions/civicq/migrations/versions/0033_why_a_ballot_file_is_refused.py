"""Why a ballot file was refused, for readers of each language: a sentence, its line, and its facts beside it

Revision: 0033, after 0032
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposals", sa.Column("refusal_line", sa.Integer(), nullable=True))
    op.add_column("proposals", sa.Column("refusal_facts", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("proposals", "refusal_facts")
    op.drop_column("proposals", "refusal_line")
