"""Once a minute: sends the ticks of the minute to come to the queues of what runs more often.

Each tick is a message that is delayed to its moment (AWS: sqs-delay-queues). Outside the VPC.
"""

import functools
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from civicq.logs import noted

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

MINUTE_SECONDS = 60
MOST_AT_ONCE = 10  # AWS: SendMessageBatch


@functools.cache
def _queues() -> "SQSClient":
    # A second attempt may send a tick twice, which is one run more.
    return boto3.client("sqs", config=Config(connect_timeout=2, read_timeout=5))


@noted
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """`event` has `ticks`: for each queue its address and the seconds between two of its ticks."""
    sent = 0
    for each in event["ticks"]:
        moments = list(range(0, MINUTE_SECONDS, each["every_seconds"]))
        for first in range(0, len(moments), MOST_AT_ONCE):
            batch = moments[first : first + MOST_AT_ONCE]
            entries: list[SendMessageBatchRequestEntryTypeDef] = [
                {"Id": str(moment), "MessageBody": "tick", "DelaySeconds": moment} for moment in batch
            ]
            refused = _queues().send_message_batch(QueueUrl=each["queue_url"], Entries=entries)
            sent += len(batch) - len(refused.get("Failed", []))
    return {"ticks": sent}
