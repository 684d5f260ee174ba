"""What trends on each ballot: ranked from the tallies and kept, so that no reader waits for it."""

import json
from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.ranking import scores
from civicq.ranking.places import Question, rank

# What one transaction renews: each statement of it far inside the role's statement_timeout of 2 s.
MOST_BALLOTS = 10
# The best of a ballot, from which its places are given. Further down nobody comes to be seen.
MOST_RANKED = 1_000

# A ballot whose election is near or not long past is taken anew at each run, any other once in ten minutes;
# the longest untaken first, so that no ballot starves. What another run has just taken is left alone.
_DUE = text("""
    SELECT ballot.id
    FROM ballots ballot LEFT JOIN trending_snapshots snapshot ON snapshot.ballot_id = ballot.id
    WHERE snapshot.as_of IS NULL
       OR snapshot.as_of < now() - CASE WHEN ballot.election_date >= current_date - 30
                                        THEN interval '5 seconds' ELSE interval '10 minutes' END
    ORDER BY snapshot.as_of NULLS FIRST LIMIT :most
""")
_BEST = text("""
    SELECT due.id AS ballot_id, listed.*
    FROM unnest(CAST(:ballot_ids AS uuid[])) AS due (id) CROSS JOIN LATERAL (
        SELECT tally.question_id, question.issues, question.cluster_id,
               tally.up - tally.held_up AS up, tally.down - tally.held_down AS down,
               extract(epoch FROM question.asked_at)::float8 AS asked_at
        FROM tallies tally
        JOIN contests contest ON contest.id = tally.contest_id AND contest.withdrawn_at IS NULL
        JOIN questions question ON question.id = tally.question_id
        WHERE tally.ballot_id = due.id AND tally.listed
        ORDER BY tally.trending DESC, tally.question_id DESC LIMIT :most) AS listed
""")
# Of two snapshots of one ballot the later stays. In the order of ids: two runs at once cannot deadlock.
_KEEP = text("""
    INSERT INTO trending_snapshots AS snapshot (ballot_id, as_of, question_ids, scores, reasons)
    VALUES (:ballot_id, now(), CAST(:question_ids AS uuid[]), :scores, CAST(:reasons AS jsonb))
    ON CONFLICT (ballot_id) DO UPDATE
        SET as_of = excluded.as_of, question_ids = excluded.question_ids, scores = excluded.scores,
            reasons = excluded.reasons
        WHERE snapshot.as_of <= excluded.as_of
""")


def take(session: Writer) -> int:
    """Renew snapshots that are due, some of them; how many were. Fewer than `MOST_BALLOTS`: none is left."""
    due = sorted(session.scalars(_DUE, {"most": MOST_BALLOTS}))
    listed: defaultdict[UUID, list[Question[UUID]]] = defaultdict(list)
    for row in session.execute(_BEST, {"ballot_ids": due, "most": MOST_RANKED}):
        # Whoever began a cluster is in it too.
        cluster = row.cluster_id or row.question_id
        score = scores.trending(row.up, row.down, row.asked_at)
        listed[row.ballot_id].append(
            Question(row.question_id, score, tuple(row.issues), cluster, row.up, row.down)
        )
    for ballot_id in due:
        session.execute(_KEEP, _snapshot(ballot_id, listed[ballot_id]))
    return len(due)


def _snapshot(ballot_id: UUID, questions: list[Question[UUID]]) -> dict[str, Any]:
    places = rank(questions)
    return {
        "ballot_id": ballot_id,
        "question_ids": [place.id for place in places],
        "scores": [place.score for place in places],
        "reasons": json.dumps([place.why for place in places]),
    }
