"""Requests are counted by their route's template, whoever answers them; nothing that a caller sends makes a name."""

import uuid
from typing import Any

import pytest

from cdk.local.http import Request
from cdk.local.payload import event_of
from civicq import metrics
from civicq.metrics.recorder import Minute, Recorder
from tests.civicq.conftest import Api, Town


class Seen:
    """What the process has recorded since the test began."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def _all(self) -> list[Minute]:
        return self._recorder._minutes

    def count(self, name: str) -> int:
        return sum(minute.counts.get(name, 0) for minute in self._all())

    def times(self, name: str) -> int:
        return sum(minute.sketches[name].count for minute in self._all() if name in minute.sketches)

    @property
    def names(self) -> set[str]:
        return {name for minute in self._all() for name in (*minute.counts, *minute.sketches)}


@pytest.fixture
def seen() -> Seen:
    recorder = metrics.recorder()
    recorder._minutes.clear()
    recorder._ends = 0.0
    return Seen(recorder)


def test_a_request_counts_under_its_template(api: Api, town: Town, ana: uuid.UUID, seen: Seen) -> None:
    for _ in range(3):
        assert api.call("GET", "/api/me", citizen=ana).status == 200
    assert seen.times("api|civic|GET /api/me") == 3


def test_refusals_and_failures_count_by_their_class(
    api: Api, asked: str, ana: uuid.UUID, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.call("PUT", f"/api/me/votes/{asked}", {"value": 7}, citizen=ana)
    name = "api|civic|PUT /api/me/votes/{question_id}"
    assert (seen.times(name), seen.count(f"{name}|4xx"), seen.count(f"{name}|5xx")) == (1, 1, 0)


def test_no_path_makes_a_name(api: Api, ana: uuid.UUID, seen: Seen) -> None:
    for path in ("/api/me/nothing", "/api/me/votes/1/2/3", f"/api/me/{uuid.uuid4()}"):
        api.call("GET", path, citizen=ana)
    assert {name for name in seen.names if name.startswith("api|")} == {
        "api|civic|unrouted",
        "api|civic|unrouted|4xx",
    }


def test_what_the_cache_in_front_answers_counts_too_and_counts_once(api: Api, town: Town, seen: Seen) -> None:
    from civicq.handlers import public

    def get(target: str) -> Any:
        return public.handler(event_of(Request("GET", target, [], b""), None, None), None)

    for _ in range(2):
        assert get(f"/api/contests/{town.mayor}")["statusCode"] == 200
    assert get("/api/health")["statusCode"] == 200
    assert seen.times("api|public|GET /api/contests/{contest_id}") == 2
    assert seen.times("api|public|GET /api/health") == 1
    assert (seen.count("cache|fetched"), seen.count("cache|process"), seen.count("cache|bypassed")) == (
        1,
        1,
        1,
    )


def test_a_handler_that_raises_counts_as_a_failure(configured: None, seen: Seen) -> None:
    from civicq.metrics.requests import measured

    def broken(event: Any, context: Any) -> Any:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        measured("civic", broken)({}, None)
    assert seen.count("api|civic|unrouted|5xx") == 1


def test_the_databases_statements_errors_and_connections_are_counted(configured: None, seen: Seen) -> None:
    from psycopg.errors import UndefinedColumn
    from sqlalchemy import text

    from civicq import db

    db.reader_engine().dispose()
    with db.reader() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(UndefinedColumn):
            session.execute(text("SELECT nothing"))
    assert seen.times("database|reader|seconds") == 1
    assert (seen.count("database|reader|opened"), seen.count("database|reader|errors")) == (1, 1)


def test_a_workers_runs_and_failures_count(configured: None, seen: Seen) -> None:
    from civicq.metrics.requests import worked

    @worked("tally")
    def handler(event: Any, context: Any) -> int:
        return 1 // event["by"]  # type: ignore[no-any-return]

    assert handler({"by": 1}, None) == 1
    with pytest.raises(ZeroDivisionError):
        handler({"by": 0}, None)
    assert (seen.times("worker|tally"), seen.count("worker|tally|5xx")) == (2, 1)


def test_a_vote_is_a_statement_of_the_writers_too(api: Api, asked: str, ana: uuid.UUID, seen: Seen) -> None:
    before = seen.times("database|writer|seconds")
    assert api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=ana).status == 200
    assert seen.times("database|writer|seconds") - before == 1


def test_a_request_that_redis_has_failed_does_not_wait_for_it_again(
    configured: None, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    from civicq.front import Served
    from civicq.metrics.requests import reported

    recorder = metrics.recorder()
    monkeypatch.setattr(recorder, "_tried", 0.0)
    report = reported("public")
    report(Served("/api/cities", "/api/cities", "unreachable", 200, 0.05))
    assert recorder.is_due()
    report(Served("/api/cities", "/api/cities", "redis", 200, 0.01))
    assert not recorder.is_due()
