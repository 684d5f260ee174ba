"""A picture on its way to be shown, as it is on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from civicq.ballots.schemas import Image

ImageType = Literal["image/jpeg", "image/png", "image/webp"]
MOST_BYTES = 8 * 1024 * 1024


class AddImage(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: ImageType
    size_bytes: Annotated[int, Field(strict=True, ge=1, le=MOST_BYTES)]


class ImageUpload(BaseModel):
    """One PUT of the file, of just the size that was said, within 15 minutes; without a session's cookie."""

    id: UUID
    url: str


class MyImage(BaseModel):
    id: UUID
    state: Literal["uploading", "uploaded", "shown", "refused", "removed"]
    refusal: Annotated[str | None, Field(description="why it was not taken, and what to do")]
    rule: Annotated[str | None, Field(description="the rule for which it was removed")]
    added_at: datetime
    image: Annotated[Image | None, Field(description="as everybody sees it, once it is shown")]
