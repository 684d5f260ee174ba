"""What a caller gets from the cache in front of a handler, and what the handler is asked."""

import time
from typing import Any

import pytest

from tests.civicq.front.environments import CACHED, Environment, Fleet, Origin


def lines(cache_status: str) -> list[str]:
    return [tier.strip() for tier in cache_status.split(",")]


def test_an_answer_is_loaded_once_and_comes_from_the_nearest_tier(fleet: Fleet) -> None:
    one, other = fleet.environment(), fleet.environment()
    answers = [one.ask(), one.ask(), other.ask(), other.ask()]
    assert [answer.source for answer in answers] == ["fetched", "process", "redis", "process"]
    assert {answer.body for answer in answers} == {'{"load": 1, "path": "/api/books/emma"}'}
    assert {answer.status for answer in answers} == {200}


def test_every_answer_says_which_tiers_it_passed_the_origins_first(fleet: Fleet) -> None:
    one, other = fleet.environment(), fleet.environment()
    assert one.ask().headers["cache-status"] == "redis; fwd=miss; stored, process; fwd=miss; stored"
    tier, ttl = one.ask().headers["cache-status"].split("; ttl=")
    assert tier == "process; hit"
    assert 53 <= int(ttl) <= 60
    near, far = lines(other.ask().headers["cache-status"])
    assert near.startswith("redis; hit; ttl=")
    assert far == "process; fwd=miss; stored"
    assert one.ask("/api/elsewhere").headers["cache-status"] == "process; fwd=bypass"
    assert one.ask(method="POST").headers["cache-status"] == "process; fwd=method"
    fleet.origin.headers = {}
    assert one.ask("/api/books/other").headers["cache-status"] == "redis; fwd=miss, process; fwd=miss"


def test_an_answer_tells_its_age(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.ask().headers["age"] == "0"
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 7)
    assert environment.ask_anew().headers["age"] == "7"


def test_whoever_has_it_already_is_told_so_without_a_body(fleet: Fleet) -> None:
    for source in ("fetched", "redis"):
        answer = fleet.environment().ask(if_none_match='"u", W/"v"')
        assert (answer.status, answer.body, answer.source) == (304, "", source)
        assert answer.headers["etag"] == '"v"'
        assert answer.headers["cache-control"] == CACHED
        assert "content-type" not in answer.headers
    assert fleet.environment().ask(if_none_match='"u"').status == 200
    assert fleet.origin.loads == 1


def test_what_one_caller_has_already_is_whole_for_the_next(environment: Environment, origin: Origin) -> None:
    environment.ask(if_none_match='"v"', range="bytes=0-1", if_modified_since="x", if_range="y", accept="z")
    assert (
        origin.events[0]["headers"].keys() & {"if-none-match", "range", "if-modified-since", "if-range"}
        == set()
    )
    assert origin.events[0]["headers"]["accept"] == "z"
    assert environment.ask().load == 1


def test_what_is_not_there_is_not_told_to_be_unchanged(environment: Environment, origin: Origin) -> None:
    """RFC 9110 section 13.2.1: a condition counts only where the answer without it were a success."""
    origin.status = 404
    for _ in range(2):
        answer = environment.ask(if_none_match="*")
        assert (answer.status, answer.load) == (404, 1)


def test_a_head_has_the_length_of_what_it_leaves_out(fleet: Fleet, origin: Origin) -> None:
    environment = fleet.environment()
    whole = len('{"load": 1, "path": "/api/books/emma"}')
    for source in ("fetched", "process"):
        answer = environment.ask(method="HEAD")
        assert (answer.status, answer.body, answer.source) == (200, "", source)
        assert answer.headers["content-length"] == str(whole)
    assert origin.events[0]["requestContext"]["http"]["method"] == "GET"
    assert environment.ask().load == 1
    assert fleet.environment().ask().load == 1


def test_a_head_for_what_is_not_kept_has_no_body_either(environment: Environment, origin: Origin) -> None:
    origin.headers = {}
    assert environment.ask(method="HEAD").body == ""
    assert environment.ask("/api/elsewhere", method="HEAD").body == ""
    assert environment.ask().load == 3


def test_a_head_that_is_unchanged_says_no_more(environment: Environment) -> None:
    environment.ask()
    answer = environment.ask(method="HEAD", if_none_match='"v"')
    assert (answer.status, answer.body) == (304, "")


@pytest.mark.parametrize(
    ("status", "headers", "extra"),
    [
        (200, {"cache-control": "private, max-age=60"}, {}),
        (200, {"cache-control": "no-store"}, {}),
        (200, {}, {}),
        (200, {"cache-control": CACHED, "set-cookie": "a=b"}, {}),
        (200, {"cache-control": CACHED, "vary": "accept"}, {}),
        (200, {"cache-control": CACHED}, {"cookies": ["a=b"]}),
        (500, {"cache-control": CACHED}, {}),
        (400, {"cache-control": CACHED}, {}),
        (200, {"cache-control": CACHED, "cache-tag": "shelf/1, no tag, x"}, {}),
    ],
)
def test_what_may_not_be_kept_is_loaded_for_everybody(
    fleet: Fleet, status: int, headers: dict[str, str], extra: dict[str, Any]
) -> None:
    fleet.origin.status, fleet.origin.headers, fleet.origin.extra = status, headers, extra
    environment = fleet.environment()
    answers = [environment.ask(), environment.ask(), fleet.environment().ask()]
    assert [(answer.status, answer.load) for answer in answers] == [(status, load) for load in (1, 2, 3)]
    assert {name: value for name, value in answers[0].headers.items() if name in headers} == headers


