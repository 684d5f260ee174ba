"""Redis hangs, dies, forgets, is full or lies: everybody is answered, and nobody by the wrong bytes.

The bounds are those of issue 3: with Redis hung at most 110 ms more for each request until the breaker opens, then
at most 5 ms, and 3 s until it is used again. The machine is shared, so medians are held to them, not the slowest.
"""

import os
import pickle
import signal
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from cdk.local.valkey import Valkey
from civicq.front.entry import value_key
from civicq.front.exchange import Breaker, Cluster
from tests.civicq.front.conftest import flush
from tests.civicq.front.environments import Environment, Fleet, Origin, fleet_at
from tests.civicq.front.proxy import Proxy
from tests.civicq.front.test_entry import Payload

HUNG_SECONDS = 0.11
OPEN_SECONDS = 0.005
RECOVERY_SECONDS = 3.0


@pytest.fixture
def own_fleet(own_nodes: list[Valkey]) -> Iterator[Fleet]:
    with fleet_at(own_nodes[0]) as fleet:
        yield fleet


def send(nodes: list[Valkey], what: signal.Signals) -> None:
    for node in nodes:
        os.kill(node.process.pid, what)


def waits(environment: Environment, times: int) -> list[float]:
    """Seconds that each of so many requests takes, all of which have to pass Redis and are answered."""
    for _ in range(times):
        assert environment.ask_anew().status == 200
    return [served.seconds for served in environment.told[-times:]]


def await_redis(environment: Environment) -> float:
    began = time.monotonic()
    while environment.ask_anew().source not in {"redis", "fetched", "collapsed"}:
        assert time.monotonic() - began < 10
        time.sleep(0.01)
    return time.monotonic() - began


def test_while_redis_hangs_requests_are_held_up_little_and_then_hardly_at_all(
    own_fleet: Fleet, own_nodes: list[Valkey]
) -> None:
    environment = own_fleet.environment()
    environment.ask()
    assert environment.ask_anew().source == "redis"
    send(own_nodes, signal.SIGSTOP)
    before = waits(environment, Breaker.FAILURES)
    after = waits(environment, 100)
    assert {served.source for served in environment.told[-105:]} == {"unreachable"}
    assert "detail=unreachable" in environment.ask_anew().headers["cache-status"]
    send(own_nodes, signal.SIGCONT)
    recovery = await_redis(environment)
    assert statistics.median(before) < HUNG_SECONDS
    assert statistics.median(after) < OPEN_SECONDS
    assert recovery < RECOVERY_SECONDS


def test_an_environment_that_is_made_while_redis_hangs_answers_too(
    own_fleet: Fleet, own_nodes: list[Valkey]
) -> None:
    send(own_nodes, signal.SIGSTOP)
    environment = own_fleet.environment()
    before = waits(environment, Breaker.FAILURES)
    after = waits(environment, 100)
    send(own_nodes, signal.SIGCONT)
    assert statistics.median(before) < HUNG_SECONDS
    assert statistics.median(after) < OPEN_SECONDS
    assert await_redis(environment) < RECOVERY_SECONDS


def test_redis_that_hangs_while_the_handler_loads_costs_nobody_the_answer(
    own_fleet: Fleet, own_nodes: list[Valkey]
) -> None:
    own_fleet.origin.headers = {"cache-control": "s-maxage=60", "cache-tag": "told/only,by/the/answer"}
    own_fleet.origin.meanwhile = lambda: send(own_nodes, signal.SIGSTOP)
    environment = own_fleet.environment()
    answer = environment.ask()
    send(own_nodes, signal.SIGCONT)
    assert (answer.status, answer.load, answer.source) == (200, 1, "fetched")


def test_when_redis_is_killed_requests_are_answered_at_once(
    own_fleet: Fleet, own_nodes: list[Valkey]
) -> None:
    environment = own_fleet.environment()
    environment.ask()
    for node in own_nodes:
        node.process.stop(signal.SIGKILL)
    assert statistics.median(waits(environment, 60)) < OPEN_SECONDS
    assert {served.source for served in environment.told[1:]} == {"unreachable"}
    assert environment.ask().source == "process"  # it still keeps its own copy


def test_when_one_node_of_three_is_killed_the_pages_of_the_others_are_still_kept(
    own_fleet: Fleet, own_nodes: list[Valkey]
) -> None:
    environment = own_fleet.environment()
    pages = [f"/api/books/{book}" for book in range(60)]
    for page in pages:
        environment.ask(page)
    # It knows of a purge of everything for a second; the tag of that may have been on the node that went.
    own_nodes[2].process.stop(signal.SIGKILL)
    sources = [environment.ask_anew(page).source for page in pages]
    assert set(sources) == {"redis", "unreachable"}
    assert sources.count("redis") > 20


def test_what_redis_forgets_is_loaded_again(fleet: Fleet, nodes: list[Valkey]) -> None:
    environment = fleet.environment()
    for load in range(1, 5):
        assert environment.ask_anew().load == load
        assert environment.ask_anew().source == "redis"
        flush(nodes)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Valkey]:
    """One node with room for next to nothing."""
    with Valkey.start(tmp_path / "full") as server:
        yield server


def limit(server: Valkey, policy: str, spare_bytes: int) -> None:
    with redis.Redis(host=server.host, port=server.port) as client:
        client.config_set("maxmemory-policy", policy)
        client.config_set("maxmemory", client.info("memory")["used_memory"] + spare_bytes)
        if spare_bytes <= 0:
            with pytest.raises(redis.exceptions.OutOfMemoryError):
                client.set("anything", "x")


