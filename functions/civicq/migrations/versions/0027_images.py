"""Pictures of candidates and cities, which moderators decide about too

Revision: 0027, after 0026
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None
# Wider than before, so that nothing is refused which was not.
acknowledged = {
    "constraint-missing-not-valid": "reports and decisions are few: the lock ends at once",
    "ban-new-write-restriction": "the new check takes all that the old one did",
}

_KINDS = "target_kind IN ('question', 'answer', 'rebuttal', 'video', 'profile')"
_KINDS_WITH_PHOTOS = "target_kind IN ('question', 'answer', 'rebuttal', 'video', 'profile', 'photo')"


def _decided_about(kinds: str) -> None:
    for table in ("reports", "decisions"):
        op.drop_constraint(op.f(f"{table}_target_kind_check"), table)
        op.create_check_constraint(op.f(f"{table}_target_kind_check"), table, kinds)


def upgrade() -> None:
    op.add_column("candidates", sa.Column("photo", postgresql.JSONB(), nullable=True))
    op.add_column("cities", sa.Column("logo", postgresql.JSONB(), nullable=True))
    op.create_table(
        "images",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.Column("city_id", sa.Uuid(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("widths", postgresql.ARRAY(sa.Integer()), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("color", sa.String(), nullable=True),
        sa.Column("state", sa.String(), server_default="uploading", nullable=False),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("num_nonnulls(candidate_id, city_id) = 1", name=op.f("images_of_one_check")),
        sa.CheckConstraint(
            "state IN ('uploading', 'uploaded', 'shown', 'refused', 'removed', 'withdrawn')",
            name=op.f("images_state_check"),
        ),
        sa.CheckConstraint(
            "type IN ('image/jpeg', 'image/png', 'image/webp')", name=op.f("images_type_check")
        ),
        sa.CheckConstraint("(state = 'removed') = (rule IS NOT NULL)", name=op.f("images_rule_check")),
        sa.CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name=op.f("images_refusal_check")),
        sa.CheckConstraint("state <> 'shown' OR digest IS NOT NULL", name=op.f("images_digest_check")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("images_candidate_id_fkey")),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("images_city_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("images_pkey")),
    )
    op.create_index(op.f("images_candidate_id_id_index"), "images", ["candidate_id", "id"], unique=False)
    op.create_index(op.f("images_city_id_id_index"), "images", ["city_id", "id"], unique=False)
    for column in ("candidate_id", "city_id"):
        op.create_index(
            f"images_shown_{column.removesuffix('_id')}_key",
            "images",
            [column],
            unique=True,
            postgresql_where=sa.text("state = 'shown'"),
        )
    _decided_about(_KINDS_WITH_PHOTOS)


def downgrade() -> None:
    for table in ("reports", "decisions"):
        op.execute(f"DELETE FROM {table} WHERE target_kind = 'photo'")
    _decided_about(_KINDS)
    op.drop_table("images")
    op.drop_column("cities", "logo")
    op.drop_column("candidates", "photo")
