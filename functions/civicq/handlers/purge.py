"""From the purge queue: one CloudFront invalidation for a whole batch. Outside the VPC.

(AWS: invalidation-by-tags; each tag is billed as one path.)
"""

import functools
import json
from typing import TYPE_CHECKING, Any

import boto3

from civicq.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient


@functools.cache
def _edge() -> "CloudFrontClient":
    return boto3.client("cloudfront")


def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """All or nothing: an exception returns every message to the queue, and purging twice does no harm."""
    tags = sorted({tag for record in event["Records"] for tag in json.loads(record["body"])["tags"]})
    if tags:
        _edge().create_invalidation(
            DistributionId=settings().distribution_id,
            InvalidationBatch={
                "Paths": {"Quantity": len(tags), "Items": [f"#{tag}" for tag in tags]},
                # The same batch again is the same invalidation.
                "CallerReference": event["Records"][0]["messageId"],
            },
        )
    return {"batchItemFailures": []}
