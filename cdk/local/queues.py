"""The local SQS: takes messages by the service's own protocol and gives them to a function in batches.

(AWS: SQS JSON protocol; services-sqs-errorhandling for batches, retries and the dead-letter queue.)
"""

import asyncio
import hashlib
import json
import logging
import uuid
from collections import deque
from dataclasses import dataclass
from typing import Any

from cdk.functions import QUEUE_BATCH_MESSAGES, QUEUE_MOST_RECEIVES
from cdk.local.environment import FunctionFailed
from cdk.local.http import Request, Response, problem
from cdk.local.runtime import Lambda

_log = logging.getLogger(__name__)
RETRY_SECONDS = 5.0


@dataclass
class _Message:
    id: str
    body: str
    receives: int = 0


class Queue:
    """Messages for one function; what it fails on too often ends in `dead`."""

    def __init__(self, name: str, function: Lambda) -> None:
        self.name = name
        self.dead: list[str] = []
        self._function = function
        self._messages: deque[_Message] = deque()
        self._arrived = asyncio.Event()
        self._worker = asyncio.get_running_loop().create_task(self._deliver())

    def send(self, body: str) -> str:
        message = _Message(str(uuid.uuid4()), body)
        self._messages.append(message)
        self._arrived.set()
        return message.id

    async def _deliver(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._messages:
                size = min(QUEUE_BATCH_MESSAGES, len(self._messages))
                failed = await self._hand_over([self._messages.popleft() for _ in range(size)])
                if failed:
                    await asyncio.sleep(RETRY_SECONDS)
                    self._messages.extend(failed)

    async def _hand_over(self, batch: list[_Message]) -> list[_Message]:
        """What has to come again."""
        for message in batch:
            message.receives += 1
        records = [
            {"messageId": message.id, "body": message.body, "eventSource": "aws:sqs",
             "attributes": {"ApproximateReceiveCount": str(message.receives)}}
            for message in batch
        ]  # fmt: skip
        try:
            answer = await self._function.invoke({"Records": records})
            named = {failure["itemIdentifier"] for failure in (answer or {}).get("batchItemFailures", [])}
        except FunctionFailed as failure:
            _log.warning("queue %s: %s", self.name, failure)
            named = {message.id for message in batch}
        failed = [message for message in batch if message.id in named]
        self.dead += [message.body for message in failed if message.receives >= QUEUE_MOST_RECEIVES]
        return [message for message in failed if message.receives < QUEUE_MOST_RECEIVES]

    async def close(self) -> None:
        self._worker.cancel()
        await asyncio.gather(self._worker, return_exceptions=True)


class Queues:
    """The service's endpoint: `SendMessage` is all that CivicQ calls."""

    def __init__(self, queues: dict[str, Queue]) -> None:
        self._queues = queues

    def __call__(self, request: Request) -> Response:
        action = dict(request.headers).get("x-amz-target", "")
        if action != "AmazonSQS.SendMessage":
            return problem(400, "Unknown action", f"The local SQS does not know {action or 'this request'}.")
        asked: dict[str, Any] = json.loads(request.body)
        queue = self._queues.get(str(asked.get("QueueUrl", "")).rpartition("/")[2])
        if queue is None:
            return problem(400, "No such queue", "The local SQS has no queue of this name.")
        body = str(asked["MessageBody"])
        digest = hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
        answer = {"MessageId": queue.send(body), "MD5OfMessageBody": digest}
        return Response(200, [("content-type", "application/x-amz-json-1.0")], json.dumps(answer).encode())
