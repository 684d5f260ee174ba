"""One loads what is cold or has expired, however many ask and from however many processes."""

import multiprocessing
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable

import redis

from cdk.local.valkey import Valkey
from civicq.front import EVERYTHING
from civicq.front.entry import Target, lease_key
from civicq.front.shared import LEASE_SECONDS, Lease, Shared
from tests.civicq.front import processes
from tests.civicq.front.environments import Answer, Environment, Fleet, Origin

PROCESSES = 24
CALLERS = 200
EXPIRED = "public, s-maxage=1, stale-while-revalidate=60, stale-if-error=600"
UNUSABLE = "public, s-maxage=1, stale-if-error=600"
SPAWN = multiprocessing.get_context("spawn")


def test_24_processes_load_a_cold_key_once(fleet: Fleet, nodes: list[Valkey]) -> None:
    barrier, told = SPAWN.Barrier(PROCESSES), SPAWN.SimpleQueue()
    started = [
        SPAWN.Process(target=processes.ask, args=(nodes[0].port, 0.1, barrier, told))
        for _ in range(PROCESSES)
    ]
    for process in started:
        process.start()
    answers = [told.get() for _ in started]
    for process in started:
        process.join(30)
        assert process.exitcode == 0
    assert Counter(load for load, _ in answers) == {"1": PROCESSES}
    assert Counter(source for _, source in answers)["fetched"] == 1


def test_others_go_on_when_whoever_holds_the_lease_is_killed(
    fleet: Fleet, origin: Origin, nodes: list[Valkey]
) -> None:
    """They wait for it half a second, and then load by a spare lease, a few at a time."""
    loading = SPAWN.Event()
    holder = SPAWN.Process(target=processes.hold_the_lease, args=(nodes[0].port, loading))
    holder.start()
    assert loading.wait(60)
    assert holder.pid is not None
    os.kill(holder.pid, signal.SIGKILL)
    holder.join(30)
    began = time.monotonic()
    answers = together([fleet.environment() for _ in range(20)], Environment.ask)
    assert {answer.status for answer in answers} == {200}
    assert 1 <= origin.loads <= 5
    assert time.monotonic() - began < LEASE_SECONDS + 2
    assert fleet.environment().ask().source == "redis"


