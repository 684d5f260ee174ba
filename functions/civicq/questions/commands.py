"""What a citizen does: ask, edit, withdraw, vote. Each is one transaction, which its caller commits."""

import hashlib
import json
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as insert_or_ignore

from civicq.ballots.models import Contest
from civicq.citizens.models import Citizen
from civicq.db import Writer
from civicq.errors import ContestWithdrawn, KeyReused, NotFound, NotTheAuthor, QuestionWithdrawn
from civicq.metrics.statements import timed
from civicq.questions import queries, ranking
from civicq.questions.models import IdempotencyKey, Question, QuestionVersion, Tally
from civicq.tables import uuid7

_NO_CONTEST = "There is no such contest on a published ballot. GET /api/cities leads to the contests."
_NO_QUESTION = "There is no such question."
_CONTEST_GONE = "This contest is no longer on the ballot, so its questions rest as they are."
_WITHDRAWN = "Its author has withdrawn this question, so it can be neither edited nor voted on."


# Well above the day that a client may rely on (reliability of retries, Stripe keeps as long).
KEY_KEPT = timedelta(days=2)


def _known(session: Writer, citizen_id: UUID) -> None:
    session.execute(insert_or_ignore(Citizen).values(id=citizen_id).on_conflict_do_nothing())


def ask(
    session: Writer, citizen_id: UUID, *, contest_id: str, words: str, issues: list[str], key: str | None
) -> str:
    """The new question as JSON, or the one that the same citizen asked before under this key."""
    _known(session, citizen_id)
    if key is not None:
        asked_before = _claim(session, citizen_id, key, [contest_id, words, issues])
        if asked_before is not None:
            return asked_before
    ballot_id = session.scalar(
        select(Contest.ballot_id).where(Contest.id == contest_id, Contest.withdrawn_at.is_(None))
    )
    if ballot_id is None:
        raise NotFound(_NO_CONTEST)
    question_id = uuid7()
    session.add(
        Question(
            id=question_id,
            contest_id=UUID(contest_id),
            ballot_id=ballot_id,
            author_id=citizen_id,
            issues=sorted(set(issues)),
            version=1,
        )
    )
    session.flush()
    session.add(QuestionVersion(question_id=question_id, number=1, text=words))
    session.add(
        Tally(
            question_id=question_id,
            contest_id=UUID(contest_id),
            ballot_id=ballot_id,
            trending=time.time() / ranking.TRENDING_SECONDS_PER_TENFOLD,
        )
    )
    session.flush()
    _list(session, question_id)
    asked = queries.one(session, str(question_id))
    assert asked is not None  # noqa: S101 (it was just written in this very transaction)
    if key is not None:
        session.get_one(IdempotencyKey, (citizen_id, key)).answer = asked
    return asked


def _claim(session: Writer, citizen_id: UUID, key: str, asked: list[Any]) -> str | None:
    """Take the key for this request, or give the answer it had before.

    A second request with the same key waits here until the first has committed: the row is its lock.
    """
    fingerprint = hashlib.sha256(json.dumps(asked).encode()).hexdigest()
    session.execute(
        delete(IdempotencyKey).where(
            IdempotencyKey.citizen_id == citizen_id, IdempotencyKey.created_at < func.now() - KEY_KEPT
        )
    )
    claimed = session.execute(
        insert_or_ignore(IdempotencyKey)
        .values(citizen_id=citizen_id, key=key, fingerprint=fingerprint)
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    ).first()
    if claimed is not None:
        return None
    before = session.get_one(IdempotencyKey, (citizen_id, key))
    if before.fingerprint != fingerprint:
        raise KeyReused(
            "This Idempotency-Key came with another question before. Use a new key for a new question."
        )
    return before.answer


def _mine(session: Writer, citizen_id: UUID, question_id: str) -> Question:
    question = session.get(Question, question_id, with_for_update=True)
    if question is None:
        raise NotFound(_NO_QUESTION)
    if question.author_id != citizen_id:
        raise NotTheAuthor("Only its author edits or withdraws a question.")
    return question


