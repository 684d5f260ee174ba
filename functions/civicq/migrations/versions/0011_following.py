"""Following, and being told

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "happenings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.Column("told_after", sa.Uuid(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("happenings_pkey")),
    )
    op.create_index(op.f("happenings_at_index"), "happenings", ["at"], unique=False)
    op.create_index(
        op.f("happenings_id_index"),
        "happenings",
        ["id"],
        unique=False,
        postgresql_where=sa.text("told_at IS NULL"),
    )
    op.create_table(
        "follows",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("follows_citizen_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("citizen_id", "topic", name=op.f("follows_pkey")),
    )
    op.create_index(op.f("follows_topic_citizen_id_index"), "follows", ["topic", "citizen_id"], unique=False)
    op.create_table(
        "notice_choices",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("token", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("cadence = 'none' OR email IS NOT NULL", name=op.f("notice_choices_email_check")),
        sa.CheckConstraint(
            "cadence IN ('immediate', 'daily', 'weekly', 'none')", name=op.f("notice_choices_cadence_check")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("notice_choices_citizen_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("citizen_id", name=op.f("notice_choices_pkey")),
    )
    op.create_index(op.f("notice_choices_token_index"), "notice_choices", ["token"], unique=True)
    op.create_index(
        op.f("notice_choices_told_until_index"),
        "notice_choices",
        ["told_until"],
        unique=False,
        postgresql_where=sa.text("cadence IN ('daily', 'weekly')"),
    )
    op.add_column("messages", sa.Column("unsubscribe", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("messages", "unsubscribe")
    op.drop_index(
        op.f("notice_choices_told_until_index"),
        table_name="notice_choices",
        postgresql_where=sa.text("cadence IN ('daily', 'weekly')"),
    )
    op.drop_index(op.f("notice_choices_token_index"), table_name="notice_choices")
    op.drop_table("notice_choices")
    op.drop_index(op.f("follows_topic_citizen_id_index"), table_name="follows")
    op.drop_table("follows")
    op.drop_index(
        op.f("happenings_id_index"), table_name="happenings", postgresql_where=sa.text("told_at IS NULL")
    )
    op.drop_index(op.f("happenings_at_index"), table_name="happenings")
    op.drop_table("happenings")
