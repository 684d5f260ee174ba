"""What is controversial, by a score that a vote more never lowers

Revision: 0014, after 0013
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NOW = "CASE WHEN least(up, down) = 0 THEN 0 ELSE up::float8 * down / (up + down) END"
BEFORE = """
    CASE WHEN least(up, down) = 0 THEN 0
         ELSE power((up + down)::float8, least(up, down)::float8 / greatest(up, down)) END
"""


def score(controversial: str) -> None:
    op.execute(f"UPDATE tallies SET controversial = {controversial}")
    op.execute(
        "UPDATE issue_listings listing SET controversial = tally.controversial FROM tallies tally "
        "WHERE tally.question_id = listing.question_id"
    )


def upgrade() -> None:
    score(NOW)


def downgrade() -> None:
    score(BEFORE)
