"""Where nothing is said any more, and why a question takes no votes and no edits, in words for who tries."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from civicq.ballots.models import CLOSES_AT
from civicq.db import Writer
from civicq.errors import CivicError, ContestWithdrawn, NoSuchContest, QuestionWithdrawn


class VotingClosed(CivicError):
    status = 409
    title = "Voting has closed"


class BallotFrozen(CivicError):
    status = 409
    title = "Frozen for now"


class QuestionNotOpen(CivicError):
    status = 409
    title = "Question not open"


_REFUSALS: dict[str, tuple[type[CivicError], str]] = {
    "resting": (
        ContestWithdrawn,
        "This contest is no longer on the ballot, so its questions rest as they are.",
    ),
    "closed": (VotingClosed, "The polls have closed. Questions, votes and answers stay here to be read."),
    "frozen": (
        BallotFrozen,
        "The city has stopped questions and votes on this ballot for now. Try again later.",
    ),
    "withdrawn": (
        QuestionWithdrawn,
        "Its author has withdrawn this question, so it can be neither edited nor voted on.",
    ),
    "pending": (QuestionNotOpen, "A moderator has still to read this question. Try again later."),
    "merged": (
        QuestionNotOpen,
        "This question was merged into another one. Vote on that; this page leads to it.",
    ),
    "removed": (QuestionNotOpen, "This question broke a rule and was removed. Its page says which."),
}


def refusal(outcome: str) -> CivicError:
    kind, detail = _REFUSALS[outcome]
    return kind(detail)


@dataclass(frozen=True)
class Place:
    """A contest on which something is about to be said."""

    contest_id: UUID
    ballot_id: UUID
    city_id: UUID
    moderation: str


# As `cast_vote` in the database has it for votes; a test holds them to one another in every state.
_PLACE = text(f"""
    SELECT contest.id, ballot.id, city.id, city.moderation,
           CASE WHEN ballot.frozen_at IS NOT NULL THEN 'frozen'
                WHEN now() >= {CLOSES_AT} THEN 'closed'
                WHEN contest.withdrawn_at IS NOT NULL THEN 'resting' END
    FROM contests contest
    JOIN ballots ballot ON ballot.id = contest.ballot_id
    JOIN cities city ON city.id = ballot.city_id
    WHERE contest.id = :contest_id
""")  # noqa: S608 (only a constant is put in)


def open_place(session: Writer, contest_id: UUID | str) -> Place:
    """Refuses where nothing is said or taken back any more, or for now."""
    row = session.execute(_PLACE, {"contest_id": contest_id}).first()
    if row is None:
        raise NoSuchContest
    *place, outcome = row
    if outcome:
        raise refusal(outcome)
    return Place(*place)
