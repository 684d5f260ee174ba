"""The schema's history, and the one way to bring a database up to it.

While a release is rolled out, and after one is taken back, code of the release before works on this schema.
So a revision expands, and a later release contracts (`tests/agreements/expanding.py` holds them to it). An
index on a table that is there already is built concurrently, inside `op.get_context().autocommit_block()`,
in a revision of its own.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, NullPool, create_engine, text

# Whoever waits for a lock has everybody after it wait: a migration rather gives up, and is tried again.
LOCK_SECONDS = 3
STATEMENT_SECONDS = 240
# How long one migration waits for another.
PATIENCE_SECONDS = 30
_POLL_SECONDS = 0.2
# Of this database, and of no meaning.
_LOCK = 0x636976696371


class OtherUnderWay(Exception):
    """Another migration of this database has not ended; try again when it has."""


@dataclass(frozen=True)
class Upgraded:
    """The revision that the schema was at, empty for none, and the one that it is at now."""

    before: str
    after: str


def config(connection: Connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(url: str | URL) -> Upgraded:
    """Bring the database at `url` to the newest revision; the url's user must own the schema.

    All of it is one transaction, but for what is built concurrently. What a newer release has migrated stays
    as it is. Raises `OtherUnderWay`, and whatever the database or a revision does.
    """
    limits = f"-c lock_timeout={LOCK_SECONDS}s -c statement_timeout={STATEMENT_SECONDS}s"
    engine = create_engine(url, poolclass=NullPool, connect_args={"options": limits})
    with engine.connect() as connection:
        _wait_for_others(connection)  # until the connection is closed
        known = config(connection)
        before = _revision(connection)
        if not _is_newer(before, known):
            command.upgrade(known, "head")
            with connection.begin():
                _let_functions_sign_in(connection)
        return Upgraded(before, _revision(connection))


def _wait_for_others(connection: Connection) -> None:
    """Asked for again and again: whoever waits inside a statement would be waited for by an index that is
    built concurrently, and neither would end.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        with connection.begin():
            if connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LOCK}):
                return
        if time.monotonic() > until:
            raise OtherUnderWay("another migration of this database is under way")
        time.sleep(_POLL_SECONDS)


def _revision(connection: Connection) -> str:
    with connection.begin():
        return MigrationContext.configure(connection).get_current_revision() or ""


def _is_newer(revision: str, known: Config) -> bool:
    """Whether a later release has been here: its schema serves this one as well."""
    return revision > (ScriptDirectory.from_config(known).get_current_head() or "")


def _let_functions_sign_in(connection: Connection) -> None:
    """By the tokens that they sign, where there is such a thing (AWS: UsingWithRDS.IAMDBAuth.DBAccounts)."""
    if connection.scalar(text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_iam')")):
        connection.execute(text("GRANT rds_iam TO civicq_app"))
