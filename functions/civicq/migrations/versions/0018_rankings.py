"""Every list of a contest has its first places given and kept, and scores count arranged votes for less

The trending_snapshots stay for the functions of the release before, until the next one drops them.

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# Rows that are only ever added wait for nobody, unlike one row a contest that each vote would lock.
MARK = """
CREATE FUNCTION mark_rankings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ranking_outbox (contest_id) SELECT DISTINCT contest_id FROM changed;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER tallies_mark_rankings_on_{event} AFTER {event} ON tallies REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION mark_rankings()
"""
WEIGHED = "greatest(up - held_up, 0)", "greatest(down - held_down, 0)"
WHOLE = "up::float8", "down::float8"
Z = 1.959964


def score(up: str, down: str) -> None:
    """The scores of what has arranged votes: all others stay as they are."""
    op.execute(f"""
        WITH counted AS (
            SELECT question_id, {up} AS up, {down} AS down, {up} + {down} AS n
            FROM tallies WHERE held_up > 0 OR held_down > 0
        ), scored AS (
            UPDATE tallies SET
                top = CASE WHEN n = 0 THEN 0 ELSE
                    (counted.up / n + {Z**2} / (2 * n)
                     - {Z} * sqrt((counted.up / n * (counted.down / n) + {Z**2} / (4 * n)) / n))
                    / (1 + {Z**2} / n) END,
                trending = sign(counted.up - counted.down)
                    * log(greatest(abs(counted.up - counted.down), 1)::float8)
                    + extract(epoch FROM question.asked_at)::float8 / 45000,
                controversial = CASE WHEN least(counted.up, counted.down) = 0 THEN 0
                    ELSE counted.up * counted.down / n END
            FROM counted JOIN questions question ON question.id = counted.question_id
            WHERE tallies.question_id = counted.question_id
            RETURNING tallies.question_id, top, trending, controversial
        )
        UPDATE issue_listings listing
        SET top = scored.top, trending = scored.trending, controversial = scored.controversial
        FROM scored WHERE scored.question_id = listing.question_id
    """)


def upgrade() -> None:
    op.create_table(
        "rankings",
        sa.Column("scope_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "cardinality(question_ids) = jsonb_array_length(reasons)", name=op.f("rankings_places_check")
        ),
        sa.PrimaryKeyConstraint("scope_id", "sort", name=op.f("rankings_pkey")),
    )
    op.create_index(op.f("rankings_as_of_index"), "rankings", ["as_of"], unique=False)
    op.create_table(
        "ranking_outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("ranking_outbox_pkey")),
    )
    score(*WEIGHED)
    op.execute(MARK)
    for event in ("INSERT", "UPDATE"):
        op.execute(TRIGGER.format(event=event))
    # After the triggers: what changes meanwhile is marked twice rather than never.
    op.execute("INSERT INTO ranking_outbox (contest_id) SELECT DISTINCT contest_id FROM tallies")


def downgrade() -> None:
    for event in ("INSERT", "UPDATE"):
        op.execute(f"DROP TRIGGER tallies_mark_rankings_on_{event} ON tallies")
    op.execute("DROP FUNCTION mark_rankings")
    score(*WHOLE)
    op.drop_table("ranking_outbox")
    op.drop_index(op.f("rankings_as_of_index"), table_name="rankings")
    op.drop_table("rankings")
