"""What is asked for most, counted over processes."""

import time
import uuid

import pytest

from civicq import asked, cache
from civicq.asked import Asked
from civicq.front import Served
from civicq.front.exchange import Cluster


class Clock:
    """A moment that nobody else has counted in: each test has hours of its own."""

    def __init__(self) -> None:
        self.now = float(uuid.uuid4().int % 10**9) * 3600

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(configured: None) -> Clock:
    return Clock()


def served(address: str, *, status: int = 200, path: str | None = "/a/{b}") -> Served:
    return Served(path, address, "redis", status, 0.001)


def ask(process: Asked, clock: Clock, *addresses: str) -> None:
    for address in addresses:
        process.note(served(address))
    clock.now += asked.HANDED_ON_SECONDS
    process.note(served("/last", status=500))


def test_what_several_processes_were_asked_for_adds_up(clock: Clock) -> None:
    ask(Asked(clock), clock, "/a/1", "/a/1", "/a/2")
    ask(Asked(clock), clock, "/a/2", "/a/2", "/a/3")
    assert asked.most(10, clock.now) == ["/a/2", "/a/1", "/a/3"]
    assert asked.most(1, clock.now) == ["/a/2"]


def test_the_last_hour_counts_and_the_one_before_it_does_not(clock: Clock) -> None:
    ask(Asked(clock), clock, "/a/old")
    clock.now += 3600
    ask(Asked(clock), clock, "/a/new")
    assert set(asked.most(10, clock.now)) == {"/a/old", "/a/new"}
    assert asked.most(10, clock.now + 3600) == ["/a/new"]


def test_what_does_not_exist_or_is_never_looked_up_is_not_counted(clock: Clock) -> None:
    process = Asked(clock)
    process.note(served("/a/none", status=404))
    process.note(served("/api/health", path=None))
    ask(process, clock, "/a/1")
    assert asked.most(10, clock.now) == ["/a/1"]


def test_a_caller_cannot_make_a_process_remember_without_end(clock: Clock) -> None:
    process = Asked(clock)
    for number in range(asked.MOST_NOTED + 100):
        process.note(served(f"/a/{number}"))
    ask(process, clock)
    assert len(asked.most(10_000, clock.now)) == asked.MOST_HANDED_ON


def test_without_redis_nothing_is_known_and_nothing_fails(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = Cluster("127.0.0.1", 9)
    monkeypatch.setattr(cache, "cluster", lambda: nowhere)
    ask(Asked(clock), clock, "/a/1")
    assert asked.most(10, clock.now) == []
    monkeypatch.setattr(cache, "cluster", lambda: None)
    ask(Asked(clock), clock, "/a/1")
    assert asked.most(10) == []


def test_the_count_is_kept_for_two_hours_and_then_forgotten(clock: Clock) -> None:
    from civicq.front.exchange import Command

    ask(Asked(clock), clock, "/a/1")
    cluster = cache.cluster()
    assert cluster is not None
    key = asked._key(clock.now)
    [seconds] = cluster.exchange(Command(key, (b"TTL", key)))
    assert 0 < seconds <= asked.KEPT_SECONDS


def test_time_goes_by_the_wall_clock() -> None:
    assert asked._key(time.time()) == asked._key(time.time() // 3600 * 3600)
