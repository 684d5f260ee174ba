"""Who asks and votes. The least that has to be kept: the identity provider's subject, as the id itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from civicq.tables import Base


class Citizen(Base):
    __tablename__ = "citizens"
    __purges__ = ()

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
