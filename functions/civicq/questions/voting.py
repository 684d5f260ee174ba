"""Votes: cast in one statement, folded into tallies by a worker."""

from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import text

from civicq.db import Single, Writer
from civicq.errors import NoSuchQuestion, NotVerified, TooMany
from civicq.questions import listing, ranking
from civicq.questions.refusals import refusal
from civicq.sql import seconds_since

MOST_AN_HOUR = 100
# What `cast_vote` raises when a citizen's turns are used up; its detail is the seconds to wait.
_LIMIT = "CQ429"
_VOTE = text("SELECT * FROM cast_vote(:question_id, :citizen_id, :value)")


def vote(single: Single, citizen_id: UUID, question_id: str, value: int) -> dict[str, Any]:
    """Cast 1 or -1, or withdraw with 0; the same vote twice is one vote. The state after it."""
    asked = {"citizen_id": citizen_id, "question_id": question_id, "value": value}
    try:
        outcome, up, down = single.execute(_VOTE, asked).first() or (None, 0, 0)
    except psycopg.DatabaseError as error:
        if error.sqlstate != _LIMIT:
            raise
        raise TooMany(
            "{most} votes an hour are all that one citizen casts. Go on in a while.",
            int(error.diag.message_detail or 1),
            most=MOST_AN_HOUR,
        ) from None
    if outcome is None:
        raise NoSuchQuestion
    if outcome == "unverified":
        raise NotVerified
    if outcome != "cast":
        raise refusal(outcome)
    return {"question_id": question_id, "value": value, "up": up, "down": down}


MOST_FOLDED = 10_000
_UP, _DOWN = "(tally.up + change.up)", "(tally.down + change.down)"
_SCORED_UP, _SCORED_DOWN = (
    ranking.weighed(_UP, "tally.held_up"),
    ranking.weighed(_DOWN, "tally.held_down"),
)
_FOLD = text(f"""
WITH taken AS (
    DELETE FROM vote_outbox WHERE id IN (
        SELECT id FROM vote_outbox ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING question_id, up, down
), change AS (
    SELECT question_id, sum(up)::int AS up, sum(down)::int AS down FROM taken GROUP BY question_id
), locked AS (
    -- By id: two workers that took votes on the same questions wait for one another, and never both.
    SELECT question_id FROM tallies WHERE question_id IN (SELECT question_id FROM change)
    ORDER BY question_id FOR UPDATE
), folded AS (
    UPDATE tallies tally SET
        up = {_UP}, down = {_DOWN},
        top = {ranking.top(_SCORED_UP, _SCORED_DOWN)},
        trending = {ranking.trending(_SCORED_UP, _SCORED_DOWN, "question.asked_at")},
        controversial = {ranking.controversial(_SCORED_UP, _SCORED_DOWN)}
    FROM locked JOIN change USING (question_id) JOIN questions question ON question.id = change.question_id
    WHERE tally.question_id = change.question_id
)
SELECT (SELECT count(*) FROM taken), (SELECT array_agg(question_id) FROM change)
""")  # noqa: S608 (only constants of this module are put in)


_WAITING = text(seconds_since("SELECT written_at FROM vote_outbox ORDER BY id LIMIT 1"))


def waiting_seconds(session: Writer) -> float:
    """How long the oldest vote has waited to be folded; 0 when none waits."""
    return float(session.scalar(_WAITING) or 0)


def fold(session: Writer) -> int:
    """Fold waiting votes into their tallies; how many were taken. A batch is counted exactly once: its rows
    are deleted in the transaction that counts them.
    """
    taken, question_ids = session.execute(_FOLD, {"most": MOST_FOLDED}).one()
    if question_ids:
        listing.carry_scores(session, question_ids)
    return int(taken)
