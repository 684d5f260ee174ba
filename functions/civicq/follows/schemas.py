"""Following, as it is on the wire."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from civicq.follows.topics import is_topic
from civicq.languages import Language

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


Flag = Annotated[bool, Field(strict=True)]


class Choose(_Input):
    """What is not named stays as it is."""

    cadence: Annotated[Cadence, Field(description="how often a mail tells of what one follows")] = "none"
    own: Annotated[Flag, Field(description="what becomes of what I wrote, asked for or told of")] = False
    reminders: Annotated[Flag, Field(description="of elections, and a candidate's open questions")] = False
    staff: Annotated[Flag, Field(description="what waits for the staff of a city")] = False
    language: Annotated[Language, Field(description="in which mails are written")] = "en"

    @property
    def changed(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class Following(BaseModel):
    cadence: Annotated[Cadence, Field(description="how often a mail tells of it")]
    own: Annotated[bool, Field(description="whether mails tell what becomes of what is mine")]
    reminders: bool
    staff: bool
    language: Annotated[Language, Field(description="in which mails are written")]
    topics: list[str]
