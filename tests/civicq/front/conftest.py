"""An origin, and environments in front of it that share three nodes."""

from collections.abc import Iterator

import pytest
import redis

from cdk.local.valkey import Valkey
from tests.civicq.front.environments import Environment, Fleet, Origin, fleet_at


def flush(nodes: list[Valkey]) -> None:
    for node in nodes:
        with redis.Redis(host=node.host, port=node.port) as client:
            client.flushall()


@pytest.fixture
def fleet(nodes: list[Valkey]) -> Iterator[Fleet]:
    """On nodes that hold nothing yet."""
    flush(nodes)
    with fleet_at(nodes[0]) as fleet:
        yield fleet


@pytest.fixture
def origin(fleet: Fleet) -> Origin:
    return fleet.origin


@pytest.fixture
def environment(fleet: Fleet) -> Environment:
    return fleet.environment()
