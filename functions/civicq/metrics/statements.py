"""What the database is asked, and how long it takes, as seen from this process."""

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, event

from civicq import metrics

_BEGAN = "civicq.began"


@contextlib.contextmanager
def timed(endpoint: str) -> Iterator[None]:
    """Around a statement that passes by SQLAlchemy."""
    began = time.perf_counter()
    try:
        yield
    except BaseException:
        metrics.count(f"database|{endpoint}|errors")
        raise
    metrics.observe(f"database|{endpoint}|seconds", time.perf_counter() - began)


def watch(engine: Engine, endpoint: str) -> None:
    """From now on this engine's statements, errors and new connections are counted, as of that endpoint."""
    seconds, errors, opened = (f"database|{endpoint}|{each}" for each in ("seconds", "errors", "opened"))

    def before(connection: Connection, *_: Any) -> None:
        connection.info[_BEGAN] = time.perf_counter()

    def after(connection: Connection, *_: Any) -> None:
        metrics.observe(seconds, time.perf_counter() - connection.info.pop(_BEGAN))

    def failed(_: ExceptionContext) -> None:
        metrics.count(errors)

    def connected(*_: Any) -> None:
        metrics.count(opened)

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    event.listen(engine, "handle_error", failed)
    event.listen(engine, "connect", connected)
