"""Counts all votes again, slice by slice, and tells where what is shown differs from them.

It repairs nothing: where votes are folded exactly once nothing ever differs, so a difference is a fault to
look into, and to write over it would be to hide it.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from civicq.db import Reader, Writer

QUESTIONS_PER_SLICE = 5_000
# What one statement looks at: far inside the role's statement_timeout of 2 s, even from a cold disk. It is
# found by walking the index, since a tally that lies must not make the statement longer.
VOTES_PER_STATEMENT = 50_000

_NOBODY = UUID(int=0)

_SHOWN = text("""
    SELECT question_id, tally.up + coalesce(waiting.up, 0), tally.down + coalesce(waiting.down, 0)
    FROM (SELECT question_id, up, down FROM tallies
          WHERE question_id > :after_id ORDER BY question_id LIMIT :most) AS tally
    LEFT JOIN (
        SELECT question_id, sum(up)::int AS up, sum(down)::int AS down
        FROM vote_outbox WHERE question_id > :after_id GROUP BY question_id) AS waiting USING (question_id)
    ORDER BY question_id
""")
_BOUND = text("""
    SELECT question_id, citizen_id FROM votes
    WHERE (question_id, citizen_id) > (:question_id, :citizen_id) AND question_id <= :last_id
    ORDER BY question_id, citizen_id OFFSET :most LIMIT 1
""")
_COUNTED = text("""
    SELECT question_id, count(*) FILTER (WHERE value = 1), count(*) FILTER (WHERE value = -1)
    FROM votes
    WHERE (question_id, citizen_id) > (:question_id, :citizen_id)
      AND (question_id, citizen_id) <= (:last_id, :last_citizen_id)
    GROUP BY question_id
""")
_EVERYBODY = UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class Drift:
    """By how much a question shows more, or fewer, votes than were cast."""

    question_id: UUID
    up: int
    down: int

    @property
    def votes(self) -> int:
        return abs(self.up) + abs(self.down)


@dataclass(frozen=True, slots=True)
class Slice:
    questions: int
    last_id: UUID | None  # None: there is no question after these
    drifts: list[Drift]


def recount(session: Reader, after_id: UUID | None) -> Slice:
    """The next questions, all in one snapshot: in it votes, outbox and tallies agree to the vote."""
    values = {"after_id": after_id or _NOBODY, "most": QUESTIONS_PER_SLICE}
    with session.snapshot():
        shown = {row[0]: (row[1], row[2]) for row in session.execute(_SHOWN, values)}
        if not shown:
            return Slice(0, None, [])
        last_id = next(reversed(shown))
        counted = _count(session, after_id or _NOBODY, last_id)
    drifts = []
    for question_id, (up, down) in shown.items():
        counted_up, counted_down = counted.get(question_id, (0, 0))
        if (up, down) != (counted_up, counted_down):
            drifts.append(Drift(question_id, up - counted_up, down - counted_down))
    return Slice(len(shown), last_id if len(shown) == QUESTIONS_PER_SLICE else None, drifts)


def _count(session: Reader, after_id: UUID, last_id: UUID) -> dict[UUID, tuple[int, int]]:
    """The votes on the questions after the one and up to the other, however many they have."""
    counted: dict[UUID, tuple[int, int]] = {}
    at = (after_id, _EVERYBODY)
    while True:
        values = {"question_id": at[0], "citizen_id": at[1], "last_id": last_id}
        bound = session.execute(_BOUND, values | {"most": VOTES_PER_STATEMENT}).first()
        upto = (bound[0], bound[1]) if bound else (last_id, _EVERYBODY)
        values |= {"last_id": upto[0], "last_citizen_id": upto[1]}
        for question_id, up, down in session.execute(_COUNTED, values):
            before = counted.get(question_id, (0, 0))
            counted[question_id] = (before[0] + up, before[1] + down)
        if bound is None:
            return counted
        at = upto


@dataclass(frozen=True, slots=True)
class Round:
    """How far the round over all questions has come, and how much differed so far in it."""

    after_id: UUID | None = None
    questions: int = 0
    votes: int = 0

    def past(self, recounted: Slice) -> "Round":
        return Round(
            recounted.last_id,
            self.questions + len(recounted.drifts),
            self.votes + sum(drift.votes for drift in recounted.drifts),
        )


_ROUND = text("SELECT after_id, questions, votes FROM reconciler_cursor")
_ADVANCE = text("""
    INSERT INTO reconciler_cursor AS cursor (id, after_id, questions, votes)
    VALUES (1, :after_id, :questions, :votes)
    ON CONFLICT (id) DO UPDATE
        SET after_id = excluded.after_id, questions = excluded.questions, votes = excluded.votes
        WHERE cursor.after_id IS NOT DISTINCT FROM CAST(:from_id AS uuid)
    RETURNING id
""")


def under_way(session: Writer) -> Round:
    found = session.execute(_ROUND).first()
    return Round(*found) if found else Round()


def advance(session: Writer, before: Round, after: Round) -> bool:
    """False when another run was quicker; what is at its end starts again from the beginning."""
    kept = after if after.after_id is not None else Round()
    values = {"after_id": kept.after_id, "questions": kept.questions, "votes": kept.votes}
    return session.execute(_ADVANCE, values | {"from_id": before.after_id}).first() is not None
