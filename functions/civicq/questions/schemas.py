"""Questions and votes as they are on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from civicq.web.text import Id, Issue, QuestionText, Reason

Sort = Literal["trending", "top", "new", "controversial", "unanswered"]
State = Literal["pending", "approved", "answered", "merged", "removed", "withdrawn"]
Issues = Annotated[list[Issue], Field(max_length=5)]


class Question(BaseModel):
    id: UUID
    contest_id: UUID
    text: Annotated[str | None, Field(description="null while pending, and once removed or withdrawn")]
    issues: list[str]
    version: int
    state: State
    merged_into: Annotated[UUID | None, Field(description="where its votes went")]
    rule: Annotated[str | None, Field(description="the rule for which it was removed")]
    up: int
    down: int
    answers: Annotated[int, Field(description="how many candidates have answered it")]
    asked_at: datetime
    edited_at: datetime | None


class ContestRef(BaseModel):
    id: UUID
    title: str


class QuestionInContest(Question):
    contest: ContestRef


class MyQuestions(BaseModel):
    questions: list[QuestionInContest]
    next: Annotated[str | None, Field(description="give it as `after` for the next page; null on the last")]


class Why(BaseModel):
    """By what a question stands where it does."""

    score: Annotated[float, Field(description="of the list's sort; under `new` the second it was asked")]
    place: Annotated[
        int | None, Field(description="as given at `as_of`; without one, it stands by its score of now")
    ] = None
    up: Annotated[
        float | None, Field(description="the votes that were ranked; what looks arranged counts for less")
    ] = None
    down: float | None = None
    issue: Annotated[
        str | None, Field(description="first of this issue, which the first ten had to have")
    ] = None
    minority: Annotated[str | None, Field(description="best of this issue, which few ask about")] = None


class RankedQuestion(Question):
    why: Annotated[Why, Field(description="why it stands at this place")]


class RankedQuestions(BaseModel):
    as_of: Annotated[
        datetime | None,
        Field(description="when the places were given; null where the whole list stands by scores of now"),
    ]
    questions: list[RankedQuestion]
    next: Annotated[str | None, Field(description="give it as `after` for the next page; null on the last")]


class TrendingQuestion(QuestionInContest):
    why: Annotated[Why | None, Field(description="why it stands at this place")]


class Trending(BaseModel):
    as_of: Annotated[datetime, Field(description="when the order was taken; words and states are of now")]
    questions: list[TrendingQuestion]


class FoundQuestions(BaseModel):
    stems: Annotated[
        list[str],
        Field(description="what was looked for; empty where only such words were typed as any text has"),
    ]
    more: Annotated[bool, Field(description="others have these words too: a word more finds fewer")]
    questions: Annotated[
        list[QuestionInContest], Field(description="the words as typed first, then the most supported")
    ]


class ContestOnBallotRef(ContestRef):
    ballot_id: UUID
    closes_at: Annotated[datetime, Field(description="from then on nobody asks, edits or votes")]
    frozen: Annotated[bool, Field(description="the city has stopped questions and votes for now")]


class Words(BaseModel):
    op: Literal["same", "removed", "added"]
    text: str


class Version(BaseModel):
    number: int
    text: str
    reason: str | None
    diff: Annotated[list[Words] | None, Field(description="from the version before; null for the first")]
    written_at: datetime


class QuestionWithVersions(Question):
    contest: ContestOnBallotRef
    versions: list[Version]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Ask(_Input):
    contest_id: Id
    text: QuestionText
    issues: Issues = []
    distinct: Annotated[bool, Field(description="it asks something else than the question most like it")] = (
        False
    )


class Edit(_Input):
    text: QuestionText
    reason: Reason | None = None
    issues: Issues | None = None


class AlikeQuestion(BaseModel):
    id: UUID
    text: str
    similarity: Annotated[float, Field(description="from 0 to 1: word stems in both, of those in either")]


class AlikeQuestions(BaseModel):
    questions: list[AlikeQuestion]


class CastVote(_Input):
    value: Annotated[int, Field(strict=True, ge=-1, le=1, description="1 up, -1 down, 0 withdraw")]


class VoteOutcome(BaseModel):
    question_id: UUID
    value: int
    up: int
    down: int


class VotedQuestion(BaseModel):
    text: Annotated[str | None, Field(description="null while it is not shown")]
    state: State
    contest: ContestRef


class MyVote(BaseModel):
    question_id: UUID
    value: int
    question: Annotated[
        VotedQuestion | None, Field(description="null where the votes of one contest are asked for")
    ] = None


class MyVotes(BaseModel):
    votes: list[MyVote]
    next: str | None
