"""Proposed imports, as they are on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from civicq.languages import Language
from civicq.web.text import ElectionDate, Line

MOST_BYTES = 50 * 1024 * 1024


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Propose(_Input):
    file_name: Line
    size_bytes: Annotated[int, Field(strict=True, ge=1, le=MOST_BYTES)]
    election_date: Annotated[ElectionDate | None, Field(description="where the file does not say it")] = None
    election: Annotated[Line | None, Field(description="the election's name, as above")] = None


class Upload(BaseModel):
    """One PUT of the file, of just the size that was said, within 15 minutes; without a session's cookie."""

    id: UUID
    url: str


class Decide(_Input):
    decision: Literal["approve", "dismiss"]


class Proposal(BaseModel):
    id: UUID
    file_name: str
    size_bytes: int
    state: Literal["uploading", "uploaded", "proposed", "approved", "imported", "refused", "dismissed"]
    refusal: Annotated[str | None, Field(description="why the file cannot be imported, and where")]
    language: Annotated[
        Language,
        Field(description="of all that is told here: as Accept-Language asks, or English"),
    ]
    summary: str | None
    lines: Annotated[list[str], Field(description="what it would add (+), change (~) or withdraw (-)")]
    notes: list[str]
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None


class Proposals(BaseModel):
    proposals: list[Proposal]
