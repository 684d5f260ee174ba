"""Which parts of which streets vote in a precinct

Revision: 0025, after 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "street_segments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("precinct_id", sa.Uuid(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.CheckConstraint("first_number <= last_number", name=op.f("street_segments_numbers_check")),
        sa.CheckConstraint("side IN ('odd', 'even', 'both')", name=op.f("street_segments_side_check")),
        sa.ForeignKeyConstraint(
            ["precinct_id"],
            ["precincts.id"],
            name=op.f("street_segments_precinct_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("street_segments_pkey")),
    )
    op.create_index(op.f("street_segments_postcode_index"), "street_segments", ["postcode"], unique=False)
    op.create_index(
        op.f("street_segments_precinct_id_index"), "street_segments", ["precinct_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("street_segments")
