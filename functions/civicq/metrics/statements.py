"""What the database is asked, and how long it takes, as seen from this process.

Each statement ends in a comment with the id of the request that it is for: what is stuck, what waits for a
lock and what the database logs as slow is known by it. `SET application_name` would say the same, and pin the
session of RDS Proxy (AWS: rds-proxy-pinning). No plan is lost: nothing is prepared, and what the database
groups statements by leaves comments out.
"""

import contextlib
import logging
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.pool import ConnectionPoolEntry

from civicq import logs, metrics
from civicq.metrics.figures import SLOW_SECONDS
from civicq.sql import commented

_log = logging.getLogger(__name__)
_LONGEST_LOGGED = 2_000
_BEGAN, _CONNECTING = "civicq.began", "civicq.connecting"


def marked(sql: str) -> str:
    """With the id of the request under way."""
    return commented(sql, logs.correlation_id())


@contextlib.contextmanager
def timed(endpoint: str, sql: str) -> Iterator[None]:
    """Around a statement that passes by SQLAlchemy."""
    began = time.perf_counter()
    try:
        yield
    except BaseException:
        metrics.count(f"database|{endpoint}|errors")
        raise
    _took(endpoint, sql, time.perf_counter() - began)


def watch(engine: Engine, endpoint: str) -> None:
    """From now on this engine's statements, errors and new connections are counted, as of that endpoint.

    A process answers one request at a time and has one connection, so that what one waits for in its pool is
    the opening of a new connection, and never its turn.
    """
    connecting, errors, opened = (
        f"database|{endpoint}|{each}" for each in ("connecting", "errors", "opened")
    )

    def before(connection: Connection, _: Any, statement: str, parameters: Any, *__: Any) -> tuple[str, Any]:
        connection.info[_BEGAN] = time.perf_counter()
        return marked(statement), parameters

    def after(connection: Connection, _: Any, statement: str, *__: Any) -> None:
        _took(endpoint, statement, time.perf_counter() - connection.info.pop(_BEGAN))

    def failed(_: ExceptionContext) -> None:
        metrics.count(errors)

    def connects(_: Any, entry: ConnectionPoolEntry, *__: Any) -> None:
        entry.info[_CONNECTING] = time.perf_counter()

    def connected(_: Any, entry: ConnectionPoolEntry) -> None:
        metrics.count(opened)
        metrics.observe(connecting, time.perf_counter() - entry.info.pop(_CONNECTING))

    event.listen(engine, "before_cursor_execute", before, retval=True)
    event.listen(engine, "after_cursor_execute", after)
    event.listen(engine, "handle_error", failed)
    event.listen(engine, "do_connect", connects)
    event.listen(engine, "connect", connected)


def _took(endpoint: str, sql: str, seconds: float) -> None:
    metrics.observe(f"database|{endpoint}|seconds", seconds)
    if seconds >= SLOW_SECONDS:
        told = {"endpoint": endpoint, "seconds": round(seconds, 3), "statement": sql[:_LONGEST_LOGGED]}
        _log.warning("slow statement", extra=told)
