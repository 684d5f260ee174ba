"""From the outbox to the queue, and through the whole chain to the edge's invalidation."""

import asyncio
import json
import os
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from sqlalchemy import func, select, update

from cdk.functions import FUNCTIONS
from cdk.local.queues import Queue, Queues
from cdk.local.runtime import Lambda
from civicq import cache, db, purging
from civicq.cache import connection
from civicq.front import EVERYTHING
from civicq.front.exchange import Cluster
from civicq.handlers import relay
from civicq.purging import PurgeOutbox
from civicq.settings import settings
from tests.cdk.local.door import open_door
from tests.civicq.conftest import Api, Town
from tests.civicq.handlers.aws import Captured, captured_aws, configure
from tests.civicq.test_purging import generation


@pytest.fixture
def aws(tables: None) -> Iterator[Captured]:
    with captured_aws() as captured:
        yield captured
        relay._queue().close()
        relay._queue.cache_clear()


def put(*rows: set[str]) -> None:
    with db.writers().begin() as session:
        for tags in rows:
            purging.purge(session, tags)
    settle()


def settle() -> None:
    """As if replicas had had the time to catch up."""
    with db.writers().begin() as session:
        session.execute(
            update(PurgeOutbox).values(
                created_at=PurgeOutbox.created_at - timedelta(seconds=relay.SETTLED_SECONDS)
            )
        )


def waiting() -> int:
    with db.writers().begin() as session:
        return session.scalar(select(func.count()).select_from(PurgeOutbox)) or 0


def test_what_was_committed_is_sent_once_and_leaves_the_outbox(aws: Captured) -> None:
    put({"ballot/1", "city/a"}, {"ballot/2"})
    assert relay.handler({}, None) == {"tags": 3}
    assert aws.messages == [["ballot/1", "ballot/2", "city/a"]]
    assert waiting() == 0
    assert relay.handler({}, None) == {"tags": 0}
    assert len(aws.messages) == 1


def test_a_purge_waits_until_replicas_have_caught_up(aws: Captured) -> None:
    put({"ballot/1"})
    with db.writers().begin() as session:
        purging.purge(session, {"ballot/2"})
    assert relay.handler({}, None) == {"tags": 1}
    assert aws.messages == [["ballot/1"]]
    assert waiting() == 1


def test_a_relay_takes_as_many_tags_at_a_time_as_a_transaction_should_carry(aws: Captured) -> None:
    put(*({f"city/{number}/{each}" for each in range(400)} for number in range(5)))
    with db.writers().begin() as session:
        assert len(purging.take(session)) == 1200
        assert len(purging.take(session)) == 800


def test_redis_is_told_again_before_the_edge(aws: Captured) -> None:
    put({"ballot/1"})
    before = generation("ballot/1")
    aws.refuses_after = 0
    with pytest.raises(ClientError):
        relay.handler({}, None)
    assert generation("ballot/1") != before


