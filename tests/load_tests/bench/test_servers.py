"""The benchmarks' servers are what their names say."""

from pathlib import Path

import pytest
import redis

from civicq.front.exchange import Cluster, Command, Unreachable
from load_tests.bench.servers import behind_tls, certify, one_node, three_nodes

PING = Command(b"", (b"PING",))


def test_three_nodes_share_the_slots() -> None:
    with three_nodes() as node, redis.Redis(node.host, node.port) as client:
        assert len(client.cluster("slots")) == 3
        cluster = Cluster(node.host, node.port)
        keys = [b"{%d}" % number for number in range(30)]
        assert cluster.exchange(*(Command(key, (b"SET", key, key)) for key in keys)) == [b"OK"] * 30
        assert cluster.exchange(*(Command(key, (b"GET", key)) for key in keys)) == keys
        cluster.close()


def test_tls_is_spoken_to_whoever_trusts_its_authority_and_to_nobody_else(tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.pem"
    certify(stranger, "127.0.0.1")
    with one_node() as node, behind_tls(node) as tls:
        cluster = Cluster(tls.host, tls.port, str(tls.authorities))
        assert cluster.exchange(PING) == [b"PONG"]
        cluster.close()
        with pytest.raises(Unreachable):
            Cluster(tls.host, tls.port, str(stranger)).exchange(PING)
