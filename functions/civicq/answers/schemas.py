"""Answers as they are on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from civicq.answers import said
from civicq.ballots.schemas import Image
from civicq.media import captions
from civicq.web.text import Id, Line, Note, Position, Prose, Storable, WebAddress

State = Literal["published", "removed", "withdrawn"]
VerdictValue = Literal["yes", "partly", "no"]
VideoType = Literal["video/mp4", "video/webm"]
MOST_VIDEO_BYTES = 100 * 1024 * 1024


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


def _unmarked(value: object) -> object:
    return value.removeprefix("\ufeff") if isinstance(value, str) else value


def _written_anew(words: str) -> str:
    return captions.read(words).webvtt


# An editor may begin a file with a byte order mark, which goes before anything else is looked at.
WebVTT = Annotated[
    str,
    Storable,
    BeforeValidator(_unmarked),
    StringConstraints(max_length=20_000),
    AfterValidator(_written_anew),
]


class AddVideo(_Input):
    type: VideoType
    size_bytes: Annotated[int, Field(strict=True, ge=1, le=MOST_VIDEO_BYTES)]
    captions: Annotated[
        WebVTT, Field(description="WebVTT: what is said, for who cannot hear it (WCAG 1.2.2)")
    ]

    @property
    def plain(self) -> said.Film:
        return said.Film(self.type, self.size_bytes, captions.read(self.captions))


class VideoUpload(BaseModel):
    """One PUT of the file, of just the size that was said, within 15 minutes; without a session's cookie."""

    id: UUID
    url: str
    longest_seconds: Annotated[int, Field(description="what lasts longer is refused once it is uploaded")]


class Profile(_Input):
    statement: Prose | None
    website: WebAddress | None


class CandidateRef(BaseModel):
    id: UUID
    name: str


class CandidateOfParty(CandidateRef):
    party: str | None
    photo: Image | None


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


class Video(BaseModel):
    id: UUID
    url: Annotated[str, Field(description="a path of this site")]
    type: VideoType
    seconds: int
    captions_url: Annotated[str, Field(description="WebVTT")]
    transcript: str
    answer_version: Annotated[int, Field(description="the version of the answer beside which it was put")]


class MyVideo(BaseModel):
    id: UUID
    state: Literal["uploading", "uploaded", "shown", "refused", "removed"]
    refusal: Annotated[str | None, Field(description="why it was not taken, and what to do")]
    rule: Annotated[str | None, Field(description="the rule for which it was removed")]
    type: VideoType
    size_bytes: int
    seconds: int | None
    transcript: str
    added_at: datetime
    url: Annotated[str | None, Field(description="where everybody sees it")]
    shown: Annotated[
        Video | None, Field(description="what everybody sees now: an earlier one, until this is")
    ]


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
    video: Annotated[Video | None, Field(description="beside the words, never instead of them")]
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
    next: Annotated[UUID | None, Field(description="give it as `after` for the next page; null on the last")]


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
    profile_rule: Annotated[str | None, Field(description="the rule for which nobody sees these two")]
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
