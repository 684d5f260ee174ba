"""Questions in all their states, closed with the polls; votes of verified residents, a hundred an hour

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = "('published', 'withdrawn')"
STATES = "('pending', 'approved', 'answered', 'merged', 'removed', 'withdrawn')"
BY_CONTEST = "questions_contest_id_id_index"

# 0004 says why it is a function, and how it counts once. What is refused changes nothing: the exception takes
# back the vote for which there was no turn left.
CAST_VOTE = """
CREATE FUNCTION cast_vote(
    the_question uuid, the_citizen uuid, the_value int, OUT outcome text, OUT ups int, OUT downs int
) LANGUAGE plpgsql SET enable_bitmapscan = off AS $$
DECLARE
    before int := 0;
    the_contest uuid;
    verified boolean;
    wait_seconds int;
BEGIN
    SELECT question.contest_id,
           CASE WHEN ballot.frozen_at IS NOT NULL THEN 'frozen'
                WHEN now() >= coalesce(
                    ballot.closes_at, (ballot.election_date + 1 + time '12:00') AT TIME ZONE 'UTC') THEN 'closed'
                WHEN contest.withdrawn_at IS NOT NULL THEN 'resting'
                WHEN question.state IN ('approved', 'answered') THEN 'cast'
                ELSE question.state END,
           EXISTS (SELECT FROM standings standing
                   WHERE standing.citizen_id = the_citizen AND standing.city_id = ballot.city_id
                     AND standing.state = 'verified' AND standing.expires_at > now())
    INTO the_contest, outcome, verified
    FROM questions question
    JOIN contests contest ON contest.id = question.contest_id
    JOIN ballots ballot ON ballot.id = question.ballot_id
    WHERE question.id = the_question FOR SHARE OF question;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF outcome IN ('closed', 'frozen') OR (outcome <> 'cast' AND the_value <> 0) THEN
        RETURN;
    END IF;
    IF the_value = 0 THEN
        outcome := 'cast';
        DELETE FROM votes WHERE question_id = the_question AND citizen_id = the_citizen
        RETURNING value INTO before;
    ELSIF verified THEN
        INSERT INTO votes AS vote (question_id, citizen_id, contest_id, value)
        VALUES (the_question, the_citizen, the_contest, the_value)
        ON CONFLICT (question_id, citizen_id) DO UPDATE SET value = excluded.value, cast_at = now()
            WHERE vote.value <> excluded.value
        RETURNING CASE WHEN xmax = 0 THEN 0 ELSE -the_value END INTO before;
    ELSE
        outcome := 'unverified';
        RETURN;
    END IF;
    IF FOUND THEN
        IF the_value <> 0 THEN
            wait_seconds := take_turn(the_citizen, 'vote', 100, interval '1 hour');
            IF wait_seconds > 0 THEN
                RAISE EXCEPTION 'too many votes' USING ERRCODE = 'CQ429', DETAIL = wait_seconds::text;
            END IF;
        END IF;
        INSERT INTO vote_outbox (question_id, up, down) VALUES (
            the_question, (the_value = 1)::int - (before = 1)::int, (the_value = -1)::int - (before = -1)::int);
    END IF;
    SELECT tally.up + coalesce(sum(waiting.up), 0), tally.down + coalesce(sum(waiting.down), 0) INTO ups, downs
    FROM tallies tally LEFT JOIN vote_outbox waiting ON waiting.question_id = tally.question_id
    WHERE tally.question_id = the_question GROUP BY tally.question_id;
END $$
"""
BEFORE_CAST_VOTE = """
CREATE FUNCTION cast_vote(
    the_question uuid, the_citizen uuid, the_value int, OUT standing text, OUT ups int, OUT downs int
) LANGUAGE plpgsql SET enable_bitmapscan = off AS $$
DECLARE
    before int := 0;
    the_contest uuid;
BEGIN
    SELECT question.contest_id, CASE WHEN contest.withdrawn_at IS NULL THEN question.state ELSE 'resting' END
    INTO the_contest, standing
    FROM questions question JOIN contests contest ON contest.id = question.contest_id
    WHERE question.id = the_question FOR SHARE OF question;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF the_value = 0 THEN
        DELETE FROM votes WHERE question_id = the_question AND citizen_id = the_citizen
        RETURNING value INTO before;
    ELSIF standing = 'published' THEN
        INSERT INTO citizens (id) VALUES (the_citizen) ON CONFLICT DO NOTHING;
        INSERT INTO votes AS vote (question_id, citizen_id, contest_id, value)
        VALUES (the_question, the_citizen, the_contest, the_value)
        ON CONFLICT (question_id, citizen_id) DO UPDATE SET value = excluded.value, cast_at = now()
            WHERE vote.value <> excluded.value
        RETURNING CASE WHEN xmax = 0 THEN 0 ELSE -the_value END INTO before;
    ELSE
        RETURN;
    END IF;
    IF FOUND THEN
        INSERT INTO vote_outbox (question_id, up, down) VALUES (
            the_question, (the_value = 1)::int - (before = 1)::int, (the_value = -1)::int - (before = -1)::int);
    END IF;
    SELECT tally.up + coalesce(sum(waiting.up), 0), tally.down + coalesce(sum(waiting.down), 0) INTO ups, downs
    FROM tallies tally LEFT JOIN vote_outbox waiting ON waiting.question_id = tally.question_id
    WHERE tally.question_id = the_question GROUP BY tally.question_id;
