"""On a schedule: looks at videos that candidates have uploaded, makes them public, and takes them down.

Every step can be done twice, so that a run that dies half way is made good by the next.
"""

import functools
import logging
import tempfile
import time
from contextlib import closing
from typing import IO, TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from civicq import db
from civicq.answers import videos
from civicq.answers.videos import Stored
from civicq.media import captions, inspection
from civicq.media.refusals import MediaRefused
from civicq.metrics.requests import worked
from civicq.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_log = logging.getLogger(__name__)
SECONDS = 120  # what begins later is the next run's
_CHUNK_BYTES = 1024 * 1024
# A name never comes to mean another file.
_FOR_EVER = "public, max-age=31536000, immutable"


@functools.cache
def _store() -> "S3Client":
    # What is put was looked at here, and TLS carries it whole: no second checksum over a hundred megabytes.
    config = Config(connect_timeout=2, read_timeout=60, request_checksum_calculation="when_required")
    return boto3.client("s3", config=config)


def _fetch(video: Stored, file: IO[bytes]) -> None:
    try:
        found = _store().get_object(Bucket=settings().uploads_bucket, Key=video.upload_key)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        raise MediaRefused(
            "The video was not uploaded. Add it again, and upload it within 15 minutes."
        ) from None
    with closing(found["Body"]) as body:  # a body that is not read to its end keeps its connection
        if found["ContentLength"] != video.size_bytes:
            raise MediaRefused("What was uploaded is not as long as was said. Add it again.")
        for chunk in body.iter_chunks(_CHUNK_BYTES):
            file.write(chunk)


def _publish(video: Stored) -> None:
    """Looked at and put from one copy: what is uploaded over it meanwhile reaches nobody."""
    with tempfile.TemporaryFile() as file:
        _fetch(video, file)
        seconds = inspection.seconds(video.type, file)
        whole = videos.check_length(video, seconds, captions.read(video.captions).ends_seconds)
        file.seek(0)
        _put(video.captions_key, video.captions.encode(), "text/vtt; charset=utf-8")
        _put(video.public_key, file, video.type)
    with db.writers().begin() as session:
        shown = videos.show(session, video.id, whole)
    if not shown:
        _delete_public(video)


def _put(key: str, body: IO[bytes] | bytes, content_type: str) -> None:
    _store().put_object(
        Bucket=settings().media_bucket, Key=key, Body=body, ContentType=content_type, CacheControl=_FOR_EVER
    )


def _delete_public(video: Stored) -> None:
    for key in (video.public_key, video.captions_key):
        _store().delete_object(Bucket=settings().media_bucket, Key=key)


def _delete_upload(video: Stored) -> None:
    _store().delete_object(Bucket=settings().uploads_bucket, Key=video.upload_key)


def _take(video: Stored) -> None:
    try:
        _publish(video)
    except MediaRefused as refused:
        why = refused
    except (ClientError, OSError):
        raise  # the store's trouble, not the file's: the next run tries again
    except Exception:  # noqa: BLE001 (no file may keep those behind it waiting)
        _log.exception("video %s", video.id)
        why = MediaRefused("The video cannot be read, by a fault of ours. It is in our log; write to us.")
    else:
        return
    with db.writers().begin() as session:
        videos.refuse(session, video.id, why)
    _delete_upload(video)


@worked("videos")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    until = time.monotonic() + SECONDS
    done = {"taken_down": 0, "looked_at": 0, "forgotten": 0}
    with db.writers()() as session:
        hidden = videos.hidden(session)
    for video in hidden:
        _delete_public(video)
        with db.writers().begin() as session:
            videos.taken_down(session, video)
        done["taken_down"] += 1
    while time.monotonic() < until:
        with db.writers()() as session:
            waiting = videos.waiting(session)
        if waiting is None:
            break
        _take(waiting)
        done["looked_at"] += 1
    with db.writers()() as session:
        ended = videos.ended(session)
    for video in ended:
        _delete_public(video)
        _delete_upload(video)
        with db.writers().begin() as session:
            videos.forget(session, video.id)
        done["forgotten"] += 1
    return done