def test_while_redis_does_not_answer_the_edge_is_told_and_all_that_redis_has_will_be_stale(
    aws: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    put({"ballot/1"})
    everything = generation(EVERYTHING)
    nowhere = Cluster("127.0.0.1", 9)
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cluster", lambda: nowhere)
        relay.handler({}, None)
    assert aws.messages == [["ballot/1"]]
    settle()
    relay.handler({}, None)
    assert generation(EVERYTHING) != everything
    assert aws.messages == [["ballot/1"]]
    assert waiting() == 0


def test_a_purge_of_everything_reaches_redis_as_a_tag_and_the_edge_as_a_path(aws: Captured) -> None:
    put(set(cache.WHOLE))
    everything = generation(EVERYTHING)
    relay.handler({}, None)
    assert generation(EVERYTHING) != everything
    assert aws.messages == [["/api/*"]]


def test_a_tag_that_was_purged_often_is_sent_once(aws: Captured) -> None:
    put(*({"contest/1/questions", f"question/{number % 3}"} for number in range(50)))
    relay.handler({}, None)
    assert aws.messages == [["contest/1/questions", "question/0", "question/1", "question/2"]]


def test_many_tags_travel_in_several_messages_and_none_is_lost(aws: Captured) -> None:
    tags = {f"contest/{number:03}" for number in range(250)}
    put(tags)
    assert relay.handler({}, None) == {"tags": 250}
    assert [len(message) for message in aws.messages] == [100, 100, 50]
    assert {tag for message in aws.messages for tag in message} == tags


def test_the_longest_tags_still_fit_in_a_message(aws: Captured) -> None:
    put({f"{number:03}{'x' * 253}" for number in range(100)})
    relay.handler({}, None)
    assert len(json.dumps({"tags": aws.messages[0]})) < 262_144


def test_a_backlog_is_cleared_in_one_run(aws: Captured) -> None:
    put(*({f"question/{number:04}"} for number in range(purging.MOST_TAGS_TAKEN + 5)))
    assert relay.handler({}, None) == {"tags": purging.MOST_TAGS_TAKEN + 5}
    assert waiting() == 0


def test_what_cannot_be_sent_stays_in_the_outbox(aws: Captured) -> None:
    put({"ballot/1"}, {"ballot/2"})
    aws.refuses_after = 0
    with pytest.raises(ClientError):
        relay.handler({}, None)
    assert waiting() == 2
    aws.refuses_after = None
    relay.handler({}, None)
    assert aws.messages == [["ballot/1", "ballot/2"]]
    assert waiting() == 0


def test_what_was_sent_before_a_failure_is_sent_again_rather_than_lost(aws: Captured) -> None:
    put({f"contest/{number:03}" for number in range(150)})
    aws.refuses_after = 1
    with pytest.raises(ClientError):
        relay.handler({}, None)
    assert waiting() == 1
    aws.refuses_after = None
    relay.handler({}, None)
    assert [len(message) for message in aws.messages] == [100, 100, 50]


def test_a_queue_that_cannot_be_reached_loses_nothing(tables: None, monkeypatch: pytest.MonkeyPatch) -> None:
    put({"ballot/1"})
    with open_door(Captured()) as door:
        configure(monkeypatch, door)
    try:
        with pytest.raises(BotoCoreError):
            relay.handler({}, None)
        assert waiting() == 1
    finally:
        relay._queue().close()
        relay._queue.cache_clear()
        monkeypatch.undo()
        settings.cache_clear()


def test_a_question_ends_as_an_invalidation_of_its_pages(
    api: Api, town: Town, ana: uuid.UUID, aws: Captured, tmp_path: Path
) -> None:
    """Outbox, relay, boto3, queue, AWS's runtime client, purge function, boto3: all of them real."""
    [described] = [function for function in FUNCTIONS if function.name == "purge"]
    endpoint: list[Queues] = []
    with open_door(lambda request: endpoint[0](request)) as queues:  # noqa: PLW0108 (it comes later)

        async def start() -> tuple[Lambda, Queue]:
            names = ("AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                     "AWS_ENDPOINT_URL_CLOUDFRONT", "DISTRIBUTION_ID", "DATABASE_WRITER_HOST",
                     "DATABASE_READER_HOST")  # fmt: skip
            variables = {name: os.environ[name] for name in names}  # noqa: TID251 (for another process)
            function = Lambda(described, {"PATH": os.defpath} | variables, 1, tmp_path / "log")
            queue = Queue("purge", function)
            endpoint.append(Queues({"purge": queue}))
            return function, queue

        function, queue = queues.run(start())
        os.environ["AWS_ENDPOINT_URL_SQS"] = f"http://127.0.0.1:{queues.port}"  # noqa: TID251 (undone by `aws`)
        settle()
        relay.handler({}, None)  # what the town itself purged
        asked = {"contest_id": town.mayor, "text": "Who mends the harbor wall?"}
        question = api.call("POST", "/api/me/questions", asked, citizen=ana).json["id"]
        settle()
        assert relay.handler({}, None)["tags"] >= 3

        async def invalidated() -> None:
            async with asyncio.timeout(60):
                while f"#question/{question}" not in {tag for *_, tags in aws.invalidations for tag in tags}:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)

        queues.run(invalidated())
        queues.run(queue.close())
        queues.run(function.close())
    purged = {tag for *_, tags in aws.invalidations for tag in tags}
    assert {f"#contest/{town.mayor}/questions", f"#ballot/{town.ballot}/trending"} <= purged
    assert queue.dead == []
