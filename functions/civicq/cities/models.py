"""Who works for a city here, and as what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from civicq.tables import Base

ROLES = ("owner", "admin", "editor", "moderator", "viewer")


class CityStaff(Base):
    __tablename__ = "city_staff"
    __table_args__ = (CheckConstraint(f"role IN {ROLES}", name="role"), Index(None, "citizen_id"))
    __purges__ = ()

    city_id: Mapped[UUID] = mapped_column(ForeignKey("cities.id"), primary_key=True)
    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str]
    since: Mapped[datetime] = mapped_column(server_default=func.now())
