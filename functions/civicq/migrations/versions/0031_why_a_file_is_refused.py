"""Why a video or a picture was refused, for readers of each language: a sentence, and its facts beside it

Revision: 0031, after 0030
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("videos", "images"):
        op.add_column(table, sa.Column("refusal_facts", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    for table in ("images", "videos"):
        op.drop_column(table, "refusal_facts")
