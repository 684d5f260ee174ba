"""Writing messages in the transaction that they tell of, and handing them to whoever sends them."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import null, text

from civicq.db import Writer
from civicq.languages import Language
from civicq.notices.letters import Letter
from civicq.notices.models import Message
from civicq.sql import seconds_since


def write(
    session: Writer,
    channel: str,
    recipient: str,
    letter: Letter,
    *,
    citizen_id: UUID | None = None,
    city_id: UUID | None = None,
) -> None:
    """A message that is sent once the session's transaction has committed, and not at all if it does not."""
    session.add(
        Message(
            channel=channel,
            recipient=recipient,
            subject=letter.subject,
            body=letter.body,
            language=letter.language or null(),  # None would be the column's default
            citizen_id=citizen_id,
            city_id=city_id,
        )
    )


class Claimed(NamedTuple):
    id: UUID
    channel: str
    recipient: str
    subject: str
    body: str
    language: Language | None
    unsubscribe: str | None


# Few enough that a worker has sent them, or failed to, well within its time.
MOST_CLAIMED = 10
_CLAIM = text("""
    UPDATE messages SET claimed_at = now() WHERE id IN (
        SELECT id FROM messages WHERE claimed_at IS NULL AND channel <> 'letter'
        ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING id, channel, recipient, subject, body, language, unsubscribe
""")
_SENT = text("""
    UPDATE messages SET sent_at = now(), recipient = NULL, subject = NULL, body = NULL, unsubscribe = NULL
    WHERE id = ANY (:ids)
""")
_RELEASE = text("UPDATE messages SET claimed_at = NULL WHERE id = ANY (:ids) AND sent_at IS NULL")


_POSTED = text("""
    UPDATE messages SET sent_at = now(), claimed_at = now(),
                        recipient = NULL, subject = NULL, body = NULL, unsubscribe = NULL
    WHERE id = :id AND city_id = :city_id AND channel = 'letter' AND sent_at IS NULL RETURNING 1
""")


_WAITING = text(
    seconds_since("""
        SELECT written_at FROM messages WHERE claimed_at IS NULL AND channel <> 'letter' ORDER BY id LIMIT 1
    """)
)


def waiting_seconds(session: Writer) -> float:
    """How long the oldest message has waited to be sent; 0 when none waits. Letters wait for a clerk."""
    return float(session.scalar(_WAITING) or 0)


def claim(session: Writer) -> list[Claimed]:
    """The next messages that we send, which nobody else gets from here on: a letter is posted by its city."""
    claimed = [Claimed(*row) for row in session.execute(_CLAIM, {"most": MOST_CLAIMED})]
    return sorted(claimed, key=lambda message: message.id)


def sent(session: Writer, ids: list[UUID]) -> None:
    """They are on their way: what they said and to whom is forgotten."""
    session.execute(_SENT, {"ids": ids})


def letter_sent(session: Writer, city_id: UUID, letter_id: str) -> bool:
    """False when this city has no such letter to post."""
    return session.execute(_POSTED, {"city_id": city_id, "id": letter_id}).first() is not None


def release(session: Writer, ids: list[UUID]) -> None:
    """They were refused before anything was sent, so the next run tries again."""
    session.execute(_RELEASE, {"ids": ids})