def test_when_redis_is_full_and_refuses_what_it_has_is_served_and_the_rest_is_loaded(full: Valkey) -> None:
    with fleet_at(full) as fleet:
        environment = fleet.environment()
        environment.ask("/api/books/before")
        limit(full, "noeviction", -100_000)
        assert environment.ask_anew("/api/books/before").source == "redis"
        answers = [environment.ask_anew(f"/api/books/{book}") for book in range(20)]
        assert {(answer.status, answer.source) for answer in answers} == {(200, "unreachable")}
        assert environment.ask_anew("/api/books/before").source == "redis"


def test_a_full_redis_that_refuses_still_carries_out_a_purge(full: Valkey) -> None:
    with fleet_at(full) as fleet:
        environment = fleet.environment()
        environment.ask()
        limit(full, "noeviction", -100_000)
        environment.purge("book/emma")
        assert environment.ask_anew().load == 2


def test_a_full_redis_that_evicts_serves_only_what_is_whole(full: Valkey) -> None:
    """Generations go as values do; whatever is left of either is no answer."""
    with fleet_at(full) as fleet:
        fleet.origin.headers = {"cache-control": "s-maxage=600", "cache-tag": "told/by/the/answer"}
        limit(full, "allkeys-lfu", 3_000_000)
        environment = fleet.environment()
        big = "x" * 100_000
        loads: dict[str, str] = {}
        for turn in range(4):
            for book in range(60):
                page = f"/api/books/{book}"
                fleet.origin.extra = {"body": f"{page} {turn} {big}"}
                answer = environment.ask_anew(page)
                assert answer.status == 200
                if answer.source == "redis":
                    assert answer.body == loads[page]
                loads[page] = answer.body
        with redis.Redis(host=full.host, port=full.port) as client:
            assert client.info("stats")["evicted_keys"] > 0


def test_behind_a_slow_line_redis_is_given_up(proxy: Proxy, lone: Valkey, origin: Origin) -> None:
    cluster = Cluster("127.0.0.1", proxy.port)
    environment = Environment(origin, cluster)
    environment.ask()
    proxy.delay_seconds = 0.08
    assert statistics.median(waits(environment, 50)) < OPEN_SECONDS
    proxy.delay_seconds = 0
    assert await_redis(environment) < RECOVERY_SECONDS
    cluster.close()


def test_a_connection_that_was_closed_while_the_environment_froze_loses_nothing(
    proxy: Proxy, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("civicq.front.exchange.IDLE_SECONDS", 0)
    cluster = Cluster("127.0.0.1", proxy.port)
    environment = Environment(origin, cluster)
    environment.ask()
    for _ in range(3):
        proxy.cut()
        time.sleep(0.02)
        assert environment.ask_anew().source == "redis"
    cluster.close()


@pytest.mark.parametrize(
    "reply",
    [
        b"-CLUSTERDOWN The cluster is down\r\n",
        b"-LOADING Redis is loading the dataset in memory\r\n",
        b"-READONLY You can't write against a read only replica.\r\n",
        b"-MOVED 1 127.0.0.1:1\r\n",
        b"-OOM command not allowed\r\n",
        b"",
    ],
    ids=lambda reply: reply.decode()[1:9],
)
def test_a_node_that_refuses_makes_no_error(proxy: Proxy, origin: Origin, reply: bytes) -> None:
    cluster = Cluster("127.0.0.1", proxy.port)
    environment = Environment(origin, cluster)
    environment.ask()
    proxy.reply = reply
    answers = [environment.ask_anew() for _ in range(10)]
    assert {(answer.status, answer.source) for answer in answers} == {(200, "unreachable")}
    proxy.reply = None
    assert await_redis(environment) < RECOVERY_SECONDS
    cluster.close()


def test_a_poisoned_value_is_a_miss_and_is_told_of(
    fleet: Fleet, nodes: list[Valkey], caplog: pytest.LogCaptureFixture
) -> None:
    environment = fleet.environment()
    environment.ask()
    environment.ask("/api/books/other")
    where = value_key("book/emma", "/api/books/emma?")
    with redis.RedisCluster(host=nodes[0].host, port=nodes[0].port) as client:
        good = client.get(where)
        others = client.get(value_key("book/other", "/api/books/other?"))
        for poison in (
            pickle.dumps(Payload()),
            others,
            good[:-1],
            good[:70] + b"?" + good[71:],
            b"",
            b"HTTP",
            b"{}",
        ):
            client.set(where, poison)
            caplog.clear()
            answer = environment.ask_anew()
            assert (answer.status, answer.source, answer.body[-8:]) == (
                200,
                "fetched",
                ' "/api/books/emma"}'[-8:],
            )
            assert "something foreign" in caplog.text
        client.delete(where)
        client.rpush(where, "a list")
        assert environment.ask_anew().status == 200


def test_a_poisoned_generation_is_a_miss(fleet: Fleet, nodes: list[Valkey]) -> None:
    from civicq.front.entry import generation_key

    fleet.origin.headers = {"cache-control": "s-maxage=60", "cache-tag": "told/only"}
    environment = fleet.environment()
    with redis.RedisCluster(host=nodes[0].host, port=nodes[0].port) as client:
        for load, poison in enumerate(
            (b"", b"purged-", b"purged-zzzzzzzzzzz-", b"\xff\n x", b"7" * 9_000), start=1
        ):
            for tag in ("book/emma", "told/only"):
                client.set(generation_key(tag), poison)
            for _ in range(3):
                assert environment.ask_anew().status == 200
            assert environment.ask_anew().load >= load
