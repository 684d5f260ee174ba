"""Which letter box proved a standing, as a keyed hash: who has left is not verified by it again while they may
have voted

Revision: 0021, after 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("standings", sa.Column("letter_digest", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("standings", "letter_digest")
