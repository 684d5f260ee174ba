"""On a schedule: draws pictures anew that candidates and cities have uploaded, shows them, takes them down.

Every step can be done twice, so that a run that dies half way is made good by the next.
"""

import functools
import hashlib
import logging
import time
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from civicq import db
from civicq.images import commands
from civicq.images.commands import Stored
from civicq.media import pictures, variants
from civicq.media.refusals import MediaRefused
from civicq.metrics.requests import worked
from civicq.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_log = logging.getLogger(__name__)
SECONDS = 120  # what begins later is the next run's
# A name never comes to mean another file.
_FOR_EVER = "public, max-age=31536000, immutable"


@functools.cache
def _store() -> "S3Client":
    return boto3.client("s3", config=Config(connect_timeout=2, read_timeout=20))


def _read(bucket: str, key: str) -> bytes | None:
    """None where there is no such object."""
    try:
        return _store().get_object(Bucket=bucket, Key=key)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        return None


def _master(image: Stored) -> bytes:
    """What all files are drawn from: of an earlier run, or else of what was uploaded, which then goes."""
    kept = _read(settings().media_bucket, image.kept_key)
    if kept is None:
        sent = _read(settings().uploads_bucket, image.upload_key)
        if sent is None:
            raise MediaRefused("The picture was not uploaded. Add it again, and upload it within 15 minutes.")
        if len(sent) != image.size_bytes:
            raise MediaRefused("What was uploaded is not as long as was said. Add it again.")
        kept = pictures.master(sent, image.type)
        _store().put_object(
            Bucket=settings().media_bucket, Key=image.kept_key, Body=kept, ContentType="image/webp"
        )
    _delete_upload(image)
    return kept


def _publish(image: Stored) -> None:
    master = _master(image)
    made = pictures.draw(master)
    # With its own id: two who send the same picture share no file, which one of them could take away.
    digest = hashlib.sha256(image.id.bytes + master).hexdigest()
    widths = variants.widths_of(made.width)
    with db.writers().begin() as session:
        named = commands.drawn(
            session, image.id, digest=digest, widths=widths, height=made.height, color=made.color
        )
    if named is None:
        return
    for (width, ending), body in made.files.items():
        _store().put_object(
            Bucket=settings().media_bucket,
            Key=variants.key(digest, width, ending),
            Body=body,
            ContentType=variants.FORMATS[ending],
            CacheControl=_FOR_EVER,
        )
    with db.writers().begin() as session:
        shown = commands.show(session, image.id)
    if not shown:
        _delete_public(named)


def _delete_public(image: Stored) -> None:
    for key in image.public_keys:
        _store().delete_object(Bucket=settings().media_bucket, Key=key)


def _delete_upload(image: Stored) -> None:
    _store().delete_object(Bucket=settings().uploads_bucket, Key=image.upload_key)


def _take(image: Stored) -> None:
    try:
        _publish(image)
    except MediaRefused as refused:
        why = refused
    except (ClientError, OSError):
        raise  # the store's trouble, not the file's: the next run tries again
    except Exception:  # noqa: BLE001 (no file may keep those behind it waiting)
        _log.exception("image %s", image.id)
        why = MediaRefused("The picture cannot be read, by a fault of ours. It is in our log; write to us.")
    else:
        return
    with db.writers().begin() as session:
        commands.refuse(session, image.id, why)
    _delete_upload(image)


@worked("images")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    until = time.monotonic() + SECONDS
    done = {"taken_down": 0, "drawn": 0, "forgotten": 0}
    with db.writers()() as session:
        hidden = commands.hidden(session)
    for image in hidden:
        _delete_public(image)
        with db.writers().begin() as session:
            commands.taken_down(session, image)
        done["taken_down"] += 1
    while time.monotonic() < until:
        with db.writers()() as session:
            waiting = commands.waiting(session)
        if waiting is None:
            break
        _take(waiting)
        done["drawn"] += 1
    with db.writers()() as session:
        ended = commands.ended(session)
    for image in ended:
        _delete_public(image)
        _delete_upload(image)
        _store().delete_object(Bucket=settings().media_bucket, Key=image.kept_key)
        with db.writers().begin() as session:
            commands.forget(session, image.id)
        done["forgotten"] += 1
    return done
