"""The database: its tables' base, its ids, and two kinds of session that cannot be confused."""

import os
import time
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import URL, DateTime, Engine, MetaData, create_engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from civicq.settings import settings

CONVENTION = {
    "ix": "%(table_name)s_%(column_0_N_name)s_index",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012 (SQLAlchemy's own idiom)

    # The tags that a change of this row purges, as format strings over the row: `"contest/{0.contest_id}"`.
    # Every model states them, even as `()`; a test holds that.
    __purges__: tuple[str, ...]


class Reader(Session):
    """Reads, from a replica: each statement stands alone, so nothing has to be begun or rolled back."""


class Writer(Session):
    """Reads and writes, on the writer instance, in one transaction."""


def uuid7() -> UUID:
    """A new id that sorts by its time of birth (RFC 9562, section 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    return UUID(int=number & ~(0b11 << 62) | 0b10 << 62)


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
    return sessionmaker(engine, class_=Reader, autoflush=False)


@cache
def writers() -> sessionmaker[Writer]:
    engine = open_engine(settings().database_writer_host, autocommit=False)
    return sessionmaker(engine, class_=Writer)
