"""An origin, and environments in front of it that share three nodes."""

from collections.abc import Iterator

import pytest
import redis

from cdk.local.valkey import Valkey
from tests.civicq.front.environments import Environment, Fleet, Origin, fleet_at
from tests.civicq.front.proxy import Proxy, proxy_before


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


@pytest.fixture(scope="session")
def lone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """A cluster of one node for whoever puts something between it and its clients."""
    with Valkey.start(tmp_path_factory.mktemp("lone")) as server:
        yield server


@pytest.fixture
def proxy(lone: Valkey) -> Iterator[Proxy]:
    """On the way to a node that holds nothing yet."""
    flush([lone])
    with proxy_before(lone) as proxy:
        yield proxy


@pytest.fixture
def origin(fleet: Fleet) -> Origin:
    return fleet.origin


@pytest.fixture
def environment(fleet: Fleet) -> Environment:
    return fleet.environment()
