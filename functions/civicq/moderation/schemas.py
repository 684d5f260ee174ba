"""Moderation as it is on the wire."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from civicq.web.text import Id, Note

Kind = Literal["question", "answer", "rebuttal", "video", "profile", "photo"]
Action = Literal["approve", "remove", "merge", "dismiss"]
Rule = Literal["spam", "private", "threat", "harassment", "off-topic", "false-claim", "duplicate", "unlawful"]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Target(_Input):
    kind: Kind
    id: Annotated[Id, Field(description="of a profile: the candidate's")]


class File(_Input):
    target: Target
    rule: Rule
    note: Note | None = None


class Decide(_Input):
    action: Action
    targets: Annotated[list[Target], Field(min_length=1, max_length=100)]
    rule: Annotated[Rule | None, Field(description="of a removal")] = None
    into: Annotated[Id | None, Field(description="of a merger: the question that stays")] = None
    reason: Annotated[Note, Field(description="public, and told to the author")]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.action == "remove") != (self.rule is not None):
            raise ValueError("a removal names its rule, and nothing else does")
        if (self.action == "merge") != (self.into is not None):
            raise ValueError("a merger names the question that stays, and nothing else does")
        if self.action in {"merge", "approve"} and any(target.kind != "question" for target in self.targets):
            raise ValueError("only questions are approved or merged")
        return self


class DecisionIds(BaseModel):
    ids: list[UUID]


class Plea(_Input):
    note: Note


class DecideAppeal(_Input):
    outcome: Literal["upheld", "overturned"]
    reason: Note


class TargetRef(BaseModel):
    kind: Kind
    id: UUID


class Appeal(BaseModel):
    outcome: Annotated[Literal["upheld", "overturned"] | None, Field(description="null while it waits")]
    reason: str | None
    decided_at: datetime | None


class Decision(BaseModel):
    id: UUID
    action: Action
    rule: Rule | None
    reason: str
    target: TargetRef
    decided_at: datetime
    decided_by: Annotated[str, Field(description="the role of who decided")]
    appeal: Appeal | None


class Decisions(BaseModel):
    decisions: list[Decision]


class Month(BaseModel):
    month: Annotated[str, Field(description="YYYY-MM, in UTC")]
    approved: int
    removed: int
    merged: int
    dismissed: int
    appeals: int
    overturned: int
    median_hours: Annotated[float, Field(description="from the first report, or the asking, to the decision")]
    rules: dict[str, int]


class Months(BaseModel):
    months: list[Month]


class RuleText(BaseModel):
    code: str
    text: str


class Rules(BaseModel):
    rules: list[RuleText]


class QuestionToRead(BaseModel):
    id: UUID
    contest_id: UUID
    text: str
    state: Literal["pending", "approved", "answered"]
    flags: Annotated[list[str], Field(description="the rules that the first filter thinks it may break")]
    asked_at: datetime


class Reported(BaseModel):
    target: TargetRef
    text: str | None
    rules: dict[str, int]
    notes: list[str]
    filed_at: datetime


class Appealed(BaseModel):
    decision_id: UUID
    target: TargetRef
    text: str | None
    rule: Rule | None
    reason: str
    note: str
    appealed_at: datetime


class Queue(BaseModel):
    questions: list[QuestionToRead]
    reports: list[Reported]
    appeals: list[Appealed]


class Entry(BaseModel):
    id: int
    at: datetime
    actor_id: UUID | None
    actor_role: str
    action: str
    target_kind: str
    target_id: Annotated[str | None, Field(description="null: a resident, whom the reader does not verify")]
    detail: dict[str, object]


class Entries(BaseModel):
    entries: list[Entry]


class Head(BaseModel):
    entries: int
    at: datetime | None
    digest: Annotated[str | None, Field(description="SHA-256 over all of them, in hexadecimal")]
