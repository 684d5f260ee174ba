"""The local queue: sent to by boto3 itself, delivered to a real function."""

import hashlib
import json
import os
import textwrap
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from cdk.functions import QUEUE_BATCH_MESSAGES, QUEUE_MOST_RECEIVES, Function
from cdk.local.http import Request
from cdk.local.queues import LONGEST_MESSAGE_BYTES, Queue, Queues
from cdk.local.runtime import Lambda
from tests.cdk.local.door import Door, open_door
from tests.cdk.local.loop import in_a_loop
from tests.cdk.local.test_runtime import until

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

# Writes down each batch, and treats its messages as they ask for.
WRITER = """
    import json, os, time

    def handler(event, context):
        bodies = [json.loads(record["body"]) for record in event["Records"]]
        with open(os.environ["BATCHES"], "a") as file:
            file.write(json.dumps(event["Records"]) + "\\n")
        for body in bodies:
            while "wait_for" in body and not os.path.exists(body["wait_for"]):
                time.sleep(0.01)
            if "exit" in body:
                os._exit(1)
            if "raise" in body:
                raise RuntimeError(body["raise"])
            if "answer" in body:
                return body["answer"]
        failed = [record["messageId"] for record, body in zip(event["Records"], bodies)
                  if body.get("fails", 0) >= int(record["attributes"]["ApproximateReceiveCount"])]
        return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}
"""


class Batches:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "batches"

    @property
    def records(self) -> list[list[dict[str, Any]]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()] if self.path.exists() else []

    @property
    def bodies(self) -> list[list[Any]]:
        return [[json.loads(record["body"]) for record in batch] for batch in self.records]

    def deliveries(self, body: Any) -> int:
        return sum(batch.count(body) for batch in self.bodies)


@asynccontextmanager
async def queue(folder: Path) -> AsyncIterator[tuple[Queue, Batches]]:
    (folder / "writer.py").write_text(textwrap.dedent(WRITER))
    batches = Batches(folder)
    variables = {"PATH": os.defpath, "PYTHONPATH": str(folder), "BATCHES": str(batches.path)}
    function = Lambda(Function("writer", "writer.handler"), variables, 1, folder / "log")
    queue = Queue("purge", function, retry_seconds=0.02)
    try:
        yield queue, batches
    finally:
        await queue.close()
        await function.close()


def send(queue: Queue, **body: Any) -> dict[str, Any]:
    queue.send(json.dumps(body))
    return body


@in_a_loop
async def test_a_message_is_delivered_once_in_the_shape_that_aws_documents(tmp_path: Path) -> None:
    async with queue(tmp_path) as (sent, batches):
        number = sent.send('{"é": 1}')
        await until(lambda: len(batches.records) == 1)
        await until(lambda: bool(batches.records[0]))
        [[record]] = batches.records
        assert record["attributes"].pop("SentTimestamp").isdecimal()
        assert record.pop("receiptHandle")
        assert record == {
            "messageId": number,
            "body": '{"é": 1}',
            "attributes": {"ApproximateReceiveCount": "1"},
            "messageAttributes": {},
            "md5OfBody": hashlib.md5('{"é": 1}'.encode(), usedforsecurity=False).hexdigest(),
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:purge",
            "awsRegion": "us-east-1",
        }
        assert uuid.UUID(number)
        assert sent.dead == []


@in_a_loop
async def test_messages_that_wait_come_in_batches_and_in_their_order(tmp_path: Path) -> None:
    async with queue(tmp_path) as (sent, batches):
        messages = [send(sent, number=number) for number in range(2 * QUEUE_BATCH_MESSAGES + 3)]
        await until(lambda: sum(map(len, batches.bodies)) == len(messages))
        assert [len(batch) for batch in batches.bodies] == [QUEUE_BATCH_MESSAGES, QUEUE_BATCH_MESSAGES, 3]
        assert [body for batch in batches.bodies for body in batch] == messages


@in_a_loop
async def test_of_a_batch_only_what_failed_comes_again(tmp_path: Path) -> None:
    async with queue(tmp_path) as (sent, batches):
        fine, failing = send(sent, number=1), send(sent, number=2, fails=2)
        await until(lambda: batches.deliveries(failing) == 3)
        last = send(sent, number=3)
        await until(lambda: batches.deliveries(last) == 1)
        assert batches.deliveries(fine) == 1
        assert batches.deliveries(failing) == 3
        counts = [
            record["attributes"]["ApproximateReceiveCount"]
            for batch in batches.records for record in batch if "fails" in record["body"]
        ]  # fmt: skip
        assert counts == ["1", "2", "3"]
        assert sent.dead == []


@pytest.mark.parametrize("how", ["raise", "exit"])
def test_what_fails_too_often_ends_among_the_dead_and_nothing_else_does(tmp_path: Path, how: str) -> None:
    @in_a_loop
    async def scenario() -> None:
        async with queue(tmp_path) as (sent, batches):
            poison = send(sent, **{how: "always"})
            await until(lambda: len(sent.dead) == 1)
            assert sent.dead == [json.dumps(poison)]
            assert batches.deliveries(poison) == QUEUE_MOST_RECEIVES
            after = send(sent, number=1)
            await until(lambda: batches.deliveries(after) == 1)
            assert len(sent.dead) == 1

    scenario()


