"""Messages to people, until they are sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from civicq.tables import Base, uuid7

CHANNELS = ("email", "sms", "letter")


class Message(Base):
    """One message to one person. A worker claims it before it sends it, so that none is sent twice: what a
    worker died over stays claimed. Sent, it keeps neither its words nor its address.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(f"channel IN {CHANNELS}", name="channel"),
        CheckConstraint("(sent_at IS NULL) = (recipient IS NOT NULL)", name="forgotten"),
        Index(None, "id", postgresql_where=text("claimed_at IS NULL AND channel <> 'letter'")),
        Index(None, "city_id", "id", postgresql_where=text("sent_at IS NULL AND channel = 'letter'")),
        Index(None, "citizen_id"),
    )
    __purges__ = ()

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    channel: Mapped[str]
    # Whom it is about, so that it goes with them; none for whoever has no account yet.
    citizen_id: Mapped[UUID | None] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"))
    # The city that prints a letter.
    city_id: Mapped[UUID | None] = mapped_column(ForeignKey("cities.id"))
    recipient: Mapped[str | None]
    subject: Mapped[str | None]
    body: Mapped[str | None]
    # Where one click ends such mails (RFC 8058); none for what somebody has asked for.
    unsubscribe: Mapped[str | None]
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
