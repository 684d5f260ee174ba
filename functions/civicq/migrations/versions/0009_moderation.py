"""Moderation: reports, decisions and appeals; and a record of decisions that is only ever added to

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# One writing of an entry, whoever computes its digest.
DIGEST = """
CREATE FUNCTION audit_digest(
    before bytea, id bigint, at timestamptz, actor_id uuid, actor_role text, city_id uuid, action text,
    target_kind text, target_id text, detail jsonb
) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(before || convert_to(jsonb_build_array(
        id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor_id, actor_role, city_id, action,
        target_kind, target_id, detail)::text, 'UTF8'))
$$
"""
# SECURITY DEFINER: the role of the functions may read the table and may not write to it. One after the other:
# each waits for the transaction of the one before, which it follows.
RECORD = """
CREATE FUNCTION record_audit(
    the_actor uuid, the_role text, the_city uuid, the_action text, the_kind text, the_target text, the_detail jsonb
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last audit_entries;
    moment timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('civicq audit'));
    SELECT * INTO last FROM audit_entries ORDER BY id DESC LIMIT 1;
    moment := clock_timestamp();
    INSERT INTO audit_entries VALUES (
        coalesce(last.id, 0) + 1, moment, the_actor, the_role, the_city, the_action, the_kind, the_target, the_detail,
        audit_digest(coalesce(last.digest, ''), coalesce(last.id, 0) + 1, moment, the_actor, the_role, the_city,
                     the_action, the_kind, the_target, the_detail));
END $$
"""
REFUSE = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is only ever added to';
END $$
"""
TRIGGER = """
CREATE TRIGGER audit_entries_are_for_good BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
"""


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("target_kind", sa.String(), nullable=False),
        sa.Column("target_id", sa.String(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("audit_entries_city_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_entries_pkey")),
    )
    op.create_index(op.f("audit_entries_city_id_id_index"), "audit_entries", ["city_id", "id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("target_kind", sa.String(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("moderator_id", sa.Uuid(), nullable=False),
        sa.Column("moderator_role", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("waited_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appeal_note", sa.String(), nullable=True),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal_outcome", sa.String(), nullable=True),
        sa.Column("appeal_reason", sa.String(), nullable=True),
        sa.Column("appeal_decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(action = 'remove') = (rule IS NOT NULL)", name=op.f("decisions_rule_of_removal_check")
        ),
        sa.CheckConstraint(
            "action IN ('approve', 'remove', 'merge', 'dismiss')", name=op.f("decisions_action_check")
        ),
        sa.CheckConstraint(
            "appeal_outcome IN ('upheld', 'overturned')", name=op.f("decisions_appeal_outcome_check")
        ),
        sa.CheckConstraint(
            "rule IN ('spam', 'private', 'threat', 'harassment', 'off-topic', 'false-claim', 'duplicate', 'unlawful')",
            name=op.f("decisions_rule_check"),
        ),
        sa.CheckConstraint(
            "target_kind IN ('question', 'answer', 'rebuttal')", name=op.f("decisions_target_kind_check")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("decisions_city_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("decisions_pkey")),
    )
    op.create_index(
        "decisions_appealed_index",
        "decisions",
        ["city_id", "appealed_at"],
        unique=False,
        postgresql_where=sa.text("appealed_at IS NOT NULL AND appeal_outcome IS NULL"),
    )
    op.create_index(op.f("decisions_city_id_id_index"), "decisions", ["city_id", "id"], unique=False)
    op.create_index(op.f("decisions_target_id_id_index"), "decisions", ["target_id", "id"], unique=False)
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("target_kind", sa.String(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.CheckConstraint("outcome IN ('upheld', 'dismissed')", name=op.f("reports_outcome_check")),
        sa.CheckConstraint(
            "rule IN ('spam', 'private', 'threat', 'harassment', 'off-topic', 'false-claim', 'duplicate', 'unlawful')",
            name=op.f("reports_rule_check"),
        ),
        sa.CheckConstraint(
            "target_kind IN ('question', 'answer', 'rebuttal')", name=op.f("reports_target_kind_check")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("reports_city_id_fkey")),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["citizens.id"], name=op.f("reports_reporter_id_fkey"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("reports_pkey")),
        sa.UniqueConstraint("target_id", "reporter_id", name=op.f("reports_target_id_reporter_id_key")),
    )
    op.create_index(
        op.f("reports_city_id_id_index"),
        "reports",
        ["city_id", "id"],
        unique=False,
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.create_index(op.f("reports_reporter_id_index"), "reports", ["reporter_id"], unique=False)
    op.add_column(
        "questions", sa.Column("flags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    op.add_column("questions", sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "questions",
        sa.Column("filtered_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(
        "questions_unfiltered_index",
        "questions",
        ["id"],
        unique=False,
        postgresql_where=sa.text("filtered_at IS NULL"),
    )
    op.create_index(
        "questions_unread_index",
        "questions",
        ["ballot_id", "id"],
        unique=False,
        postgresql_where=sa.text("reviewed_at IS NULL AND (state = 'pending' OR flags <> '{}')"),
    )
    op.execute("REVOKE INSERT, UPDATE, DELETE ON audit_entries FROM civicq_app")
    for statement in (DIGEST, RECORD, REFUSE, TRIGGER):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TRIGGER audit_entries_are_for_good ON audit_entries")
    op.execute("DROP FUNCTION refuse_audit_change, record_audit, audit_digest")
    op.drop_index(
        "questions_unread_index",
        table_name="questions",
        postgresql_where=sa.text("reviewed_at IS NULL AND (state = 'pending' OR flags <> '{}')"),
    )
    op.drop_index(
        "questions_unfiltered_index", table_name="questions", postgresql_where=sa.text("filtered_at IS NULL")
    )
    op.drop_column("questions", "filtered_at")
    op.drop_column("questions", "reviewed_at")
    op.drop_column("questions", "flags")
    op.drop_index(op.f("reports_reporter_id_index"), table_name="reports")
    op.drop_index(
        op.f("reports_city_id_id_index"), table_name="reports", postgresql_where=sa.text("outcome IS NULL")
    )
    op.drop_table("reports")
    op.drop_index(op.f("decisions_target_id_id_index"), table_name="decisions")
    op.drop_index(op.f("decisions_city_id_id_index"), table_name="decisions")
    op.drop_index(
        "decisions_appealed_index",
        table_name="decisions",
        postgresql_where=sa.text("appealed_at IS NOT NULL AND appeal_outcome IS NULL"),
    )
    op.drop_table("decisions")
    op.drop_index(op.f("audit_entries_city_id_id_index"), table_name="audit_entries")
    op.drop_table("audit_entries")
