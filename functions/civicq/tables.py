"""What every table has in common: its base, the names of its constraints, its ids, and what it purges."""

import os
import time
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, MetaData
from sqlalchemy.orm import DeclarativeBase

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


def uuid7() -> UUID:
    """A new id that sorts by its time of birth (RFC 9562, section 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    return UUID(int=number & ~(0b11 << 62) | 0b10 << 62)
