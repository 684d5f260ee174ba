"""What a candidate says, each as one transaction; and what citizens say to that."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from civicq.answers.models import VERDICTS, Answer, AnswerVersion, Rebuttal, Verdict, Video
from civicq.answers.said import Said, Source, quotes
from civicq.ballots.models import Candidate
from civicq.cities.models import CandidateAccount
from civicq.citizens import commands as citizens
from civicq.citizens.commands import Limit
from civicq.db import Writer
from civicq.errors import CivicError, NoSuchQuestion, NotFound
from civicq.follows import commands as follows
from civicq.images import commands as images
from civicq.notices import choices, letters
from civicq.questions import queries
from civicq.questions.models import LISTED_STATES, Question
from civicq.questions.refusals import open_place, refusal
from civicq.standing import commands as standing

SAYINGS = Limit(
    "say", 100, 86_400, "A hundred answers, corrections and rebuttals a day are all. Go on tomorrow."
)


class QuestionEdited(CivicError):
    status = 409
    title = "Question edited"


class NotInTheContest(CivicError):
    status = 409
    title = "Another contest"


class NotAQuote(CivicError):
    status = 422
    title = "Not a quote"


class AnswerGone(CivicError):
    status = 409
    title = "Answer removed"


class ProfileRemoved(CivicError):
    status = 409
    title = "Profile removed"


def _take_turn(session: Writer, candidate_id: UUID) -> None:
    """Followers are written to each time, so there is an end to it."""
    speaks = select(CandidateAccount.citizen_id).where(CandidateAccount.candidate_id == candidate_id)
    citizens.take_turn(session, session.scalars(speaks).one(), SAYINGS)


def answer(
    session: Writer,
    candidate_id: UUID,
    question_id: str,
    said: Said,
    correction: str | None,
    *,
    read: int | None = None,
) -> UUID:
    """The answer's id. A second one corrects the first, which stays readable. `read` is the version of the
    question that the candidate has read: they answer no other.
    """
    for claim in said.claims:
        if not quotes(claim.quote, said.position, said.rationale, said.trade_offs):
            raise NotAQuote(
                "“{quote}” does not stand in the answer. Quote it word for word.", quote=claim.quote
            )
    question = session.get(Question, question_id, with_for_update=True)
    if question is None:
        raise NoSuchQuestion
    if question.contest_id != session.get_one(Candidate, candidate_id).contest_id:
        raise NotInTheContest("A candidate answers the questions of the contest they stand in.")
    if question.state not in LISTED_STATES:
        raise refusal(question.state)
    if read not in {None, question.version}:
        raise QuestionEdited(
            "Its author has edited this question: it is version {version} now. Read it again first.",
            version=question.version,
        )
    open_place(session, question.contest_id)
    _take_turn(session, candidate_id)
    found = session.scalar(
        select(Answer)
        .where(Answer.question_id == question.id, Answer.candidate_id == candidate_id)
        .with_for_update()
    )
    if found is None:
        found = Answer(
            question_id=question.id, question_version=question.version, candidate_id=candidate_id, version=1,
            state="published",
        )  # fmt: skip
        session.add(found)
    elif found.state == "removed":
        raise AnswerGone("This answer broke a rule and was removed. Appeal against that.")
    else:
        found.version += 1
        found.question_version = question.version
        found.state = "published"
        found.corrected_at = func.now()
    session.flush()
    words = asdict(said)
    session.add(AnswerVersion(answer_id=found.id, number=found.version, correction=correction, **words))
    session.flush()
    recount(session, question)
    _tell(session, "answer" if found.version == 1 else "correction", question, candidate_id)
    if found.version == 1:
        choices.tell(
            session,
            question.author_id,
            lambda site: letters.answered(
                queries.about(session, question.id), session.get_one(Candidate, candidate_id).name, site
            ),
            about=question.id,
        )
    return found.id


_COUNT = text("""
    SELECT count(*) FROM answers answer JOIN candidates candidate ON candidate.id = answer.candidate_id
    WHERE answer.question_id = :question_id AND answer.state = 'published' AND candidate.withdrawn_at IS NULL
""")
_TELL = (
    text("UPDATE tallies SET answers = :answers WHERE question_id = :question_id"),
    text("UPDATE issue_listings SET answers = :answers WHERE question_id = :question_id"),
)


def recount(session: Writer, question: Question) -> None:
    """A question is answered as soon as one candidate has answered it; lists show how many have."""
    values = {"question_id": question.id}
    answers = session.execute(_COUNT, values).scalar_one()
    if question.state in LISTED_STATES:
        question.state = "answered" if answers else "approved"
        session.flush()
    for statement in _TELL:
        session.execute(statement, values | {"answers": answers})


def _tell(session: Writer, kind: str, question: Question, candidate_id: UUID) -> None:
    follows.happened(
        session, kind, question.id, contest_id=question.contest_id, ballot_id=question.ballot_id,
        issues=question.issues, candidate_id=candidate_id,
    )  # fmt: skip


def withdraw(session: Writer, candidate_id: UUID, question_id: str) -> None:
    """The page says again that no response was submitted."""
    question = session.get(Question, question_id, with_for_update=True)
    found = session.scalar(
        select(Answer)
        .where(Answer.question_id == question_id, Answer.candidate_id == candidate_id)
        .with_for_update()
    )
    if question is None or found is None:
        raise NotFound("This candidate has not answered this question.")
    if found.state == "removed":
        raise AnswerGone("This answer broke a rule and was removed.")
    open_place(session, question.contest_id)
    found.state = "withdrawn"
    end_videos(session, found.id, ("uploading", "uploaded", "shown", "refused"))
    session.flush()
    recount(session, question)


def end_videos(session: Writer, answer_id: UUID, states: Collection[str]) -> int:
    """Withdraw those of an answer's videos that are in one of these states; how many they were."""
    found = session.scalars(select(Video).where(Video.answer_id == answer_id, Video.state.in_(states))).all()
    for video in found:
        video.state, video.ended_at = "withdrawn", func.now()
        video.refusal = video.refusal_facts = None
    session.flush()
    return len(found)


