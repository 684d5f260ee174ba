"""Candidates answer: invitations, answers with their versions, rebuttals, verdicts

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidate_accounts",
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("candidate_accounts_candidate_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"],
            ["citizens.id"],
            name=op.f("candidate_accounts_citizen_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("candidate_accounts_pkey")),
    )
    op.create_index(
        op.f("candidate_accounts_citizen_id_index"), "candidate_accounts", ["citizen_id"], unique=False
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('owner', 'admin', 'editor', 'moderator', 'viewer')", name=op.f("invitations_role_check")
        ),
        sa.CheckConstraint(
            "(role IS NULL) <> (candidate_id IS NULL)", name=op.f("invitations_what_for_check")
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("invitations_candidate_id_fkey")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("invitations_city_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("invitations_pkey")),
    )
    op.create_index(op.f("invitations_candidate_id_index"), "invitations", ["candidate_id"], unique=False)
    op.create_index(op.f("invitations_city_id_id_index"), "invitations", ["city_id", "id"], unique=False)
    op.create_index(op.f("invitations_digest_index"), "invitations", ["digest"], unique=True)
    op.create_table(
        "answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("question_version", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("state", sa.String(), server_default="published", nullable=False),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'removed') = (rule IS NOT NULL)", name=op.f("answers_rule_check")),
        sa.CheckConstraint(
            "state IN ('published', 'removed', 'withdrawn')", name=op.f("answers_state_check")
        ),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("answers_candidate_id_fkey")),
        sa.ForeignKeyConstraint(
            ["question_id", "question_version"],
            ["question_versions.question_id", "question_versions.number"],
            name=op.f("answers_question_id_question_version_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("answers_pkey")),
        sa.UniqueConstraint("question_id", "candidate_id", name=op.f("answers_question_id_candidate_id_key")),
    )
    op.create_index(op.f("answers_candidate_id_id_index"), "answers", ["candidate_id", "id"], unique=False)
    op.create_table(
        "answer_versions",
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("rationale", sa.String(), nullable=True),
        sa.Column("trade_offs", sa.String(), nullable=True),
        sa.Column("sources", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("claims", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("correction", sa.String(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("answer_versions_answer_id_fkey")),
        sa.PrimaryKeyConstraint("answer_id", "number", name=op.f("answer_versions_pkey")),
    )
    op.create_table(
        "verdicts",
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 2", name=op.f("verdicts_value_check")),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("verdicts_answer_id_fkey")),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizens.id"], name=op.f("verdicts_citizen_id_fkey")),
        sa.PrimaryKeyConstraint(
            "answer_id", "citizen_id", name=op.f("verdicts_pkey"), postgresql_include=["value"]
        ),
    )
    op.create_index(op.f("verdicts_citizen_id_index"), "verdicts", ["citizen_id"], unique=False)
    op.create_table(
        "rebuttals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("answer_version", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sources", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(), server_default="published", nullable=False),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(state = 'removed') = (rule IS NOT NULL)", name=op.f("rebuttals_rule_check")),
        sa.CheckConstraint(
            "state IN ('published', 'removed', 'withdrawn')", name=op.f("rebuttals_state_check")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id", "answer_version"],
            ["answer_versions.answer_id", "answer_versions.number"],
            name=op.f("rebuttals_answer_id_answer_version_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("rebuttals_candidate_id_fkey")
        ),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("rebuttals_question_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("rebuttals_pkey")),
        sa.UniqueConstraint(
            "answer_id", "candidate_id", "claim", name=op.f("rebuttals_answer_id_candidate_id_claim_key")
        ),
    )
    op.create_index(op.f("rebuttals_candidate_id_index"), "rebuttals", ["candidate_id"], unique=False)
    op.add_column("candidates", sa.Column("statement", sa.String(), nullable=True))
    op.add_column("candidates", sa.Column("website", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("candidates", "website")
    op.drop_column("candidates", "statement")
    op.drop_index(op.f("rebuttals_candidate_id_index"), table_name="rebuttals")
    op.drop_table("rebuttals")
    op.drop_index(op.f("verdicts_citizen_id_index"), table_name="verdicts")
    op.drop_table("verdicts")
    op.drop_table("answer_versions")
    op.drop_index(op.f("answers_candidate_id_id_index"), table_name="answers")
    op.drop_table("answers")
    op.drop_index(op.f("invitations_digest_index"), table_name="invitations")
    op.drop_index(op.f("invitations_city_id_id_index"), table_name="invitations")
    op.drop_index(op.f("invitations_candidate_id_index"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_index(op.f("candidate_accounts_citizen_id_index"), table_name="candidate_accounts")
    op.drop_table("candidate_accounts")
