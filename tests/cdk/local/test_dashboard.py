"""The local dashboard draws the figures that CloudWatch's dashboards draw, and costs nothing while nobody looks."""

import asyncio
import json
import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from cdk.behaviours import BEHAVIOURS
from cdk.functions import FUNCTIONS
from cdk.local import dashboard
from cdk.local.dashboard import FIGURES, PAGE, Dashboard
from cdk.local.dashboard.fleet import Fleet
from cdk.local.edge import Edge
from cdk.local.gateway import Gateway
from cdk.local.http import Request, Response
from cdk.local.traffic import Traffic
from cdk.local.valkey import Valkey
from cdk.stages import LOCAL
from civicq import cache
from civicq.front.exchange import Cluster
from civicq.metrics.figures import of_the_fleet
from civicq.metrics.fleet import Merged, flush
from civicq.metrics.recorder import Recorder
from tests.conftest import Cloud

SCRIPT = (Path(dashboard.__file__).parent / "page.js").read_text(encoding="utf-8")


def get(cloud: Cloud, path: str) -> tuple[str, str]:
    with urllib.request.urlopen(f"{cloud.url}{path}") as answer:  # noqa: S310 (our own cloud)
        return answer.headers["content-type"], answer.read().decode()


def test_the_page_and_all_that_it_names_is_there_and_is_nobodys_but_this_machines(cloud: Cloud) -> None:
    media_type, page = get(cloud, PAGE)
    assert media_type == "text/html; charset=utf-8"
    for address in re.findall(r'(?:href|src)="([^"]+)"', page):
        assert address.startswith("/")
        get(cloud, address)
    assert "http" not in SCRIPT.replace("http://www.w3.org/2000/svg", "")


def test_what_it_draws_is_what_the_cloud_counts_by_cloudwatchs_names(cloud: Cloud) -> None:
    get(cloud, FIGURES)
    time.sleep(1.0)
    (*_, point) = json.loads(get(cloud, FIGURES)[1])["points"]
    assert point["lambda"].keys() == {each.name for each in FUNCTIONS}
    assert point["queues"].keys() == {each.queue for each in FUNCTIONS if each.queue}
    known = of_the_fleet(Merged()).keys()
    assert point["fleet"].keys() == known
    for group, names in (("edge", point["edge"]), ("api", point["gateway"]), ("fleet", known)):
        drawn = set(re.findall(rf"\b{group}\('(\w+)'\)", SCRIPT))
        assert drawn
        assert drawn <= {*names}, group
    # Beside those: what the script puts together of two names, and what only an account's books need.
    assert {name for name in known if name not in SCRIPT} <= {
        *(f"{one}{what}" for one in ("Reader", "Writer") for what in
          ("Statements", "StatementsSlow", "StatementsFailed", "P95Seconds", "ConnectP95Seconds", "ConnectionsOpened")),
        *("Processes", "VoteRequests", "VotesFailed", "VotesP95Seconds", "VotesFolded", "VoteDriftVotes", "VisitsMeasured"),
    }  # fmt: skip
    later = json.loads(get(cloud, f"{FIGURES}?after={point['at']}")[1])["points"]
    assert all(each["at"] > point["at"] for each in later)


def test_a_moment_that_is_none_is_refused(cloud: Cloud) -> None:
    with pytest.raises(HTTPError) as refused:
        get(cloud, f"{FIGURES}?after=now")
    with refused.value as answer:
        assert answer.code == 400


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


def ask(shown: Dashboard) -> list[dict[str, Any]]:
    async def answered() -> Response:
        return await shown(Request("GET", FIGURES, []))

    return list(json.loads(asyncio.run(answered()).body)["points"])


@pytest.fixture
def cluster(valkey: Valkey) -> Iterator[Cluster]:
    found = Cluster(valkey.host, valkey.port)
    yield found
    found.close()


@pytest.fixture
def alone(cluster: Cluster) -> tuple[Dashboard, Edge, Clock]:
    """Of an edge that keeps what it is asked for, without functions."""

    def page(_: Request) -> Response:
        return Response(200, [("cache-control", "public, s-maxage=60")], b"x")

    edge = Edge(BEHAVIOURS, dict.fromkeys(("api", "site", "media"), page))
    gateway = Gateway({}, lambda _: None, LOCAL)
    clock = Clock()
    return (
        Dashboard(edge, gateway, {}, {}, Fleet(cluster), clock=clock),
        edge,
        clock,
    )


def test_rates_are_of_the_time_since_the_last_look(alone: tuple[Dashboard, Edge, Clock]) -> None:
    shown, edge, clock = alone
    assert ask(shown) == []

    async def read() -> None:
        for _ in range(10):
            answer = edge(Request("GET", "/api/cities", []))
            if not isinstance(answer, Response):
                await answer

    asyncio.run(read())
    clock.now += 2
    (point,) = ask(shown)
    assert {name: point["edge"][name] for name in ("Requests", "Hits", "Misses")} == {
        "Requests": 5.0,
        "Hits": 4.5,
        "Misses": 0.5,
    }
    assert ask(shown) == [point]  # whoever looks within the same second sees the same
    clock.now += 60
    assert ask(shown) == []  # nobody looked: no line is drawn across


def test_without_redis_the_rest_is_shown_and_the_gap_too(alone: tuple[Dashboard, Edge, Clock]) -> None:
    shown, _, clock = alone
    shown._fleet = Fleet(Cluster("127.0.0.1", 1))
    ask(shown)
    clock.now += 1
    (point,) = ask(shown)
    assert (point["fleet"], point["edge"]["Requests"]) == (None, 0)


def test_counts_of_the_fleet_become_rates_also_across_minutes(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "cluster", lambda: cluster)
    fleet = Fleet(cluster)
    start = (30_000_000 + time.monotonic_ns() // 1000 % 1_000_000 * 20) * 60.0 + 55
    now = start
    process = Recorder(lambda: now)
    process.count("cache|process", 100)
    flush(process)
    assert fleet.figures(now)["fleet"]["CacheHitsProcess"] is None
    now = start + 10  # in the next minute
    process.count("cache|process", 40)
    process.observe("frontend|app-ready|/", 1.0)
    flush(process)
    told = fleet.figures(now)
    assert told["fleet"]["CacheHitsProcess"] == pytest.approx(4.0)
    assert told["pages"]["/"] == {"AppReadyP75": pytest.approx(1.0, rel=0.01)}


def test_traffic_is_of_the_last_whole_seconds() -> None:
    now = 100.0
    traffic = Traffic(lambda: now)
    assert traffic.latest().p95_seconds is None
    for status, seconds in ((200, 0.01), (404, 0.02), (503, 0.5)):
        traffic.note(status, seconds)
    assert traffic.latest().answered == 0  # the second is not over
    now = 101.0
    seen = traffic.latest()
    assert (seen.answered, seen.refused, seen.failed) == (0.3, 0.1, 0.1)
    assert seen.p99_seconds == pytest.approx(0.02, rel=0.02)
    now = 111.0
    assert traffic.latest().answered == 0
