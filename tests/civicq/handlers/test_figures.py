"""The fleet's minute becomes CloudWatch's metrics: right, valid, and told once."""

import json
import re
import threading
import time
import uuid
from typing import Any

import pytest

from civicq import db, metrics
from civicq.front.exchange import Cluster
from civicq.handlers import figures as worker
from civicq.handlers import tally
from civicq.metrics.fleet import flush, merged
from civicq.metrics.recorder import Recorder
from civicq.metrics.sketch import Sketch
from civicq.notices import commands as notices
from civicq.notices.letters import Letter
from civicq.purging import purge, take, waiting_seconds
from civicq.questions import voting
from civicq.settings import settings
from tests.civicq.conftest import Api

# AWS: CloudWatch_Embedded_Metric_Format_Specification.
UNITS = {"Count", "Seconds", "None"}
MOST_METRICS, MOST_DIMENSIONS, MOST_BYTES = 100, 30, 1024 * 1024
VOTING = "api|civic|PUT /api/me/votes/{question_id}"


class Process(Recorder):
    """One of the fleet, in the minute that is told of."""

    def __init__(self, minute: int) -> None:
        super().__init__(lambda: minute * 60.0 + 1)


@pytest.fixture
def minute(cluster: Cluster) -> int:
    """One that no other test and no running handler writes to, as the others that are looked at with it."""
    return 30_000_000 + time.monotonic_ns() // 1000 % 1_000_000 * 20


def just_after(minute: int) -> float:
    return (minute + 1) * 60.0 + worker.SETTLED_SECONDS


def told(capsys: pytest.CaptureFixture[str], minute: int) -> list[dict[str, Any]]:
    documents = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [
        {name: value[0] if isinstance(value, list) else value for name, value in each.items()}
        for each in documents
        if each["_aws"]["Timestamp"] == minute * 60_000
    ]


def seen_by_two_processes(minute: int) -> None:
    one, other = Process(minute), Process(minute)
    for _ in range(80):
        one.count("cache|process")
        one.observe("api|public|GET /api/cities", 0.002)
    other.count("cache|redis", 15)
    other.count("cache|fetched", 4)
    other.count("cache|unreachable")
    other.count("cache|bypassed", 7)
    for number in range(20):
        other.observe(VOTING, 0.010 if number else 0.400)
    other.count(f"{VOTING}|5xx", 2)
    other.count(f"{VOTING}|4xx", 3)
    other.observe("api|civic|GET /api/me/votes", 0.010)
    other.count("api|civic|GET /api/me/votes|5xx")
    other.count("votes|folded", 15)
    for seconds in (0.0, 2.5, 1.0):
        other.observe("votes|waiting", seconds)
    other.observe("purges|waiting", 0.0)
    for seconds in (0.001, 0.001, 0.7):
        other.observe("database|writer|seconds", seconds)
    other.count("database|writer|errors", 2)
    other.count("database|writer|opened")
    other.observe("database|writer|connecting", 0.02)
    other.count("cold|civic", 2)
    other.count("frontend|samples", 4)
    for seconds in (1.0, 1.0, 2.0, 4.0):
        other.observe("frontend|LCP|ballot", seconds)
    other.gauge("database|vote_drift", 3)
    other.gauge("database|vote_drift_votes", 8)
    flush(one)
    flush(other)


