from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from cdk.behaviours import BEHAVIOURS
from cdk.local.edge import Edge
from cdk.local.edge.invalidation import Invalidations
from cdk.local.http import Request, Response
from tests.cdk.local.door import Door, open_door

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient


@dataclass
class Set:
    door: Door
    client: "CloudFrontClient"
    port: int

    def kept(self, *targets: str) -> list[bool]:
        """Which of them the edge still had; it has all of them after this."""
        return [self.door.ask(target).x_cache == "Hit" for target in targets]

    def invalidate(self, reference: str, *items: str) -> str:
        batch = {"Paths": {"Quantity": len(items), "Items": list(items)}, "CallerReference": reference}
        created = self.client.create_invalidation(DistributionId="LOCAL", InvalidationBatch=batch)  # type: ignore[arg-type]
        assert created["ResponseMetadata"]["HTTPStatusCode"] == 201
        assert created["Invalidation"]["Status"] == "Completed"
        assert created["Invalidation"]["InvalidationBatch"]["Paths"]["Items"] == list(items)
        assert created["Location"].endswith(created["Invalidation"]["Id"])
        return created["Invalidation"]["Id"]

    def send(
        self, body: bytes, method: str = "POST", path: str = "/2020-05-31/distribution/LOCAL/invalidation"
    ) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, body)
        response = connection.getresponse()
        assert b"<ErrorResponse" in response.read()
        connection.close()
        return response.status


def origin(request: Request) -> Response:
    tag = request.target.partition("?")[0].rpartition("/")[2]
    return Response(200, [("cache-control", "s-maxage=60"), ("cache-tag", f"all,contest:{tag}")], b"x")


@pytest.fixture
def stand() -> Iterator[Set]:
    edge = Edge(BEHAVIOURS, {"api": origin, "site": origin, "media": origin})
    with open_door(edge) as door, open_door(Invalidations(edge)) as control:
        client = boto3.client(
            "cloudfront",
            region_name="us-east-1",
            endpoint_url=f"http://127.0.0.1:{control.port}",
            aws_access_key_id="local",
            aws_secret_access_key="local",
            config=Config(retries={"total_max_attempts": 1}),
        )
        yield Set(door, client, control.port)
        client.close()


def test_boto3_purges_by_tag_and_by_path(stand: Set) -> None:
    targets = ["/api/contests/1", "/api/contests/2", "/api/contests/2?sort=top"]
    assert stand.kept(*targets) == [False] * 3
    stand.invalidate("one", "#Contest:1")
    assert stand.kept(*targets) == [False, True, True]
    stand.invalidate("two", "/api/contests/2", "#nothing")
    assert stand.kept(*targets) == [True, False, True]
    stand.invalidate("three", "/api/contests/*")
    assert stand.kept(*targets) == [False] * 3
    stand.invalidate("four", "#all")
    assert stand.kept(*targets) == [False] * 3


def test_the_same_call_again_is_the_same_invalidation(stand: Set) -> None:
    first = stand.invalidate("one", "#all")
    assert stand.invalidate("one", "#all") == first
    with pytest.raises(ClientError, match="InvalidationBatchAlreadyExists"):
        stand.invalidate("one", "#other")


@pytest.mark.parametrize(
    "item", ["api/x", "", "#", "#a,b", "#a*", "#a b", "/a*b", "/a/../b", "/%zz", "#é", "#" + "a" * 257]
)
def test_an_item_that_is_neither_a_path_nor_a_tag_is_an_invalid_argument(stand: Set, item: str) -> None:
    stand.kept("/api/contests/1")
    with pytest.raises(ClientError) as raised:
        stand.invalidate("one", "#all", item)
    assert raised.value.response["Error"]["Code"] == "InvalidArgument"
    assert stand.kept("/api/contests/1") == [True], "half of a refused call was carried out"


def test_too_many_items_and_a_wrong_count_are_refused(stand: Set) -> None:
    with pytest.raises(ClientError, match="TooManyInvalidationsInProgress"):
        stand.invalidate("one", *(f"/api/{number}*" for number in range(16)))
    batch = {"Paths": {"Quantity": 2, "Items": ["#a"]}, "CallerReference": "x"}
    with pytest.raises(ClientError, match="InconsistentQuantities"):
        stand.client.create_invalidation(DistributionId="LOCAL", InvalidationBatch=batch)  # type: ignore[arg-type]


def test_what_is_not_the_call_is_refused_in_cloudfronts_manner(stand: Set) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><InvalidationBatch>&c;</InvalidationBatch>'
    assert stand.send(bomb) == 400
    assert stand.send(b"<InvalidationBatch") == 400
    assert stand.send(b"<Other/>") == 400
    assert stand.send(b"") == 400
    assert stand.send(b"\xff\xfe<") == 400
    assert stand.send(b"", "GET") == 405
    assert stand.send(b"", path="/2020-05-31/distribution") == 404
