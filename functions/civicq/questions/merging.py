"""Two questions that ask the same become one: its votes are those of both, one of each citizen."""

from uuid import UUID

from sqlalchemy import select, text

from civicq.db import Writer
from civicq.errors import CivicError, NoSuchQuestion
from civicq.follows import commands as follows
from civicq.notices import choices
from civicq.questions import listing
from civicq.questions.models import Question

# Of one statement: far inside the role's statement_timeout of 2 s.
MOST_MOVED = 20_000


class NotMergeable(CivicError):
    status = 409
    title = "Cannot be merged"


# Who voted on both keeps the vote on the question that stays: they have read that one too. What leaves the
# one question and what comes to the other are told to the tallies as any vote is.
_MOVE = text("""
    WITH gone AS (
        DELETE FROM votes WHERE (question_id, citizen_id) IN (
            SELECT question_id, citizen_id FROM votes WHERE question_id = :question_id LIMIT :most)
        RETURNING citizen_id, contest_id, value, weight, cast_at
    ), come AS (
        INSERT INTO votes (question_id, citizen_id, contest_id, value, weight, cast_at)
        SELECT :into_id, citizen_id, contest_id, value, weight, cast_at FROM gone
        ON CONFLICT (question_id, citizen_id) DO NOTHING RETURNING value
    ), told AS (
        INSERT INTO vote_outbox (question_id, up, down)
        SELECT :question_id, -count(*) FILTER (WHERE value = 1), -count(*) FILTER (WHERE value = -1) FROM gone
        UNION ALL
        SELECT :into_id, count(*) FILTER (WHERE value = 1), count(*) FILTER (WHERE value = -1) FROM come
    )
    SELECT count(*) FROM gone
""")


def merge(session: Writer, question_id: UUID, into_id: UUID) -> Question:
    """The question that stays. Both are locked meanwhile, and a vote that comes waits for the outcome."""
    locked = session.scalars(
        select(Question)
        .where(Question.id.in_([question_id, into_id]))
        .order_by(Question.id)
        .with_for_update()
    )
    found = {question.id: question for question in locked}
    if len(found) != 2:
        if question_id == into_id:
            raise NotMergeable("A question cannot be merged into itself. Name another one.")
        raise NoSuchQuestion
    question, into = found[question_id], found[into_id]
    if question.contest_id != into.contest_id:
        raise NotMergeable("Only questions of one contest are merged.")
    if into.state not in {"approved", "answered"}:
        raise NotMergeable("The question that stays has to be one that is shown. Approve it first.")
    if question.state not in {"pending", "approved"}:
        raise NotMergeable("Only a question that is pending or shown is merged into another.")
    values = {"question_id": question_id, "into_id": into_id, "most": MOST_MOVED}
    while session.execute(_MOVE, values).scalar_one() == MOST_MOVED:
        pass
    question.state, question.merged_into = "merged", into_id
    session.flush()
    listing.place(session, question_id)
    choices.take_back(session, question_id)
    follows.happened(
        session, "merged", question_id, contest_id=into.contest_id, ballot_id=into.ballot_id, issues=()
    )
    return into
