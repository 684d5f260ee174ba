import signal
import socket
from pathlib import Path

import pytest
from redis import Redis
from redis.cluster import RedisCluster

from cdk.local import valkey as valkey_module
from cdk.local.errors import LocalCloudError
from cdk.local.valkey import Valkey


def test_a_cluster_client_stores_and_reads_keys_of_many_slots(valkey: Valkey) -> None:
    with RedisCluster(host=valkey.host, port=valkey.port) as client:
        for number in range(100):
            client.set(f"key-{number}", number)
        assert [int(client.get(f"key-{number}") or -1) for number in range(100)] == list(range(100))
        assert [(node.host, node.port) for node in client.get_nodes()] == [(valkey.host, valkey.port)]
        client.flushall()


def test_it_keeps_nothing_on_disk_and_evicts_what_is_read_least(valkey: Valkey) -> None:
    with RedisCluster(host=valkey.host, port=valkey.port, decode_responses=True) as client:
        settings = client.config_get("*", target_nodes=RedisCluster.RANDOM)
    assert settings["save"] == ""
    assert settings["appendonly"] == "no"
    assert settings["maxmemory-policy"] == "allkeys-lfu"
    assert int(settings["maxmemory"]) == 256 * 1024 * 1024


def test_it_listens_on_the_loopback_only(valkey: Valkey) -> None:
    with RedisCluster(host=valkey.host, port=valkey.port, decode_responses=True) as client:
        assert client.config_get("bind", target_nodes=RedisCluster.RANDOM) == {"bind": "127.0.0.1"}


def test_two_servers_run_side_by_side_and_a_stopped_one_is_gone(tmp_path: Path, valkey: Valkey) -> None:
    with Valkey.start(tmp_path / "valkey") as other:
        assert other.port != valkey.port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((other.host, other.port))


def test_a_start_after_a_crash_begins_empty(tmp_path: Path) -> None:
    first = Valkey.start(tmp_path)
    with RedisCluster(host=first.host, port=first.port) as client:
        client.set("key", "value")
    first.process.stop(signal.SIGKILL)
    with Valkey.start(tmp_path) as second, RedisCluster(host=second.host, port=second.port) as client:
        assert client.get("key") is None


def test_a_port_lost_to_another_program_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free_ports = valkey_module._free_ports
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        offered = [(taken.getsockname()[1], free_ports()[1])]
        monkeypatch.setattr(valkey_module, "_free_ports", lambda: offered.pop() if offered else free_ports())
        with Valkey.start(tmp_path) as server:
            assert server.port != taken.getsockname()[1]
    assert not offered


def test_a_folder_that_is_a_file_gives_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "valkey").write_text("garbage")
    with pytest.raises(LocalCloudError, match=r"Valkey cannot use .*valkey: .*delete"):
        Valkey.start(tmp_path / "valkey")


def test_three_nodes_share_the_slots_and_answer_for_one_another(nodes: list[Valkey]) -> None:
    with RedisCluster(host=nodes[0].host, port=nodes[0].port) as client:
        assert {node.port for node in client.get_nodes()} == {node.port for node in nodes}
        for number in range(50):
            client.set(f"shared/{number}", number, ex=60)
        assert [int(client.get(f"shared/{number}")) for number in range(50)] == list(range(50))
    for node in nodes:
        with Redis(host=node.host, port=node.port) as one:
            assert one.cluster("info")["cluster_state"] == "ok"
            assert one.info("commandstats")["cmdstat_set"]["calls"] > 0
