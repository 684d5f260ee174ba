"""What citizens tell a city is wrong on its ballot."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from civicq.tables import Base, uuid7

STATES = ("open", "corrected", "dismissed")


class Mistake(Base):
    """In a contest, with one of its candidates, or of the ballot as a whole; an import corrects it."""

    __tablename__ = "mistakes"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(
            "(contest_id IS NULL) <> (ballot_id IS NULL)"
            " AND (candidate_id IS NULL OR contest_id IS NOT NULL)",
            name="place",
        ),
        Index(None, "city_id", "id", postgresql_where=text("state = 'open'")),
        Index(None, "author_id"),
    )
    __purges__ = ()

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    city_id: Mapped[UUID] = mapped_column(ForeignKey("cities.id"))
    contest_id: Mapped[UUID | None] = mapped_column(ForeignKey("contests.id"))
    # Where the ballot as a whole is wrong: a contest is missing.
    ballot_id: Mapped[UUID | None] = mapped_column(ForeignKey("ballots.id"))
    candidate_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidates.id"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("citizens.id", ondelete="SET NULL"))
    text: Mapped[str]
    # Where it can be read how it is right.
    source: Mapped[str | None]
    filed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    state: Mapped[str] = mapped_column(server_default="open")
    reason: Mapped[str | None]
    decided_at: Mapped[datetime | None]
