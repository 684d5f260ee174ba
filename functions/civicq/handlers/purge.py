"""From the purge queue: one CloudFront invalidation for a whole batch. Outside the VPC.

(AWS: invalidation-by-tags; each tag is billed as one path.)
"""

import functools
import hashlib
import json
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from civicq.logs import noted
from civicq.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient


@functools.cache
def _edge() -> "CloudFrontClient":
    # All attempts end well within the function's own time, so that a hung call is told of and not killed.
    return boto3.client(
        "cloudfront", config=Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 3})
    )


@noted
def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """All or nothing: an exception returns every message to the queue, and purging twice does no harm."""
    tags = sorted({tag for record in event["Records"] for tag in json.loads(record["body"])["tags"]})
    if tags:
        _edge().create_invalidation(
            DistributionId=settings().distribution_id,
            InvalidationBatch={
                "Paths": {"Quantity": len(tags), "Items": [_item(tag) for tag in tags]},
                "CallerReference": _reference(event["Records"]),
            },
        )
    return {"batchItemFailures": []}


def _item(tag: str) -> str:
    """No tag begins with a slash: what does is a path, as in a purge of everything."""
    return tag if tag.startswith("/") else f"#{tag}"


def _reference(records: list[dict[str, Any]]) -> str:
    """The same batch again is the same invalidation. A message that comes again among others makes another:
    CloudFront refuses a reference that returns with other items (AWS: API_InvalidationBatch).
    """
    ids = "\n".join(sorted(record["messageId"] for record in records))
    return hashlib.sha256(ids.encode()).hexdigest()
