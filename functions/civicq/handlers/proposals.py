"""On a schedule: reads ballot files that staff has uploaded, and imports those that were approved."""

import functools
import logging
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from civicq import db
from civicq.imports.ballot import Reading
from civicq.imports.reading import read
from civicq.imports.refusals import ImportRefused
from civicq.imports.source import Source
from civicq.metrics.requests import worked
from civicq.proposals import commands
from civicq.proposals.commands import Waiting
from civicq.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_log = logging.getLogger(__name__)
SECONDS = 120
_CHUNK_BYTES = 1024 * 1024


@functools.cache
def _store() -> "S3Client":
    return boto3.client("s3", config=Config(connect_timeout=2, read_timeout=20))


def _fetch(waits: Waiting, file: IO[bytes]) -> None:
    try:
        found = _store().get_object(Bucket=settings().uploads_bucket, Key=commands.object_key(waits.id))
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        raise ImportRefused("was not uploaded; propose it again", file=waits.file_name) from None
    with closing(found["Body"]) as body:  # a body that is not read to its end keeps its connection
        for chunk in body.iter_chunks(_CHUNK_BYTES):
            file.write(chunk)


def read_of_city(source: Source, waits: Waiting) -> Reading:
    """What the file says of its city counts before what we know; it may say nothing."""
    try:
        found = read(source, replace(waits.hints, city=None, state=None))
    except ImportRefused:
        found = read(source, waits.hints)
    return commands.of_city(found, waits)


def _take(waits: Waiting) -> str:
    """The state that the proposal has come to."""
    try:
        with tempfile.TemporaryFile() as file:
            _fetch(waits, file)
            source = Source(file, waits.file_name)
            reading = read_of_city(source, waits)
            with db.writers().begin() as session:
                return commands.take(session, waits.id, reading, source.digest())
    except ImportRefused as refused:
        why = refused
    except (ClientError, OSError):
        raise  # the store's trouble, not the file's: the next run tries again
    except Exception:  # noqa: BLE001 (no file may keep those behind it waiting)
        _log.exception("proposal %s", waits.id)
        why = ImportRefused(
            "cannot be read, by a fault of ours. It is in our log; write to us", file=waits.file_name
        )
    with db.writers().begin() as session:
        commands.refuse(session, waits.id, why)
    return "refused"


@worked("proposals")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    taken = 0
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with db.writers().begin() as session:
            waits = commands.waiting(session)
        if waits is None:
            break
        if _take(waits) in {"imported", "refused"}:
            _store().delete_object(Bucket=settings().uploads_bucket, Key=commands.object_key(waits.id))
        taken += 1
    return {"taken": taken}
