"""From the queue's batch to one CloudFront invalidation."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from civicq.handlers import purge
from tests.civicq.handlers.aws import Captured, captured_aws


@pytest.fixture
def aws(configured: None) -> Iterator[Captured]:
    with captured_aws() as captured:
        yield captured
        purge._edge().close()
        purge._edge.cache_clear()


def record(*tags: str) -> dict[str, Any]:
    return {"messageId": str(uuid.uuid4()), "body": json.dumps({"tags": tags}), "eventSource": "aws:sqs"}


def hand_over(*records: dict[str, Any]) -> dict[str, Any]:
    return dict(purge.handler({"Records": list(records)}, None))


def test_a_batch_is_one_invalidation_of_each_tag_once(aws: Captured) -> None:
    answer = hand_over(record("ballot/1", "city/a"), record("ballot/1"), record("contest/2/questions"))
    assert answer == {"batchItemFailures": []}
    [(target, reference, items)] = aws.invalidations
    assert target == "/2020-05-31/distribution/EDISTRIBUTION/invalidation"
    assert items == ["#ballot/1", "#city/a", "#contest/2/questions"]
    assert 0 < len(reference) <= 128


def test_what_begins_with_a_slash_is_a_path(aws: Captured) -> None:
    hand_over(record("/api/*", "ballot/1"))
    assert aws.invalidations[0][2] == ["/api/*", "#ballot/1"]


def test_a_full_batch_of_full_messages_is_one_invalidation(aws: Captured) -> None:
    hand_over(*(record(*(f"contest/{batch}/{number}" for number in range(100))) for batch in range(10)))
    [(_, _, items)] = aws.invalidations
    assert len(items) == len(set(items)) == 1_000


def test_nothing_to_purge_asks_for_nothing(aws: Captured) -> None:
    assert hand_over(record(), record()) == {"batchItemFailures": []}
    assert aws.invalidations == []


def test_a_failure_is_raised_so_that_the_queue_brings_the_batch_back(aws: Captured) -> None:
    aws.refuses_after = 0
    with pytest.raises(ClientError):
        hand_over(record("ballot/1"))
    aws.refuses_after = None
    assert hand_over(record("ballot/1")) == {"batchItemFailures": []}


def test_the_same_batch_again_is_the_same_invalidation_in_whatever_order_it_comes(aws: Captured) -> None:
    first, second = record("ballot/1"), record("ballot/2")
    hand_over(first, second)
    hand_over(second, first)
    [(_, reference, items), (_, again, items_again)] = aws.invalidations
    assert (again, items_again) == (reference, items)


def test_a_message_that_comes_again_in_other_company_is_another_invalidation(aws: Captured) -> None:
    """CloudFront refuses a reference that comes back with other items, for ever."""
    returned = record("ballot/1")
    hand_over(returned, record("ballot/2"))
    hand_over(returned, record("ballot/3"))
    hand_over(returned)
    references = [reference for _, reference, _ in aws.invalidations]
    assert len(set(references)) == 3
