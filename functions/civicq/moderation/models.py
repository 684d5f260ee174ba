"""Reports of what may break a rule, and the decisions of moderators, with the appeals against them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from civicq.rules import RULES
from civicq.tables import Base, uuid7

TARGETS = ("question", "answer", "rebuttal", "video", "profile", "photo")
ACTIONS = ("approve", "remove", "merge", "dismiss")
_RULE = f"rule IN {tuple(RULES)}"


class Report(Base):
    """What one citizen has told of one target."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("target_id", "reporter_id"),
        CheckConstraint(f"target_kind IN {TARGETS}", name="target_kind"),
        CheckConstraint(_RULE, name="rule"),
        CheckConstraint("outcome IN ('upheld', 'dismissed')", name="outcome"),
        Index(None, "city_id", "id", postgresql_where=text("outcome IS NULL")),
        Index(None, "reporter_id"),
    )
    __purges__ = ()

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    city_id: Mapped[UUID] = mapped_column(ForeignKey("cities.id"))
    target_kind: Mapped[str]
    target_id: Mapped[UUID]
    # Nobody who has left is remembered for having reported.
    reporter_id: Mapped[UUID | None] = mapped_column(ForeignKey("citizens.id", ondelete="SET NULL"))
    rule: Mapped[str]
    note: Mapped[str | None]
    filed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    outcome: Mapped[str | None]


class Decision(Base):
    """What a moderator did, by which rule and why; public, but for who it was."""

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint(f"target_kind IN {TARGETS}", name="target_kind"),
        CheckConstraint(f"action IN {ACTIONS}", name="action"),
        CheckConstraint(_RULE, name="rule"),
        CheckConstraint("(action = 'remove') = (rule IS NOT NULL)", name="rule_of_removal"),
        CheckConstraint("appeal_outcome IN ('upheld', 'overturned')", name="appeal_outcome"),
        Index(None, "city_id", "id"),
        Index(None, "target_id", "id"),
        Index(
            "decisions_appealed_index",
            "city_id",
            "appealed_at",
            postgresql_where=text("appealed_at IS NOT NULL AND appeal_outcome IS NULL"),
        ),
    )
    # The log rides its freshness; the target's own change purges the target's page.
    __purges__ = ()

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    city_id: Mapped[UUID] = mapped_column(ForeignKey("cities.id"))
    target_kind: Mapped[str]
    target_id: Mapped[UUID]
    action: Mapped[str]
    rule: Mapped[str | None]
    reason: Mapped[str]
    # No key: what was decided stays when who decided it has left.
    moderator_id: Mapped[UUID]
    moderator_role: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(server_default=func.now())
    # Since when it had waited: the first report of it, or its own time.
    waited_since: Mapped[datetime]
    appeal_note: Mapped[str | None]
    appealed_at: Mapped[datetime | None]
    appeal_outcome: Mapped[str | None]
    appeal_reason: Mapped[str | None]
    appeal_decided_at: Mapped[datetime | None]
