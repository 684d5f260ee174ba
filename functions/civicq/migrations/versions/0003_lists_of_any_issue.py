"""Lists in their order from one index, be an issue common or rare, and past what was withdrawn

Revision: 0003, after 0002
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LISTED = sa.text("listed")
TALLY_KEYS: tuple[tuple[str, ...], ...] = (
    ("contest_id", "top", "question_id"),
    ("contest_id", "trending", "question_id"),
    ("contest_id", "controversial", "question_id"),
    ("ballot_id", "trending", "question_id"),
)
ISSUE_KEYS: tuple[tuple[str, ...], ...] = (
    ("contest_id", "issue", "question_id"),
    ("contest_id", "issue", "top", "question_id"),
    ("contest_id", "issue", "trending", "question_id"),
    ("contest_id", "issue", "controversial", "question_id"),
)


def renew_index(table: str, *columns: str, **options: Any) -> None:
    name = op.f(f"{table}_{'_'.join(columns)}_index")
    op.drop_index(name, table_name=table)
    op.create_index(name, table, list(columns), unique=False, **options)


def upgrade() -> None:
    op.add_column("tallies", sa.Column("listed", sa.Boolean(), server_default="true", nullable=False))
    op.execute("UPDATE tallies SET listed = false FROM questions WHERE id = question_id AND state <> 'published'")
    for columns in TALLY_KEYS:
        renew_index("tallies", *columns, postgresql_where=LISTED)
    renew_index("questions", "contest_id", "id", postgresql_where=sa.text("state = 'published'"))
    renew_index("votes", "citizen_id", "question_id", postgresql_include=["value"])
    op.create_table(
        "issue_listings",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("issue", sa.String(), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("top", sa.Double(), nullable=False),
        sa.Column("trending", sa.Double(), nullable=False),
        sa.Column("controversial", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name=op.f("issue_listings_contest_id_fkey")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("issue_listings_question_id_fkey")),
        sa.PrimaryKeyConstraint("question_id", "issue", name=op.f("issue_listings_pkey")),
    )
    op.execute("""
        INSERT INTO issue_listings (question_id, issue, contest_id, top, trending, controversial)
        SELECT DISTINCT question.id, issue, tally.contest_id, tally.top, tally.trending, tally.controversial
        FROM questions question JOIN tallies tally ON tally.question_id = question.id
        CROSS JOIN LATERAL unnest(question.issues) AS issue
        WHERE tally.listed
    """)
    for columns in ISSUE_KEYS:
        op.create_index(op.f(f"issue_listings_{'_'.join(columns)}_index"), "issue_listings", list(columns), unique=False)
    op.drop_index("questions_issues_index", table_name="questions", postgresql_using="gin")


def downgrade() -> None:
    op.create_index("questions_issues_index", "questions", ["issues"], unique=False, postgresql_using="gin")
    for columns in ISSUE_KEYS:
        op.drop_index(op.f(f"issue_listings_{'_'.join(columns)}_index"), table_name="issue_listings")
    op.drop_table("issue_listings")
    renew_index("votes", "citizen_id", "question_id")
    renew_index("questions", "contest_id", "id")
    for columns in TALLY_KEYS:
        renew_index("tallies", *columns)
    op.drop_column("tallies", "listed")
