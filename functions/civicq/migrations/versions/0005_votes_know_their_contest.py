"""Votes know their contest, and both their indexes tell their values

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INDEX = "votes_citizen_id_question_id_index"


def cast_vote(read: str, into: str, column: str, value: str) -> str:
    """0004's function, with or without the contest."""
    return f"""
CREATE OR REPLACE FUNCTION cast_vote(
    the_question uuid, the_citizen uuid, the_value int, OUT standing text, OUT ups int, OUT downs int
) LANGUAGE plpgsql SET enable_bitmapscan = off AS $$
DECLARE
    before int := 0;
    the_contest uuid;
BEGIN
    SELECT {read}CASE WHEN contest.withdrawn_at IS NULL THEN question.state ELSE 'resting' END
    INTO {into}standing
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
        INSERT INTO votes AS vote (question_id, citizen_id, {column}value)
        VALUES (the_question, the_citizen, {value}the_value)
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
"""  # noqa: S608 (only the constants below are put in)


def upgrade() -> None:
    op.add_column("votes", sa.Column("contest_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE votes SET contest_id = question.contest_id FROM questions question WHERE id = question_id")
    op.alter_column("votes", "contest_id", nullable=False)
    op.execute(
        "ALTER TABLE votes DROP CONSTRAINT votes_pkey, "
        "ADD CONSTRAINT votes_pkey PRIMARY KEY (question_id, citizen_id) INCLUDE (value)"
    )
    op.drop_index(op.f(INDEX), table_name="votes")
    columns = ["citizen_id", "question_id"]
    op.create_index(op.f(INDEX), "votes", columns, postgresql_include=["value", "contest_id"])
    op.execute(cast_vote("question.contest_id, ", "the_contest, ", "contest_id, ", "the_contest, "))


def downgrade() -> None:
    op.execute(cast_vote("", "", "", ""))
    op.drop_index(op.f(INDEX), table_name="votes")
    op.create_index(op.f(INDEX), "votes", ["citizen_id", "question_id"], postgresql_include=["value"])
    op.execute(
        "ALTER TABLE votes DROP CONSTRAINT votes_pkey, "
        "ADD CONSTRAINT votes_pkey PRIMARY KEY (question_id, citizen_id)"
    )
    op.drop_column("votes", "contest_id")
