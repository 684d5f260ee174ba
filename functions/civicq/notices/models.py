"""Messages to people until they are sent, what people want to be written to about, and of what they have been
reminded.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from civicq.languages import LANGUAGES
from civicq.tables import Base, uuid7

CHANNELS = ("email", "sms", "letter")
# What a mail can be about, each ended by itself: what one follows; what becomes of what is one's own; what
# there is still to do; what waits for the staff of a city.
KINDS = ("follows", "own", "reminders", "staff")
CADENCES = ("immediate", "daily", "weekly", "none")


class Message(Base):
    """One message to one person. A worker claims it before it sends it, so that none is sent twice: what a
    worker died over stays claimed. Sent, it keeps neither its words nor its address.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(f"channel IN {CHANNELS}", name="channel"),
        CheckConstraint("(sent_at IS NULL) = (recipient IS NOT NULL)", name="forgotten"),
        # A header ends where its line does.
        CheckConstraint("subject !~ '[[:cntrl:]]'", name="subject"),
        CheckConstraint(f"language IN {LANGUAGES}", name="language"),
        Index(None, "id", postgresql_where=text("claimed_at IS NULL AND channel <> 'letter'")),
        Index(None, "city_id", "id", postgresql_where=text("sent_at IS NULL AND channel = 'letter'")),
        Index(None, "citizen_id"),
        Index(None, "about", postgresql_where=text("claimed_at IS NULL")),
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
    # None where it says the same in each.
    language: Mapped[str | None] = mapped_column(server_default="en")
    # Where one click ends such mails (RFC 8058); none for what somebody has asked for.
    unsubscribe: Mapped[str | None]
    # The question that it tells of: it is taken back with it.
    about: Mapped[UUID | None]
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class NoticeChoice(Base):
    """What somebody wants to hear of, and where; the address is kept for nothing else."""

    __tablename__ = "notice_choices"
    __table_args__ = (
        CheckConstraint(f"cadence IN {CADENCES}", name="cadence"),
        CheckConstraint(f"language IN {LANGUAGES}", name="language"),
        CheckConstraint(
            "(email IS NOT NULL) = (cadence <> 'none' OR own OR reminders OR staff)", name="email"
        ),
        Index(None, "told_until", postgresql_where=text("cadence IN ('daily', 'weekly')")),
        Index(None, "token", unique=True),
        Index("notice_choices_reminders_index", "citizen_id", postgresql_where=text("reminders")),
    )
    __purges__ = ()

    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True)
    # How often to hear of what one follows.
    cadence: Mapped[str]
    own: Mapped[bool] = mapped_column(server_default="false")
    reminders: Mapped[bool] = mapped_column(server_default="false")
    staff: Mapped[bool] = mapped_column(server_default="false")
    email: Mapped[str | None]
    # That of the page on which they first asked for mails, until they choose another.
    language: Mapped[str] = mapped_column(server_default="en")
    # In the links of their mails: who holds it can end them, and nothing else.
    token: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid())
    # What happened up to then has been told, or was nothing.
    told_until: Mapped[datetime] = mapped_column(server_default=func.now())


class Reminder(Base):
    """That somebody has been reminded on one occasion, written with the mail: so there is no second one."""

    __tablename__ = "reminders"
    __table_args__ = (Index(None, "at"),)
    __purges__ = ()

    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True)
    # `election/BALLOT/week`, `questions/CANDIDATE/DATE`, `queue/CITY/DATE`: all that makes it another one.
    occasion: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