def test_what_is_told_is_what_the_fleet_saw(
    cluster: Cluster, minute: int, capsys: pytest.CaptureFixture[str]
) -> None:
    seen_by_two_processes(minute)
    worker.tell(cluster, just_after(minute))
    fleet, *functions = told(capsys, minute)
    assert {name: value for name, value in fleet.items() if name != "_aws"} == {
        "Fleet": "local",
        "Processes": 2,
        "CacheRequests": 100,
        "CacheHitsProcess": 80,
        "CacheHitsRedis": 15,
        "CacheStale": 0,
        "CacheCollapsed": 0,
        "CacheLoads": 4,
        "CacheUnreachable": 1,
        "VoteRequests": 20,
        "VotesCast": 15,
        "VotesFailed": 2,
        "VotesP95Seconds": pytest.approx(0.010, rel=0.01),
        "VotesFolded": 15,
        "VoteDriftQuestions": 3,
        "VoteDriftVotes": 8,
        "VotesWaitingSeconds": 2.5,
        "PurgesWaitingSeconds": 0,
        "ReaderStatements": 0,
        "ReaderStatementsFailed": 0,
        "ReaderStatementsSlow": 0,
        "ReaderConnectionsOpened": 0,
        "WriterStatements": 3,
        "WriterStatementsFailed": 2,
        "WriterStatementsSlow": 1,
        "WriterP95Seconds": pytest.approx(0.001, rel=0.01),
        "WriterConnectionsOpened": 1,
        "WriterConnectP95Seconds": pytest.approx(0.02, rel=0.01),
        "VisitsMeasured": 4,
        "LCPP75": pytest.approx(2.0, rel=0.01),
    }
    civic, public = functions
    assert {name: value for name, value in civic.items() if name != "_aws"} == {
        "Fleet": "local",
        "Function": "civic",
        "Requests": 21,
        "RequestsFailed": 3,
        "ColdStarts": 2,
        "P50Seconds": pytest.approx(0.010, rel=0.01),
        "P95Seconds": pytest.approx(0.010, rel=0.01),
        "P99Seconds": pytest.approx(0.010, rel=0.01),
    }
    assert (public["Function"], public["Requests"], public["RequestsFailed"]) == ("public", 80, 0)


def test_each_line_is_in_the_format_that_aws_specifies(
    cluster: Cluster, minute: int, capsys: pytest.CaptureFixture[str]
) -> None:
    seen_by_two_processes(minute)
    worker.tell(cluster, just_after(minute))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= worker.LOOKED_BACK_MINUTES
    for line in lines:
        assert len(line.encode()) < MOST_BYTES
        document = json.loads(line)
        assert document["_aws"].keys() == {"Timestamp", "CloudWatchMetrics"}
        assert type(document["_aws"]["Timestamp"]) is int
        (directive,) = document["_aws"]["CloudWatchMetrics"]
        assert directive.keys() == {"Namespace", "Dimensions", "Metrics"}
        assert re.fullmatch(r"[^:\s][\w/.#-]{0,254}", directive["Namespace"])
        (dimensions,) = directive["Dimensions"]
        assert 0 < len(dimensions) <= MOST_DIMENSIONS
        for name in dimensions:
            assert isinstance(document[name], str)
            assert document[name]
        names = [metric["Name"] for metric in directive["Metrics"]]
        assert 0 < len(names) == len(set(names)) <= MOST_METRICS
        for metric in directive["Metrics"]:
            assert metric.keys() == {"Name", "Unit"}
            assert metric["Unit"] in UNITS
            (value,) = document[metric["Name"]]
            assert type(value) in (int, float)
        assert document.keys() == {"_aws", *dimensions, *names}


def test_there_are_no_more_metrics_than_the_plan_pays_for(
    cluster: Cluster, minute: int, capsys: pytest.CaptureFixture[str]
) -> None:
    from cdk.plan.costs import METRICS

    seen_by_two_processes(minute)
    process = Process(minute)
    process.observe("api|staff|GET /api/admin/metrics", 0.01)
    process.observe("messages|waiting", 0.0)
    process.observe("database|reader|seconds", 0.01)
    process.observe("database|reader|connecting", 0.01)
    for vital in ("INP", "CLS", "TTFB", "FCP", "app-ready"):
        process.observe(f"frontend|{vital}|ballot", 0.1)
    for route in range(50):
        process.observe(f"api|public|GET /api/route/{route}", 0.01)
    flush(process)
    worker.tell(cluster, just_after(minute))
    documents = told(capsys, minute)
    assert sum(len(each["_aws"]["CloudWatchMetrics"][0]["Metrics"]) for each in documents) == METRICS <= 60


