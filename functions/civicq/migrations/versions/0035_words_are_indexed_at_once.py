"""Words are indexed when they are written: none wait in a list that each search would read whole

Revision: 0035, after 0034
"""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER INDEX questions_words_index SET (fastupdate = off)")
    op.execute("SELECT gin_clean_pending_list('questions_words_index')")


def downgrade() -> None:
    op.execute("ALTER INDEX questions_words_index RESET (fastupdate)")
