"""A city's staff and its invitations, as they are on the wire."""

import re
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from civicq.ballots.schemas import Election
from civicq.web.text import Email, Id, Line, Note, Slug, WebAddress

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
            raise ValueError("an invitation is for a candidate or for a role, and for one of them")
        return self


class Invites(_Input):
    invitations: Annotated[list[Invite], Field(min_length=1, max_length=50)]


TimeZone = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+){1,2}$", max_length=40, strict=True)
]


class Settings(_Input):
    standing_methods: Annotated[
        list[Literal["email", "sms", "letter", "roll", "staff"]], Field(min_length=1, max_length=5)
    ]
    standing_days: Annotated[int, Field(strict=True, ge=1, le=3650)]
    moderation: Literal["before", "after"]
    time_zone: Annotated[
        TimeZone | None, Field(description="by which clock people are reminded, e.g. America/New_York")
    ] = None


def _readable(color: str) -> str:
    """White words on it, and it on white, have the contrast that they need (WCAG 2.2, 1.4.3)."""
    channels = [int(part, 16) / 255 for part in re.findall("[0-9a-f]{2}", color)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    luminance = sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    if 1.05 / (luminance + 0.05) < 4.5:
        raise ValueError("is too light for white words on it. Take a darker one")
    return color


Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$", strict=True), AfterValidator(_readable)]


class Branding(_Input):
    contact: Annotated[Email | None, Field(description="whom citizens write to; public")]
    website: WebAddress | None
    accent_color: Annotated[Color | None, Field(description="dark enough for white words on it")]


class Publication(_Input):
    published: Annotated[bool, Field(strict=True)]


class Register(_Input):
    slug: Annotated[Slug, Field(min_length=3)]
    name: Line
    state: Annotated[str | None, StringConstraints(pattern=r"^[A-Z]{2}$")] = None


Reason = Annotated[
    str | None, Field(description="what the operator said who decided last; null while it waits for one")
]


class Registered(BaseModel):
    slug: str


class MyCity(Registered):
    name: str
    state: str | None
    role: Role
    active: Annotated[bool, Field(description="whether an operator vouches for it, and everybody sees it")]
    reason: Annotated[
        str | None,
        Field(
            description="to its owners, what the operator said who decided last; null while it waits for one"
        ),
    ]


class MyCities(BaseModel):
    cities: list[MyCity]


class DecideRegistration(_Input):
    active: Annotated[
        bool, Field(strict=True, description="false: reject it, or show it no more once it was vouched for")
    ]
    reason: Annotated[Note, Field(description="told to who registered it")]


class Registration(BaseModel):
    slug: str
    name: str
    state: str | None
    contact: Annotated[str | None, Field(description="who registered it, or whom citizens write to")]
    active: bool
    reason: Reason
    registered_at: datetime


class Registrations(BaseModel):
    registrations: list[Registration]


class OwnBallot(BaseModel):
    id: UUID
    election: Election
    published: bool
    frozen: bool
    closes_at: datetime
    contests: int


class OwnBallots(BaseModel):
    ballots: list[OwnBallot]


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
