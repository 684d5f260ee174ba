"""What votes look arranged, and how much less they count in a ranking. Counts that are shown stay whole."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.questions import listing, ranking
from civicq.ranking.brigades import SUSPECTED_WEIGHT, suspected
from civicq.ranking.contest import Vote

# Looked at in one go: arranged votes come together, and what has been found stays found.
HOURS = 24
MOST_VOTES = 150_000

_OPEN = text("""
    SELECT contest.id FROM contests contest JOIN ballots ballot ON ballot.id = contest.ballot_id
    WHERE contest.withdrawn_at IS NULL AND ballot.frozen_at IS NULL
      AND ballot.election_date >= current_date - 1
    ORDER BY md5(contest.id::text || now()::text)
""")
_VOTES = text("""
    SELECT vote.citizen_id, vote.question_id, vote.value, extract(epoch FROM vote.cast_at)::float8
    FROM questions question JOIN votes vote ON vote.question_id = question.id
    WHERE question.contest_id = :contest_id AND vote.cast_at > now() - make_interval(hours => :hours)
    LIMIT :most
""")
_WEIGH = text("""
    UPDATE votes SET weight = :weight
    FROM unnest(CAST(:citizens AS uuid[]), CAST(:questions AS uuid[])) AS found (citizen_id, question_id)
    WHERE votes.question_id = found.question_id AND votes.citizen_id = found.citizen_id AND weight > :weight
""")
_HELD_UP, _HELD_DOWN = "coalesce(held.up, 0)", "coalesce(held.down, 0)"
_UP, _DOWN = ranking.weighed("tallies.up", _HELD_UP), ranking.weighed("tallies.down", _HELD_DOWN)
_HOLD = text(f"""
    UPDATE tallies SET
        held_up = {_HELD_UP}, held_down = {_HELD_DOWN},
        top = {ranking.top(_UP, _DOWN)},
        trending = {ranking.trending(_UP, _DOWN, "question.asked_at")},
        controversial = {ranking.controversial(_UP, _DOWN)}
    FROM tallies tally JOIN questions question ON question.id = tally.question_id LEFT JOIN (
        SELECT question_id, sum(1 - weight) FILTER (WHERE value = 1) AS up,
               sum(1 - weight) FILTER (WHERE value = -1) AS down
        FROM votes WHERE weight < 1 GROUP BY question_id) AS held ON held.question_id = tally.question_id
    WHERE tally.contest_id = :contest_id AND tallies.question_id = tally.question_id
      AND (tallies.held_up, tallies.held_down) IS DISTINCT FROM ({_HELD_UP}, {_HELD_DOWN})
    RETURNING tallies.question_id
""")  # noqa: S608 (only constants are put in)


def contests(session: Writer) -> list[UUID]:
    """Where votes are cast just now; in another order each time, so that none is always the last."""
    return list(session.scalars(_OPEN))


def weigh(session: Writer, contest_id: UUID) -> int:
    """How many votes of the last hours look arranged. From here on they count for less, changed or not."""
    values = {"contest_id": contest_id, "hours": HOURS, "most": MOST_VOTES}
    found = sorted(suspected(Vote(*row) for row in session.execute(_VOTES, values)), key=str)
    if found:
        told = {"weight": SUSPECTED_WEIGHT, "citizens": [each[0] for each in found],
                "questions": [each[1] for each in found]}  # fmt: skip
        session.execute(_WEIGH, told)
    if changed := list(session.scalars(_HOLD, {"contest_id": contest_id})):
        listing.carry_scores(session, changed)
    return len(found)
