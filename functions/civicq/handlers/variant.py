"""When the edge finds a picture in no store: the one variant, drawn of another that is there.

All variants are made when a picture is added. This is for a width or a format that came later, and for what
got lost. It stores nothing, or it could bring back what was just taken down; the edge keeps what it answers.
Outside the VPC.
"""

import base64
import functools
import json
import re
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from civicq.front.event import Answer, Event
from civicq.front.lock import locked
from civicq.logs import noted
from civicq.media import pictures, variants
from civicq.settings import origin_secrets, settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_WIDTHS, _ENDINGS = "|".join(map(str, variants.WIDTHS)), "|".join(variants.FORMATS)
_ADDRESS = re.compile(rf"/img/(?P<digest>[0-9a-f]{{64}})/(?P<width>{_WIDTHS})\.(?P<ending>{_ENDINGS})")
_FOR_EVER = "public, max-age=31536000, immutable"
# The edge may be asked for what there is not as often as anybody likes.
_A_MINUTE = "public, max-age=60"


@functools.cache
def _store() -> "S3Client":
    return boto3.client(
        "s3", config=Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 2})
    )


def _larger(digest: str, least: int) -> bytes | None:
    """The largest variant that there is, if it is not smaller than what is asked for."""
    for width in reversed(variants.WIDTHS):
        if width < least:
            break
        for ending in ("webp", "jpg"):
            try:
                key = variants.key(digest, width, ending)
                return _store().get_object(Bucket=settings().media_bucket, Key=key)["Body"].read()
            except ClientError as error:
                if error.response["Error"]["Code"] != "NoSuchKey":
                    raise
    return None


def _answer(event: Event, context: Any) -> Answer:
    asked = _ADDRESS.fullmatch(event["rawPath"])
    if asked is None:
        return _refusal()
    width, ending = int(asked["width"]), asked["ending"]
    larger = _larger(asked["digest"], width)
    if larger is None:
        return _refusal()
    drawn = pictures.variant(larger, width, ending)
    headers = {"content-type": variants.FORMATS[ending], "cache-control": _FOR_EVER}
    body = base64.b64encode(drawn).decode()
    return {"statusCode": 200, "headers": headers, "body": body, "isBase64Encoded": True}


def _refusal() -> Answer:
    detail = "There is no such picture, it is not shown any more, or it is not as wide as that."
    problem = {"type": "about:blank", "title": "Not found", "status": 404, "detail": detail}
    headers = {"content-type": "application/problem+json", "cache-control": _A_MINUTE}
    return {"statusCode": 404, "headers": headers, "body": json.dumps(problem), "isBase64Encoded": False}


handler = noted(locked(_answer, origin_secrets))
