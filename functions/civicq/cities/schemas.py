"""A city's staff and its invitations, as they are on the wire."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

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


class Settings(_Input):
    standing_methods: Annotated[
        list[Literal["email", "sms", "letter", "roll", "staff"]], Field(min_length=1, max_length=5)
    ]
    standing_days: Annotated[int, Field(strict=True, ge=1, le=3650)]
    moderation: Literal["before", "after"]


class Hours(_Input):
    closes_at: Annotated[
        AwareDatetime | None, Field(description="null: at noon UTC of the day after the election")
    ]
    frozen: Annotated[bool, Field(strict=True)]


class Colleague(BaseModel):
    id: UUID
    role: Role
    since: datetime


class Staff(BaseModel):
    staff: list[Colleague]


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
