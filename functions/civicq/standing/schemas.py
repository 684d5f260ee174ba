"""Standing as it is on the wire. A code goes in, and never comes out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from civicq.web.text import ElectionDate, Line, Note

Method = Literal["email", "sms", "letter", "roll", "staff"]
State = Literal["pending", "verified", "rejected", "appealed", "expired"]


class CityRef(BaseModel):
    slug: str
    name: str
    state: str | None


class _Standing(BaseModel):
    state: State
    method: Method
    reason: Annotated[str | None, Field(description="what the city's staff said")]
    requested_at: datetime
    decided_at: datetime | None
    expires_at: datetime | None


class Standing(_Standing):
    city: CityRef


class CodeUnderWay(BaseModel):
    city: CityRef
    method: Method
    expires_at: datetime
    tries_left: int


class Standings(BaseModel):
    standings: list[Standing]
    codes: Annotated[list[CodeUnderWay], Field(description="sent, still good, and not yet given back")]


class CodeSent(BaseModel):
    method: Method
    sent_to: str
    expires_at: datetime


class Waiting(_Standing):
    citizen_id: UUID
    note: str | None


class WaitingStandings(BaseModel):
    standings: list[Waiting]


class Resident(_Standing):
    citizen_id: UUID
    questions: int
    removed: Annotated[int, Field(description="of these, by moderators")]
    at_letter_box: Annotated[
        int | None, Field(description="residents whom the same letter box verifies; null: no letter did")
    ]


class Residents(BaseModel):
    residents: list[Resident]


class Letter(BaseModel):
    id: UUID
    recipient: str
    subject: str
    body: str
    written_at: datetime
    verified: Annotated[int, Field(description="residents whom this letter box verifies already")]


class Letters(BaseModel):
    letters: list[Letter]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AskCode(_Input):
    method: Literal["email", "sms", "letter"]
    address: Annotated[
        Note | None,
        Field(description="where a letter goes, as on an envelope; once sent, a keyed hash of it stays"),
    ] = None


class Code(_Input):
    code: Annotated[
        str, StringConstraints(pattern=r"^[0-9A-Za-z -]+$", min_length=6, max_length=20, strict=True)
    ]


class Voter(_Input):
    name: Line
    born: ElectionDate
    postcode: Annotated[
        str, StringConstraints(pattern=r"^[0-9A-Za-z -]+$", min_length=3, max_length=12, strict=True)
    ]

    @property
    def plain(self) -> tuple[str, date, str]:
        return self.name, self.born, self.postcode


class Plea(_Input):
    note: Note


class Decision(_Input):
    state: Literal["verified", "rejected"]
    reason: Note


class RollPage(_Input):
    voters: Annotated[list[Voter], Field(min_length=1, max_length=500)]


class RollChanged(BaseModel):
    voters: Annotated[int, Field(description="how many were added, or forgotten")]
