"""What candidates say: answers with their corrections, claims with their sources, rebuttals of claims."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from civicq.tables import Base, uuid7

STATES = ("published", "removed", "withdrawn")
VERDICTS = ("yes", "partly", "no")
# A video's, from the first on; `refused` by the worker, `removed` by a moderator.
VIDEO_STATES = ("uploading", "uploaded", "shown", "refused", "removed", "withdrawn")
VIDEO_TYPES = ("video/mp4", "video/webm")


class Answer(Base):
    """A candidate's answer to a question, to the version that it had. What it said before stays readable."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("question_id", "candidate_id"),
        ForeignKeyConstraint(
            ["question_id", "question_version"],
            ["question_versions.question_id", "question_versions.number"],
        ),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'removed') = (rule IS NOT NULL)", name="rule"),
        Index(None, "candidate_id", "id"),
    )
    __purges__ = ("question/{0.question_id}", "candidate/{0.candidate_id}")

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    question_id: Mapped[UUID]
    question_version: Mapped[int]
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"))
    version: Mapped[int] = mapped_column(server_default="1")
    state: Mapped[str] = mapped_column(server_default="published")
    rule: Mapped[str | None]
    answered_at: Mapped[datetime] = mapped_column(server_default=func.now())
    corrected_at: Mapped[datetime | None]


class AnswerVersion(Base):
    """What an answer said. `claims` are quotes of it with sources; `correction` says what was mended."""

    __tablename__ = "answer_versions"
    # A version is born with its answer or by a correction of it; the answer purges.
    __purges__ = ()

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answers.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[str]
    rationale: Mapped[str | None]
    trade_offs: Mapped[str | None]
    sources: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    claims: Mapped[list[dict[str, object]]] = mapped_column(JSONB)
    correction: Mapped[str | None]
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Rebuttal(Base):
    """What one candidate says to a claim of another, word for word as it stood in that version."""

    __tablename__ = "rebuttals"
    __table_args__ = (
        ForeignKeyConstraint(
            ["answer_id", "answer_version"], ["answer_versions.answer_id", "answer_versions.number"]
        ),
        UniqueConstraint("answer_id", "candidate_id", "claim"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'removed') = (rule IS NOT NULL)", name="rule"),
        Index(None, "candidate_id"),
    )
    __purges__ = ("question/{0.question_id}", "candidate/{0.candidate_id}")

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    answer_id: Mapped[UUID]
    answer_version: Mapped[int]
    # Repeated from the answer, whose page shows it.
    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id"))
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"))
    claim: Mapped[str]
    text: Mapped[str]
    sources: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(server_default="published")
    rule: Mapped[str | None]
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Video(Base):
    """A film beside an answer, whose words need none. Its file waits where nobody sees it until a worker has
    looked at it, and has a public address only while the answer is shown.
    """

    __tablename__ = "videos"
    __table_args__ = (
        ForeignKeyConstraint(
            ["answer_id", "answer_version"], ["answer_versions.answer_id", "answer_versions.number"]
        ),
        CheckConstraint(f"state IN {VIDEO_STATES}", name="state"),
        CheckConstraint(f"type IN {VIDEO_TYPES}", name="type"),
        CheckConstraint("(state = 'removed') = (rule IS NOT NULL)", name="rule"),
        CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name="refusal"),
        CheckConstraint("state <> 'shown' OR seconds IS NOT NULL", name="seconds"),
        Index(None, "candidate_id"),
        Index(None, "question_id", "id"),
        Index("videos_shown_key", "answer_id", unique=True, postgresql_where=text("state = 'shown'")),
    )
    __purges__ = ("question/{0.question_id}", "candidate/{0.candidate_id}")

    # Also its public name, which cannot be guessed: 74 bits of it are chance.
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    answer_id: Mapped[UUID]
    # What the answer said when the video was added.
    answer_version: Mapped[int]
    # Repeated from the answer, whose pages show it.
    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id"))
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"))
    type: Mapped[str]
    size_bytes: Mapped[int]
    # WebVTT, written by us; and its text.
    captions: Mapped[str]
    transcript: Mapped[str]
    # Counted by the worker.
    seconds: Mapped[int | None]
    state: Mapped[str] = mapped_column(server_default="uploading")
    # Why the worker did not take it: a sentence, and the facts that stand in it.
    refusal: Mapped[str | None]
    refusal_facts: Mapped[Mapping[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    rule: Mapped[str | None]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
    # When it was refused, removed or withdrawn.
    ended_at: Mapped[datetime | None]
    # Since when the file has its public address.
    published_at: Mapped[datetime | None]


class Verdict(Base):
    """Whether an answer answered the question, in the eyes of one verified citizen."""

    __tablename__ = "verdicts"
    __table_args__ = (
        PrimaryKeyConstraint("answer_id", "citizen_id", postgresql_include=["value"]),
        CheckConstraint("value BETWEEN 0 AND 2", name="value"),
        Index(None, "citizen_id"),
    )
    # As votes: counts ride the freshness of their page.
    __purges__ = ()

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answers.id"))
    # As with votes: no key to citizens.
    citizen_id: Mapped[UUID]
    # Its place in `VERDICTS`.
    value: Mapped[int] = mapped_column(SmallInteger)
