"""Moderators decide about what candidates say of themselves too

Revision: 0023, after 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None
# Wider than before, so that nothing is refused which was not.
acknowledged = {
    "constraint-missing-not-valid": "reports and decisions are few: the lock ends at once",
    "ban-new-write-restriction": "the new check takes all that the old one did",
}

_KINDS = "target_kind IN ('question', 'answer', 'rebuttal', 'video')"
_KINDS_WITH_PROFILES = "target_kind IN ('question', 'answer', 'rebuttal', 'video', 'profile')"


def _decided_about(kinds: str) -> None:
    for table in ("reports", "decisions"):
        op.drop_constraint(op.f(f"{table}_target_kind_check"), table)
        op.create_check_constraint(op.f(f"{table}_target_kind_check"), table, kinds)


def upgrade() -> None:
    op.add_column("candidates", sa.Column("profile_rule", sa.String(), nullable=True))
    _decided_about(_KINDS_WITH_PROFILES)


def downgrade() -> None:
    for table in ("reports", "decisions"):
        op.execute(f"DELETE FROM {table} WHERE target_kind = 'profile'")
    _decided_about(_KINDS)
    op.drop_column("candidates", "profile_rule")
