"""Following, choosing what to hear of, and noting what happens."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from civicq.citizens import commands as citizens
from civicq.db import Writer
from civicq.errors import CivicError, NotFound
from civicq.follows import topics
from civicq.follows.models import Follow, Happening
from civicq.languages import Language
from civicq.notices import choices

MOST_FOLLOWED = 200
_EXISTS = {
    "contest": text("SELECT 1 FROM contests WHERE id = CAST(:id AS uuid)"),
    "candidate": text("SELECT 1 FROM candidates WHERE id = CAST(:id AS uuid)"),
    "question": text("SELECT 1 FROM questions WHERE id = CAST(:id AS uuid)"),
    "ballot": text("SELECT 1 FROM ballots WHERE id = CAST(:id AS uuid)"),
}


class FollowsEnough(CivicError):
    status = 409
    title = "Follows enough"


def follow(session: Writer, citizen_id: UUID, topic: str) -> None:
    kind, _, rest = topic.partition("/")
    if session.execute(_EXISTS[kind], {"id": rest.partition("/")[0]}).first() is None:
        raise NotFound("What you want to follow is not there, or is not shown any more.")
    citizens.known(session, citizen_id)
    followed = session.scalar(select(func.count()).select_from(Follow).where(Follow.citizen_id == citizen_id))
    if (followed or 0) >= MOST_FOLLOWED:
        raise FollowsEnough("{most} topics are all that one follows. End one first.", most=MOST_FOLLOWED)
    session.execute(upsert(Follow).values(citizen_id=citizen_id, topic=topic).on_conflict_do_nothing())


def unfollow(session: Writer, citizen_id: UUID, topic: str) -> None:
    session.execute(delete(Follow).where(Follow.citizen_id == citizen_id, Follow.topic == topic))


def choose(
    session: Writer, citizen_id: UUID, email: str | None, language: Language, changed: dict[str, Any]
) -> None:
    """How often to hear of what one follows, and of what else; see `notices.choices`."""
    citizens.known(session, citizen_id)
    choices.choose(session, citizen_id, email, language, changed)


def happened(
    session: Writer,
    kind: str,
    question_id: UUID,
    *,
    contest_id: UUID,
    ballot_id: UUID,
    issues: Iterable[str],
    actor_id: UUID | None = None,
    candidate_id: UUID | None = None,
) -> None:
    """Followers hear of it once the session's transaction has committed."""
    about = topics.of(question_id, contest_id, ballot_id, issues, candidate_id)
    session.execute(
        insert(Happening).values(
            kind=kind, topics=about, question_id=question_id, candidate_id=candidate_id, actor_id=actor_id
        )
    )


_WAITING = text("SELECT 1 FROM happenings WHERE question_id = :id AND kind = :kind AND told_at IS NULL")


def is_waiting(session: Writer, kind: str, question_id: UUID) -> bool:
    """Whether this has happened and followers are still to hear of it."""
    return session.execute(_WAITING, {"id": question_id, "kind": kind}).first() is not None
