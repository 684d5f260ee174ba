"""What is purged is gone for everybody, however it is timed, and nothing else is."""

import itertools
import threading
import time
from collections.abc import Callable

import pytest
import redis

from cdk.local.valkey import Valkey
from civicq.front import EVERYTHING, shared
from civicq.front.entry import generation_key, value_key
from tests.civicq.front.conftest import flush
from tests.civicq.front.environments import CACHED, Environment, Fleet, Origin

SHELF = "/api/shelves/7/books"
TOLD = {"cache-control": CACHED, "cache-tag": "shelf/7,author/austen,year/1815"}


def at_once(*actions: Callable[[], object]) -> None:
    threads = [threading.Thread(target=action) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@pytest.mark.parametrize("tag", ["shelf/7", "shelf/7/books", "author/austen", "year/1815"])
def test_a_purge_of_any_tag_ends_it_for_everybody(fleet: Fleet, origin: Origin, tag: str) -> None:
    origin.headers = TOLD
    one, other = fleet.environment(), fleet.environment()
    assert [one.ask(SHELF).load, other.ask(SHELF).load] == [1, 1]
    fleet.environment().purge(tag)
    assert one.ask(SHELF).load == 1  # its own copy, for two seconds
    assert one.ask_anew(SHELF).load == 2
    assert [other.ask_anew(SHELF).load, fleet.environment().ask(SHELF).load] == [2, 2]


def test_a_purge_of_another_tag_ends_nothing(fleet: Fleet, origin: Origin) -> None:
    origin.headers = TOLD
    fleet.environment().ask(SHELF)
    fleet.environment().purge("shelf/8", "shelf/8/books", "author", "shelf", "author/austen/novels")
    assert fleet.environment().ask(SHELF).load == 1


def test_a_purge_ends_every_query_of_a_page(fleet: Fleet) -> None:
    environment = fleet.environment()
    pages = [f"{SHELF}?page={page}" for page in range(5)]
    before = [environment.ask(page).load for page in pages]
    environment.purge("shelf/7")
    assert [environment.ask_anew(page).load for page in pages] == [load + 5 for load in before]


@pytest.mark.parametrize("tag", ["shelf/7", "shelf/7/books", "author/austen"])
def test_a_purge_while_filling_is_not_overwritten(fleet: Fleet, origin: Origin, tag: str) -> None:
    """The load has read the old state when the purge comes, and stores it after the purge."""
    origin.headers = TOLD
    purger = fleet.environment()
    origin.meanwhile = lambda: purger.purge(tag) if origin.loads == 1 else None
    fleet.environment().ask(SHELF)
    assert fleet.environment().ask(SHELF).load == 2
    assert fleet.environment().ask(SHELF).load == 2


@pytest.mark.parametrize("tag", ["shelf/7/books", "author/austen"])
def test_a_purge_between_the_load_and_the_store_wins_at_any_moment(
    fleet: Fleet, origin: Origin, tag: str
) -> None:
    """Two threads meet at a barrier: one has read, the other purges before it may go on."""
    origin.headers = TOLD
    read, purged = threading.Barrier(2, timeout=10), threading.Barrier(2, timeout=10)
    purger, filler = fleet.environment(), fleet.environment()

    def wait() -> None:
        if origin.loads == 1:
            read.wait()
            purged.wait()

    def purge() -> None:
        read.wait()
        purger.purge(tag)
        purged.wait()

    origin.meanwhile = wait
    at_once(lambda: filler.ask(SHELF), purge)
    assert fleet.environment().ask(SHELF).load > 1


def test_a_delayed_reader_is_ended_by_the_second_purge(fleet: Fleet, origin: Origin) -> None:
    """It fills after the purge, from a replica that lags, what was true before: so each purge is repeated."""
    environment = fleet.environment()
    environment.ask(SHELF)
    environment.purge("shelf/7")
    lagging = environment.ask_anew(SHELF)
    assert environment.ask_anew(SHELF).load == lagging.load == 2
    environment.purge("shelf/7")
    assert environment.ask_anew(SHELF).load == 3


def test_tags_that_only_answers_tell_are_read_before_the_load_from_the_second_time_on(
    fleet: Fleet, origin: Origin
) -> None:
    origin.headers = TOLD
    environment = fleet.environment()
    environment.ask(SHELF)
    environment.purge("author/austen")
    environment.ask_anew(SHELF)
    assert origin.loads == 2
    asked = commands(fleet)
    environment.purge("author/austen")
    environment.ask_anew(SHELF)
    assert origin.loads == 3
    assert commands(fleet)["get"] - asked["get"] <= 5


def test_pages_of_one_tag_are_loaded_once_each_however_new_the_tag_is(fleet: Fleet, origin: Origin) -> None:
    """A tag that nobody had heard of yet is not taken for one that has just been purged."""
    origin.headers = {"cache-control": CACHED, "cache-tag": "author/austen"}
    for book in range(5):
        fleet.environment().ask(f"/api/books/{book}")
    assert origin.loads == 5


def test_a_tag_that_was_purged_a_moment_ago_is_loaded_again_to_be_sure(fleet: Fleet, origin: Origin) -> None:
    origin.headers = {"cache-control": CACHED, "cache-tag": "author/austen"}
    fleet.environment().purge("author/austen")
    assert fleet.environment().ask().load == 2
    assert fleet.environment().ask().source == "redis"


def test_after_a_purge_of_everything_one_reloads_and_the_others_show_what_was(
    fleet: Fleet, origin: Origin
) -> None:
    environment, other = fleet.environment(), fleet.environment()
    environment.ask()
    environment.purge(EVERYTHING)
    seen = []
    origin.meanwhile = lambda: seen.append(other.ask())
    assert fleet.environment().ask().load == 2
    assert [(answer.load, answer.source) for answer in seen] == [(1, "stale")]
    assert "detail=stale" in seen[0].headers["cache-status"]
    assert fleet.environment().ask().load == 2


def test_a_purge_of_everything_is_believed_within_a_second(fleet: Fleet) -> None:
    environment = fleet.environment()
    environment.ask()
    environment.ask_anew()
    fleet.environment().purge(EVERYTHING)
    deadline = time.monotonic() + shared.EVERYTHING_SECONDS + 0.5
    while time.monotonic() < deadline and environment.ask_anew().load == 1:
        time.sleep(0.02)
    assert environment.ask().load == 2


def test_everything_stays_purged_while_it_reloads_into_a_failing_handler(
    fleet: Fleet, origin: Origin
) -> None:
    """Nobody gets an error, and only one at a time waits for the handler to fail."""
    fleet.environment().ask()
    fleet.environment().purge(EVERYTHING)
    origin.status = 503
    answers = [fleet.environment().ask() for _ in range(20)]
    assert [(answer.status, answer.load) for answer in answers] == [(200, 1)] * 20
    assert origin.loads == 2
    assert {answer.source for answer in answers} == {"stale"}


def test_lost_generations_are_a_miss_and_bring_nothing_back(fleet: Fleet, nodes: list[Valkey]) -> None:
    """As an eviction would do it: the value stays, and one of the words that it was stored under goes."""
    environment = fleet.environment()
    environment.ask(SHELF)
    environment.purge("shelf/7")
    with redis.RedisCluster(host=nodes[0].host, port=nodes[0].port) as client:
        for tag in ("shelf/7", "shelf/7/books"):
            before = environment.ask_anew(SHELF).load
            assert client.exists(value_key("shelf/7/books", f"{SHELF}?")) == 1
            assert client.delete(generation_key(tag)) == 1
            assert environment.ask_anew(SHELF).load == before + 1


def test_an_entry_of_the_old_days_is_not_brought_back_by_a_flush(fleet: Fleet, nodes: list[Valkey]) -> None:
    """Its bytes are put back after everything else was lost, purged generation included."""
    environment = fleet.environment()
    environment.ask()
    where = value_key("book/emma", "/api/books/emma?")
    with redis.RedisCluster(host=nodes[0].host, port=nodes[0].port) as client:
        bytes_of_old = client.get(where)
        environment.purge("book/emma")
        flush(nodes)
        client.set(where, bytes_of_old)
        assert environment.ask_anew().load == 2


def test_a_flush_while_it_runs_costs_a_load_each_and_nothing_else(fleet: Fleet, nodes: list[Valkey]) -> None:
    environment = fleet.environment()
    pages = [f"/api/books/{book}" for book in range(20)]
    for rounds in range(1, 4):
        assert {environment.ask_anew(page).status for page in pages} == {200}
        assert {environment.ask_anew(page).source for page in pages} == {"redis"}
        assert fleet.origin.loads == 20 * rounds
        flush(nodes)


def commands(fleet: Fleet) -> dict[str, int]:
    """How often each command was carried out, on all nodes together."""
    told = fleet.cluster().each(b"INFO", b"commandstats")
    counted: dict[str, int] = {"get": 0}
    for text in told.values():
        for line in text.decode().splitlines():
            if line.startswith("cmdstat_"):
                name, _, figures = line.removeprefix("cmdstat_").partition(":calls=")
                counted[name] = counted.get(name, 0) + int(figures.split(",")[0])
    return counted


class Counted:
    """Passes exchanges on, and counts them."""

    def __init__(self, environment: Environment) -> None:
        assert environment.cluster is not None
        self.exchanges = 0
        inner = environment.cluster.exchange

        def exchange(*words: object) -> list[object]:
            self.exchanges += 1
            return inner(*words)  # type: ignore[arg-type]

        environment.cluster.exchange = exchange  # type: ignore[method-assign]


def test_a_hit_is_one_exchange(fleet: Fleet, origin: Origin) -> None:
    origin.headers = TOLD
    fleet.environment().ask(SHELF)
    environment = fleet.environment()
    environment.ask(SHELF)  # here it learns of the tags that only the answer tells
    counted = Counted(environment)
    for exchanges in range(1, 6):
        assert environment.ask_anew(SHELF).source == "redis"
        assert counted.exchanges == exchanges


def test_the_first_hit_of_a_process_is_one_exchange_where_the_path_tells_all_tags(fleet: Fleet) -> None:
    fleet.environment().ask(SHELF)
    environment = fleet.environment()
    counted = Counted(environment)
    assert environment.ask(SHELF).source == "redis"
    assert counted.exchanges == 1


def test_nothing_ever_walks_over_all_keys(fleet: Fleet, origin: Origin) -> None:
    origin.headers = TOLD
    environment = fleet.environment()
    for _, tag in itertools.product(range(3), ["shelf/7", "author/austen", EVERYTHING]):
        environment.ask_anew(SHELF)
        environment.purge(tag)
    asked = commands(fleet)
    assert asked["mget"] > 0
    assert not asked.keys() & {"keys", "scan", "sort", "dbsize", "randomkey"}


def test_what_another_version_stored_is_not_seen(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old and new code run side by side while one takes the other's place."""
    from civicq.front import entry

    old, new = fleet.environment(), fleet.environment()
    old.ask()
    with monkeypatch.context() as patch:
        patch.setattr(entry, "SCHEMA", 2)
        patch.setattr(entry, "PREFIX", "front:2:")
        assert [new.ask().load, new.ask_anew().load] == [2, 2]
    assert old.ask_anew().load == 1


def test_what_another_version_stored_under_our_prefix_is_a_miss(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from civicq.front import entry

    with monkeypatch.context() as patch:
        patch.setattr(entry, "SCHEMA", 2)
        fleet.environment().ask()
    assert fleet.environment().ask().load == 2
    assert "something foreign" in caplog.text
