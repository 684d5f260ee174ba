"""The clock: a message for each run of the minute to come, each at its moment."""

import boto3
import pytest
from moto import mock_aws

from civicq.handlers import clock


@pytest.fixture(autouse=True)
def _as_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    clock._queues.cache_clear()


def test_each_queue_gets_the_ticks_of_a_minute_each_delayed_to_its_moment() -> None:
    with mock_aws():
        client = boto3.client("sqs")
        often = client.create_queue(QueueName="often")["QueueUrl"]
        seldom = client.create_queue(QueueName="seldom")["QueueUrl"]
        told = {
            "ticks": [
                {"queue_url": often, "every_seconds": 1},
                {"queue_url": seldom, "every_seconds": 15},
            ]
        }
        assert clock.handler(told, None) == {"ticks": 64}
        waiting = {
            url: client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
            for url in (often, seldom)
        }
    assert int(waiting[often]["ApproximateNumberOfMessagesDelayed"]) == 59
    assert int(waiting[often]["ApproximateNumberOfMessages"]) == 1
    assert int(waiting[seldom]["ApproximateNumberOfMessagesDelayed"]) == 3


def test_a_period_that_does_not_divide_the_minute_begins_anew_with_each() -> None:
    with mock_aws():
        url = boto3.client("sqs").create_queue(QueueName="uneven")["QueueUrl"]
        assert clock.handler({"ticks": [{"queue_url": url, "every_seconds": 25}]}, None) == {"ticks": 3}
