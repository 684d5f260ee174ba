"""Snapshots of what trends, and the place of the reconciler in its round

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trending_snapshots",
        sa.Column("ballot_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("scores", postgresql.ARRAY(sa.Double()), nullable=False),
        sa.CheckConstraint(
            "cardinality(question_ids) = cardinality(scores)", name=op.f("trending_snapshots_places_check")
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballots.id"], name=op.f("trending_snapshots_ballot_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("trending_snapshots_pkey")),
    )
    op.create_table(
        "reconciler_cursor",
        sa.Column("id", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("after_id", sa.Uuid(), nullable=True),
        sa.Column("questions", sa.Integer(), server_default="0", nullable=False),
        sa.Column("votes", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("reconciler_cursor_one_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("reconciler_cursor_pkey")),
    )


def downgrade() -> None:
    op.drop_table("reconciler_cursor")
    op.drop_table("trending_snapshots")
