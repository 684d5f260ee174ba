"""From a changed row to a purged page: the flush turns changes into tags, and tags into an outbox row.

The row is written in the transaction that made the change, so a purge can neither be lost nor be sent for a
change that was rolled back. A relay carries it on from there.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Text, event, func, insert, inspect, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from civicq.tables import Base


class PurgeOutbox(Base):
    """Tags to purge, until the relay has handed them on."""

    __tablename__ = "purge_outbox"
    __purges__ = ()

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class _Before:
    """The row as it was: whoever moves from one contest to another leaves both lists changed."""

    def __init__(self, row: Base) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        gone = inspect(self._row).attrs[name].history.deleted
        return gone[0] if gone else getattr(self._row, name)


def tags_of(row: Base) -> set[str]:
    """The tags that a change of this row purges, by its new values and by its old ones."""
    before = _Before(row)
    return {tag.format(source) for tag in row.__purges__ for source in (row, before)}


def watch(sessions: type[Session]) -> None:
    """From now on, what sessions of this kind change is purged."""
    event.listen(sessions, "after_flush", _collect)
    event.listen(sessions, "do_orm_execute", _refuse_unnamed)


def _collect(session: Session, _: UOWTransaction) -> None:
    changed = [row for row in session.dirty if session.is_modified(row)]
    tags: set[str] = set()
    for row in (*session.new, *changed, *session.deleted):
        tags |= tags_of(row)
    if tags:
        purge(session, tags)


def _refuse_unnamed(state: ORMExecuteState) -> None:
    """A bulk write passes by the flush: it names its tags, or is refused."""
    if state.is_select or state.bind_mapper is None or not state.bind_mapper.class_.__purges__:
        return
    tags = state.execution_options.get("tags")
    if tags is None:
        name = state.bind_mapper.class_.__name__
        raise RuntimeError(
            f'a bulk write to {name} must name what it purges: execution_options={{"tags": …}}'
        )
    if tags:
        purge(state.session, tags)


def purge(session: Session, tags: set[str] | frozenset[str]) -> None:
    """Queue a purge of these tags for when the session's transaction commits."""
    session.connection().execute(insert(PurgeOutbox).values(tags=sorted(tags)))


MOST_TAKEN = 1_000
_TAKE = text("""
    DELETE FROM purge_outbox WHERE id IN (
        SELECT id FROM purge_outbox ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING tags
""")


def take(session: Session) -> list[str]:
    """The tags of committed purges, each once, removed from the outbox when the session commits."""
    return sorted({tag for (tags,) in session.execute(_TAKE, {"most": MOST_TAKEN}) for tag in tags})
