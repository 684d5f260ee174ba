"""The database's two endpoints, and a kind of session for each, so that they cannot be confused."""

from functools import cache

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from civicq import purging
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
    known = settings()
    url = URL.create(
        "postgresql+psycopg",
        username=known.database_user,
        port=known.database_port,
        database=known.database_name,
        query={"host": host},
    )
    return create_engine(
        url,
        isolation_level="AUTOCOMMIT" if autocommit else "READ COMMITTED",
        pool_size=1,
        max_overflow=0,
        pool_timeout=2,
        pool_pre_ping=True,
        pool_recycle=240,
        use_native_hstore=False,
        connect_args={"prepare_threshold": None, "sslmode": known.database_sslmode, "connect_timeout": 3},
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
