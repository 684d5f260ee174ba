"""Who decided what, for good: rows that are added and never changed, each bound to the one before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from civicq.tables import Base


class AuditEntry(Base):
    """Written by the database's function `record_audit` alone: nothing else can add, change or delete one."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "city_id", "id"),)
    __purges__ = ()

    # One after the other, without a gap.
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    # No keys to citizens: what was decided stays when who decided it has left.
    actor_id: Mapped[UUID | None]
    actor_role: Mapped[str]
    city_id: Mapped[UUID | None] = mapped_column(ForeignKey("cities.id"))
    action: Mapped[str]
    target_kind: Mapped[str]
    target_id: Mapped[str]
    detail: Mapped[dict[str, object]] = mapped_column(JSONB)
    # SHA-256 of the one before and of all of the above.
    digest: Mapped[bytes] = mapped_column(LargeBinary)
