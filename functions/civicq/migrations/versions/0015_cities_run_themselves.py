"""Cities register, publish, propose what to import, and are told of mistakes

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("election_date", sa.Date(), nullable=True),
        sa.Column("election", sa.String(), nullable=True),
        sa.Column("state", sa.String(), server_default="uploading", nullable=False),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("lines", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("notes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "proposed_by <> decided_by OR state = 'dismissed'", name=op.f("proposals_four_eyes_check")
        ),
        sa.CheckConstraint(
            "state IN ('uploading', 'uploaded', 'proposed', 'approved', 'imported', 'refused', 'dismissed')",
            name=op.f("proposals_state_check"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("proposals_city_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("proposals_pkey")),
    )
    op.create_index(op.f("proposals_city_id_id_index"), "proposals", ["city_id", "id"], unique=False)
    op.create_index(
        op.f("proposals_id_index"),
        "proposals",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state IN ('uploaded', 'approved')"),
    )
    op.create_table(
        "mistakes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'corrected', 'dismissed')", name=op.f("mistakes_state_check")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["citizens.id"], name=op.f("mistakes_author_id_fkey"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("mistakes_candidate_id_fkey")),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("mistakes_city_id_fkey")),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name=op.f("mistakes_contest_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("mistakes_pkey")),
    )
    op.create_index(op.f("mistakes_author_id_index"), "mistakes", ["author_id"], unique=False)
    op.create_index(
        op.f("mistakes_city_id_id_index"),
        "mistakes",
        ["city_id", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.add_column(
        "ballots",
        sa.Column("published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=True),
    )
    op.add_column(
        "cities",
        sa.Column("activated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=True),
    )
    op.add_column("cities", sa.Column("contact", sa.String(), nullable=True))
    op.add_column("cities", sa.Column("website", sa.String(), nullable=True))
    op.add_column("cities", sa.Column("accent_color", sa.String(), nullable=True))
    op.create_check_constraint(op.f("cities_accent_color_check"), "cities", "accent_color ~ '^#[0-9a-f]{6}$'")


def downgrade() -> None:
    op.drop_constraint(op.f("cities_accent_color_check"), "cities")
    op.drop_column("cities", "accent_color")
    op.drop_column("cities", "website")
    op.drop_column("cities", "contact")
    op.drop_column("cities", "activated_at")
    op.drop_column("ballots", "published_at")
    op.drop_index(
        op.f("mistakes_city_id_id_index"), table_name="mistakes", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_index(op.f("mistakes_author_id_index"), table_name="mistakes")
    op.drop_table("mistakes")
    op.drop_index(
        op.f("proposals_id_index"),
        table_name="proposals",
        postgresql_where=sa.text("state IN ('uploaded', 'approved')"),
    )
    op.drop_index(op.f("proposals_city_id_id_index"), table_name="proposals")
    op.drop_table("proposals")
