"""Whose address a registered city keeps is known, so that it goes with them

Revision: 0022, after 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cities", sa.Column("registered_by", sa.Uuid(), nullable=True))
    op.execute("""
        UPDATE cities SET registered_by = citizen.id
        FROM audit_entries entry JOIN citizens citizen ON citizen.id = entry.actor_id
        WHERE entry.action = 'register' AND entry.target_kind = 'city' AND entry.target_id = cities.id::text
    """)
    op.execute("UPDATE cities SET registrant = NULL WHERE registered_by IS NULL")


def downgrade() -> None:
    op.drop_column("cities", "registered_by")
