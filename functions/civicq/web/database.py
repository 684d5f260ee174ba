"""A database session for one request, closed before its answer leaves: no 201 escapes a failed commit."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends

from civicq import db


async def _reader() -> AsyncIterator[db.Reader]:
    with db.readers()() as session:
        yield session


async def _writer() -> AsyncIterator[db.Writer]:
    with db.writers().begin() as session:
        yield session


async def _one_statement_writer() -> AsyncIterator[db.Writer]:
    with db.writers()() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        yield session


Reader = Annotated[db.Reader, Depends(_reader, scope="function")]
Writer = Annotated[db.Writer, Depends(_writer, scope="function")]
# For a command that is one statement: answered is committed, without a round trip to begin and one to commit.
OneStatementWriter = Annotated[db.Writer, Depends(_one_statement_writer, scope="function")]