END $$
"""
WORDS = """
UPDATE questions SET words = to_tsvector('english', version.text) || array_to_tsvector(ARRAY[contest_id::text])
FROM question_versions version WHERE version.question_id = id AND version.number = questions.version
"""


def upgrade() -> None:
    op.add_column("cities", sa.Column("moderation", sa.String(), server_default="after", nullable=False))
    op.create_check_constraint(op.f("cities_moderation_check"), "cities", "moderation IN ('before', 'after')")
    for column in ("closes_at", "frozen_at"):
        op.add_column("ballots", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.add_column("question_versions", sa.Column("diff", postgresql.JSONB(), nullable=True))
    for table in ("tallies", "issue_listings"):
        op.add_column(table, sa.Column("answers", sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "tallies_unanswered_index",
        "tallies",
        ["contest_id", "top", "question_id"],
        postgresql_where=sa.text("listed AND answers = 0"),
    )
    op.create_index(
        "issue_listings_unanswered_index",
        "issue_listings",
        ["contest_id", "issue", "top", "question_id"],
        postgresql_where=sa.text("answers = 0"),
    )
    for column in ("up", "down"):
        op.alter_column("vote_outbox", column, type_=sa.Integer())

    op.add_column("questions", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.add_column("questions", sa.Column("rule", sa.String(), nullable=True))
    op.add_column("questions", sa.Column("cluster_id", sa.Uuid(), nullable=True))
    op.add_column("questions", sa.Column("words", postgresql.TSVECTOR(), server_default="", nullable=False))
    op.create_foreign_key(
        op.f("questions_merged_into_fkey"), "questions", "questions", ["merged_into"], ["id"]
    )
    op.drop_constraint(op.f("questions_state_check"), "questions")
    op.drop_index(BY_CONTEST, table_name="questions")
    op.execute("UPDATE questions SET state = 'approved' WHERE state = 'published'")
    op.execute(WORDS)
    op.alter_column("questions", "state", server_default="approved")
    op.create_check_constraint(op.f("questions_state_check"), "questions", f"state IN {STATES}")
    op.create_check_constraint(
        op.f("questions_merged_into_check"), "questions", "(state = 'merged') = (merged_into IS NOT NULL)"
    )
    op.create_check_constraint(
        op.f("questions_rule_check"), "questions", "(state = 'removed') = (rule IS NOT NULL)"
    )
    op.create_index(
        BY_CONTEST,
        "questions",
        ["contest_id", "id"],
        postgresql_where=sa.text("state IN ('approved', 'answered')"),
    )
    op.create_index(op.f("questions_words_index"), "questions", ["words"], postgresql_using="gin")
    op.create_index(
        op.f("questions_merged_into_index"),
        "questions",
        ["merged_into"],
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    op.execute("DROP FUNCTION cast_vote")
    op.execute(CAST_VOTE)


def downgrade() -> None:
    op.execute("DROP FUNCTION cast_vote")
    op.execute(BEFORE_CAST_VOTE)
    op.drop_index(op.f("questions_merged_into_index"), table_name="questions")
    op.drop_index(op.f("questions_words_index"), table_name="questions")
    op.drop_index(BY_CONTEST, table_name="questions")
    for name in ("rule", "merged_into", "state"):
        op.drop_constraint(op.f(f"questions_{name}_check"), "questions")
    op.execute(
        "UPDATE questions SET state = CASE WHEN state IN ('approved', 'answered') THEN 'published' "
        "ELSE 'withdrawn' END"
    )
    op.alter_column("questions", "state", server_default="published")
    op.create_check_constraint(op.f("questions_state_check"), "questions", f"state IN {BEFORE}")
    op.create_index(
        BY_CONTEST, "questions", ["contest_id", "id"], postgresql_where=sa.text("state = 'published'")
    )
    op.drop_constraint(op.f("questions_merged_into_fkey"), "questions")
    for column in ("words", "cluster_id", "rule", "merged_into"):
        op.drop_column("questions", column)
    for column in ("down", "up"):
        op.alter_column("vote_outbox", column, type_=sa.SmallInteger())
    op.drop_index("issue_listings_unanswered_index", table_name="issue_listings")
    op.drop_index("tallies_unanswered_index", table_name="tallies")
    for table in ("issue_listings", "tallies"):
        op.drop_column(table, "answers")
    op.drop_column("question_versions", "diff")
    for column in ("frozen_at", "closes_at"):
        op.drop_column("ballots", column)
    op.drop_constraint(op.f("cities_moderation_check"), "cities")
    op.drop_column("cities", "moderation")
