"""Mistakes on a ballot, as they are on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from civicq.web.text import Id, Note, WebAddress


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Tell(_Input):
    contest_id: Id
    candidate_id: Annotated[Id | None, Field(description="with whom it is wrong, if with one of them")] = None
    text: Note
    source: Annotated[WebAddress | None, Field(description="where it is right")] = None


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
    contest: MistakenContest
    candidate: MistakenCandidate | None


class Mistakes(BaseModel):
    mistakes: list[Mistake]


class MistakeId(BaseModel):
    id: UUID
