"""What citizens follow, and what has happened."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    Index,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from civicq.tables import Base


class Follow(Base):
    """A topic is `contest/ID`, `candidate/ID`, `question/ID` or, for an issue, `ballot/ID/issue/SLUG`."""

    __tablename__ = "follows"
    __table_args__ = (Index(None, "topic", "citizen_id"),)
    __purges__ = ()

    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(server_default=func.now())


class Happening(Base):
    """Something that followers want to hear of, written in the transaction in which it happened."""

    __tablename__ = "happenings"
    __table_args__ = (
        Index(None, "id", postgresql_where=text("told_at IS NULL")),
        Index(None, "at"),
    )
    __purges__ = ()

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    kind: Mapped[str]
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text))
    # Whose doing it was: they know.
    actor_id: Mapped[UUID | None]
    # Words that are read as they stand when it is told.
    question_id: Mapped[UUID]
    candidate_id: Mapped[UUID | None]
    # How far, by their ids, those who want to hear at once have been written to; and when all had.
    told_after: Mapped[UUID | None]
    told_at: Mapped[datetime | None]