def rebut(
    session: Writer, candidate_id: UUID, answer_id: str, *, claim: str, words: str, sources: list[Source]
) -> UUID:
    """The rebuttal's id. It is bound to the very words of another candidate's answer."""
    found = session.get(Answer, answer_id, with_for_update=True)
    if found is None or found.state != "published":
        raise NotFound("There is no such answer to rebut.")
    if found.candidate_id == candidate_id:
        raise NotInTheContest("A candidate corrects their own answer instead of rebutting it.")
    mine, theirs = (session.get_one(Candidate, each) for each in (candidate_id, found.candidate_id))
    if mine.contest_id != theirs.contest_id:
        raise NotInTheContest("A candidate rebuts those who stand in the same contest.")
    question = session.get_one(Question, found.question_id)
    if question.state not in LISTED_STATES:
        raise refusal(question.state)
    open_place(session, mine.contest_id)
    _take_turn(session, candidate_id)
    version = session.get_one(AnswerVersion, (found.id, found.version))
    if not quotes(claim, version.position, version.rationale, version.trade_offs):
        raise NotAQuote("These words do not stand in the answer. Quote what you rebut word for word.")
    now: dict[str, Any] = {
        "answer_version": found.version, "question_id": found.question_id, "text": words,
        "sources": [asdict(source) for source in sources],
    }  # fmt: skip
    before = session.scalar(
        select(Rebuttal)
        .where(Rebuttal.answer_id == found.id, Rebuttal.candidate_id == candidate_id, Rebuttal.claim == claim)
        .with_for_update()
    )
    if before is not None and before.state == "removed":
        raise AnswerGone("This rebuttal broke a rule and was removed. Appeal against that.")
    rebuttal = before or Rebuttal(answer_id=found.id, candidate_id=candidate_id, claim=claim)
    for name, value in now.items():
        setattr(rebuttal, name, value)
    rebuttal.state, rebuttal.written_at = "published", func.now()
    session.add(rebuttal)
    session.flush()
    _tell(session, "rebuttal", question, candidate_id)
    return rebuttal.id


def describe(session: Writer, candidate_id: UUID, statement: str | None, website: str | None) -> None:
    """What a candidate says of themselves."""
    candidate = session.get_one(Candidate, candidate_id, with_for_update=True)
    open_place(session, candidate.contest_id)
    if candidate.profile_rule is not None:
        raise ProfileRemoved("What you said of yourself broke a rule and was removed. Appeal against that.")
    candidate.statement, candidate.website = statement, website


def add_photo(
    session: Writer, candidate_id: UUID, account_id: UUID, media_type: str, size_bytes: int
) -> UUID:
    open_place(session, session.get_one(Candidate, candidate_id).contest_id)
    return images.add(
        session, account_id, Candidate, candidate_id, media_type=media_type, size_bytes=size_bytes
    )


def withdraw_photo(session: Writer, candidate_id: UUID) -> None:
    """Also where answers are closed: a face is nobody's answer."""
    images.withdraw(session, Candidate, candidate_id)


def withdraw_rebuttal(session: Writer, candidate_id: UUID, rebuttal_id: str) -> None:
    rebuttal = session.get(Rebuttal, rebuttal_id, with_for_update=True)
    if rebuttal is None or rebuttal.candidate_id != candidate_id or rebuttal.state == "removed":
        raise NotFound("This candidate has no such rebuttal.")
    open_place(session, session.get_one(Candidate, candidate_id).contest_id)
    rebuttal.state = "withdrawn"


def judge(session: Writer, citizen_id: UUID, answer_id: str, value: str | None) -> None:
    """Did this answer it? One verdict of each verified citizen, who may change it; None takes it back."""
    found = session.execute(
        select(Answer.state, Question.contest_id, Question.state.label("question_state"))
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.id == answer_id)
    ).first()
    if found is None or found.state != "published":
        raise NotFound("There is no such answer.")
    if found.question_state not in LISTED_STATES:
        raise refusal(found.question_state)
    city_id = open_place(session, found.contest_id).city_id
    if value is None:
        session.execute(
            delete(Verdict).where(Verdict.answer_id == answer_id, Verdict.citizen_id == citizen_id)
        )
        return
    citizens.known(session, citizen_id)
    standing.require(session, citizen_id, city_id)
    now = {"value": VERDICTS.index(value)}
    session.execute(
        insert(Verdict)
        .values(answer_id=answer_id, citizen_id=citizen_id, **now)
        .on_conflict_do_update(index_elements=["answer_id", "citizen_id"], set_=now)
    )
