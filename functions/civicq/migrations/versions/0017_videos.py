"""Videos beside answers, which moderators decide about too

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
# Wider than before, so that nothing is refused which was not.
acknowledged = {
    "constraint-missing-not-valid": "reports and decisions are few: the lock ends at once",
    "ban-new-write-restriction": "the new check takes all that the old one did",
}

_KINDS = "target_kind IN ('question', 'answer', 'rebuttal')"
_KINDS_WITH_VIDEOS = "target_kind IN ('question', 'answer', 'rebuttal', 'video')"


def _decided_about(kinds: str) -> None:
    for table in ("reports", "decisions"):
        op.drop_constraint(op.f(f"{table}_target_kind_check"), table)
        op.create_check_constraint(op.f(f"{table}_target_kind_check"), table, kinds)


def upgrade() -> None:
    op.create_table(
        "videos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("answer_version", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("captions", sa.String(), nullable=False),
        sa.Column("transcript", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), server_default="uploading", nullable=False),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('uploading', 'uploaded', 'shown', 'refused', 'removed', 'withdrawn')",
            name=op.f("videos_state_check"),
        ),
        sa.CheckConstraint("type IN ('video/mp4', 'video/webm')", name=op.f("videos_type_check")),
        sa.CheckConstraint("(state = 'removed') = (rule IS NOT NULL)", name=op.f("videos_rule_check")),
        sa.CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name=op.f("videos_refusal_check")),
        sa.CheckConstraint("state <> 'shown' OR seconds IS NOT NULL", name=op.f("videos_seconds_check")),
        sa.ForeignKeyConstraint(
            ["answer_id", "answer_version"],
            ["answer_versions.answer_id", "answer_versions.number"],
            name=op.f("videos_answer_id_answer_version_fkey"),
        ),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("videos_candidate_id_fkey")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("videos_question_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("videos_pkey")),
    )
    op.create_index(op.f("videos_candidate_id_index"), "videos", ["candidate_id"], unique=False)
    op.create_index(op.f("videos_question_id_id_index"), "videos", ["question_id", "id"], unique=False)
    op.create_index(
        "videos_shown_key", "videos", ["answer_id"], unique=True, postgresql_where=sa.text("state = 'shown'")
    )
    _decided_about(_KINDS_WITH_VIDEOS)


def downgrade() -> None:
    for table in ("reports", "decisions"):
        op.execute(f"DELETE FROM {table} WHERE target_kind = 'video'")
    _decided_about(_KINDS)
    op.drop_table("videos")
