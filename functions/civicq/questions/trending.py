"""What trends on each ballot, taken from the tallies and kept, so that no reader waits for it."""

from sqlalchemy import text

from civicq.db import Writer
from civicq.questions import queries

# What one statement renews: far inside the role's statement_timeout of 2 s.
MOST_BALLOTS = 50

# A ballot whose election is near or not long past is taken anew at each run, any other once in ten minutes;
# the longest untaken first, so that no ballot starves. What another run has just taken is left alone, and of
# two snapshots of one ballot the later stays. Taken in the order of ids: two runs at once cannot deadlock.
_TAKE = text("""
WITH due AS (
    SELECT ballot.id
    FROM ballots ballot LEFT JOIN trending_snapshots snapshot ON snapshot.ballot_id = ballot.id
    WHERE snapshot.as_of IS NULL
       OR snapshot.as_of < now() - CASE WHEN ballot.election_date >= current_date - 30
                                        THEN interval '5 seconds' ELSE interval '10 minutes' END
    ORDER BY snapshot.as_of NULLS FIRST LIMIT :most_ballots
), taken AS (
    INSERT INTO trending_snapshots AS snapshot (ballot_id, as_of, question_ids, scores)
    SELECT due.id, now(), listed.question_ids, listed.scores
    FROM due CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(question_id ORDER BY score DESC, question_id DESC), '{}') AS question_ids,
               coalesce(array_agg(score ORDER BY score DESC, question_id DESC), '{}') AS scores
        FROM (
            SELECT tally.question_id, tally.trending AS score
            FROM tallies tally
            JOIN contests contest ON contest.id = tally.contest_id
            WHERE tally.ballot_id = due.id AND tally.listed AND contest.withdrawn_at IS NULL
            ORDER BY tally.trending DESC, tally.question_id DESC LIMIT :most_places) AS ranked) AS listed
    ORDER BY due.id
    ON CONFLICT (ballot_id) DO UPDATE
        SET as_of = excluded.as_of, question_ids = excluded.question_ids, scores = excluded.scores
        WHERE snapshot.as_of <= excluded.as_of
)
SELECT count(*) FROM due
""")


def take(session: Writer) -> int:
    """Renew snapshots that are due, some of them; how many were. Fewer than `MOST_BALLOTS`: none is left."""
    values = {"most_ballots": MOST_BALLOTS, "most_places": queries.MOST_PLACES}
    return int(session.execute(_TAKE, values).scalar_one())
