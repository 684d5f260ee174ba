"""Why a question takes no more votes and no edits, in words for the person who tries."""

from civicq.errors import CivicError, ContestWithdrawn, QuestionWithdrawn

NO_CONTEST = "There is no such contest on a published ballot. GET /api/cities leads to the contests."
NO_QUESTION = "There is no such question."
UNVERIFIED = (
    "Asking and voting belong to verified residents of the city whose ballot this is. "
    "POST /api/me/standings/CITY/codes begins that."
)


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
