"""The database's two endpoints, and a kind of session for each, so that they cannot be confused."""

import select
import time
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from civicq import purging, signing
from civicq.metrics.statements import watch
from civicq.settings import settings


class Reader(Session):
    """Reads, from a replica: each statement stands alone, so nothing has to be begun or rolled back."""


class Writer(Session):
    """Reads and writes, on the writer instance, in one transaction; what it changes is purged."""


purging.watch(Writer)


def open_engine(host: str, *, autocommit: bool) -> Engine:
    """One connection, as a Lambda serves one request at a time.

    Nothing here may send SET, named PREPARE or DISCARD: each pins an RDS Proxy session
    (AWS: rds-proxy-pinning). Time limits are therefore the role's own, set by migration.
    """
    if not host:
        raise RuntimeError("this function has no such database: see `uses` of its row in cdk/functions.py")
    known = settings()
    url = URL.create(
        "postgresql+psycopg",
        username=known.database_user,
        port=known.database_port,
        database=known.database_name,
        query={"host": host},
    )
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT" if autocommit else "READ COMMITTED",
        pool_size=1,
        max_overflow=0,
        pool_timeout=2,
        use_native_hstore=False,
        hide_parameters=True,  # an error's trace goes to the log, and what somebody has said does not
        connect_args=_connection(),
    )
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", _refuse_dead)
    if known.database_authentication == "iam":
        event.listen(engine, "do_connect", _sign_in)
    return engine


def _connection() -> dict[str, Any]:
    """What libpq and psycopg are told beside the address."""
    known = settings()
    told = {"prepare_threshold": None, "sslmode": known.database_sslmode, "connect_timeout": 3}
    return told | ({"sslrootcert": known.database_authorities} if known.database_authorities else {})


# While a Lambda is frozen its peers give up, and nobody hears them: after so long a rest a new connection is
# quicker than to wait for an answer on the old one. Shorter than RDS Proxy's and the network's own patience.
LONGEST_REST_SECONDS = 60
_RESTING_SINCE = "civicq.resting_since"


def _note_rest(_: psycopg.Connection[Any], entry: ConnectionPoolEntry) -> None:
    entry.info[_RESTING_SINCE] = time.time()


def _refuse_dead(driver: psycopg.Connection[Any], entry: ConnectionPoolEntry, _: object) -> None:
    """Instead of a ping, which would be a third of a vote: a server that has nothing to answer and yet can be
    read from has hung up. The pool then connects anew. By the wall's clock, which goes on while a process is
    frozen.
    """
    since = entry.info.get(_RESTING_SINCE)
    rested = since is not None and abs(time.time() - since) > LONGEST_REST_SECONDS
    if rested or driver.closed or _is_readable(driver):
        raise DisconnectionError


def _is_readable(driver: psycopg.Connection[Any]) -> bool:
    poll = select.poll()
    poll.register(driver.fileno(), select.POLLIN)
    return bool(poll.poll(0))


def _sign_in(_: object, __: object, ___: object, parameters: dict[str, Any]) -> None:
    parameters["password"] = signing.database_token(
        parameters["host"], parameters["port"], parameters["user"]
    )


@cache
def readers() -> sessionmaker[Reader]:
    engine = open_engine(settings().database_reader_host, autocommit=True)
    watch(engine, "reader")
    return sessionmaker(engine, class_=Reader, autoflush=False)


@cache
def writers() -> sessionmaker[Writer]:
    engine = open_engine(settings().database_writer_host, autocommit=False)
    watch(engine, "writer")
    sessions = sessionmaker(engine, class_=Writer)
    purging.after_commit(sessions, _purge_at_once)
    return sessions


def _purge_at_once(tags: set[str]) -> None:
    from civicq import cache  # noqa: PLC0415 (most transactions purge nothing, and so need no Redis)

    cache.purge(tags)