@pytest.mark.parametrize("name", ["authorization", "cookie"])
def test_whoever_says_who_they_are_gets_nothing_kept_and_leaves_nothing(fleet: Fleet, name: str) -> None:
    environment = fleet.environment()
    environment.ask()
    answer = environment.ask(**{name: "x"})
    assert (answer.load, answer.source) == (2, "bypassed")
    assert name in fleet.origin.events[1]["headers"] or fleet.origin.events[1]["cookies"]
    assert environment.ask().load == 1


@pytest.mark.parametrize(
    "target",
    [
        "/api/books/emma?utm_source=x",
        "/api/books/emma?sort=a&sort=b",
        "/api/books/emma?sort=a&nocache=1",
        "/api/elsewhere",
        "/api/books/emma/",
    ],
)
def test_what_is_none_of_ours_goes_to_the_handler(environment: Environment, target: str) -> None:
    assert [environment.ask(target).load for _ in range(2)] == [1, 2]
    assert environment.told[0].path is None


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_write_goes_to_the_handler(environment: Environment, origin: Origin, method: str) -> None:
    environment.ask()
    assert environment.ask(method=method).load == 2
    assert origin.events[1]["requestContext"]["http"]["method"] == method
    assert environment.ask().load == 1


def test_each_query_has_an_answer_of_its_own(environment: Environment) -> None:
    targets = [
        "/api/books/emma",
        "/api/books/emma?sort=a",
        "/api/books/emma?page=2&sort=a",
        "/api/books/emma?sort=b",
    ]
    assert [environment.ask(target).load for target in targets] == [1, 2, 3, 4]
    assert environment.ask("/api/books/emma?sort=a&page=2").load == 3


def test_what_does_not_exist_is_asked_for_once_in_a_while(fleet: Fleet, origin: Origin) -> None:
    origin.status = 404
    origin.headers = {"Cache-Control": "private, no-store", "Front-Cache-Control": "max-age=5"}
    for source in ("fetched", "redis"):
        answer = fleet.environment().ask()
        assert (answer.status, answer.load, answer.source) == (404, 1, source)
        assert answer.headers["cache-control"] == "private, no-store"
        assert "front-cache-control" not in {name.lower() for name in answer.headers}


def test_our_own_header_never_leaves_with_an_answer_that_is_not_kept(
    environment: Environment, origin: Origin
) -> None:
    origin.headers = {"Front-Cache-Control": "no-store"}
    for target in ("/api/books/emma", "/api/elsewhere"):
        assert "front-cache-control" not in {name.lower() for name in environment.ask(target).headers}


def test_each_request_is_reported_with_the_template_of_its_path(fleet: Fleet) -> None:
    environment = fleet.environment()
    environment.ask("/api/shelves/1/books?page=2")
    environment.ask("/api/shelves/1/books?page=2")
    environment.ask("/api/elsewhere")
    assert [(told.path, told.source, told.status) for told in environment.told] == [
        ("/api/shelves/{shelf}/books", "fetched", 200),
        ("/api/shelves/{shelf}/books", "process", 200),
        (None, "bypassed", 200),
    ]
    assert all(0 < told.seconds < 60 for told in environment.told)


def test_without_redis_the_process_keeps_its_own_copy(origin: Origin) -> None:
    environment = Environment(origin, None)
    answers = [environment.ask(), environment.ask(), environment.ask_anew()]
    assert [answer.load for answer in answers] == [1, 1, 2]
    assert [answer.source for answer in answers] == ["unreachable", "process", "unreachable"]


def test_the_process_keeps_its_copy_for_two_seconds_at_most(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.ask()
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 1.5)
    assert environment.ask().source == "process"
    monkeypatch.setattr(time, "time", lambda: now() + 2.1)
    assert environment.ask().source == "redis"


def test_the_process_keeps_no_more_than_it_has_room_for(environment: Environment, origin: Origin) -> None:
    from civicq.front import memory

    for number in range(memory.MEMORY_ENTRIES + 5):
        environment.ask(f"/api/books/{number}")
    assert environment.ask(f"/api/books/{memory.MEMORY_ENTRIES}").source == "process"
    assert environment.ask("/api/books/0").source == "redis"
    origin.extra = {"body": "x" * 200_000}
    environment.forget()
    for number in range(memory.MEMORY_BYTES // 200_000 + 5):
        environment.ask(f"/api/shelves/{number}")
    assert environment._front._memory._bytes <= memory.MEMORY_BYTES  # type: ignore[attr-defined]
