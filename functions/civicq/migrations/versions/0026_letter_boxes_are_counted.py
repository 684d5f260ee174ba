"""How many residents one letter box has verified is found by an index

Revision: 0026, after 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None
acknowledged = {"require-concurrent-index-creation": "letters are few, and nothing was deployed before it"}


def upgrade() -> None:
    op.create_index(
        "standings_letter_box_index",
        "standings",
        ["city_id", "letter_digest"],
        unique=False,
        postgresql_where=sa.text("letter_digest IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("standings_letter_box_index", table_name="standings")
