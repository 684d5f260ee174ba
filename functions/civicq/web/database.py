"""A database session for one request, closed before its answer leaves: no 201 escapes a failed commit."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends

from civicq import db


async def _reader() -> AsyncIterator[db.Reader]:
    with db.reader() as reader:
        yield reader


async def _writer() -> AsyncIterator[db.Writer]:
    with db.writers().begin() as session:
        yield session


async def _single() -> AsyncIterator[db.Single]:
    with db.single() as single:
        yield single


Reader = Annotated[db.Reader, Depends(_reader, scope="function")]
Writer = Annotated[db.Writer, Depends(_writer, scope="function")]
Single = Annotated[db.Single, Depends(_single, scope="function")]
