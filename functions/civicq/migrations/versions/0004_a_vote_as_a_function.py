"""A vote as a function of the database, and an index that finds what waits past what has been folded

Revision: 0004, after 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# A function, because its plans are kept: as one statement, a vote was planned anew each time, which cost more
# than the vote. (Prepared statements do the same, and pin an RDS Proxy session.)
#
# Two identical requests at once wait for each other at the unique key, and the second finds nothing to change:
# each change counts once. xmax tells an inserted row (0) from an updated one; with two values, an update is
# always a reversal.
#
# What a hot question has waiting comes and goes by the hundred each second. A bitmap scan would read the dead
# rows too, until a vacuum; an index scan marks them, and passes by them from then on.
CAST_VOTE = """
CREATE FUNCTION cast_vote(
    the_question uuid, the_citizen uuid, the_value int, OUT standing text, OUT ups int, OUT downs int
) LANGUAGE plpgsql SET enable_bitmapscan = off AS $$
DECLARE
    before int := 0;
BEGIN
    SELECT CASE WHEN contest.withdrawn_at IS NULL THEN question.state ELSE 'resting' END INTO standing
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
        INSERT INTO votes AS vote (question_id, citizen_id, value) VALUES (the_question, the_citizen, the_value)
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


def upgrade() -> None:
    op.execute(CAST_VOTE)


def downgrade() -> None:
    op.execute("DROP FUNCTION cast_vote")
