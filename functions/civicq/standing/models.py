"""Standing: being verified as a resident of one city. Nothing here tells where somebody lives."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from civicq.ballots.models import CLOSES_AT
from civicq.tables import Base

METHODS = ("email", "sms", "letter", "roll", "staff")
# To come upon a code of six digits by chance takes more.
MOST_TRIES = 5
STATES = ("pending", "verified", "rejected", "appealed")


class Standing(Base):
    __tablename__ = "standings"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"method IN {METHODS}", name="method"),
        CheckConstraint("state <> 'verified' OR expires_at IS NOT NULL", name="expiry"),
        Index(
            None,
            "city_id",
            "requested_at",
            "citizen_id",
            postgresql_where=text("state IN ('pending', 'appealed')"),
        ),
        Index(
            "standings_letter_box_index",
            "city_id",
            "letter_digest",
            postgresql_where=text("letter_digest IS NOT NULL"),
        ),
    )
    # Pages show the same to everybody; whether somebody may vote is asked of the writer.
    __purges__ = ()

    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True)
    city_id: Mapped[UUID] = mapped_column(ForeignKey("cities.id"), primary_key=True)
    state: Mapped[str]
    method: Mapped[str]
    # What the citizen wrote to the staff, and what the staff answered; gone once it is decided for good.
    note: Mapped[str | None]
    reason: Mapped[str | None]
    requested_at: Mapped[datetime] = mapped_column(server_default=func.now())
    # One appeal for each refusal, and another member of the staff decides it.
    appeals: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    # The keyed hash of the letter box that proved it. Others may share that, so it is no `Proof` before its
    # citizen has left.
    letter_digest: Mapped[bytes | None] = mapped_column(LargeBinary)


class VerificationCode(Base):
    """A code on its way to a citizen, as a keyed hash; a new one takes its place."""

    __tablename__ = "verification_codes"
    __table_args__ = (CheckConstraint(f"method IN {METHODS}", name="method"),)
    __purges__ = ()

    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True)
    city_id: Mapped[UUID] = mapped_column(ForeignKey("cities.id"), primary_key=True)
    method: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    # What it proves when it comes back: the keyed hash of where it was sent.
    proof: Mapped[bytes | None] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    expires_at: Mapped[datetime]


# Whether there is a ballot whose polls are open and on which a standing that ended when the proof expired may
# have voted; one that came later has no such votes.
STILL_COUNTS = f"""EXISTS (
    SELECT FROM ballots ballot
    WHERE ballot.city_id = proofs.city_id AND ballot.created_at <= proofs.expires_at
      AND {CLOSES_AT} > now())"""


class Proof(Base):
    """What has verified one citizen verifies no other: a keyed hash of the address or of the voter's entry.

    It stays without its citizen after they have left, and after their standing has expired, for as long as
    their votes count (`STILL_COUNTS`): who deletes an account and makes another does not vote twice.
    """

    __tablename__ = "proofs"
    __table_args__ = (Index(None, "citizen_id"),)
    __purges__ = ()

    city_id: Mapped[UUID] = mapped_column(ForeignKey("cities.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    citizen_id: Mapped[UUID | None] = mapped_column(ForeignKey("citizens.id", ondelete="SET NULL"))
    expires_at: Mapped[datetime]


class RollEntry(Base):
    """One registered voter, as a keyed hash and nothing else."""

    __tablename__ = "roll_entries"
    __purges__ = ()

    city_id: Mapped[UUID] = mapped_column(ForeignKey("cities.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
