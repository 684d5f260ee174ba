"""On a schedule: repeats committed purges in Redis, and hands them on to the queue of the purge worker.

The worker may reach the internet and the edge; a purge gets there after Redis, so that the edge fetches anew.
"""

import functools
import json
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from civicq import cache, db, metrics, purging
from civicq.front import EVERYTHING
from civicq.metrics.requests import worked
from civicq.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

# 100 tags of up to 256 characters stay far below the queue's 256 KiB a message.
TAGS_PER_MESSAGE = 100
# A replica may lag three seconds, and a process may show its own copy of what it had from there for two more.
SETTLED_SECONDS = 5


@functools.cache
def _queue() -> "SQSClient":
    # One attempt, shorter than the 5 s that the database lets a transaction idle: the next run is the retry.
    return boto3.client(
        "sqs", config=Config(connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 1})
    )


@worked("relay")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    sent = 0
    while True:
        with db.writers().begin() as session:
            metrics.observe("purges|waiting", purging.waiting_seconds(session))
            # Sent before the commit: what cannot be sent stays in the outbox, and sent twice does no harm.
            tags = purging.take(session, SETTLED_SECONDS)
            if tags and not cache.purge(tags):
                # Redis may come back with all it had: then that is stale, until it has been told.
                purging.purge(session, {EVERYTHING})
            edge = [tag for tag in tags if tag != EVERYTHING]
            for first in range(0, len(edge), TAGS_PER_MESSAGE):
                body = json.dumps({"tags": edge[first : first + TAGS_PER_MESSAGE]})
                _queue().send_message(QueueUrl=settings().purge_queue_url, MessageBody=body)
        if not tags:
            return {"tags": sent}
        sent += len(tags)