def test_two_that_tell_at_the_same_time_tell_a_minute_once(
    cluster: Cluster, minute: int, capsys: pytest.CaptureFixture[str]
) -> None:
    seen_by_two_processes(minute)
    start = threading.Barrier(4)
    counts: list[int] = []

    def run() -> None:
        own = Cluster(settings().cache_host, settings().cache_port)
        start.wait()
        counts.append(worker.tell(own, just_after(minute)))
        own.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == worker.LOOKED_BACK_MINUTES
    assert len([each for each in told(capsys, minute) if "Function" not in each]) == 1


def test_a_minute_that_nobody_told_of_is_told_by_the_next_run(
    cluster: Cluster, minute: int, capsys: pytest.CaptureFixture[str]
) -> None:
    seen_by_two_processes(minute)
    assert worker.tell(cluster, just_after(minute - 1)) == worker.LOOKED_BACK_MINUTES
    assert told(capsys, minute) == []
    assert worker.tell(cluster, just_after(minute + 1)) == 2
    assert told(capsys, minute)[0]["CacheRequests"] == 100


def test_a_minute_is_told_once_its_processes_have_handed_on(
    cluster: Cluster, minute: int, capsys: pytest.CaptureFixture[str]
) -> None:
    seen_by_two_processes(minute)
    worker.tell(cluster, just_after(minute) - 1)
    assert told(capsys, minute) == []
    worker.tell(cluster, just_after(minute))
    assert len(told(capsys, minute)) == 3


def test_the_handler_tells_of_the_minute_that_has_just_passed(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    before = time.time()
    worker.handler({}, None)
    stamps = [json.loads(line)["_aws"]["Timestamp"] / 1000 for line in capsys.readouterr().out.splitlines()]
    assert all(0 < before - stamp < 60 * 5 for stamp in stamps)


def waiting_of(name: str) -> Sketch:
    """What this process has seen of it, since the test began."""
    minutes = metrics.recorder().to_hand_on()
    whole = Sketch()
    for each in minutes:
        whole.merge(each.sketches.get(name, Sketch()))
    return whole


@pytest.fixture
def nothing_seen(tables: None) -> None:
    recorder = metrics.recorder()
    recorder.handed_on(recorder.to_hand_on())


def test_how_long_votes_wait_is_known_before_they_are_folded(
    nothing_seen: None, api: Api, asked: str, ana: uuid.UUID
) -> None:
    with db.writers().begin() as session:
        assert voting.waiting_seconds(session) == 0
    assert api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=ana).status == 200
    time.sleep(0.1)
    with db.writers().begin() as session:
        assert 0.1 <= voting.waiting_seconds(session) < 5
    tally.handler({}, None)
    with db.writers().begin() as session:
        assert voting.waiting_seconds(session) == 0
    assert waiting_of("votes|waiting").most >= 0.1


def test_how_long_purges_and_messages_wait_is_known(tables: None) -> None:
    with db.writers().begin() as session:
        assert (waiting_seconds(session), notices.waiting_seconds(session)) == (0, 0)
        purge(session, {"city/a"})
        notices.write(session, "letter", "1 Harbor Street", Letter("News", "A clerk posts it"))
    with db.writers().begin() as session:
        assert 0 < waiting_seconds(session) < 5
        assert notices.waiting_seconds(session) == 0
        notices.write(session, "email", "ana@example.org", Letter("News", "x"))
    with db.writers().begin() as session:
        assert 0 < notices.waiting_seconds(session) < 5
        take(session)


def test_the_names_are_those_under_which_requests_are_counted(
    cluster: Cluster, api: Api, asked: str, ana: uuid.UUID
) -> None:
    assert api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=ana).status == 200
    flush(metrics.recorder())
    assert VOTING in merged(cluster, 2).sketches
