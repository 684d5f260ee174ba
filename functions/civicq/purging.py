"""From a changed row to a purged page: the flush turns changes into tags, and tags into an outbox row.

The row is written in the transaction that made the change, so a purge can neither be lost nor be sent for a
change that was rolled back. After the commit Redis is told at once, and a relay carries the row on.
What passes by the flush, a bulk or Core write or COPY, names its tags itself or is refused.
"""

import functools
import logging
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import BigInteger, Connection, Identity, Text, event, func, insert, inspect, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    SessionTransaction,
    UOWTransaction,
    mapped_column,
    sessionmaker,
)

from civicq.sql import seconds_since, uncommented
from civicq.tables import Base

_log = logging.getLogger(__name__)
# In a session's own notes, for the length of a transaction.
_PURGED, _NAMED, _FLUSHING = "civicq.purged", "civicq.named", "civicq.flushing"


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
    """From now on, what sessions of this kind change is purged, and what could not be is refused."""
    event.listen(sessions, "after_begin", _guard)
    event.listen(sessions, "before_flush", _note_flush)
    event.listen(sessions, "after_flush", _collect)
    event.listen(sessions, "do_orm_execute", _name)
    event.listen(sessions, "after_soft_rollback", _forget)


def after_commit(sessions: sessionmaker[Any], act: Callable[[set[str]], object]) -> None:
    """Best effort, once a transaction is committed: `act` on the tags that it purged."""

    def committed(session: Session) -> None:
        if session.in_nested_transaction():
            return
        tags = session.info.pop(_PURGED, None)
        session.info.pop(_NAMED, None)
        if tags:
            try:
                act(tags)
            except Exception:  # noqa: BLE001 (the change is made, whatever becomes of this; it is repeated)
                _log.exception("not purged at once")

    event.listen(sessions, "after_commit", committed)


def _forget(session: Session, ended: SessionTransaction) -> None:
    session.info.pop(_FLUSHING, None)
    if not ended.nested:
        session.info.pop(_PURGED, None)
        session.info.pop(_NAMED, None)


def _note_flush(session: Session, _: UOWTransaction, __: object) -> None:
    session.info[_FLUSHING] = True


def _collect(session: Session, _: UOWTransaction) -> None:
    session.info.pop(_FLUSHING, None)
    changed = [row for row in session.dirty if session.is_modified(row)]
    tags: set[str] = set()
    for row in (*session.new, *changed, *session.deleted):
        tags |= tags_of(row)
    if tags:
        _queue(session, tags)


def _name(state: ORMExecuteState) -> None:
    tags = state.execution_options.get("tags")
    if tags is not None:
        purge(state.session, tags)


def purge(session: Session, tags: Iterable[str]) -> None:
    """Queue a purge of these tags for when the session's transaction commits.

    From here on the transaction may write in bulk: it has named what that purges, be it nothing.
    """
    session.info[_NAMED] = True
    named = set(tags)
    if named:
        _queue(session, named)


def _queue(session: Session, tags: set[str]) -> None:
    session.info.setdefault(_PURGED, set()).update(tags)
    # Not the transaction's now(): its age tells the relay whether replicas have caught up.
    row = insert(PurgeOutbox).values(tags=sorted(tags), created_at=func.clock_timestamp())
    session.connection().execute(row)


# The notes of whoever uses a connection just now.
_notes: WeakKeyDictionary[psycopg.Connection[Any], dict[Any, Any]] = WeakKeyDictionary()
_WRITE = re.compile(
    r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|COPY|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?"
    r'(?:"?public"?\.)?"?(\w+)',
    re.IGNORECASE,
)


def _guard(session: Session, _: SessionTransaction, connection: Connection) -> None:
    driver = connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection):
        guard(driver, session.info)


def guard(driver: psycopg.Connection[Any], notes: dict[Any, Any]) -> None:
    """From now on, a write on this connection whose purge is not in the notes is refused."""
    driver.cursor_factory = _Guarded
    _notes[driver] = notes


class _Guarded(psycopg.Cursor[Any]):
    """The one place that every statement passes, however it was made."""

    def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
        _refuse_unnamed(self.connection, query)
        return super().execute(query, *arguments, **options)

    def executemany(self, query: Any, *arguments: Any, **options: Any) -> None:
        _refuse_unnamed(self.connection, query)
        super().executemany(query, *arguments, **options)

    def copy(self, statement: Any, *arguments: Any, **options: Any) -> Any:
        _refuse_unnamed(self.connection, statement)
        return super().copy(statement, *arguments, **options)


def _refuse_unnamed(driver: psycopg.Connection[Any], query: object) -> None:
    written = _purging_tables(uncommented(query)) if isinstance(query, str) else "what is no plain text"
    if not written:
        return
    notes = _notes.get(driver)
    if notes is None or _FLUSHING in notes or _NAMED in notes:
        return
    raise RuntimeError(
        f"a write to {written} that passes by the flush must name what it purges: "
        'call purging.purge(session, tags) before it, or give execution_options={"tags": …}'
    )


@functools.lru_cache(maxsize=512)
def _purging_tables(query: str) -> str:
    """The tables that a statement writes to and whose pages are purged, as text; empty without any."""
    purging = {each.class_.__tablename__ for each in Base.registry.mappers if each.class_.__purges__}
    return ", ".join(sorted(purging.intersection(table.lower() for table in _WRITE.findall(query))))


MOST_TAGS_TAKEN = 1_000
# Rows in the order in which they came, until their tags are as many as one transaction should carry.
_TAKE = text("""
    DELETE FROM purge_outbox WHERE id IN (
        SELECT id FROM (
            SELECT id, sum(cardinality(tags)) OVER (ORDER BY id) - cardinality(tags) AS before
            FROM (
                SELECT id, tags FROM purge_outbox
                WHERE created_at <= clock_timestamp() - make_interval(secs => :age_seconds)
                ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED) AS waiting) AS counted
        WHERE before < :most)
    RETURNING tags
""")


_WAITING = text(seconds_since("SELECT created_at FROM purge_outbox ORDER BY id LIMIT 1"))


def waiting_seconds(session: Session) -> float:
    """How long the oldest purge has waited to be handed on; 0 when none waits."""
    return float(session.scalar(_WAITING) or 0)


def take(session: Session, age_seconds: float = 0) -> list[str]:
    """The tags of purges at least that old, each once, removed from the outbox when the session commits."""
    rows = session.execute(_TAKE, {"most": MOST_TAGS_TAKEN, "age_seconds": age_seconds})
    return sorted({tag for (tags,) in rows for tag in tags})
