"""What has been written to people and waits to be sent, and what they have chosen."""

import uuid
from typing import Any

from sqlalchemy import select

from civicq import db
from civicq.notices.models import Message
from tests.civicq.conftest import Api


def claims(name: str) -> dict[str, str]:
    """Of a token whose owner has a confirmed address."""
    return {"email": f"{name}@example.org", "email_verified": "true"}


def choose(api: Api, who: uuid.UUID, name: str, **wanted: Any) -> Any:
    return api.call("PUT", "/api/me/notices", wanted, citizen=who, claims=claims(name))


def mails(name: str | None = None) -> list[Message]:
    """To everybody or to one of them, the oldest first."""
    with db.writers()() as session:
        found = session.scalars(select(Message).order_by(Message.written_at, Message.id)).all()
    return [mail for mail in found if name is None or mail.recipient == f"{name}@example.org"]


def subjects(name: str | None = None) -> list[str]:
    return [str(mail.subject) for mail in mails(name)]
