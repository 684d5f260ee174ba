"""Pictures that candidates and cities have added of themselves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from civicq.tables import Base, uuid7

# From the first on; `refused` by the worker, `removed` by a moderator.
STATES = ("uploading", "uploaded", "shown", "refused", "removed", "withdrawn")
TYPES = ("image/jpeg", "image/png", "image/webp")
_SHOWN = text("state = 'shown'")


class Image(Base):
    """A candidate's photo or a city's logo. What is sent is drawn anew by a worker and then deleted."""

    __tablename__ = "images"
    __table_args__ = (
        CheckConstraint("num_nonnulls(candidate_id, city_id) = 1", name="of_one"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"type IN {TYPES}", name="type"),
        CheckConstraint("(state = 'removed') = (rule IS NOT NULL)", name="rule"),
        CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name="refusal"),
        CheckConstraint("state <> 'shown' OR digest IS NOT NULL", name="digest"),
        Index(None, "candidate_id", "id"),
        Index(None, "city_id", "id"),
        Index("images_shown_candidate_key", "candidate_id", unique=True, postgresql_where=_SHOWN),
        Index("images_shown_city_key", "city_id", unique=True, postgresql_where=_SHOWN),
    )
    # Shown is what the candidate's or the city's own row says, which purges their pages.
    __purges__ = ()

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    candidate_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidates.id"))
    city_id: Mapped[UUID | None] = mapped_column(ForeignKey("cities.id"))
    type: Mapped[str]
    size_bytes: Mapped[int]
    # Of what the worker has drawn, SHA-256 in hexadecimal: its public name. Then what it is.
    digest: Mapped[str | None]
    widths: Mapped[list[int] | None] = mapped_column(ARRAY(Integer))
    height: Mapped[int | None]
    color: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="uploading")
    # Why the worker did not take it: a sentence, and the facts that stand in it.
    refusal: Mapped[str | None]
    refusal_facts: Mapped[Mapping[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    rule: Mapped[str | None]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
    # When it was refused, removed or withdrawn.
    ended_at: Mapped[datetime | None]
    # Since when its files have their public addresses.
    published_at: Mapped[datetime | None]
