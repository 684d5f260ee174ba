"""A mistake may be the whole ballot's: a contest that is missing is on no page of its own

Revision: 0030, after 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None
acknowledged = {
    "ban-drop-not-null": "the release before joins contests, and shows no mistake that has none",
    "adding-foreign-key-constraint": "mistakes and ballots are few: the lock ends at once",
    "constraint-missing-not-valid": "mistakes are few: the lock ends at once",
    "ban-new-write-restriction": "the release before always writes a contest, and no ballot",
}


def upgrade() -> None:
    op.alter_column("mistakes", "contest_id", nullable=True)
    op.add_column("mistakes", sa.Column("ballot_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("mistakes_ballot_id_fkey"), "mistakes", "ballots", ["ballot_id"], ["id"])
    op.create_check_constraint(
        op.f("mistakes_place_check"),
        "mistakes",
        "(contest_id IS NULL) <> (ballot_id IS NULL) AND (candidate_id IS NULL OR contest_id IS NOT NULL)",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("mistakes_place_check"), "mistakes")
    op.execute("DELETE FROM mistakes WHERE contest_id IS NULL")
    op.drop_column("mistakes", "ballot_id")
    op.alter_column("mistakes", "contest_id", nullable=False)
