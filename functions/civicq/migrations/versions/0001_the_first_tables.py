"""The first tables

Revision: 0001, after nothing
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The role that functions sign in as: it works on rows and never on the schema. Its time limits belong to the
# role, because a SET from a session would pin an RDS Proxy connection. Roles outlive databases, hence the check.
APPLICATION_ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'civicq_app') THEN
        CREATE ROLE civicq_app LOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database's migration was faster
END $$;
ALTER ROLE civicq_app SET timezone = 'UTC';
ALTER ROLE civicq_app SET statement_timeout = '2s';
ALTER ROLE civicq_app SET lock_timeout = '1s';
ALTER ROLE civicq_app SET idle_in_transaction_session_timeout = '5s';
GRANT USAGE ON SCHEMA public TO civicq_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO civicq_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO civicq_app;
"""


def upgrade() -> None:
    op.create_table(
        "cities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("cities_slug_check")),
        sa.CheckConstraint("state ~ '^[A-Z]{2}$'", name=op.f("cities_state_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("cities_pkey")),
        sa.UniqueConstraint("slug", name=op.f("cities_slug_key")),
    )
    op.create_table(
        "citizens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("citizens_pkey")),
    )
    op.create_table(
        "elections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("elections_pkey")),
        sa.UniqueConstraint("id", "date", name=op.f("elections_id_date_key")),
        sa.UniqueConstraint(
            "state",
            "date",
            "name",
            name=op.f("elections_state_date_name_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "purge_outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("purge_outbox_pkey")),
    )
    op.create_table(
        "ballots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("election_date", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("ballots_city_id_fkey")),
        sa.ForeignKeyConstraint(
            ["election_id", "election_date"],
            ["elections.id", "elections.date"],
            name=op.f("ballots_election_id_election_date_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("ballots_pkey")),
        sa.UniqueConstraint("city_id", "election_date", name=op.f("ballots_city_id_election_date_key")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("idempotency_keys_citizen_id_fkey")
        ),
        sa.PrimaryKeyConstraint("citizen_id", "key", name=op.f("idempotency_keys_pkey")),
    )
    op.create_table(
        "ballot_styles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ballot_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballots.id"], name=op.f("ballot_styles_ballot_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("ballot_styles_pkey")),
        sa.UniqueConstraint("ballot_id", "source_key", name=op.f("ballot_styles_ballot_id_source_key_key")),
        sa.UniqueConstraint("id", "ballot_id", name=op.f("ballot_styles_id_ballot_id_key")),
    )
    op.create_table(
        "contests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ballot_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=True),
        sa.Column("office", sa.String(), nullable=True),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("seats", sa.Integer(), server_default="1", nullable=False),
        sa.Column("voting_method", sa.String(), server_default="plurality", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('race', 'measure', 'retention')", name=op.f("contests_kind_check")),
        sa.CheckConstraint(
            "voting_method IN ('plurality', 'ranked_choice', 'approval', 'other')",
            name=op.f("contests_voting_method_check"),
        ),
        sa.CheckConstraint("seats BETWEEN 1 AND 100", name=op.f("contests_seats_check")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballots.id"], name=op.f("contests_ballot_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("contests_pkey")),
        sa.UniqueConstraint("ballot_id", "source_key", name=op.f("contests_ballot_id_source_key_key")),
        sa.UniqueConstraint("id", "ballot_id", name=op.f("contests_id_ballot_id_key")),
    )
    op.create_index(
        op.f("contests_ballot_id_position_index"), "contests", ["ballot_id", "position"], unique=False
    )
    op.create_table(
        "ballot_style_contests",
        sa.Column("ballot_style_id", sa.Uuid(), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_style_id"],
            ["ballot_styles.id"],
            name=op.f("ballot_style_contests_ballot_style_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"],
            ["contests.id"],
            name=op.f("ballot_style_contests_contest_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ballot_style_id", "contest_id", name=op.f("ballot_style_contests_pkey")),
    )
    op.create_index(
        op.f("ballot_style_contests_contest_id_index"), "ballot_style_contests", ["contest_id"], unique=False
    )
    op.create_table(
        "candidates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("ballot_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id", "ballot_id"],
            ["contests.id", "contests.ballot_id"],
            name=op.f("candidates_contest_id_ballot_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("candidates_pkey")),
        sa.UniqueConstraint("contest_id", "source_key", name=op.f("candidates_contest_id_source_key_key")),
    )
    op.create_index(
        op.f("candidates_contest_id_position_index"), "candidates", ["contest_id", "position"], unique=False
    )
    op.create_table(
        "measures",
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("ballot_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("full_text", sa.String(), nullable=True),
        sa.Column("pro_statement", sa.String(), nullable=True),
        sa.Column("con_statement", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id", "ballot_id"],
            ["contests.id", "contests.ballot_id"],
            name=op.f("measures_contest_id_ballot_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("contest_id", name=op.f("measures_pkey")),
    )
    op.create_table(
        "precincts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ballot_id", sa.Uuid(), nullable=False),
        sa.Column("ballot_style_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("precincts_slug_check")),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballots.id"], name=op.f("precincts_ballot_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ballot_style_id", "ballot_id"],
            ["ballot_styles.id", "ballot_styles.ballot_id"],
            name=op.f("precincts_ballot_style_id_ballot_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("precincts_pkey")),
        sa.UniqueConstraint("ballot_id", "slug", name=op.f("precincts_ballot_id_slug_key")),
    )
    op.create_index(op.f("precincts_ballot_style_id_index"), "precincts", ["ballot_style_id"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("ballot_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("issues", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("state", sa.String(), server_default="published", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('published', 'withdrawn')", name=op.f("questions_state_check")),
        sa.CheckConstraint("cardinality(issues) <= 5", name=op.f("questions_issues_check")),
        sa.ForeignKeyConstraint(["author_id"], ["citizens.id"], name=op.f("questions_author_id_fkey")),
        sa.ForeignKeyConstraint(
            ["contest_id", "ballot_id"],
            ["contests.id", "contests.ballot_id"],
            name=op.f("questions_contest_id_ballot_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("questions_pkey")),
    )
    op.create_index(op.f("questions_author_id_id_index"), "questions", ["author_id", "id"], unique=False)
    op.create_index(op.f("questions_contest_id_id_index"), "questions", ["contest_id", "id"], unique=False)
    op.create_index("questions_issues_index", "questions", ["issues"], unique=False, postgresql_using="gin")
    op.create_table(
        "question_versions",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("question_versions_number_check")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("question_versions_question_id_fkey")
        ),
        sa.PrimaryKeyConstraint("question_id", "number", name=op.f("question_versions_pkey")),
    )
    op.create_foreign_key(
        "questions_version_fkey",
        "questions",
        "question_versions",
        ["id", "version"],
        ["question_id", "number"],
        initially="DEFERRED",
        deferrable=True,
    )
    op.create_table(
        "tallies",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("ballot_id", sa.Uuid(), nullable=False),
        sa.Column("up", sa.Integer(), server_default="0", nullable=False),
        sa.Column("down", sa.Integer(), server_default="0", nullable=False),
        sa.Column("top", sa.Double(), server_default="0", nullable=False),
        sa.Column("trending", sa.Double(), nullable=False),
        sa.Column("controversial", sa.Double(), server_default="0", nullable=False),
        sa.CheckConstraint("up >= 0 AND down >= 0", name=op.f("tallies_counts_check")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballots.id"], name=op.f("tallies_ballot_id_fkey")),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name=op.f("tallies_contest_id_fkey")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("tallies_question_id_fkey")),
        sa.PrimaryKeyConstraint("question_id", name=op.f("tallies_pkey")),
    )
    op.create_index(
        op.f("tallies_ballot_id_trending_question_id_index"),
        "tallies",
        ["ballot_id", "trending", "question_id"],
        unique=False,
    )
    op.create_index(
        op.f("tallies_contest_id_controversial_question_id_index"),
        "tallies",
        ["contest_id", "controversial", "question_id"],
        unique=False,
    )
    op.create_index(
        op.f("tallies_contest_id_top_question_id_index"),
        "tallies",
        ["contest_id", "top", "question_id"],
        unique=False,
    )
    op.create_index(
        op.f("tallies_contest_id_trending_question_id_index"),
        "tallies",
        ["contest_id", "trending", "question_id"],
        unique=False,
    )
    op.create_table(
        "vote_outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("up", sa.SmallInteger(), nullable=False),
        sa.Column("down", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("vote_outbox_question_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("vote_outbox_pkey")),
    )
    op.create_index(op.f("vote_outbox_question_id_index"), "vote_outbox", ["question_id"], unique=False)
    op.create_table(
        "votes",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("value IN (-1, 1)", name=op.f("votes_value_check")),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizens.id"], name=op.f("votes_citizen_id_fkey")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("votes_question_id_fkey")),
        sa.PrimaryKeyConstraint("question_id", "citizen_id", name=op.f("votes_pkey")),
    )
    op.create_index(
        op.f("votes_citizen_id_question_id_index"), "votes", ["citizen_id", "question_id"], unique=False
    )
    op.execute(APPLICATION_ROLE)


def downgrade() -> None:
    op.drop_index(op.f("votes_citizen_id_question_id_index"), table_name="votes")
    op.drop_table("votes")
    op.drop_index(op.f("vote_outbox_question_id_index"), table_name="vote_outbox")
    op.drop_table("vote_outbox")
    op.drop_index(op.f("tallies_contest_id_trending_question_id_index"), table_name="tallies")
    op.drop_index(op.f("tallies_contest_id_top_question_id_index"), table_name="tallies")
    op.drop_index(op.f("tallies_contest_id_controversial_question_id_index"), table_name="tallies")
    op.drop_index(op.f("tallies_ballot_id_trending_question_id_index"), table_name="tallies")
    op.drop_table("tallies")
    op.drop_constraint("questions_version_fkey", "questions")
    op.drop_table("question_versions")
    op.drop_index("questions_issues_index", table_name="questions", postgresql_using="gin")
    op.drop_index(op.f("questions_contest_id_id_index"), table_name="questions")
    op.drop_index(op.f("questions_author_id_id_index"), table_name="questions")
    op.drop_table("questions")
    op.drop_index(op.f("precincts_ballot_style_id_index"), table_name="precincts")
    op.drop_table("precincts")
    op.drop_table("measures")
    op.drop_index(op.f("candidates_contest_id_position_index"), table_name="candidates")
    op.drop_table("candidates")
    op.drop_index(op.f("ballot_style_contests_contest_id_index"), table_name="ballot_style_contests")
    op.drop_table("ballot_style_contests")
    op.drop_index(op.f("contests_ballot_id_position_index"), table_name="contests")
    op.drop_table("contests")
    op.drop_table("ballot_styles")
    op.drop_table("idempotency_keys")
    op.drop_table("ballots")
    op.drop_table("purge_outbox")
    op.drop_table("elections")
    op.drop_table("citizens")
    op.drop_table("cities")
