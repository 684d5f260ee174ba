"""Votes, verdicts and questions outlive the account that they came from, and do not lead to it

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("votes_citizen_id_fkey"), "votes")
    op.drop_constraint(op.f("verdicts_citizen_id_fkey"), "verdicts")
    op.alter_column("questions", "author_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    # Whoever has left is nobody again, and still has a row then.
    op.execute("INSERT INTO citizens (id) SELECT citizen_id FROM votes ON CONFLICT DO NOTHING")
    op.execute("INSERT INTO citizens (id) SELECT citizen_id FROM verdicts ON CONFLICT DO NOTHING")
    op.execute(
        "WITH nobody AS (INSERT INTO citizens (id) SELECT gen_random_uuid() "
        "WHERE EXISTS (SELECT FROM questions WHERE author_id IS NULL) RETURNING id) "
        "UPDATE questions SET author_id = nobody.id FROM nobody WHERE author_id IS NULL"
    )
    op.alter_column("questions", "author_id", existing_type=sa.Uuid(), nullable=False)
    for table in ("votes", "verdicts"):
        name = op.f(f"{table}_citizen_id_fkey")
        op.create_foreign_key(name, table, "citizens", ["citizen_id"], ["id"])
