"""The database's two endpoints, and a kind of session for each, so that they cannot be confused."""

import select
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any, ClassVar, Self

import psycopg
from sqlalchemy import URL, Dialect, Engine, TextClause, create_engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from civicq import metrics, purging, signing
from civicq.metrics.statements import marked, timed, watch
from civicq.settings import settings


class Rows(list[Any]):
    """What a statement answered, in the words of SQLAlchemy's Result as far as anything here asks."""

    def all(self) -> Self:
        return self

    def first(self) -> Any | None:
        return self[0] if self else None

    def one(self) -> Any:
        (row,) = self
        return row

    def scalar(self) -> Any | None:
        return self[0][0] if self else None

    def scalar_one(self) -> Any:
        return self.one()[0]


class _Alone:
    """Statements that stand alone: nothing has to be begun or rolled back, and what is answered is committed.

    On the driver itself, as these are most of what is asked: a session and Core would double their cost.
    """

    endpoint: ClassVar[str]

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self.driver = driver

    def execute(self, statement: TextClause, values: Mapping[str, Any] | None = None) -> Rows:
        sql = _of_driver(statement)
        with timed(self.endpoint, sql), self.driver.cursor() as cursor:
            return Rows(cursor.execute(marked(sql), values or {}).fetchall())


_DIALECT: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]


@lru_cache(maxsize=1024)
def _of_driver(statement: TextClause) -> str:
    """With the names of its values as psycopg has them."""
    return str(statement.compile(dialect=_DIALECT))


class Reader(_Alone):
    """Reads, from a replica."""

    endpoint = "reader"

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within it, all statements see the same moment."""
        self.driver.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            self.driver.execute("ROLLBACK")


class Single(_Alone):
    """Reads or writes in one statement, on the writer instance; with no round trip to begin or to commit."""

    endpoint = "writer"


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
def reader_engine() -> Engine:
    engine = open_engine(settings().database_reader_host, autocommit=True)
    watch(engine, "reader")
    return engine


@cache
def writer_engine() -> Engine:
    engine = open_engine(settings().database_writer_host, autocommit=False)
    watch(engine, "writer")
    return engine


@cache
def writers() -> sessionmaker[Writer]:
    sessions = sessionmaker(writer_engine(), class_=Writer)
    purging.after_commit(sessions, _purge_at_once)
    return sessions


@contextmanager
def reader() -> Iterator[Reader]:
    with _driver(reader_engine(), Reader.endpoint) as driver:
        yield Reader(driver)


@contextmanager
def single() -> Iterator[Single]:
    """On the connection that sessions have too, as a process has but one."""
    with _driver(writer_engine(), Single.endpoint) as driver:
        purging.guard(driver, {})
        driver.autocommit = True
        try:
            yield Single(driver)
        finally:
            if not driver.closed:
                driver.autocommit = False


def within(session: Writer) -> Single:
    """The same statements as a part of that session's transaction."""
    return Single(_driver_of(session.connection().connection))


@contextmanager
def _driver(engine: Engine, endpoint: str) -> Iterator[psycopg.Connection[Any]]:
    try:
        pooled = engine.raw_connection()
    except psycopg.Error:
        metrics.count(f"database|{endpoint}|errors")
        raise
    try:
        yield _driver_of(pooled)
    finally:
        pooled.close()


def _driver_of(pooled: PoolProxiedConnection) -> psycopg.Connection[Any]:
    driver = pooled.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 (the engine's URL says so)
    return driver


def _purge_at_once(tags: set[str]) -> None:
    from civicq import cache  # noqa: PLC0415 (most transactions purge nothing, and so need no Redis)

    cache.purge(tags)
