"""The operators' figures: everybody's, by the real handlers, and for nobody else."""

import json
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from cdk.local.http import Request
from cdk.local.payload import event_of
from civicq import cache, metrics
from civicq.front.exchange import Cluster, Command
from civicq.metrics.fleet import _GAUGES, LONGEST_MINUTES, _key, flush
from civicq.metrics.recorder import Recorder
from civicq.operations import commands, queries
from civicq.operations.schemas import Page
from tests.civicq.conftest import Answer, Api, Town

ROUTES = Path(__file__).parents[3] / "frontend/src/routes/routes.ts"
Read = Callable[..., Any]


@pytest.fixture
def read(api: Api, ana: uuid.UUID) -> Read:
    """The statistics, once this process has handed on what it saw since the test began."""
    cluster = cache.cluster()
    assert cluster is not None
    now = int(time.time() // 60)
    for minute in range(now - LONGEST_MINUTES, now + 2):
        cluster.exchange(Command(_key(minute), (b"UNLINK", _key(minute))))
    cluster.exchange(Command(_GAUGES, (b"UNLINK", _GAUGES)))
    recorder = metrics.recorder()
    recorder._minutes.clear()
    recorder.gauges.clear()
    recorder._ends = 0.0

    def read(query: str = "") -> Any:
        flush(recorder)
        queries.in_second.cache_clear()
        answer = api.call("GET", f"/api/admin/metrics{query}", citizen=ana, groups=("operator",))
        assert answer.status == 200, answer.body
        assert answer.headers["cache-control"] == "private, no-store"
        return answer.json

    return read


def public(target: str, body: Any = None) -> Answer:
    """Through the cache in front, as the gateway would."""
    from civicq.handlers import public

    sent = b"" if body is None else json.dumps(body).encode()
    headers = [("content-type", "application/json")] if sent else []
    method = "POST" if sent else "GET"
    answer = public.handler(event_of(Request(method, target, headers, sent), None, None), None)
    return Answer(answer["statusCode"], answer["headers"], [], answer["body"])


def other_process(**seconds: float) -> None:
    """What another process of the fleet has handed on."""
    other = Recorder()
    for function, each in seconds.items():
        other.observe(f"api|{function}|GET /api/me", each)
    flush(other)


def test_only_operators_read_them(api: Api, ana: uuid.UUID) -> None:
    assert api.get("/api/admin/metrics").status == 401
    for groups in ((), ("moderator", "staff"), ("operators",)):
        refused = api.call("GET", "/api/admin/metrics", citizen=ana, groups=groups)
        assert (refused.status, refused.headers["content-type"]) == (403, "application/problem+json")


@pytest.mark.usefixtures("read")
def test_all_who_ask_within_a_second_read_what_was_computed_once() -> None:
    def processes_seen(second: int, minutes: int = 5) -> int:
        told = json.loads(queries.in_second(minutes, second))
        return int(told["window"]["processes"])

    other_process(civic=0.01)
    assert processes_seen(1) == 1
    other_process(civic=0.01)
    assert [processes_seen(1), processes_seen(1, minutes=2), processes_seen(2)] == [1, 2, 2]


@pytest.mark.parametrize("query", ["?minutes=0", "?minutes=16", "?minutes=x", "?minutes=5&minutes=5", "?n=1"])
def test_a_window_that_cannot_be_is_refused(api: Api, ana: uuid.UUID, query: str) -> None:
    answer = api.call("GET", f"/api/admin/metrics{query}", citizen=ana, groups=("operator",))
    assert answer.status in (400, 422)


def test_they_are_honest_when_nothing_has_been_seen(read: Read) -> None:
    told = read()
    assert (told["api"]["requests"], told["api"]["error_rate"], told["api"]["p99_seconds"]) == (0, None, None)
    assert told["cache"]["hit_ratio"] is None
    assert told["cache"]["edge"] is None
    assert told["frontend"] == {"samples": 0, "vitals": {}, "pages": []}


def test_requests_are_told_by_route_and_function(read: Read, api: Api, town: Town, ana: uuid.UUID) -> None:
    for _ in range(3):
        api.call("GET", "/api/me", citizen=ana)
    api.call("PUT", "/api/me/votes/nothing", {"value": 1}, citizen=ana)
    told = read()["api"]
    assert (told["requests"], told["refused"], told["errors"], told["error_rate"]) == (4, 1, 0, 0.0)
    routes = {each["route"]: each for each in told["routes"]}
    assert (routes["GET /api/me"]["function"], routes["GET /api/me"]["requests"]) == ("civic", 3)
    assert 0 < routes["GET /api/me"]["p50_seconds"] <= routes["GET /api/me"]["p99_seconds"]
    assert [each["requests"] for each in told["functions"] if each["function"] == "civic"] == [4]


def test_they_are_the_fleets_and_not_one_processs(read: Read, api: Api, ana: uuid.UUID) -> None:
    api.call("GET", "/api/me", citizen=ana)
    other_process(civic=7.0)
    told = read()
    assert told["window"]["processes"] == 2
    route = next(each for each in told["api"]["routes"] if each["route"] == "GET /api/me")
    assert route["requests"] == 2
    assert route["average_seconds"] > 3.5


def test_the_caches_tiers_and_their_nodes(read: Read, town: Town) -> None:
    for _ in range(4):
        assert public(f"/api/contests/{town.mayor}").status == 200
    public("/api/health")
    told = read()["cache"]
    assert (told["requests"], told["hit_ratio"], told["bypassed"]) == (4, 0.75, 1)
    assert told["process"] == {"hits": 3, "misses": 1, "hit_ratio": 0.75}
    assert (told["redis"]["hits"], told["redis"]["misses"]) == (0, 1)
    (node,) = told["redis"]["nodes"]
    assert node["reachable"]
    assert node["keys"] > 0
    assert node["memory_bytes"] > 0
    assert node["evictions"] == 0


def test_the_databases_statements(read: Read, town: Town) -> None:
    public(f"/api/contests/{town.council}")
    told = read()["database"]
    assert told["reader"]["statements"] >= 1
    assert told["reader"]["p95_seconds"] > 0


def test_what_the_reconciler_found(read: Read) -> None:
    from civicq.handlers import reconcile

    assert read()["database"]["vote_drift"] is None
    reconcile.handler({}, None)
    drift = read()["database"]["vote_drift"]
    assert (drift["questions"], drift["votes"]) == (0, 0)


def test_what_redis_does_not_tell_is_null() -> None:
    from civicq.operations.queries import _node

    for told in (None, ValueError("no INFO here"), b"", b"# Memory\r\nused_memory:many\r\n"):
        node = _node("a:1", told)
        assert (node.memory_bytes, node.evictions, node.reachable) == (None, None, told is not None)


def test_without_redis_they_are_not_there_and_say_so(
    api: Api, ana: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries.in_second.cache_clear()
    monkeypatch.setattr(cache, "cluster", lambda: Cluster("127.0.0.1", 1))
    answer = api.call("GET", "/api/admin/metrics", citizen=ana, groups=("operator",))
    assert (answer.status, answer.json["title"]) == (503, "No statistics")


def test_vitals_are_told_by_page(read: Read) -> None:
    body = {"page": "/contests/:id", "vitals": [{"name": "LCP", "value": 0.9}, {"name": "CLS", "value": 0}]}
    for _ in range(2):
        assert public("/api/vitals", body).status == 204
    told = read()["frontend"]
    assert told["samples"] == 2
    assert told["vitals"]["LCP"]["p50"] == pytest.approx(0.9, rel=0.01)
    assert told["vitals"]["CLS"]["most"] == 0
    assert [each["page"] for each in told["pages"]] == ["/contests/:id"]


def test_how_a_visit_was_made_stands_in_a_sample_of_the_log_and_nowhere_else(
    read: Read, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    how = {"device_class": "phone", "effective_type": "3g", "navigation_type": "reload", "build": "4f3c2a1"}
    body = {"page": "/", "vitals": [{"name": "app-ready", "value": 1.5}], **how}
    caplog.set_level("INFO", "civicq")
    for share in (0.0, 1.0):
        monkeypatch.setattr(commands, "LOGGED_OF_ALL", share)
        assert public("/api/vitals", body).status == 204
    (line,) = [each for each in caplog.records if each.getMessage() == "visit"]
    assert {name: vars(line)[name] for name in ("page", "vitals", *how)} == {
        "page": "/",
        "vitals": {"app-ready": 1.5},
        **how,
    }
    told = read()["frontend"]
    assert (told["samples"], told["vitals"].keys()) == (2, {"app-ready"})
    assert "4f3c2a1" not in json.dumps(told)


@pytest.mark.parametrize(
    "body",
    [
        {"page": "/", "vitals": [{"name": "LCP", "value": 1}], "build": "a b"},
        {"page": "/", "vitals": [{"name": "LCP", "value": 1}], "device_class": "Pixel 4a"},
        {"page": "/contests/1", "vitals": [{"name": "LCP", "value": 1}]},
        {"page": "/", "vitals": []},
        {"page": "/", "vitals": [{"name": "FID", "value": 1}]},
        {"page": "/", "vitals": [{"name": "LCP", "value": -1}]},
        {"page": "/", "vitals": [{"name": "LCP", "value": 1e9}]},
        {"page": "/", "vitals": [{"name": "LCP", "value": 1}] * 2},
        {"page": "/", "vitals": [{"name": "LCP", "value": 1}], "who": "me"},
        {"page": "/", "vitals": [{"name": "LCP", "value": 1, "url": "/x"}]},
        [],
    ],
)
def test_what_is_no_vital_is_refused_and_makes_no_name(read: Read, body: Any) -> None:
    assert public("/api/vitals", body).status == 422
    assert read()["frontend"]["samples"] == 0


def test_vitals_know_the_sites_pages() -> None:
    import re

    patterns = re.findall(r"route\('([^']+)'", ROUTES.read_text(encoding="utf-8"))
    assert set(patterns) == set(get_args(Page))
