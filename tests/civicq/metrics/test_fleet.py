"""What several processes saw, through a real cluster: added up, forgotten in time, and lost without harm."""

import time

import pytest

from civicq import cache
from civicq.front.exchange import Cluster, Command
from civicq.metrics.fleet import _GAUGES, KEPT_SECONDS, NOT_WRITTEN, _key, flush_if_due, merged
from civicq.metrics.recorder import Recorder
from civicq.metrics.sketch import quantiles


class Process(Recorder):
    """One of the fleet, at a time of its own."""

    def __init__(self, minute: int) -> None:
        self.now = minute * 60.0
        super().__init__(lambda: self.now)

    def flush(self) -> None:
        self.now += 10
        flush_if_due(self)


@pytest.fixture
def minute(cluster: Cluster) -> int:
    """One that no other test and no running handler writes to."""
    return 20_000_000 + time.monotonic_ns() // 1000 % 1_000_000 * 20


def test_the_answer_is_the_fleets(cluster: Cluster, minute: int) -> None:
    one, other = Process(minute), Process(minute)
    for _ in range(90):
        one.observe("api|GET /api/cities", 0.010)
        one.count("cache|process|hit")
    for _ in range(10):
        other.observe("api|GET /api/cities", 1.0)
    other.count("cache|process|hit", 5)
    one.flush()
    other.flush()
    found = merged(cluster, 5, now=minute * 60.0)
    assert found.processes == 2
    assert found.counts == {"cache|process|hit": 95}
    p50, p99 = quantiles(found.sketches["api|GET /api/cities"], (0.5, 0.99))
    assert p50 == pytest.approx(0.010, rel=0.01)
    assert p99 == pytest.approx(1.0, rel=0.01)


def test_a_minute_flushed_twice_counts_once(cluster: Cluster, minute: int) -> None:
    process = Process(minute)
    process.count("a")
    process.flush()
    process.count("a")
    process.flush()
    assert merged(cluster, 1, now=minute * 60.0).counts == {"a": 2}


def test_what_has_been_handed_on_is_not_handed_on_again(cluster: Cluster, minute: int) -> None:
    process = Process(minute)
    process.count("old")
    process.gauge("test|told once", 1.0)
    process.now += 60
    process.count("new")
    process.flush()
    assert [each.counts for each in process.to_hand_on()] == [{"new": 1}]
    assert process.gauges == {}


def test_the_window_forgets(cluster: Cluster, minute: int) -> None:
    process = Process(minute)
    process.count("a")
    process.flush()
    assert merged(cluster, 5, now=(minute + 4) * 60.0).counts == {"a": 1}
    assert merged(cluster, 5, now=(minute + 5) * 60.0).counts == {}
    assert merged(cluster, 5, now=(minute - 1) * 60.0).counts == {}


def test_redis_forgets_too(cluster: Cluster, minute: int) -> None:
    process = Process(minute)
    process.count("a")
    process.flush()
    key = _key(minute)
    (seconds,) = cluster.exchange(Command(key, (b"TTL", key)))
    assert 0 < seconds <= KEPT_SECONDS


def test_a_corrupt_field_is_skipped_and_counted(cluster: Cluster, minute: int) -> None:
    process = Process(minute)
    process.count("a")
    process.flush()
    key = _key(minute)
    cluster.exchange(Command(key, (b"HSET", key, b"foreign", b"\x80\x04\x95 not ours")))
    found = merged(cluster, 1, now=minute * 60.0)
    assert (found.counts, found.processes, found.skipped) == ({"a": 1}, 1, 1)


def test_another_kind_of_value_under_the_key_is_skipped_too(cluster: Cluster, minute: int) -> None:
    key = _key(minute)
    cluster.exchange(Command(key, (b"SET", key, b"not a hash", b"EX", 60)))
    process = Process(minute)
    process.count("a")
    process.flush()
    assert merged(cluster, 1, now=minute * 60.0).skipped == 1
    assert process.to_hand_on()[0].counts == {"a": 1, NOT_WRITTEN: 1}


def test_a_gauge_is_what_was_told_last_and_grows_old(cluster: Cluster, minute: int) -> None:
    one, other = Process(minute), Process(minute)
    one.gauge("test|hit ratio", 0.5)
    one.flush()
    other.now += 1
    other.gauge("test|hit ratio", 0.9)
    other.gauge("test|of then", 1.0, at=other.now - 2 * KEPT_SECONDS)
    cluster.exchange(Command(_GAUGES, (b"HSET", _GAUGES, b"test|foreign", b"\x80")))
    other.flush()
    found = merged(cluster, 1, now=minute * 60.0)
    assert found.gauges["test|hit ratio"] == (0.9, minute * 60.0 + 1)
    assert "test|of then" not in found.gauges
    assert found.skipped == 1
    assert "test|hit ratio" not in merged(cluster, 1, now=minute * 60.0 + 2 * KEPT_SECONDS).gauges
    cluster.exchange(Command(_GAUGES, (b"UNLINK", _GAUGES)))


def test_more_processes_than_come_in_one_exchange(cluster: Cluster, minute: int) -> None:
    for _ in range(150):
        process = Process(minute)
        process.count("a")
        process.flush()
    found = merged(cluster, 1, now=minute * 60.0)
    assert (found.processes, found.counts["a"]) == (150, 150)


def test_without_redis_nothing_is_raised_and_nothing_lost_but_what_grew_old(
    cluster: Cluster, minute: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Process(minute)
    process.count("a")
    nowhere = Cluster("127.0.0.1", 1)
    with monkeypatch.context() as patch:
        patch.setattr(cache, "cluster", lambda: nowhere)
        process.flush()
        process.flush()
    process.flush()
    assert merged(cluster, 1, now=minute * 60.0).counts == {"a": 1, NOT_WRITTEN: 2}


def test_a_process_without_a_cache_is_content(configured: None, monkeypatch: pytest.MonkeyPatch) -> None:
    process = Process(1)
    process.count("a")
    monkeypatch.setattr(cache, "cluster", lambda: None)
    process.flush()
