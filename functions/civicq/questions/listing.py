"""Where lists find a question: its tally and its rows by issue, brought up to its state and its issues."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.questions.models import LISTED

# The tally is written first: that waits for a fold under way, and makes the next one wait until the scores
# that are read here stand in the list.
_PLACE = (
    text(f"""
        UPDATE tallies SET listed = question.state IN {LISTED}
        FROM questions question WHERE question.id = question_id AND question_id = :question_id
    """),  # noqa: S608 (only a constant is put in)
    text(f"""
        DELETE FROM issue_listings USING questions question
        WHERE question.id = question_id AND question_id = :question_id
          AND NOT (question.state IN {LISTED} AND issue = ANY (question.issues))
    """),  # noqa: S608
    text("""
        INSERT INTO issue_listings (question_id, issue, contest_id, top, trending, controversial, answers)
        SELECT question_id, issue, tally.contest_id, top, trending, controversial, answers
        FROM tallies tally JOIN questions question ON question.id = question_id
        CROSS JOIN unnest(question.issues) AS issue
        WHERE question_id = :question_id AND listed
        ON CONFLICT DO NOTHING
    """),
)

# A statement of its own: it sees what an edit has listed that the tallies' locks were waited for.
_CARRY_SCORES = text("""
    UPDATE issue_listings listing
    SET top = tally.top, trending = tally.trending, controversial = tally.controversial
    FROM tallies tally
    WHERE tally.question_id = ANY (:question_ids) AND listing.question_id = tally.question_id
""")


def place(session: Writer, question_id: UUID) -> None:
    """A question stands in lists while it is approved, and under the issues that it carries now."""
    for statement in _PLACE:
        session.execute(statement, {"question_id": question_id})


def carry_scores(session: Writer, question_ids: Sequence[UUID]) -> None:
    """On to the lists by issue; the tallies have just been written in this transaction."""
    session.execute(_CARRY_SCORES, {"question_ids": list(question_ids)})
