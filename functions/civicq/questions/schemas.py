"""Questions and votes as they are on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from civicq.web.text import Id, Issue, QuestionText, Reason

Sort = Literal["trending", "top", "new", "controversial"]
Issues = Annotated[list[Issue], Field(max_length=5)]


class Question(BaseModel):
    id: UUID
    contest_id: UUID
    text: Annotated[str | None, Field(description="null once the question has been withdrawn")]
    issues: list[str]
    version: int
    state: Literal["published", "withdrawn"]
    up: int
    down: int
    asked_at: datetime
    edited_at: datetime | None


class Questions(BaseModel):
    questions: list[Question]
    next: Annotated[str | None, Field(description="give it as `after` for the next page; null on the last")]


class ContestRef(BaseModel):
    id: UUID
    title: str


class QuestionInContest(Question):
    contest: ContestRef


class Trending(BaseModel):
    as_of: Annotated[datetime, Field(description="when the order was taken; words and states are of now")]
    questions: list[QuestionInContest]


class ContestOnBallotRef(ContestRef):
    ballot_id: UUID


class Version(BaseModel):
    number: int
    text: str
    reason: str | None
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


class Edit(_Input):
    text: QuestionText
    reason: Reason | None = None
    issues: Issues | None = None


class CastVote(_Input):
    value: Annotated[int, Field(strict=True, ge=-1, le=1, description="1 up, -1 down, 0 withdraw")]


class VoteOutcome(BaseModel):
    question_id: UUID
    value: int
    up: int
    down: int


class MyVote(BaseModel):
    question_id: UUID
    value: int


class MyVotes(BaseModel):
    votes: list[MyVote]
    next: str | None