def edit(
    session: Writer,
    citizen_id: UUID,
    question_id: str,
    *,
    words: str,
    reason: str | None,
    issues: list[str] | None,
) -> str:
    """A new version of the question; what was asked before stays readable. The question as JSON."""
    question = _mine(session, citizen_id, question_id)
    if question.state == "withdrawn":
        raise QuestionWithdrawn(_WITHDRAWN)
    if session.get_one(Contest, question.contest_id).withdrawn_at is not None:
        raise ContestWithdrawn(_CONTEST_GONE)
    current = session.get_one(QuestionVersion, (question.id, question.version))
    kept = question.issues if issues is None else sorted(set(issues))
    if current.text != words or question.issues != kept:
        question.version += 1
        question.issues = kept
        question.edited_at = func.now()
        session.execute(
            insert(QuestionVersion).values(
                question_id=question.id, number=question.version, text=words, reason=reason
            )
        )
        session.flush()
        _list(session, question.id)
    edited = queries.one(session, question_id)
    assert edited is not None  # noqa: S101 (its row is locked by this transaction)
    return edited


def withdraw(session: Writer, citizen_id: UUID, question_id: str) -> None:
    """Takes the words away and keeps the place: links lead to a note that the author withdrew it."""
    question = _mine(session, citizen_id, question_id)
    question.state = "withdrawn"
    session.flush()
    _list(session, question.id)


# The tally is written first: that waits for a fold under way, and makes the next one wait until the scores
# that are read here stand in the list.
_LIST = (
    text("""
        UPDATE tallies SET listed = question.state = 'published'
        FROM questions question WHERE question.id = question_id AND question_id = :question_id
    """),
    text("""
        DELETE FROM issue_listings USING questions question
        WHERE question.id = question_id AND question_id = :question_id
          AND NOT (question.state = 'published' AND issue = ANY (question.issues))
    """),
    text("""
        INSERT INTO issue_listings (question_id, issue, contest_id, top, trending, controversial)
        SELECT question_id, issue, tally.contest_id, top, trending, controversial
        FROM tallies tally JOIN questions question ON question.id = question_id
        CROSS JOIN unnest(question.issues) AS issue
        WHERE question_id = :question_id AND listed
        ON CONFLICT DO NOTHING
    """),
)


def _list(session: Writer, question_id: UUID) -> None:
    """A question stands in lists while it is published, and under the issues that it carries now."""
    for statement in _LIST:
        session.execute(statement, {"question_id": question_id})


_VOTE = "SELECT * FROM cast_vote(%(question_id)s, %(citizen_id)s, %(value)s)"


def vote(session: Writer, citizen_id: UUID, question_id: str, value: int) -> dict[str, Any]:
    """Cast 1 or -1, or withdraw with 0; the same vote twice is one vote. The state after it."""
    # On the driver's own connection: SQLAlchemy's Core would double the cost of the busiest write.
    connection = session.connection().connection.driver_connection
    assert connection is not None  # noqa: S101 (it has just been checked out)
    asked = {"citizen_id": citizen_id, "question_id": question_id, "value": value}
    with timed("writer"):
        state, up, down = connection.execute(_VOTE, asked).fetchone() or (None, 0, 0)
    if state is None:
        raise NotFound(_NO_QUESTION)
    if state == "resting" and value:
        raise ContestWithdrawn(_CONTEST_GONE)
    if state != "published" and value:
        raise QuestionWithdrawn(_WITHDRAWN)
    return {"question_id": question_id, "value": value, "up": up, "down": down}


MOST_FOLDED = 10_000
_UP, _DOWN = "(tally.up + change.up)", "(tally.down + change.down)"
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
        top = {ranking.top(_UP, _DOWN)},
        trending = {ranking.trending(_UP, _DOWN, "question.asked_at")},
        controversial = {ranking.controversial(_UP, _DOWN)}
    FROM locked JOIN change USING (question_id) JOIN questions question ON question.id = change.question_id
    WHERE tally.question_id = change.question_id
)
SELECT (SELECT count(*) FROM taken), (SELECT array_agg(question_id) FROM change)
""")  # noqa: S608 (only constants of this module are put in)
# A statement of its own: it sees what an edit has listed that the tallies' locks were waited for.
_SCORE_LISTINGS = text("""
UPDATE issue_listings listing
SET top = tally.top, trending = tally.trending, controversial = tally.controversial
FROM tallies tally
WHERE tally.question_id = ANY (:question_ids) AND listing.question_id = tally.question_id
""")


def fold(session: Writer) -> int:
    """Fold waiting votes into their tallies; how many were taken. A batch is counted exactly once: its rows
    are deleted in the transaction that counts them.
    """
    taken, question_ids = session.execute(_FOLD, {"most": MOST_FOLDED}).one()
    if question_ids:
        score_listings(session, question_ids)
    return int(taken)


def score_listings(session: Writer, question_ids: Sequence[UUID]) -> None:
    """Carry scores on to the lists by issue; the tallies have just been written in this transaction."""
    session.execute(_SCORE_LISTINGS, {"question_ids": list(question_ids)})
