"""The canary walks the ballot for real, and says at which step it fell."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cdk.cloud.monitoring.canary.python import walk
from cdk.cloud.monitoring.walking import SCRIPT
from cdk.local.http import Request, Response
from cdk.stages import STAGES
from tests.cdk.cloud.conftest import Templates
from tests.cdk.local.door import open_door
from tests.conftest import Cloud, run_civicq

CONTEST = "01a216a6-2662-769b-a662-96998cc6f1c2"
QUESTION = "01a216a6-2662-769b-a662-96998cc6f1c3"
EDGE = [
    ("content-type", "application/json"),
    ("x-cache", "Hit from cloudfront"),
    ("server-timing", "cdn-cache-hit"),
]
GOOD: dict[str, Any] = {
    "/api/cities": {"cities": [{"slug": "empty"}, {"slug": "a"}]},
    "/api/cities/empty": {"ballots": []},
    "/api/cities/a": {"ballots": [{"election": {"date": "2027-05-18"}}]},
    "/api/cities/a/ballots/2027-05-18": {"contests": [{"id": CONTEST, "title": "Mayor"}]},
    f"/api/contests/{CONTEST}": {"id": CONTEST},
    f"/api/contests/{CONTEST}/questions": {"questions": [{"id": QUESTION}, {"id": CONTEST}]},
    f"/api/questions/{QUESTION}/answers": {"candidates": []},
}
PAGE = Response(
    200,
    [
        ("content-type", "text/html"),
        ("x-cache", "Hit from cloudfront"),
        ("content-security-policy", "default-src 'self'"),
    ],
    b'<script type="module" crossorigin src="/assets/a.js"></script>',
)
SCRIPT_ANSWER = Response(200, [("content-type", "text/javascript"), ("x-cache", "Hit from cloudfront")], b"1")
FILES = {"/": PAGE, "/assets/a.js": SCRIPT_ANSWER}
PERSONAL = Response(
    401,
    [("cache-control", "private, no-store"), ("x-cache", "Error from cloudfront")],
    b"{}",
)


class Site:
    """Good answers, but for one address."""

    def __init__(self, target: str = "", instead: Response | None = None) -> None:
        self.target, self.instead = target, instead

    def __call__(self, request: Request) -> Response:
        if request.target == self.target and self.instead:
            return self.instead
        if request.target == "/api/me/votes":
            return PERSONAL
        if request.target in FILES:
            return FILES[request.target]
        return Response(200, EDGE, json.dumps(GOOD[request.target]).encode())


def good(body: Any, *others: tuple[str, str], status: int = 200) -> Response:
    return Response(status, [*EDGE, *others], json.dumps(body).encode())


@pytest.fixture
def walked() -> Callable[..., str]:
    def go(target: str = "", instead: Response | None = None) -> str:
        with open_door(Site(target, instead)) as door:
            return walk.walk(f"http://127.0.0.1:{door.port}")

    return go


@pytest.fixture
def warm(cloud: Cloud) -> Cloud:
    """Its functions have started: on a busy machine that takes longer than a citizen should ever wait."""
    deadline = time.monotonic() + 90
    while True:
        try:
            walk.walk(cloud.url)
        except walk.StepFailed:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return cloud


def test_it_walks_the_local_cloud_from_its_edge_to_its_database(warm: Cloud) -> None:
    told = walk.walk(warm.url)
    assert told.startswith("harbor-falls-or, 2027-05-18: ")
    assert "contests" in told


def test_it_runs_as_synthetics_runs_it_without_any_of_our_packages(warm: Cloud) -> None:
    folder = SCRIPT / "python"
    said = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            "import sys; sys.path.insert(0, sys.argv[1]); import walk; print(walk.handler({}, None))",
            str(folder),
        ],
        env={"CIVICQ_ORIGIN": warm.url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert said.returncode == 0, said.stderr
    assert "harbor-falls-or" in said.stdout


def test_a_waiting_room_hides_nothing_from_it_and_whoever_is_held_back_there_has_fallen(
    warm: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    def waits() -> bool:
        try:
            urllib.request.urlopen(f"{warm.url}/api/cities")  # noqa: S310 (our own cloud)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code == 503
        return False

    try:
        assert run_civicq("mode", "waiting 0", data=warm.data).returncode == 0
        eventually(waits)
        walk.walk(warm.url)
        monkeypatch.setattr(walk, "_LET_IN", "nobody=in")
        with pytest.raises(walk.StepFailed, match=r"step «page», GET /: .*the status is 503"):
            walk.walk(warm.url)
    finally:
        run_civicq("mode", "open", data=warm.data)
    eventually(lambda: not waits())


def eventually(holds: Callable[[], bool], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never was"
        time.sleep(0.3)


def test_a_good_site_is_walked_to_its_end(walked: Callable[..., str]) -> None:
    assert walked() == "a, 2027-05-18: 1 contests, 2 questions on the first"


BROKEN = {
    "step «page».*the page names no script of ours": ("/", Response(200, PAGE.headers, b"<html></html>")),
    "step «page».*must have a Content-Security-Policy": ("/", Response(200, PAGE.headers[:2], PAGE.body)),
    "step «script».*must be javascript, not «text/html»": (
        "/assets/a.js",
        Response(200, PAGE.headers, PAGE.body),
    ),
    "step «answers».*no list of candidates": (f"/api/questions/{QUESTION}/answers", good({})),
    "no city is there": ("/api/cities", good({"cities": []})),
    "step «ballot».*the status must be 200; the status is 503": (
        "/api/cities/a/ballots/2027-05-18",
        good({}, status=503),
    ),
    "step «ballot».*has no contest": ("/api/cities/a/ballots/2027-05-18", good({"contests": []})),
    "step «ballot».*a contest has no title": (
        "/api/cities/a/ballots/2027-05-18",
        good({"contests": [{"id": CONTEST}]}),
    ),
    "step «contest».*another contest": (f"/api/contests/{CONTEST}", good({"id": "x"})),
    "step «questions».*no list of questions": (f"/api/contests/{CONTEST}/questions", good({})),
    "step «questions».*not JSON": (
        f"/api/contests/{CONTEST}/questions",
        Response(200, EDGE, b"<html>"),
    ),
    "step «contest».*must be json": (
        f"/api/contests/{CONTEST}",
        Response(200, [("content-type", "text/html"), *EDGE[1:]], b"{}"),
    ),
    "step «contest».*X-Cache must tell that the edge answered": (
        f"/api/contests/{CONTEST}",
        Response(200, [EDGE[0], EDGE[2]], b"{}"),
    ),
    "step «contest».*Server-Timing must tell": (f"/api/contests/{CONTEST}", Response(200, EDGE[:2], b"{}")),
    "step «contest».*must set no cookie": (
        f"/api/contests/{CONTEST}",
        good({"id": CONTEST}, ("set-cookie", "a=b")),
    ),
    "step «personal».*the status must be 401; the status is 200": ("/api/me/votes", good({"votes": []})),
    "step «personal».*must have no-store": ("/api/me/votes", Response(401, [], b"{}")),
    "step «personal».*came from the edge's cache": (
        "/api/me/votes",
        Response(401, [("cache-control", "no-store"), ("x-cache", "Hit from cloudfront")], b"{}"),
    ),
    "step «personal».*has an Age": (
        "/api/me/votes",
        Response(401, [("cache-control", "no-store"), ("age", "3")], b"{}"),
    ),
}


@pytest.mark.parametrize("told", BROKEN)
def test_it_names_the_step_and_what_was_wrong_with_it(told: str, walked: Callable[..., str]) -> None:
    with pytest.raises(walk.StepFailed, match=told):
        walked(*BROKEN[told])


def test_a_site_that_is_not_there_is_a_step_that_failed() -> None:
    with pytest.raises(walk.StepFailed, match="step «page», GET /: no answer"):
        walk.walk("http://127.0.0.1:9")


@pytest.mark.parametrize("stage", STAGES)
def test_it_walks_as_often_as_the_stage_says(stage: str, templates: Callable[[str], Templates]) -> None:
    found = templates(stage).all("AWS::Synthetics::Canary")
    minutes = {"dev": 0, "staging": 15, "production": 5}[stage]
    assert [each["Schedule"]["Expression"] for each in found.values()] == (
        [f"rate({minutes} minutes)"] if minutes else []
    )
    for each in found.values():
        assert each["RuntimeVersion"] == "syn-python-selenium-7.0"
        assert each["Code"]["Handler"] == "walk.handler"
        assert "CIVICQ_ORIGIN" in each["RunConfig"]["EnvironmentVariables"]


def test_what_is_packed_is_the_script_alone() -> None:
    files = {path.relative_to(SCRIPT) for path in SCRIPT.rglob("*") if "__pycache__" not in path.parts}
    assert files == {Path("python"), Path("python/walk.py")}


def test_its_role_may_do_no_more_than_tell_of_its_runs(production: Templates) -> None:
    policies = [
        *(
            each
            for name, each in production.all("AWS::IAM::Policy", "monitoring").items()
            if "Canary" in name
        ),
        *(each for name, each in production.all("AWS::IAM::ManagedPolicy").items() if "KeepsRuns" in name),
    ]
    assert len(policies) == 2
    actions = {
        action
        for policy in policies
        for statement in policy["PolicyDocument"]["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    assert actions == {
        "s3:PutObject",
        "s3:GetObject",
        "s3:GetBucketLocation",
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "cloudwatch:PutMetricData",
    }