def together(environments: list[Environment], ask: Callable[[Environment], Answer]) -> list[Answer]:
    barrier = threading.Barrier(len(environments), timeout=30)
    answers: list[Answer] = []

    def one(environment: Environment) -> None:
        barrier.wait()
        answers.append(ask(environment))

    threads = [threading.Thread(target=one, args=(each,)) for each in environments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == len(environments)
    return answers


def callers(fleet: Fleet) -> list[Environment]:
    """As many as 200, over four connections: each its own memory."""
    clusters = [fleet.cluster() for _ in range(4)]
    return [Environment(fleet.origin, clusters[number % 4]) for number in range(CALLERS)]


def test_200_callers_of_an_expired_key_make_one_load_and_the_others_do_not_wait(
    fleet: Fleet, origin: Origin
) -> None:
    origin.headers = {"cache-control": EXPIRED}
    fleet.environment().ask()
    time.sleep(1.05)
    answered, done = [], threading.Event()

    def wait_for_the_others() -> None:
        done.wait(20)

    origin.meanwhile = wait_for_the_others

    def ask(environment: Environment) -> Answer:
        answer = environment.ask()
        answered.append(answer.source)
        if len(answered) == CALLERS - 1:
            done.set()
        return answer

    answers = together(callers(fleet), ask)
    assert Counter(answer.source for answer in answers) == {"fetched": 1, "stale": CALLERS - 1}
    assert Counter(answer.load for answer in answers) == {1: CALLERS - 1, 2: 1}


def test_200_callers_of_a_key_that_is_too_old_wait_for_one_load(fleet: Fleet, origin: Origin) -> None:
    origin.headers = {"cache-control": UNUSABLE}
    fleet.environment().ask()
    time.sleep(1.05)
    origin.headers = {"cache-control": "s-maxage=60"}
    origin.meanwhile = lambda: time.sleep(0.1)
    answers = together(callers(fleet), Environment.ask)
    assert {answer.load for answer in answers} == {2}
    assert Counter(answer.source for answer in answers)["fetched"] == 1


def test_nobody_waits_for_a_handler_that_fails_once_one_has(fleet: Fleet, origin: Origin) -> None:
    """What is too old to be shown while it reloads is shown nevertheless, and few are sent to try in vain."""
    origin.headers = {"cache-control": UNUSABLE}
    fleet.environment().ask()
    time.sleep(1.05)
    origin.status = 503
    answers = [fleet.environment().ask() for _ in range(30)]
    assert {(answer.status, answer.load, answer.source) for answer in answers} == {(200, 1, "stale")}
    assert origin.loads == 2
    assert "fwd-status=503" in answers[0].headers["cache-status"]


def test_a_handler_that_raises_is_one_that_fails(fleet: Fleet, origin: Origin) -> None:
    def fail() -> None:
        raise RuntimeError("no database")

    origin.headers = {"cache-control": UNUSABLE}
    fleet.environment().ask()
    time.sleep(1.05)
    origin.meanwhile = fail
    assert fleet.environment().ask().source == "stale"
    assert fleet.environment().ask().load == 1


def test_an_error_with_nothing_to_show_instead_is_told_and_holds_up_nobody(
    fleet: Fleet, origin: Origin
) -> None:
    origin.status = 503
    began = time.monotonic()
    assert [fleet.environment().ask().status for _ in range(5)] == [503] * 5
    assert time.monotonic() - began < 0.4  # each lets go of its lease
    origin.status = 200
    assert fleet.environment().ask().load == 6


def test_what_fails_recovers_as_soon_as_the_handler_does(fleet: Fleet, origin: Origin) -> None:
    origin.headers = {"cache-control": UNUSABLE}
    fleet.environment().ask()
    time.sleep(1.05)
    origin.status = 503
    fleet.environment().ask()
    origin.status, origin.headers = 200, {"cache-control": "s-maxage=60"}
    deadline = time.monotonic() + LEASE_SECONDS + 2
    while fleet.environment().ask().load == 1:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_after_a_purge_of_everything_each_page_is_loaded_once(fleet: Fleet, origin: Origin) -> None:
    pages = [f"/api/books/{book}" for book in range(10)]
    fleet.environment().purge(EVERYTHING)
    for page in pages:
        fleet.environment().ask(page)
    fleet.environment().purge(EVERYTHING)
    origin.meanwhile = lambda: time.sleep(0.05)
    environments = callers(fleet)
    where = dict(zip(map(id, environments), pages * CALLERS, strict=False))
    answers = together(environments, lambda each: each.ask(where[id(each)]))
    assert {answer.status for answer in answers} == {200}
    assert origin.loads == 2 * len(pages)


def test_a_late_holder_does_not_end_the_lease_of_another(fleet: Fleet, nodes: list[Valkey]) -> None:
    target = Target("/", "/late?", ("late",))
    late, other = Lease(target, b"late"), Lease(target, b"other")
    one, another = Shared(fleet.cluster()), Shared(fleet.cluster())
    with redis.RedisCluster(host=nodes[0].host, port=nodes[0].port) as client:
        where = lease_key("late", "/late?", 0)
        one.claim(late)
        another.claim(other)
        assert (late.is_held, other.is_held) == (True, False)
        assert 0 < client.pttl(where) <= LEASE_SECONDS * 1000
        client.delete(where)  # as when its time is over
        another.claim(other)
        assert other.is_held
        one.release(late)
        assert client.get(where) == b"other"
        another.release(other)
        assert client.get(where) is None