@in_a_loop
async def test_a_message_that_waits_for_its_turn_again_holds_up_no_other(tmp_path: Path) -> None:
    async with queue(tmp_path) as (sent, batches):
        sent._retry_seconds = 3600
        poison = send(sent, fails=9)
        await until(lambda: batches.deliveries(poison) == 1)
        other = send(sent, number=1)
        await until(lambda: batches.deliveries(other) == 1)
        assert batches.deliveries(poison) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "nonsense", 7, {"batchItemFailures": 7}, {"batchItemFailures": "x"}, {"batchItemFailures": [7]},
        {"batchItemFailures": [{}]}, {"batchItemFailures": [{"itemIdentifier": None}]},
        {"batchItemFailures": [{"itemIdentifier": ""}]}, {"batchItemFailures": [{"itemIdentifier": []}]},
        {"batchItemFailures": [{"itemIdentifier": "of another batch"}]},
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_that_cannot_be_understood_brings_the_whole_batch_back(tmp_path: Path, answer: Any) -> None:
    @in_a_loop
    async def scenario() -> None:
        async with queue(tmp_path) as (sent, batches):
            message = send(sent, answer=answer)
            await until(lambda: batches.deliveries(message) >= 2)
            await until(lambda: len(sent.dead) == 1)

    scenario()


@pytest.mark.parametrize(
    "answer", [None, {}, {"batchItemFailures": None}, {"batchItemFailures": []}], ids=str
)
def test_an_answer_that_names_no_failure_is_a_success(tmp_path: Path, answer: Any) -> None:
    @in_a_loop
    async def scenario() -> None:
        async with queue(tmp_path) as (sent, batches):
            first = send(sent, answer=answer)
            await until(lambda: batches.deliveries(first) == 1)
            second = send(sent, number=2)
            await until(lambda: batches.deliveries(second) == 1)
            assert batches.deliveries(first) == 1

    scenario()


@in_a_loop
async def test_closing_ends_the_delivery_at_once(tmp_path: Path) -> None:
    async with queue(tmp_path) as (sent, batches):
        held = send(sent, wait_for="/never")
        await until(lambda: batches.deliveries(held) == 1)
        send(sent, number=1)
        await sent.close()
        await sent.close()
        assert len(batches.bodies) == 1


class Caller:
    def __init__(self, door: Door, queue: Queue, batches: Batches) -> None:
        self.door, self.queue, self.batches = door, queue, batches
        self.url = f"http://127.0.0.1:{door.port}"
        self.sqs: SQSClient = boto3.client(
            "sqs", endpoint_url=self.url, region_name="us-east-1", aws_access_key_id="local",
            aws_secret_access_key="local", config=Config(retries={"total_max_attempts": 1}),
        )  # fmt: skip

    @property
    def queue_url(self) -> str:
        return f"{self.url}/000000000000/purge"


@pytest.fixture
def caller(tmp_path: Path) -> Iterator[Caller]:
    endpoint: list[Queues] = []
    with open_door(lambda request: endpoint[0](request)) as door:  # noqa: PLW0108 (it comes later)
        opened = queue(tmp_path)
        sent, batches = door.run(opened.__aenter__())
        endpoint.append(Queues({"purge": sent}))
        caller = Caller(door, sent, batches)
        yield caller
        caller.sqs.close()
        door.run(opened.__aexit__(None, None, None))


def test_boto3_sends_and_the_function_receives(caller: Caller) -> None:
    body = json.dumps({"tags": ["ballot/1", "é", "\U0001f5f3"]}, ensure_ascii=False)
    answer = caller.sqs.send_message(QueueUrl=caller.queue_url, MessageBody=body)
    assert answer["MD5OfMessageBody"] == hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
    caller.door.run(until(lambda: len(caller.batches.bodies) == 1))
    [[record]] = caller.batches.records
    assert (record["messageId"], record["body"]) == (answer["MessageId"], body)


def test_a_queue_that_is_not_there_is_told_as_aws_tells_it(caller: Caller) -> None:
    with pytest.raises(caller.sqs.exceptions.QueueDoesNotExist):
        caller.sqs.send_message(QueueUrl=f"{caller.url}/000000000000/other", MessageBody="x")


def test_a_message_too_long_or_empty_is_refused(caller: Caller) -> None:
    for body in ("", "x" * (LONGEST_MESSAGE_BYTES + 1), "é" * (LONGEST_MESSAGE_BYTES // 2 + 1)):
        with pytest.raises(ClientError, match="262144 bytes"):
            caller.sqs.send_message(QueueUrl=caller.queue_url, MessageBody=body)


def test_another_call_is_refused(caller: Caller) -> None:
    with pytest.raises(ClientError, match=r"does not know AmazonSQS\.ListQueues"):
        caller.sqs.list_queues()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"\xff",
        b"{}",
        b'{"QueueUrl": "purge"}',
        b'{"QueueUrl":"purge","MessageBody":"\\ud800"}',
    ],
)
def test_a_call_that_is_no_message_is_a_400(body: bytes) -> None:
    answer = Queues({})(Request("POST", "/", [("x-amz-target", "AmazonSQS.SendMessage")], body))
    assert answer.status == 400
    assert json.loads(answer.body)["__type"].startswith("com.amazonaws.sqs#")
