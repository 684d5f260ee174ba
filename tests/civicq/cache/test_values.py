"""Remembered, kept and counted in Redis; and nothing raised on the days when it is gone."""

import os
import signal
import statistics
import string
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from cdk.local.valkey import Valkey
from civicq import cache
from civicq.cache.values import _where
from civicq.front import EVERYTHING
from civicq.front.exchange import Breaker, Command
from tests.civicq.conftest import forget_settings

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(string.printable + "é→"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def use(server: Valkey, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("CACHE_HOST", server.host)
    patch.setenv("CACHE_PORT", str(server.port))
    forget_settings()


@pytest.fixture
def three(configured: None, nodes: list[Valkey], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Valkey]]:
    """CivicQ on a cluster of three that holds nothing yet."""
    for node in nodes:
        with redis.Redis(host=node.host, port=node.port) as client:
            client.flushall()
    use(nodes[0], monkeypatch)
    yield nodes
    monkeypatch.undo()
    forget_settings()


@pytest.fixture
def own(configured: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Valkey]:
    """A server to stop and kill."""
    with Valkey.start(tmp_path / "own") as server:
        use(server, monkeypatch)
        yield server
        if server.process.exit_status is None:
            os.kill(server.process.pid, signal.SIGCONT)
    monkeypatch.undo()
    forget_settings()


class Loader:
    def __init__(self) -> None:
        self.loads = 0
        self.error: Exception | None = None

    def __call__(self) -> Any:
        self.loads += 1
        if self.error is not None:
            raise self.error
        return {"load": self.loads}


@pytest.fixture
def loader() -> Loader:
    return Loader()


def remembered(loader: Any, key: str = "settings of harbor-falls", *tags: str) -> Any:
    return cache.remember(key, "city", tags or ("cities", "city/harbor-falls"), loader)


def test_what_is_remembered_is_loaded_once(three: list[Valkey], loader: Loader) -> None:
    assert [remembered(loader) for _ in range(5)] == [{"load": 1}] * 5
    assert remembered(loader, "another") == {"load": 2}


@pytest.mark.parametrize("tag", ["cities", "city/harbor-falls"])
def test_what_is_remembered_ends_with_any_of_its_tags(three: list[Valkey], loader: Loader, tag: str) -> None:
    remembered(loader)
    assert cache.purge({tag, "cities/else"})
    assert [remembered(loader) for _ in range(2)] == [{"load": 2}] * 2


def test_a_purge_while_loading_is_not_overwritten(three: list[Valkey], loader: Loader) -> None:
    def load() -> Any:
        cache.purge({"cities"})
        return loader()

    assert remembered(load) == {"load": 1}
    assert remembered(loader) == {"load": 2}


def test_a_purge_of_everything_reloads_what_is_remembered(three: list[Valkey], loader: Loader) -> None:
    remembered(loader)
    cache.purge({EVERYTHING})
    deadline = time.monotonic() + 3
    while remembered(loader) == {"load": 1}:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_loader_that_fails_is_stood_in_for_by_what_it_made(three: list[Valkey], loader: Loader) -> None:
    remembered(loader)
    cache.purge({EVERYTHING})
    loader.error = RuntimeError("no database")
    assert remembered(loader) == {"load": 1}
    with pytest.raises(RuntimeError, match="no database"):
        remembered(loader, "never seen")


def test_many_threads_load_once(three: list[Valkey], loader: Loader) -> None:
    def load() -> Any:
        time.sleep(0.05)
        return loader()

    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(remembered(load))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == [{"load": 1}] * 20


@bounds(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(value=JSON, key=st.text(max_size=20))
def test_json_comes_back_as_it_went(three: list[Valkey], value: Any, key: str) -> None:
    new = f"{key} {uuid.uuid4()}"
    assert [cache.remember(new, "city", ["cities"], lambda: value) for _ in range(2)] == [value] * 2
    cache.set(key, value, "questions")
    assert cache.get(key) == value
    cache.delete(key)
    assert cache.get(key) is None


def test_many_are_set_and_got_in_one_exchange_each(
    three: list[Valkey], monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = cache.cluster()
    assert cluster is not None
    exchanges: list[int] = []
    inner = cluster.exchange

    def exchange(*commands: Command) -> list[Any]:
        exchanges.append(len(commands))
        return inner(*commands)

    monkeypatch.setattr(cluster, "exchange", exchange)
    values = {f"key/{number}": {"number": number} for number in range(100)}
    cache.set_many(values, "questions")
    assert cache.get_many([*values, "nothing"]) == values
    cache.delete(*values)
    assert cache.get_many(values) == {}
    assert exchanges == [100, 101, 100, 100]
    assert cache.get_many([]) == {}
    cache.set_many({}, "questions")
    cache.delete()
    assert len(exchanges) == 4


def test_what_is_kept_ends_after_the_seconds_of_its_kind(three: list[Valkey]) -> None:
    cache.set("kept", 1, "questions")
    with redis.RedisCluster(host=three[0].host, port=three[0].port) as client:
        assert 25 < client.ttl(_where("kept")) <= 30


def test_what_somebody_else_put_there_is_not_there(three: list[Valkey]) -> None:
    cache.set_many({"one": 1, "other": 2}, "questions")
    with redis.RedisCluster(host=three[0].host, port=three[0].port) as client:
        good = client.get(_where("one"))
        for poison in (client.get(_where("other")), b"1", b"", good[:-1], b"\x80\x04."):
            client.set(_where("one"), poison)
            assert cache.get_many(["one", "other"]) == {"other": 2}


def test_counters_count_and_begin_anew(three: list[Valkey]) -> None:
    assert [cache.count("votes of ana", 60) for _ in range(3)] == [1, 2, 3]
    assert cache.count("votes of bo", 60) == 1
    assert cache.count("short", 1) == 1
    time.sleep(1.1)
    assert cache.count("short", 1) == 1
    with redis.RedisCluster(host=three[0].host, port=three[0].port) as client:
        client.set(_where("votes of bo"), "not a number")
        assert cache.count("votes of bo", 60) is None


def everything(loader: Loader) -> list[Any]:
    cache.set("kept", 1, "questions")
    cache.delete("kept")
    return [remembered(loader), cache.get("kept"), cache.get_many(["kept"]), cache.count("counted", 60)]


def test_without_redis_everything_is_loaded(
    configured: None, monkeypatch: pytest.MonkeyPatch, loader: Loader
) -> None:
    monkeypatch.setenv("CACHE_HOST", "")
    forget_settings()
    assert everything(loader) == [{"load": 1}, None, {}, None]
    monkeypatch.undo()
    forget_settings()


def test_when_redis_is_killed_everything_is_loaded(own: Valkey, loader: Loader) -> None:
    assert remembered(loader) == {"load": 1}
    own.process.stop(signal.SIGKILL)
    assert [everything(loader) for _ in range(5)] == [
        [{"load": load}, None, {}, None] for load in range(2, 7)
    ]
    loader.error = RuntimeError("no database")
    with pytest.raises(RuntimeError):
        remembered(loader)


def test_while_redis_hangs_everything_is_loaded_and_soon_at_once(own: Valkey, loader: Loader) -> None:
    remembered(loader)
    os.kill(own.process.pid, signal.SIGSTOP)
    for _ in range(Breaker.FAILURES):
        remembered(loader)
    waits = []
    for _ in range(50):
        began = time.monotonic()
        assert everything(loader)[1:] == [None, {}, None]
        waits.append(time.monotonic() - began)
    assert statistics.median(waits) < 0.005
    os.kill(own.process.pid, signal.SIGCONT)
    deadline = time.monotonic() + 3
    while cache.count("back", 60) is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_redis_forgets_is_loaded_again(own: Valkey, loader: Loader) -> None:
    remembered(loader)
    with redis.Redis(host=own.host, port=own.port) as client:
        client.flushall()
    assert [remembered(loader) for _ in range(2)] == [{"load": 2}] * 2


def test_a_full_redis_that_refuses_costs_a_load(own: Valkey, loader: Loader) -> None:
    with redis.Redis(host=own.host, port=own.port) as client:
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", 1)
    assert [remembered(loader) for _ in range(2)] == [{"load": 1}, {"load": 2}]
    assert everything(loader)[1:] == [None, {}, None]
