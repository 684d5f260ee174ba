"""What an author does: ask, edit, withdraw. Each is one transaction, which its caller commits."""

import hashlib
import json
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert
from sqlalchemy.dialects.postgresql import insert as insert_or_ignore

from civicq import filtering
from civicq.citizens import commands as citizens
from civicq.citizens.commands import Limit
from civicq.db import Writer
from civicq.errors import CivicError, KeyReused, NoSuchQuestion, NotTheAuthor
from civicq.follows import commands as follows
from civicq.languages import Language
from civicq.notices import choices, letters
from civicq.questions import listing, queries, ranking, similarity
from civicq.questions.models import IdempotencyKey, Question, QuestionVersion, Tally
from civicq.questions.refusals import Place, open_place, refusal
from civicq.questions.wording import diff
from civicq.standing import commands as standing
from civicq.tables import uuid7

# Well above the day that a client may rely on (reliability of retries, Stripe keeps as long).
KEY_KEPT = timedelta(days=2)
QUESTIONS = Limit("question", 10, 86_400, "Ten questions a day are all that one citizen asks.")
EDITS = Limit("edit", 30, 86_400, "Thirty edits a day are all that one citizen makes. Go on tomorrow.")


class AskedAlready(CivicError):
    """`alike`: what asks the same, the most alike first."""

    status = 409
    title = "Asked already"

    def __init__(self, alike: Sequence[similarity.Alike]) -> None:
        super().__init__(
            "A neighbor asks this already: “{question}” Vote for it, or say that yours asks something else.",
            see=f"/api/questions/{alike[0].id}",
            question=alike[0].text,
        )
        self.alike = alike


def may_ask(session: Writer, citizen_id: UUID, contest_id: UUID | str) -> Place:
    """Refuses whoever is no verified resident there, and everybody where nothing is asked any more."""
    place = open_place(session, contest_id)
    standing.require(session, citizen_id, place.city_id)
    return place


def ask(
    session: Writer,
    citizen_id: UUID,
    *,
    contest_id: str,
    words: str,
    issues: list[str],
    key: str | None,
    distinct: bool = False,
    email: str | None = None,
    language: Language = "en",
) -> str:
    """The new question as JSON, or the one that the same citizen asked before under this key.

    What asks the same as another question is refused, unless the citizen says that it is `distinct`.
    `email`, confirmed, is told what becomes of it, in `language`, until its owner wants no such mails.
    """
    citizens.known(session, citizen_id)
    if key is not None:
        asked_before = _claim(session, citizen_id, key, [contest_id, words, issues])
        if asked_before is not None:
            return asked_before
    place = may_ask(session, citizen_id, contest_id)
    citizens.take_turn(session, citizen_id, QUESTIONS)
    alike = similarity.like(session, contest_id, words, similarity.CLUSTER)
    if alike and alike[0].similarity >= similarity.SAME and not distinct:
        raise AskedAlready([each for each in alike if each.similarity >= similarity.SAME])
    question_id = uuid7()
    flags = filtering.by_rules(words)
    session.add(
        Question(
            id=question_id,
            contest_id=place.contest_id,
            ballot_id=place.ballot_id,
            author_id=citizen_id,
            issues=sorted(set(issues)),
            version=1,
            state="pending" if flags or place.moderation == "before" else "approved",
            flags=sorted(flags),
            cluster_id=alike[0].cluster_id if alike else None,
            words=similarity.words(contest_id, words),
        )
    )
    session.flush()
    session.add(QuestionVersion(question_id=question_id, number=1, text=words))
    session.add(
        Tally(
            question_id=question_id,
            contest_id=place.contest_id,
            ballot_id=place.ballot_id,
            trending=time.time() / ranking.TRENDING_SECONDS_PER_TENFOLD,
        )
    )
    session.flush()
    listing.place(session, question_id)
    choices.expect(session, citizen_id, email, language, "own")
    if flags or place.moderation == "before":
        _tell_of_waiting(session, citizen_id, question_id)
    else:
        follows.happened(
            session, "question", question_id, contest_id=place.contest_id, ballot_id=place.ballot_id,
            issues=issues, actor_id=citizen_id,
        )  # fmt: skip
    asked = queries.one(session, str(question_id))
    assert asked is not None  # noqa: S101 (it was just written in this very transaction)
    if key is not None:
        session.get_one(IdempotencyKey, (citizen_id, key)).answer = asked
    return asked


def _tell_of_waiting(session: Writer, author_id: UUID, question_id: UUID) -> None:
    choices.tell(
        session,
        author_id,
        lambda site: letters.question_waits(queries.about(session, question_id), site),
        about=question_id,
    )


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
        raise KeyReused("This form has sent another question before. Send this one as a new question.")
    return before.answer


def _mine(session: Writer, citizen_id: UUID, question_id: str) -> Question:
    question = session.get(Question, question_id, with_for_update=True)
    if question is None:
        raise NoSuchQuestion
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
    if question.state in {"withdrawn", "merged", "removed"}:
        raise refusal(question.state)
    place = may_ask(session, citizen_id, question.contest_id)
    waited = question.state == "pending"
    current = session.get_one(QuestionVersion, (question.id, question.version))
    kept = question.issues if issues is None else sorted(set(issues))
    if current.text != words or question.issues != kept:
        citizens.take_turn(session, citizen_id, EDITS)
        question.version += 1
        question.issues = kept
        question.edited_at = func.now()
        flags = filtering.by_rules(words)
        if flags or place.moderation == "before":
            question.state, question.reviewed_at = "pending", None
        question.flags, question.filtered_at = sorted(flags), None
        if current.text != words:
            question.words = similarity.words(str(question.contest_id), words)
            # Edited to ask what others ask, it is one of them, as if it had been asked so.
            alike = similarity.like(session, str(question.contest_id), words, similarity.CLUSTER)
            question.cluster_id = next((each.cluster_id for each in alike if each.id != question.id), None)
        session.execute(
            insert(QuestionVersion).values(
                question_id=question.id,
                number=question.version,
                text=words,
                reason=reason,
                diff=diff(current.text, words),
            )
        )
        session.flush()
        listing.place(session, question.id)
        if question.state == "pending" and not waited:
            choices.take_back(session, question.id)
            _tell_of_waiting(session, citizen_id, question.id)
    edited = queries.one(session, question_id)
    assert edited is not None  # noqa: S101 (its row is locked by this transaction)
    return edited


def withdraw(session: Writer, citizen_id: UUID, question_id: str) -> None:
    """Takes the words away and keeps the place: links lead to a note that the author withdrew it."""
    question = _mine(session, citizen_id, question_id)
    if question.state in {"merged", "removed"}:
        raise refusal(question.state)
    open_place(session, question.contest_id)
    question.state = "withdrawn"
    session.flush()
    listing.place(session, question.id)
    choices.take_back(session, question.id)
