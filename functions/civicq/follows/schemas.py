"""Following, as it is on the wire."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from civicq.follows.topics import is_topic

Cadence = Literal["immediate", "daily", "weekly", "none"]


def _topic(value: str) -> str:
    if not is_topic(value):
        raise ValueError("should be contest/ID, candidate/ID, question/ID or ballot/ID/issue/SLUG")
    return value


Topic = Annotated[str, StringConstraints(max_length=100, strict=True), AfterValidator(_topic)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Change(_Input):
    topic: Topic
    following: Annotated[bool, Field(strict=True)]


class Choose(_Input):
    cadence: Cadence


class Following(BaseModel):
    cadence: Annotated[Cadence, Field(description="how often a mail tells of it")]
    topics: list[str]
