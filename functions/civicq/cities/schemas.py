"""A city's staff and its invitations, as they are on the wire."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from civicq.web.text import Email, Id

Role = Literal["owner", "admin", "editor", "moderator", "viewer"]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Invite(_Input):
    email: Email
    candidate_id: Id | None = None
    role: Role | None = None

    @model_validator(mode="after")
    def _one_purpose(self) -> Self:
        if (self.candidate_id is None) == (self.role is None):
            raise ValueError("Give either candidate_id or role")
        return self


class Invites(_Input):
    invitations: Annotated[list[Invite], Field(min_length=1, max_length=50)]


class Invitation(BaseModel):
    id: UUID
    email: Annotated[str | None, Field(description="null once it has been accepted or taken back")]
    candidate_id: UUID | None
    role: Role | None
    state: Literal["sent", "accepted", "expired", "revoked"]
    expires_at: datetime


class Invitations(BaseModel):
    invitations: list[Invitation]


class InvitationIds(BaseModel):
    ids: list[UUID]


class Accept(_Input):
    token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{32}$", strict=True)]


class Accepted(BaseModel):
    """What the person has become by it."""

    city_slug: str
    candidate_id: UUID | None
    role: Role | None
