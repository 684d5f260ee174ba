"""The edge's own counters, by the call with which boto3 asks CloudWatch for those of CloudFront."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any

import boto3
import pytest

from cdk.behaviours import BEHAVIOURS
from cdk.local.edge import Edge
from cdk.local.edge.figures import TARGET, Figures
from cdk.local.http import Request, Response
from tests.cdk.local.door import Door, open_door

MINUTE = 29_000_000 * 60


@dataclass
class Stand:
    door: Door
    control: Door
    figures: Figures
    client: Any
    now: float = MINUTE

    def close_minute(self) -> None:
        self.now += 60
        self.figures.close_minute()

    def ask(
        self, metric: str, statistic: str, *, distribution: str = "ELOCAL", namespace: str = "AWS/CloudFront"
    ) -> list[tuple[float, float]]:
        dimensions = {"DistributionId": distribution, "Region": "Global"}
        told = self.client.get_metric_data(
            MetricDataQueries=[
                {
                    "Id": "asked",
                    "MetricStat": {
                        "Metric": {
                            "Namespace": namespace,
                            "MetricName": metric,
                            "Dimensions": [
                                {"Name": key, "Value": value} for key, value in dimensions.items()
                            ],
                        },
                        "Period": 60,
                        "Stat": statistic,
                    },
                }
            ],
            StartTime=datetime.fromtimestamp(self.now, UTC) - timedelta(minutes=15),
            EndTime=datetime.fromtimestamp(self.now, UTC),
        )
        (result,) = told["MetricDataResults"]
        assert (result["Id"], result["StatusCode"]) == ("asked", "Complete")
        return [
            (at.timestamp() - MINUTE, value)
            for at, value in zip(result["Timestamps"], result["Values"], strict=True)
        ]


def origin(request: Request) -> Response:
    return Response(200, [("cache-control", "s-maxage=60")], b"x")


@pytest.fixture
def stand() -> Iterator[Stand]:
    edge = Edge(BEHAVIOURS, {"api": origin, "site": origin, "media": origin})
    made: list[Stand] = []
    figures = Figures(edge, "ELOCAL", lambda: made[0].now)
    with open_door(edge) as door, open_door(figures) as control:
        client = boto3.client(
            "cloudwatch",
            region_name="us-east-1",
            endpoint_url=f"http://127.0.0.1:{control.port}",
            aws_access_key_id="local",
            aws_secret_access_key="local",
        )
        made.append(Stand(door, control, figures, client))
        yield made[0]
        client.close()


def test_a_minute_is_told_once_it_has_ended(stand: Stand) -> None:
    for target in ("/api/cities", "/api/cities", "/api/cities", "/api/contests/1", "/api/me"):
        stand.door.ask(target)
    assert stand.ask("Requests", "Sum") == []
    stand.close_minute()
    assert stand.ask("Requests", "Sum") == [(0, 5)]
    assert stand.ask("CacheHitRate", "Average") == [(0, 50)]


def test_the_latest_minute_comes_first_and_each_has_its_own(stand: Stand) -> None:
    stand.door.ask("/api/cities")
    stand.close_minute()
    stand.door.ask("/api/cities")
    stand.door.ask("/api/cities")
    stand.close_minute()
    assert stand.ask("Requests", "Sum") == [(60, 2), (0, 1)]
    assert stand.ask("CacheHitRate", "Average") == [(60, 100), (0, 0)]


def test_where_nothing_was_asked_there_is_no_hit_rate(stand: Stand) -> None:
    stand.close_minute()
    assert stand.ask("Requests", "Sum") == [(0, 0)]
    assert stand.ask("CacheHitRate", "Average") == []


def test_what_is_not_ours_or_not_counted_has_no_values(stand: Stand) -> None:
    stand.close_minute()
    assert stand.ask("Requests", "Average") == []
    assert stand.ask("OriginLatency", "p95") == []
    assert stand.ask("Requests", "Sum", distribution="EOTHER") == []
    assert stand.ask("Requests", "Sum", namespace="AWS/Lambda") == []


def test_minutes_out_of_the_window_are_not_told(stand: Stand) -> None:
    stand.close_minute()
    stand.now += 20 * 60
    assert stand.ask("Requests", "Sum") == []


@pytest.mark.parametrize(
    ("target", "body"),
    [
        (TARGET, b"not json"),
        (TARGET, b"{}"),
        (TARGET, b"[]"),
        (TARGET, b'{"StartTime": 1, "EndTime": 2, "MetricDataQueries": [{"Id": "a"}]}'),
        (TARGET, b'{"StartTime": 1, "EndTime": 2, "MetricDataQueries": 1}'),
        (TARGET.replace("GetMetricData", "PutMetricData"), b"{}"),
    ],
)
def test_another_call_is_refused_in_words(stand: Stand, target: str, body: bytes) -> None:
    connection = HTTPConnection("127.0.0.1", stand.control.port, timeout=10)
    connection.request("POST", "/", body, {"X-Amz-Target": target})
    response = connection.getresponse()
    told = json.loads(response.read())
    connection.close()
    assert (response.status, told["__type"]) == (400, "InvalidParameterValueException")
    assert "GetMetricData" in told["message"] or "query" in told["message"]
