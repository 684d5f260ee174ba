"""Who works for a city here, and as what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from civicq.tables import Base, uuid7

ROLES = ("owner", "admin", "editor", "moderator", "viewer")


class CityStaff(Base):
    __tablename__ = "city_staff"
    __table_args__ = (CheckConstraint(f"role IN {ROLES}", name="role"), Index(None, "citizen_id"))
    __purges__ = ()

    city_id: Mapped[UUID] = mapped_column(ForeignKey("cities.id"), primary_key=True)
    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str]
    since: Mapped[datetime] = mapped_column(server_default=func.now())


class CandidateAccount(Base):
    """Whose account speaks for a candidate. Who stands in two contests has two candidates and one account."""

    __tablename__ = "candidate_accounts"
    __table_args__ = (Index(None, "citizen_id"),)
    # Nobody is shown who it is.
    __purges__ = ()

    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"))
    since: Mapped[datetime] = mapped_column(server_default=func.now())


class Invitation(Base):
    """To speak for a candidate, or to work for a city. Good once, for the token's holder at its address."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint(f"role IN {ROLES}", name="role"),
        CheckConstraint("(role IS NULL) <> (candidate_id IS NULL)", name="what_for"),
        Index(None, "digest", unique=True),
        Index(None, "city_id", "id"),
        Index(None, "candidate_id"),
    )
    __purges__ = ()

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    city_id: Mapped[UUID] = mapped_column(ForeignKey("cities.id"))
    candidate_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidates.id"))
    role: Mapped[str | None]
    # SHA-256 of the token, which has 192 bits of chance: nobody needs a key to keep it from being guessed.
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    # Forgotten once it is accepted.
    email: Mapped[str | None]
    invited_by: Mapped[UUID]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    # Taken back by whoever sent it.
    revoked_at: Mapped[datetime | None]
