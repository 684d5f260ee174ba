"""An operator at the running system: figures of all its processes, and a purge that the edge obeys."""

import json
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.conftest import Cloud

BALLOT = "/api/cities/harbor-falls-or/ballots/2027-05-18"


def ask(cloud: Cloud, target: str, token: str = "", body: Any = None) -> tuple[int, dict[str, str], Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data = None
    if body is not None:
        data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
    request = urllib.request.Request(cloud.url + target, data, headers)  # noqa: S310 (ours)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 (ours)
            told = answer.read()
            return (
                answer.status,
                {k.lower(): v for k, v in answer.headers.items()},
                json.loads(told or b"null"),
            )
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers.items()), None


@pytest.fixture(scope="module")
def operator(cloud: Cloud) -> str:
    return cloud.sign_in("operator")


def test_only_operators_come_in(cloud: Cloud, operator: str) -> None:
    assert ask(cloud, "/api/admin/metrics")[0] == 401
    assert ask(cloud, "/api/admin/metrics", cloud.sign_in("citizen"))[0] == 403
    assert ask(cloud, "/api/admin/purges", cloud.sign_in("moderator"), {"tags": ["cities"]})[0] == 403
    assert ask(cloud, "/api/admin/metrics", operator)[0] == 200


def test_what_all_processes_see_is_told_within_seconds(cloud: Cloud, operator: str) -> None:
    vitals = {"page": "/", "vitals": [{"name": "LCP", "value": 0.5}]}
    deadline = time.monotonic() + 60
    while True:
        assert ask(cloud, "/api/health")[0] == 200
        assert ask(cloud, "/api/vitals", body=vitals)[0] == 204
        status, headers, told = ask(cloud, "/api/admin/metrics?minutes=15", operator)
        assert (status, headers["x-cache"]) == (200, "Miss from cloudfront")
        functions = {each["function"] for each in told["api"]["functions"]}
        workers = {each["function"] for each in told["api"]["workers"]}
        if functions >= {"public", "staff"} and {"tally", "relay"} <= workers and told["frontend"]["samples"]:
            break
        assert time.monotonic() < deadline, told
        time.sleep(0.5)
    assert told["window"]["processes"] >= 4
    assert told["window"]["skipped"] == 0
    assert told["api"]["errors"] == 0
    assert told["database"]["writer"]["statements"] > 0
    assert all(node["reachable"] for node in told["cache"]["redis"]["nodes"])


def test_a_purge_by_hand_reaches_the_edge(cloud: Cloud, operator: str) -> None:
    ballot = ask(cloud, BALLOT)[2]["id"]
    assert ask(cloud, BALLOT)[1]["x-cache"] == "Hit from cloudfront"
    status, _, queued = ask(cloud, "/api/admin/purges", operator, {"tags": [f"ballot/{ballot}"]})
    assert (status, queued) == (202, {"tags": [f"ballot/{ballot}"]})
    deadline = time.monotonic() + 60
    while ask(cloud, BALLOT)[1]["x-cache"] == "Hit from cloudfront":
        assert time.monotonic() < deadline, "the edge never forgot it"
        time.sleep(0.5)
