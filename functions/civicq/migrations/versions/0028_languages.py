"""In which language somebody is written to

Revision: 0028, after 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
acknowledged = {
    "constraint-missing-not-valid": "a million messages of 1 GB are read in half a second, choices are fewer",
    "ban-new-write-restriction": "no release before writes a language: it gets the default",
}


def upgrade() -> None:
    op.add_column("notice_choices", sa.Column("language", sa.String(), server_default="en", nullable=False))
    op.add_column("messages", sa.Column("language", sa.String(), server_default="en", nullable=True))
    for table in ("notice_choices", "messages"):
        op.create_check_constraint(op.f(f"{table}_language_check"), table, "language IN ('en', 'es')")


def downgrade() -> None:
    for table in ("messages", "notice_choices"):
        op.drop_constraint(op.f(f"{table}_language_check"), table)
        op.drop_column(table, "language")
