"""Votes that look arranged weigh less where questions are ranked

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("votes", sa.Column("weight", sa.Double(), server_default="1", nullable=False))
    op.create_check_constraint(op.f("votes_weight_check"), "votes", "weight > 0 AND weight <= 1")
    op.create_index(
        "votes_suspected_index",
        "votes",
        ["question_id"],
        postgresql_include=["value", "weight"],
        postgresql_where=sa.text("weight < 1"),
    )
    for column in ("held_up", "held_down"):
        op.add_column("tallies", sa.Column(column, sa.Double(), server_default="0", nullable=False))


def downgrade() -> None:
    for column in ("held_down", "held_up"):
        op.drop_column("tallies", column)
    op.drop_index("votes_suspected_index", table_name="votes")
    op.drop_column("votes", "weight")
