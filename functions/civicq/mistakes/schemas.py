"""Mistakes on a ballot, as they are on the wire."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from civicq.ballots.schemas import BallotRef
from civicq.web.text import Id, Note, WebAddress


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Tell(_Input):
    contest_id: Annotated[Id | None, Field(description="where it is wrong, if in one contest")] = None
    ballot_id: Annotated[Id | None, Field(description="which is wrong as a whole, if none is")] = None
    candidate_id: Annotated[Id | None, Field(description="with whom it is wrong, if with one of them")] = None
    text: Note
    source: Annotated[WebAddress | None, Field(description="where it is right")] = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.contest_id is None) == (self.ballot_id is None):
            raise ValueError(
                "a mistake is in one contest, or of one ballot as a whole: give contest_id or ballot_id"
            )
        if self.candidate_id is not None and self.contest_id is None:
            raise ValueError("a candidate is named with the contest where they stand: give contest_id too")
        return self


class Decide(_Input):
    state: Literal["corrected", "dismissed"]
    reason: Annotated[Note, Field(description="told to whoever told of it")]


class MistakenContest(BaseModel):
    id: UUID
    title: str


class MistakenCandidate(BaseModel):
    id: UUID
    name: str


class Mistake(BaseModel):
    id: UUID
    text: str
    source: str | None
    state: Literal["open", "corrected", "dismissed"]
    reason: str | None
    filed_at: datetime
    ballot: BallotRef
    contest: Annotated[MistakenContest | None, Field(description="null: the ballot as a whole is wrong")]
    candidate: MistakenCandidate | None


class Mistakes(BaseModel):
    mistakes: list[Mistake]


class MistakeId(BaseModel):
    id: UUID
