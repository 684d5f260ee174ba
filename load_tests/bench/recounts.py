"""All votes counted again and compared with what is shown, at a million questions and ten million votes.

The peer is the usual one: one statement that groups all votes by question, in nobody's time limit. Ours goes
by slices, as the scheduled function does, each in statements that end within the role's time.
"""

import time
from functools import partial
from uuid import UUID

from civicq import db
from civicq.questions import reconciling
from load_tests.bench import filling
from load_tests.bench.filling import Connection, Scale
from load_tests.bench.report import Bound, CannotRun, Row
from load_tests.bench.rounds import interleaved
from load_tests.bench.votes import configured

OURS, USUAL = "the reconciler's slices", "one statement"
RUN_SECONDS = 20  # of one run of the function
SLICE_MILLISECONDS = 2_000


def run(rounds: int, quick: bool) -> list[Row]:
    scale = Scale(questions=20_000, votes=200_000) if quick else Scale()
    with filling.filled(scale) as server, configured(server), filling.connect(server) as connection:
        subjects = {OURS: partial(_slices, scale.questions), USUAL: partial(_whole, connection)}
        found = interleaved(subjects, rounds)
    title = f"recount of {scale.votes:,} votes on {scale.questions:,} questions"
    return [
        Row(title, OURS, "s", [whole for whole, _ in found[OURS]], USUAL, [Bound(RUN_SECONDS)]),
        Row(title, USUAL, "s", [whole for whole, _ in found[USUAL]]),
        Row(
            f"{title}: slowest slice",
            OURS,
            "ms",
            [1e3 * slowest for _, slowest in found[OURS]],
            bounds=[Bound(SLICE_MILLISECONDS, every=True)],
        ),
    ]


def _slices(questions: int) -> tuple[float, float]:
    """Seconds of a round, and of its slowest slice."""
    after_id: UUID | None = None
    counted, slowest = 0, 0.0
    began = at = time.perf_counter()
    while True:
        with db.reader() as reader:
            recounted = reconciling.recount(reader, after_id)
        if recounted.drifts:
            raise CannotRun(f"{len(recounted.drifts)} questions show other votes than they have")
        counted += recounted.questions
        slowest, at = max(slowest, time.perf_counter() - at), time.perf_counter()
        after_id = recounted.last_id
        if after_id is None:
            break
    if counted != questions:
        raise CannotRun(f"{counted:,} of {questions:,} questions were counted")
    return at - began, slowest


def _whole(connection: Connection) -> tuple[float, float]:
    began = time.perf_counter()
    connection.execute("""
        SELECT question_id, tally.up, tally.down
        FROM tallies tally LEFT JOIN (
            SELECT question_id,
                   count(*) FILTER (WHERE value = 1) AS up, count(*) FILTER (WHERE value = -1) AS down
            FROM votes GROUP BY question_id) AS counted USING (question_id)
        WHERE (tally.up, tally.down) <> (coalesce(counted.up, 0), coalesce(counted.down, 0))
    """).fetchall()
    return time.perf_counter() - began, 0.0
