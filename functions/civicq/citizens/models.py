"""Who asks and votes. The least that has to be kept: the identity provider's subject, as the id itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from civicq.tables import Base


class Citizen(Base):
    __tablename__ = "citizens"
    __purges__ = ()

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Turns(Base):
    """When a citizen last did what is limited: as many moments as the limit allows."""

    __tablename__ = "turns"
    __purges__ = ()

    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True)
    act: Mapped[str] = mapped_column(primary_key=True)
    taken_at: Mapped[list[datetime]] = mapped_column(ARRAY(DateTime(timezone=True)))
