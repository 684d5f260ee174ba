"""The local SQS: takes messages by the service's own protocol and gives them to a function in batches.

(AWS: SQS JSON protocol; services-sqs-errorhandling for batches, retries and the dead-letter queue.)
"""

import asyncio
import hashlib
import json
import logging
import time
import uuid
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from cdk.functions import QUEUE_BATCH_MESSAGES, QUEUE_MOST_RECEIVES
from cdk.local.environment import FunctionFailed
from cdk.local.http import Request, Response
from cdk.local.runtime import Lambda

_log = logging.getLogger(__name__)
RETRY_SECONDS = 5.0
LONGEST_MESSAGE_BYTES = 262_144


@dataclass
class _Message:
    body: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    sent_at: int = field(default_factory=lambda: int(time.time() * 1000))
    receives: int = 0

    def record(self, queue: str) -> dict[str, Any]:
        """As the function gets it (AWS: with-sqs)."""
        return {
            "messageId": self.id,
            "receiptHandle": f"{self.id}#{self.receives}",
            "body": self.body,
            "attributes": {
                "ApproximateReceiveCount": str(self.receives),
                "SentTimestamp": str(self.sent_at),
            },
            "messageAttributes": {},
            "md5OfBody": _md5(self.body),
            "eventSource": "aws:sqs",
            "eventSourceARN": f"arn:aws:sqs:us-east-1:000000000000:{queue}",
            "awsRegion": "us-east-1",
        }


class Queue:
    """Messages for one function; what it fails on too often ends in `dead`.

    A message that failed comes again after a while; those behind it do not wait for that.
    """

    def __init__(self, name: str, function: Lambda, *, retry_seconds: float = RETRY_SECONDS) -> None:
        self.name = name
        self.dead: list[str] = []
        self._function = function
        self._retry_seconds = retry_seconds
        self._messages: deque[_Message] = deque()
        self._arrived = asyncio.Event()
        self._worker = asyncio.get_running_loop().create_task(self._deliver())

    @property
    def waiting(self) -> int:
        """How many messages nobody has taken yet."""
        return len(self._messages)

    @property
    def oldest_seconds(self) -> float:
        """How long the oldest of them has waited; 0 when none does."""
        oldest = min((each.sent_at for each in self._messages), default=None)
        return 0.0 if oldest is None else max(0.0, time.time() - oldest / 1000)

    def send(self, body: str) -> str:
        """The id of the new message."""
        message = _Message(body)
        self._put(message)
        return message.id

    async def close(self) -> None:
        """What has not been delivered is lost, as all that it was about: the edge's cache ends with us."""
        self._worker.cancel()
        await asyncio.gather(self._worker, return_exceptions=True)

    def _put(self, message: _Message) -> None:
        self._messages.append(message)
        self._arrived.set()

    async def _deliver(self) -> None:
        while True:
            await self._arrived.wait()
            size = min(QUEUE_BATCH_MESSAGES, len(self._messages))
            batch = [self._messages.popleft() for _ in range(size)]
            if not self._messages:
                self._arrived.clear()
            await self._hand_over(batch)

    async def _hand_over(self, batch: list[_Message]) -> None:
        for message in batch:
            message.receives += 1
        try:
            answer = await self._function.invoke({"Records": [each.record(self.name) for each in batch]})
            failed = _failed(batch, answer)
        except FunctionFailed as failure:
            _log.warning("queue %s: %s", self.name, failure)
            failed = batch
        for message in failed:
            if message.receives < QUEUE_MOST_RECEIVES:
                asyncio.get_running_loop().call_later(self._retry_seconds, self._put, message)
            else:
                _log.error("queue %s gives up on %s", self.name, message.body)
                self.dead.append(message.body)


def _failed(batch: list[_Message], answer: Any) -> list[_Message]:
    """Those that the function names; all of them when what it says cannot be understood."""
    named = answer.get("batchItemFailures") if isinstance(answer, dict) else answer
    if not named:
        return []
    try:
        ids = {failure["itemIdentifier"] for failure in named}
    except (TypeError, KeyError):
        return batch
    failed = [message for message in batch if message.id in ids]
    return failed if len(failed) == len(ids) else batch


class Queues:
    """The service's endpoint: `SendMessage` is all that CivicQ calls."""

    def __init__(self, queues: dict[str, Queue]) -> None:
        self._queues = queues

    def __call__(self, request: Request) -> Response:
        action = dict(request.headers).get("x-amz-target", "")
        if action != "AmazonSQS.SendMessage":
            return _error("UnsupportedOperation", f"The local SQS does not know {action or 'this request'}.")
        try:
            asked = json.loads(request.body)
            url, body = str(asked["QueueUrl"]), str(asked["MessageBody"])
            size = len(body.encode())
        except (ValueError, TypeError, KeyError):
            return _error("InvalidParameterValueException", "A QueueUrl and a MessageBody are needed.")
        queue = self._queues.get(url.rpartition("/")[2])
        if queue is None:
            return _error("QueueDoesNotExist", "The local SQS has no queue of this name.")
        if not 0 < size <= LONGEST_MESSAGE_BYTES:
            limit = f"A message is text of 1 to {LONGEST_MESSAGE_BYTES} bytes."
            return _error("InvalidParameterValueException", limit)
        return _json(200, {"MessageId": queue.send(body), "MD5OfMessageBody": _md5(body)})


def _md5(body: str) -> str:
    return hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()


def _error(code: str, message: str) -> Response:
    return _json(400, {"__type": f"com.amazonaws.sqs#{code}", "message": message})


def _json(status: int, body: dict[str, str]) -> Response:
    return Response(status, [("content-type", "application/x-amz-json-1.0")], json.dumps(body).encode())
