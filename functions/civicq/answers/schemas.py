"""Answers as they are on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from civicq.answers import said
from civicq.web.text import Id, Line, Note, Position, Prose, WebAddress

State = Literal["published", "removed", "withdrawn"]
VerdictValue = Literal["yes", "partly", "no"]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Source(_Input):
    title: Line
    url: WebAddress

    @property
    def plain(self) -> said.Source:
        return said.Source(self.title, self.url)


Sources = Annotated[list[Source], Field(max_length=10)]


class Claim(_Input):
    quote: Annotated[Position, Field(description="words of the answer itself")]
    sources: Annotated[list[Source], Field(min_length=1, max_length=5)]


class Words(_Input):
    position: Annotated[Position, Field(description="where the candidate stands, in a sentence or two")]
    rationale: Prose | None = None
    trade_offs: Annotated[Prose | None, Field(description="what it costs, and whom")] = None
    sources: Sources = []
    claims: Annotated[list[Claim], Field(max_length=20)] = []


class Say(Words):
    question_version: Annotated[
        int | None,
        Field(strict=True, ge=1, description="that was read: refused if the question was edited since"),
    ] = None
    correction: Annotated[
        Note | None, Field(description="what was mended, where there is an answer already")
    ] = None

    @property
    def plain(self) -> said.Said:
        claims = [said.Claim(each.quote, [source.plain for source in each.sources]) for each in self.claims]
        sources = [source.plain for source in self.sources]
        return said.Said(self.position, self.rationale, self.trade_offs, sources, claims)


class Rebut(_Input):
    answer_id: Id
    claim: Annotated[Position, Field(description="words of that answer, which this is about")]
    text: Prose
    sources: Sources = []

    @property
    def rests_on(self) -> list[said.Source]:
        return [source.plain for source in self.sources]


class Judge(_Input):
    value: Annotated[VerdictValue | None, Field(description="did this answer it? null takes it back")]


class Profile(_Input):
    statement: Prose | None
    website: WebAddress | None


class CandidateRef(BaseModel):
    id: UUID
    name: str


class CandidateOfParty(CandidateRef):
    party: str | None


class Correction(BaseModel):
    number: int
    correction: str | None
    written_at: datetime
    words: Words


class Rebuttal(BaseModel):
    id: UUID
    claim: str
    answer_version: int
    candidate: CandidateRef
    state: State
    rule: str | None
    text: str | None
    sources: list[Source]
    written_at: datetime


class Verdicts(BaseModel):
    yes: int
    partly: int
    no: int


class Answer(BaseModel):
    id: UUID
    state: State
    rule: Annotated[str | None, Field(description="the rule for which it was removed")]
    version: int
    question_version: Annotated[int, Field(description="the version of the question that it answers")]
    answered_at: datetime
    corrected_at: datetime | None
    words: Annotated[Words | None, Field(description="null once removed")]
    corrections: Annotated[list[Correction], Field(description="all versions, where there is more than one")]
    rebuttals: list[Rebuttal]
    verdicts: Annotated[Verdicts, Field(description="did this answer it, in the eyes of verified citizens")]


class QuestionRef(BaseModel):
    id: UUID
    version: int
    state: Literal["pending", "approved", "answered", "merged", "removed", "withdrawn"]
    text: str | None


class CandidateWithAnswer(BaseModel):
    candidate: CandidateOfParty
    answer: Annotated[Answer | None, Field(description="null: no response submitted")]


class AnswersToQuestion(BaseModel):
    question: QuestionRef
    candidates: list[CandidateWithAnswer]


class AnswerToQuestion(BaseModel):
    question: QuestionRef
    answer: Answer


class AnswersOfCandidate(BaseModel):
    answers: list[AnswerToQuestion]


class ContestRef(BaseModel):
    id: UUID
    title: str


class CityRef(BaseModel):
    slug: str
    name: str
    state: str | None


class Candidacy(BaseModel):
    id: UUID
    name: str
    statement: str | None
    website: str | None
    contest: ContestRef
    city: CityRef


class Candidacies(BaseModel):
    candidacies: list[Candidacy]


class OpenQuestion(BaseModel):
    id: UUID
    text: str
    version: int
    issues: list[str]
    up: int
    down: int
    answers: int


class OpenQuestions(BaseModel):
    questions: list[OpenQuestion]


class Made(BaseModel):
    id: UUID


class MyVerdict(BaseModel):
    answer_id: UUID
    value: VerdictValue


class MyVerdicts(BaseModel):
    verdicts: list[MyVerdict]
