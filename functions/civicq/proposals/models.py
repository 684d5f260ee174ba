"""Ballot files that a city's staff proposes to import."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from civicq.tables import Base, uuid7

# From the first to the last, or ended by a refusal of the file or by a colleague.
STATES = ("uploading", "uploaded", "proposed", "approved", "imported", "refused", "dismissed")


class Proposal(Base):
    """One file. A worker reads it and writes down what importing it would change; another member of the staff
    approves that, and the worker imports it if it would still change just that.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("proposed_by <> decided_by OR state = 'dismissed'", name="four_eyes"),
        Index(None, "city_id", "id"),
        Index(None, "id", postgresql_where=text("state IN ('uploaded', 'approved')")),
    )
    __purges__ = ()

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    city_id: Mapped[UUID] = mapped_column(ForeignKey("cities.id"))
    file_name: Mapped[str]
    size_bytes: Mapped[int]
    # What the file itself may not say.
    election_date: Mapped[date | None]
    election: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="uploading")
    # Why the file was refused: a sentence, its line in the file, and the facts that stand in it. Before there
    # were facts it was told in English, with its place.
    refusal: Mapped[str | None]
    refusal_line: Mapped[int | None]
    refusal_facts: Mapped[Mapping[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    summary: Mapped[str | None]
    lines: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    notes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    # These three as sentences, each with its facts; above is their English, and all of older files.
    told: Mapped[Mapping[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    # SHA-256 of all the lines, also of those too many to be kept: what was approved is what is done.
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    # No keys: what was decided stays when who decided it has left.
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
